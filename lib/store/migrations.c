// The schema, as a list of steps that only ever grows.
#include "internal.h"

/* clang-format off */
const char *const store_migrations[] = {
	"CREATE TABLE instance ("
	" id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL, created_at INTEGER NOT NULL,"
	" generation INTEGER NOT NULL DEFAULT 1, planned_at INTEGER NOT NULL DEFAULT 0,"
	" planning INTEGER NOT NULL DEFAULT 0, clean_stop INTEGER NOT NULL DEFAULT 1,"
	" heartbeat INTEGER NOT NULL DEFAULT 0,"
	" scheduled_up_to INTEGER NOT NULL DEFAULT 0, schedule_digest TEXT NOT NULL DEFAULT ''"
	") STRICT;"
	"CREATE TABLE tally ("
	" noun TEXT NOT NULL, state TEXT NOT NULL, number INTEGER NOT NULL,"
	" PRIMARY KEY (noun, state)) STRICT;"
	"CREATE TABLE channel ("
	" name TEXT PRIMARY KEY, paused_until INTEGER NOT NULL DEFAULT 0, reason TEXT) STRICT;",

	"CREATE TABLE customer ("
	" id INTEGER PRIMARY KEY, source TEXT NOT NULL, ref TEXT NOT NULL, given_name TEXT,"
	" family_name TEXT, folded TEXT NOT NULL, email TEXT, phone TEXT, language TEXT,"
	" country TEXT, timezone TEXT, channel TEXT NOT NULL, address TEXT, postcode TEXT,"
	" leap_day TEXT NOT NULL, notes TEXT, state TEXT NOT NULL, refused_email TEXT,"
	" UNIQUE (source, ref)) STRICT;"
	"CREATE INDEX customer_email ON customer (lower(email));"
	"CREATE INDEX customer_phone ON customer (phone);"
	"CREATE INDEX customer_folded ON customer (folded);"
	"CREATE INDEX customer_ref ON customer (ref);",

	"CREATE TABLE consent ("
	" id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id),"
	" channel TEXT NOT NULL, state TEXT NOT NULL, basis TEXT, source TEXT NOT NULL,"
	" \"by\" TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
	"CREATE INDEX consent_current ON consent (customer, channel, id);",

	"CREATE TABLE recipient ("
	" id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id),"
	" folded TEXT NOT NULL, name TEXT, relation TEXT, pronoun TEXT NOT NULL, likes TEXT,"
	" avoid TEXT, state TEXT NOT NULL, UNIQUE (customer, folded)) STRICT;",

	"CREATE TABLE product ("
	" id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, description TEXT NOT NULL,"
	" category TEXT, price_minor INTEGER NOT NULL, currency TEXT NOT NULL, season_from TEXT,"
	" season_to TEXT, active INTEGER NOT NULL) STRICT;"
	"CREATE TABLE variation ("
	" id INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES product (id),"
	" to_product INTEGER NOT NULL REFERENCES product (id), sentence TEXT,"
	" UNIQUE (product, to_product)) STRICT;",

	"CREATE TABLE orders ("
	" id INTEGER PRIMARY KEY, source TEXT NOT NULL, ref TEXT NOT NULL,"
	" customer INTEGER NOT NULL REFERENCES customer (id),"
	" recipient INTEGER REFERENCES recipient (id), occasion_kind TEXT, placed_on TEXT NOT NULL,"
	" wanted_on TEXT, day TEXT NOT NULL, kind TEXT NOT NULL,"
	" replaces INTEGER REFERENCES orders (id), gift_note TEXT, tags TEXT,"
	" confirmation TEXT NOT NULL, total_minor INTEGER NOT NULL, currency TEXT NOT NULL,"
	" payment TEXT, payment_token TEXT, import_mark INTEGER, UNIQUE (source, ref)) STRICT;"
	"CREATE INDEX orders_customer ON orders (customer, day);"
	"CREATE INDEX orders_recipient ON orders (recipient, day);"
	"CREATE INDEX orders_replaces ON orders (replaces) WHERE replaces IS NOT NULL;"
	"CREATE TABLE order_line ("
	" id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),"
	" number INTEGER NOT NULL, sku TEXT, description TEXT NOT NULL, quantity INTEGER NOT NULL,"
	" price_minor INTEGER NOT NULL, UNIQUE (order_id, number)) STRICT;",

	"CREATE TABLE occasion ("
	" id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id),"
	" recipient INTEGER REFERENCES recipient (id), kind TEXT NOT NULL,"
	" title TEXT NOT NULL DEFAULT '', rule TEXT NOT NULL, confidence INTEGER NOT NULL,"
	" evidence TEXT, lead_days INTEGER, state TEXT NOT NULL, source TEXT NOT NULL,"
	" next_on TEXT, draft_on TEXT) STRICT;"
	"CREATE UNIQUE INDEX occasion_unique ON occasion (customer, coalesce(recipient, 0), kind,"
	" title, (CASE WHEN rule LIKE 'once:%' THEN rule ELSE '' END));"
	"CREATE INDEX occasion_due ON occasion (state, draft_on);"
	"CREATE INDEX occasion_next ON occasion (next_on IS NULL, next_on);",

	"CREATE TABLE optout ("
	" id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id),"
	" scope TEXT NOT NULL, channel TEXT, kind TEXT,"
	" recipient INTEGER REFERENCES recipient (id), occasion INTEGER REFERENCES occasion (id),"
	" source TEXT NOT NULL, \"by\" TEXT NOT NULL, at INTEGER NOT NULL, dropped_at INTEGER,"
	" dropped_by TEXT) STRICT;"
	"CREATE INDEX optout_customer ON optout (customer);",

	"CREATE TABLE draft ("
	" id INTEGER PRIMARY KEY, purpose TEXT NOT NULL, occasion INTEGER REFERENCES occasion (id),"
	" customer INTEGER REFERENCES customer (id), recipient INTEGER REFERENCES recipient (id),"
	" occurs_on TEXT NOT NULL, channel TEXT NOT NULL, address TEXT, subject TEXT, text TEXT,"
	" facts TEXT, facts_digest TEXT, reasons TEXT, hold TEXT, released TEXT, order_by INTEGER,"
	" send_by INTEGER NOT NULL, not_before INTEGER, held_until INTEGER,"
	" revision INTEGER NOT NULL, edited INTEGER NOT NULL DEFAULT 0,"
	" stale INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, created_at INTEGER NOT NULL,"
	" checked_at INTEGER NOT NULL, UNIQUE (occasion, occurs_on, purpose)) STRICT;"
	"CREATE UNIQUE INDEX draft_notice ON draft (occurs_on) WHERE purpose = 'notice';"
	"CREATE INDEX draft_send_by ON draft (state, send_by);"
	"CREATE INDEX draft_checked ON draft (checked_at, send_by)"
	" WHERE state IN ('waiting', 'held', 'withdrawn') AND purpose <> 'notice';"
	"CREATE INDEX draft_customer ON draft (customer, occurs_on);"
	"CREATE INDEX draft_address ON draft (lower(address), occurs_on);",

	"CREATE TABLE message ("
	" id INTEGER PRIMARY KEY, draft INTEGER NOT NULL REFERENCES draft (id),"
	" revision INTEGER NOT NULL, envelope_from TEXT NOT NULL, address TEXT NOT NULL,"
	" message_id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, facts_digest TEXT NOT NULL,"
	" approved_by TEXT NOT NULL, approved_uid INTEGER NOT NULL, approved_at INTEGER NOT NULL,"
	" not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, bytes BLOB NOT NULL,"
	" queued INTEGER NOT NULL DEFAULT 0, UNIQUE (draft, revision)) STRICT;"
	"CREATE INDEX message_unqueued ON message (id) WHERE queued = 0;",

	"CREATE TABLE delivery ("
	" id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES message (id),"
	" channel TEXT NOT NULL, address TEXT NOT NULL, state TEXT NOT NULL,"
	" attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER, reason TEXT, answer TEXT,"
	" provider_id TEXT, changed_at INTEGER NOT NULL,"
	" UNIQUE (message, channel, address)) STRICT;"
	"CREATE INDEX delivery_due ON delivery (state, channel, next_at);"
	"CREATE TABLE attempt ("
	" id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL REFERENCES delivery (id),"
	" number INTEGER NOT NULL, opened_at INTEGER NOT NULL, ended_at INTEGER,"
	" closed_at INTEGER, outcome TEXT NOT NULL, code INTEGER NOT NULL DEFAULT 0, line TEXT,"
	" UNIQUE (delivery, number)) STRICT;",

	"CREATE TABLE audit ("
	" id INTEGER PRIMARY KEY, at INTEGER NOT NULL, uid INTEGER NOT NULL, who TEXT NOT NULL,"
	" verb TEXT NOT NULL, noun TEXT NOT NULL, noun_id INTEGER, before TEXT, after TEXT,"
	" reason TEXT) STRICT;"
	"CREATE INDEX audit_noun ON audit (noun, noun_id);"
	"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
	" BEGIN SELECT raise(ABORT, 'the audit is append only'); END;"
	"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
	" BEGIN SELECT raise(ABORT, 'the audit is append only'); END;",

	// How many of each noun are in each state, so that asking costs nothing.
#define TALLY(noun)                                                                               \
	"CREATE TRIGGER " noun "_tally_insert AFTER INSERT ON " noun                              \
	" BEGIN INSERT INTO tally VALUES ('" noun "', NEW.state, 1)"                              \
	" ON CONFLICT (noun, state) DO UPDATE SET number = number + 1; END;"                      \
	"CREATE TRIGGER " noun "_tally_update AFTER UPDATE OF state ON " noun                     \
	" WHEN NEW.state <> OLD.state BEGIN"                                                      \
	" UPDATE tally SET number = number - 1 WHERE noun = '" noun "' AND state = OLD.state;"    \
	" INSERT INTO tally VALUES ('" noun "', NEW.state, 1)"                                    \
	" ON CONFLICT (noun, state) DO UPDATE SET number = number + 1; END;"                      \
	"INSERT INTO tally SELECT '" noun "', state, count(*) FROM " noun " GROUP BY state;"
	TALLY("customer"),
	TALLY("occasion"),
	TALLY("draft"),
	TALLY("delivery"),
#undef TALLY

	// What was put off comes back on its day.
	"CREATE INDEX draft_held_until ON draft (held_until) WHERE held_until IS NOT NULL;",

	// The days that come are read in their order.
	("CREATE INDEX occasion_coming ON occasion (next_on, id) WHERE state = 'active';"
	 "CREATE INDEX draft_coming ON draft (occurs_on, occasion) WHERE purpose <> 'notice';"),

	// The few in a state are listed without a look at the many in others.
	("CREATE INDEX draft_state ON draft (state);"
	 "CREATE INDEX delivery_state ON delivery (state);"
	 "CREATE INDEX occasion_state ON occasion (state, next_on IS NULL, next_on);"),

	// Why nothing may leave; when a backup was made, in its copy alone. The heartbeat is the
	// system's time from here on, not a developer's.
	("ALTER TABLE instance ADD COLUMN hold TEXT NOT NULL DEFAULT 'none';"
	 "ALTER TABLE instance ADD COLUMN hold_since INTEGER NOT NULL DEFAULT 0;"
	 "ALTER TABLE instance ADD COLUMN hold_reason TEXT;"
	 "ALTER TABLE instance ADD COLUMN copied_at INTEGER NOT NULL DEFAULT 0;"
	 "UPDATE instance SET heartbeat = 0;"),

	// What left in the last minute; what a provider's report is about.
	("CREATE INDEX attempt_opened ON attempt (opened_at);"
	 "CREATE INDEX delivery_provider ON delivery (provider_id) WHERE provider_id IS NOT NULL;"),

	// Messages leave by more than e-mail.
	("ALTER TABLE customer ADD COLUMN refused_phone TEXT;"
	 "ALTER TABLE message ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';"),

	// What was refused for good is looked at once, for another way; what was before stays so.
	("ALTER TABLE delivery ADD COLUMN fell_over INTEGER NOT NULL DEFAULT 0;"
	 "UPDATE delivery SET fell_over = 1 WHERE state = 'failed';"
	 "CREATE INDEX delivery_failed ON delivery (id) WHERE state = 'failed' AND fell_over = 0;"),

	// Where a text was handed over, and when that gateway is asked what became of it.
	("ALTER TABLE attempt ADD COLUMN outlet TEXT;"
	 "ALTER TABLE delivery ADD COLUMN probe_at INTEGER;"
	 "ALTER TABLE delivery ADD COLUMN probes INTEGER NOT NULL DEFAULT 0;"
	 "CREATE INDEX delivery_probe ON delivery (probe_at) WHERE probe_at IS NOT NULL;"),

	// Who holds a link may do one thing.
	("CREATE TABLE token ("
	 " id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, purpose TEXT NOT NULL,"
	 " subject INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER,"
	 " revoked_at INTEGER) STRICT;"
	 "CREATE INDEX token_subject ON token (purpose, subject);"),

	// What a message offers, what a yes would order, and what was answered.
	("ALTER TABLE draft ADD COLUMN offer TEXT;"
	 "CREATE TABLE offer ("
	 " id INTEGER PRIMARY KEY, message INTEGER NOT NULL UNIQUE REFERENCES message (id),"
	 " draft INTEGER NOT NULL REFERENCES draft (id),"
	 " customer INTEGER NOT NULL REFERENCES customer (id),"
	 " occasion INTEGER REFERENCES occasion (id), recipient INTEGER REFERENCES recipient (id),"
	 " occurs_on TEXT NOT NULL, lines TEXT, total_minor INTEGER NOT NULL, currency TEXT,"
	 " payment TEXT, payment_token TEXT, order_by INTEGER NOT NULL, state TEXT NOT NULL,"
	 " note TEXT, pickup_on TEXT, pickup_minute INTEGER NOT NULL, answered_at INTEGER,"
	 " ordered INTEGER REFERENCES orders (id)) STRICT;"
	 "CREATE INDEX offer_draft ON offer (draft);"
	 "CREATE INDEX offer_customer ON offer (customer);"
	 "CREATE INDEX offer_state ON offer (state);"),

	// Deliveries move too often for a trigger: their moves are summed up in each transaction.
	"DROP TRIGGER delivery_tally_update;",

	// A delivery that moves on is no more in the order of those that wait.
	("DROP INDEX delivery_due;"
	 "CREATE INDEX delivery_waiting ON delivery (state, channel, next_at)"
	 " WHERE state = 'queued' OR state = 'held';"
	 "CREATE INDEX delivery_printed ON delivery (changed_at)"
	 " WHERE state = 'sent' AND channel = 'letter';"),

	// What left in the last minute is found by the ids of attempts.
	"DROP INDEX attempt_opened;",

	// When it was last sent once more with the same key: that counts for the pace.
	("ALTER TABLE delivery ADD COLUMN repeated_at INTEGER;"
	 "CREATE INDEX delivery_repeated ON delivery (repeated_at) WHERE repeated_at IS NOT NULL;"),

	// On which machine and in which file the last daemon ran: a copy of it is known by that.
	"ALTER TABLE instance ADD COLUMN place TEXT NOT NULL DEFAULT '';",

	// What failed lately is listed by when that was.
	("CREATE INDEX delivery_trouble ON delivery (changed_at)"
	 " WHERE state IN ('failed', 'uncertain', 'expired', 'held');"),

	// Feasts are kept as where the recipient lives.
	"ALTER TABLE recipient ADD COLUMN country TEXT;",

	// Who lives together. SQL cannot fold a name: '?' is filled in when the store is opened.
	("ALTER TABLE customer ADD COLUMN household TEXT DEFAULT '?';"
	 "ALTER TABLE customer ADD COLUMN home TEXT;"
	 "ALTER TABLE customer ADD COLUMN merged_into INTEGER REFERENCES customer (id);"
	 "CREATE INDEX customer_household ON customer (household);"
	 "CREATE INDEX customer_home ON customer (home);"),

	// Which customers were made one, and how to take that back.
	("CREATE TABLE merge ("
	 " id INTEGER PRIMARY KEY, kept INTEGER NOT NULL REFERENCES customer (id),"
	 " gone INTEGER NOT NULL REFERENCES customer (id), done TEXT NOT NULL, was TEXT NOT NULL,"
	 " at INTEGER NOT NULL, \"by\" TEXT NOT NULL, undone_at INTEGER, undone_by TEXT) STRICT;"
	 "CREATE INDEX merge_kept ON merge (kept);"),

	// Customers whose orders, or what else speaks of their days, changed since they were studied;
	// how far all of them were marked for the present words; which proposals the owner was told.
#define MARK(customer) " INSERT INTO unstudied VALUES (" customer ") ON CONFLICT DO NOTHING;"
#define MARK_IF_PROPOSED(row)                                                                     \
	" INSERT INTO unstudied SELECT " row ".customer WHERE EXISTS (SELECT 1 FROM occasion"     \
	" INDEXED BY occasion_proposed_of WHERE customer = " row ".customer"                      \
	" AND state = 'proposed') ON CONFLICT DO NOTHING;"
	("CREATE TABLE unstudied (customer INTEGER PRIMARY KEY) STRICT;"
	 "ALTER TABLE instance ADD COLUMN study_digest TEXT NOT NULL DEFAULT '';"
	 "ALTER TABLE instance ADD COLUMN study_marked INTEGER NOT NULL DEFAULT 0;"
	 "ALTER TABLE instance ADD COLUMN proposals_told INTEGER NOT NULL DEFAULT 0;"
	 "CREATE INDEX occasion_proposed ON occasion (100 - confidence, id)"
	 " WHERE state = 'proposed';"
	 // A proposal that goes is looked for in what may point to it.
	 "CREATE INDEX offer_occasion ON offer (occasion) WHERE occasion IS NOT NULL;"
	 "CREATE INDEX optout_occasion ON optout (occasion) WHERE occasion IS NOT NULL;"
	 "CREATE INDEX occasion_proposed_of ON occasion (customer) WHERE state = 'proposed';"
	 "CREATE TRIGGER orders_study_insert AFTER INSERT ON orders"
	 " BEGIN" MARK("NEW.customer") " END;"
	 "CREATE TRIGGER orders_study_delete AFTER DELETE ON orders"
	 " BEGIN" MARK("OLD.customer") " END;"
	 "CREATE TRIGGER orders_study_update AFTER UPDATE ON orders"
	 " WHEN NEW.customer <> OLD.customer OR NEW.recipient IS NOT OLD.recipient"
	 " OR NEW.day <> OLD.day OR NEW.kind <> OLD.kind OR NEW.confirmation <> OLD.confirmation"
	 " OR NEW.wanted_on IS NOT OLD.wanted_on OR NEW.replaces IS NOT OLD.replaces"
	 " OR NEW.occasion_kind IS NOT OLD.occasion_kind OR NEW.gift_note IS NOT OLD.gift_note"
	 " OR NEW.tags IS NOT OLD.tags"
	 " BEGIN" MARK("OLD.customer") MARK("NEW.customer") " END;"
	 "CREATE TRIGGER recipient_study_update AFTER UPDATE OF customer, state ON recipient"
	 " WHEN NEW.customer <> OLD.customer OR NEW.state <> OLD.state"
	 " BEGIN" MARK("OLD.customer") MARK("NEW.customer") " END;"
	 "CREATE TRIGGER customer_study_update AFTER UPDATE OF state ON customer"
	 " WHEN NEW.state <> OLD.state BEGIN" MARK("NEW.id") " END;"
	 "CREATE TRIGGER occasion_study_insert AFTER INSERT ON occasion"
	 " WHEN NEW.state <> 'proposed' BEGIN" MARK_IF_PROPOSED("NEW") " END;"
	 "CREATE TRIGGER occasion_study_update AFTER UPDATE ON occasion"
	 " WHEN NEW.customer <> OLD.customer OR NEW.recipient IS NOT OLD.recipient"
	 " OR NEW.kind <> OLD.kind OR NEW.rule <> OLD.rule OR NEW.state <> OLD.state"
	 " BEGIN" MARK("OLD.customer") MARK("NEW.customer") " END;"
	 "CREATE TRIGGER occasion_study_delete AFTER DELETE ON occasion"
	 " BEGIN" MARK("OLD.customer") " END;"
	 "CREATE TRIGGER occasion_tally_delete AFTER DELETE ON occasion"
	 " BEGIN UPDATE tally SET number = number - 1"
	 " WHERE noun = 'occasion' AND state = OLD.state; END;"),
#undef MARK_IF_PROPOSED
#undef MARK

	// Who buys what again and again, and how regularly; of each category what all of them have
	// in common, and how many changed since that was counted. Where no category is told of,
	// lines and products cost nothing.
#define WHERE_TOLD " EXISTS (SELECT 1 FROM rhythm_category)"
#define MARK_LINE(row)                                                                            \
	" BEGIN INSERT INTO unstudied SELECT customer FROM orders WHERE id = " row ".order_id"    \
	" ON CONFLICT DO NOTHING; END;"
#define MARK_ALL " BEGIN UPDATE instance SET study_digest = '' WHERE id = 1; END;"
	("CREATE TABLE rhythm ("
	 " id INTEGER PRIMARY KEY,"
	 " customer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,"
	 " category TEXT NOT NULL, median2 INTEGER NOT NULL, regular INTEGER NOT NULL,"
	 " due INTEGER NOT NULL, UNIQUE (customer, category)) STRICT;"
	 "CREATE INDEX rhythm_median ON rhythm (category, median2, regular);"
	 "CREATE INDEX rhythm_due ON rhythm (id) WHERE due = 1;"
	 "CREATE TABLE rhythm_category ("
	 " name TEXT PRIMARY KEY, median2 INTEGER NOT NULL DEFAULT 0,"
	 " customers INTEGER NOT NULL DEFAULT 0, regular INTEGER NOT NULL DEFAULT 0,"
	 " changes INTEGER NOT NULL DEFAULT 0) STRICT;"
	 "CREATE INDEX product_category ON product (category COLLATE NOCASE)"
	 " WHERE category IS NOT NULL;"
	 "CREATE TRIGGER order_line_study_insert AFTER INSERT ON order_line"
	 " WHEN NEW.sku IS NOT NULL AND" WHERE_TOLD MARK_LINE("NEW")
	 "CREATE TRIGGER order_line_study_update AFTER UPDATE ON order_line"
	 " WHEN NEW.sku IS NOT OLD.sku AND" WHERE_TOLD MARK_LINE("NEW")
	 "CREATE TRIGGER order_line_study_delete AFTER DELETE ON order_line"
	 " WHEN OLD.sku IS NOT NULL AND" WHERE_TOLD MARK_LINE("OLD")
	 "CREATE TRIGGER product_study_insert AFTER INSERT ON product"
	 " WHEN NEW.category IS NOT NULL AND" WHERE_TOLD MARK_ALL
	 "CREATE TRIGGER product_study_update AFTER UPDATE ON product"
	 " WHEN (NEW.category IS NOT OLD.category OR NEW.sku <> OLD.sku) AND" WHERE_TOLD
	 MARK_ALL),
#undef MARK_ALL
#undef MARK_LINE
#undef WHERE_TOLD
	// What the owner is asked about: orders that wait for a yes, offers that were answered lately.
	("CREATE INDEX orders_to_confirm ON orders (id) WHERE confirmation = 'to-confirm';"
	 "CREATE INDEX offer_answered ON offer (answered_at) WHERE answered_at IS NOT NULL;"),

	// Calendars that are subscribed to, and the days in them. What changes is marked, so that
	// only that is published again.
	("CREATE TABLE feed ("
	 " id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,"
	 " customer INTEGER REFERENCES customer (id), names INTEGER NOT NULL,"
	 " alarms INTEGER NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,"
	 " revoked_at INTEGER) STRICT;"
	 "CREATE UNIQUE INDEX feed_name ON feed (name) WHERE state = 'active';"
	 "CREATE TABLE event ("
	 " id INTEGER PRIMARY KEY,"
	 " occasion INTEGER NOT NULL REFERENCES occasion (id) ON DELETE CASCADE,"
	 " customer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,"
	 " draft INTEGER REFERENCES draft (id) ON DELETE SET NULL, occurs_on TEXT NOT NULL,"
	 " uid TEXT NOT NULL UNIQUE,"
	 " sequence INTEGER NOT NULL, stamp INTEGER NOT NULL, digest TEXT NOT NULL,"
	 " text TEXT NOT NULL, nameless TEXT NOT NULL, prepare INTEGER NOT NULL,"
	 " open INTEGER NOT NULL, state TEXT NOT NULL, cancelled_at INTEGER,"
	 " UNIQUE (occasion, occurs_on)) STRICT;"
	 "CREATE INDEX event_day ON event (occurs_on, id);"
	 "CREATE INDEX event_customer ON event (customer, occurs_on, id);"
	 "CREATE INDEX event_prepare ON event (occurs_on, id) WHERE prepare = 1;"
	 "CREATE INDEX event_cancelled ON event (cancelled_at) WHERE cancelled_at IS NOT NULL;"
	 "CREATE TABLE event_due (occasion INTEGER PRIMARY KEY) STRICT;"
	 "CREATE TABLE publication ("
	 " id INTEGER PRIMARY KEY CHECK (id = 1), horizon TEXT, sweeping INTEGER NOT NULL,"
	 " swept_up_to INTEGER NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;"
	 "INSERT INTO publication VALUES (1, NULL, 1, 0, 0, '');"),

	// Without a feed nothing is published, and nothing need be marked.
#define FED         "EXISTS (SELECT 1 FROM feed INDEXED BY feed_name WHERE state = 'active')"
#define DIFFERS(a)  "NEW." a " IS NOT OLD." a
#define MARK(which) " BEGIN INSERT OR IGNORE INTO event_due " which "; END;"
	("CREATE TRIGGER event_occasion_insert AFTER INSERT ON occasion WHEN " FED
	 MARK("VALUES (NEW.id)")
	 "CREATE TRIGGER event_occasion_delete AFTER DELETE ON occasion WHEN " FED
	 MARK("VALUES (OLD.id)")
	 "CREATE TRIGGER event_occasion_update AFTER UPDATE ON occasion WHEN (" DIFFERS("state")
	 " OR " DIFFERS("customer") " OR " DIFFERS("recipient") " OR " DIFFERS("rule") " OR "
	 DIFFERS("next_on") " OR " DIFFERS("draft_on") " OR " DIFFERS("kind") " OR "
	 DIFFERS("title") ") AND " FED MARK("VALUES (NEW.id)")
	 "CREATE TRIGGER event_draft_insert AFTER INSERT ON draft WHEN NEW.occasion IS NOT NULL AND "
	 FED MARK("VALUES (NEW.occasion)")
	 "CREATE TRIGGER event_draft_update AFTER UPDATE ON draft WHEN NEW.occasion IS NOT NULL AND ("
	 DIFFERS("state") " OR " DIFFERS("revision") " OR " DIFFERS("hold") " OR "
	 DIFFERS("send_by") " OR " DIFFERS("facts_digest") ") AND " FED
	 MARK("VALUES (NEW.occasion)")
	 "CREATE TRIGGER event_delivery_update AFTER UPDATE OF state ON delivery"
	 " WHEN NEW.state NOT IN ('queued', 'open', 'handing') AND " FED
	 MARK("SELECT occasion FROM draft WHERE occasion IS NOT NULL AND id ="
	      " (SELECT draft FROM message WHERE id = NEW.message)")
	 "CREATE TRIGGER event_customer_update AFTER UPDATE ON customer WHEN ("
	 DIFFERS("given_name") " OR " DIFFERS("family_name") " OR " DIFFERS("phone") " OR "
	 DIFFERS("state") ") AND " FED MARK("SELECT id FROM occasion WHERE customer = NEW.id")
	 "CREATE TRIGGER event_recipient_update AFTER UPDATE ON recipient WHEN (" DIFFERS("name")
	 " OR " DIFFERS("relation") " OR " DIFFERS("state") ") AND " FED
	 MARK("SELECT id FROM occasion WHERE customer = NEW.customer AND recipient = NEW.id")
	 "CREATE TRIGGER event_orders_insert AFTER INSERT ON orders WHEN " FED
	 MARK("SELECT id FROM occasion WHERE customer = NEW.customer")
	 "CREATE TRIGGER event_orders_update AFTER UPDATE ON orders WHEN (" DIFFERS("confirmation")
	 " OR " DIFFERS("kind") " OR " DIFFERS("day") ") AND " FED
	 MARK("SELECT id FROM occasion WHERE customer = NEW.customer")
	 "CREATE TRIGGER event_offer_update AFTER UPDATE ON offer WHEN NEW.occasion IS NOT NULL AND ("
	 DIFFERS("state") " OR " DIFFERS("ordered") ") AND " FED MARK("VALUES (NEW.occasion)")),
#undef FED
#undef DIFFERS
#undef MARK

	// Pairs of customers who share something and are not the same all the same.
	("CREATE TABLE apart ("
	 " first INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,"
	 " second INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,"
	 " at INTEGER NOT NULL, \"by\" TEXT NOT NULL,"
	 " PRIMARY KEY (first, second), CHECK (first < second)) STRICT;"),

	// A draft that goes to another occasion, as customers are made one, is told there.
	("CREATE TRIGGER event_draft_move AFTER UPDATE OF occasion ON draft"
	 " WHEN NEW.occasion IS NOT OLD.occasion"
	 " AND EXISTS (SELECT 1 FROM feed INDEXED BY feed_name WHERE state = 'active')"
	 " BEGIN INSERT OR IGNORE INTO event_due SELECT id FROM occasion"
	 " WHERE id IN (OLD.occasion, NEW.occasion); END;"),

	// A customer's calendars follow when two are made one.
	"CREATE INDEX feed_customer ON feed (customer) WHERE customer IS NOT NULL",

	// The id up to which a category's rows were made due again; NULL when all of them were.
	("ALTER TABLE rhythm_category ADD COLUMN due_up_to INTEGER;"
	 "CREATE INDEX rhythm_marking ON rhythm_category (due_up_to) WHERE due_up_to IS NOT NULL;"),

	// Calendars whose days lead to a page on which their drafts are decided about.
	"ALTER TABLE feed ADD COLUMN approve INTEGER NOT NULL DEFAULT 0",

	// What each move of a row has to evaluate: an IN of more than two words would make a table of
	// them each time, which took longer than all the rest of the move.
	("DROP TRIGGER event_delivery_update;"
	 "CREATE TRIGGER event_delivery_update AFTER UPDATE OF state ON delivery"
	 " WHEN NEW.state <> 'queued' AND NEW.state <> 'open' AND NEW.state <> 'handing'"
	 " AND EXISTS (SELECT 1 FROM feed INDEXED BY feed_name WHERE state = 'active')"
	 " BEGIN INSERT OR IGNORE INTO event_due SELECT occasion FROM draft"
	 " WHERE occasion IS NOT NULL AND id ="
	 " (SELECT draft FROM message WHERE id = NEW.message); END;"
	 "DROP INDEX delivery_trouble;"
	 "CREATE INDEX delivery_trouble ON delivery (changed_at)"
	 " WHERE state = 'failed' OR state = 'uncertain' OR state = 'expired' OR state = 'held';"
	 "DROP INDEX draft_checked;"
	 "CREATE INDEX draft_checked ON draft (checked_at, send_by)"
	 " WHERE (state = 'waiting' OR state = 'held' OR state = 'withdrawn')"
	 " AND purpose <> 'notice';"),
};
/* clang-format on */
const size_t store_migrations_count = ARRAY_LEN(store_migrations);
