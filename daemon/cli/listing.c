// Every listing: its columns, and what is said when it is empty.
#include "daemon/cli/view.h"

#include "daemon/cli/print.h"

/* clang-format off */
#define FOR  "recipient.name", "recipient.relation"
#define WHAT "occasion.called", "occasion.kind"

static const struct column drafts[] = {
	/* title      path               otherwise   type         from  cuttable */
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"SEND BY",   "send_by",         NULL,       CELL_MOMENT, 0,    false},
	{"CUSTOMER",  "customer.name",   "to",       CELL_TEXT,   0,    true},
	{"FOR",       FOR,                           CELL_TEXT,   0,    true},
	{"OCCASION",  WHAT,                          CELL_TEXT,   0,    true},
	{"DAY",       "occurs_on",       NULL,       CELL_MOMENT, 76,   false},
	{"STATE",     "state",           NULL,       CELL_TEXT,   0,    false},
	{"UNTIL",     "held_until",      NULL,       CELL_MOMENT, 90,   false},
	{"PARTS",     "sms.segments",    NULL,       CELL_NUMBER, 110,  false},
	{"WHY",       "why",             NULL,       CELL_TEXT,   100,  true},
};

static const struct column upcoming[] = {
	{"DAY",       "day",             NULL,       CELL_MOMENT, 0,    false},
	{"CUSTOMER",  "customer.name",   "customer.ref", CELL_TEXT, 0,  true},
	{"FOR",       FOR,                           CELL_TEXT,   0,    true},
	{"OCCASION",  WHAT,                          CELL_TEXT,   0,    true},
	{"STATE",     "state",           NULL,       CELL_TEXT,   0,    false},
	{"DRAFT",     "draft",           NULL,       CELL_NUMBER, 0,    false},
	{"DRAFTED",   "draft_on",        NULL,       CELL_MOMENT, 90,   false},
	{"WHY",       "why",             NULL,       CELL_TEXT,   110,  true},
};

static const struct column reasons[] = {
	{"WHY",       "reason",          NULL,       CELL_TEXT,   0,    true},
	{"OCCASION",  WHAT,                          CELL_TEXT,   0,    true},
	{"FOR",       FOR,                           CELL_TEXT,   0,    true},
	{"DAY",       "day",             NULL,       CELL_DAY,    0,    false},
};

static const struct column audit[] = {
	{"WHEN",      "at",              NULL,       CELL_DAY,    0,    false},
	{"WHO",       "who",             NULL,       CELL_TEXT,   0,    true},
	{"DID",       "verb",            NULL,       CELL_TEXT,   0,    true},
	{"TO",        "noun",            NULL,       CELL_TEXT,   0,    true},
	{"ID",        "noun_id",         NULL,       CELL_NUMBER, 0,    false},
	{"BEFORE",    "before",          NULL,       CELL_TEXT,   90,   true},
	{"AFTER",     "after",           NULL,       CELL_TEXT,   90,   true},
	{"REASON",    "reason",          NULL,       CELL_TEXT,   76,   true},
};

static const struct column customers[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"REF",       "ref",             NULL,       CELL_TEXT,   0,    true},
	{"NAME",      "name",            NULL,       CELL_TEXT,   0,    true},
	{"E-MAIL",    "email",           NULL,       CELL_TEXT,   0,    true},
	{"PHONE",     "phone",           NULL,       CELL_TEXT,   110,  true},
	{"STATE",     "state",           NULL,       CELL_TEXT,   76,   false},
};

static const struct column duplicates[] = {
	{"KEEP",      "keep.name",       "keep.ref", CELL_TEXT,   0,    true},
	{"REF",       "keep.ref",        NULL,       CELL_TEXT,   0,    true},
	{"ORDERS",    "keep.orders",     NULL,       CELL_NUMBER, 90,   false},
	{"DAYS",      "keep.occasions",  NULL,       CELL_NUMBER, 110,  false},
	{"E-MAIL",    "keep.consent.email", NULL,    CELL_TEXT,   120,  false},
	{"GONE",      "gone.name",       "gone.ref", CELL_TEXT,   0,    true},
	{"REF",       "gone.ref",        NULL,       CELL_TEXT,   0,    true},
	{"ORDERS",    "gone.orders",     NULL,       CELL_NUMBER, 90,   false},
	{"DAYS",      "gone.occasions",  NULL,       CELL_NUMBER, 110,  false},
	{"E-MAIL",    "gone.consent.email", NULL,    CELL_TEXT,   120,  false},
	{"SAME",      "same",            NULL,       CELL_TEXT,   0,    true},
};

static const struct column recipients[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"CUSTOMER",  "customer.name",   NULL,       CELL_TEXT,   0,    true},
	{"NAME",      "name",            NULL,       CELL_TEXT,   0,    true},
	{"RELATION",  "relation",        NULL,       CELL_TEXT,   0,    true},
	{"LIKES",     "likes",           NULL,       CELL_TEXT,   90,   true},
	{"AVOID",     "avoid",           NULL,       CELL_TEXT,   90,   true},
	{"STATE",     "state",           NULL,       CELL_TEXT,   0,    false},
};

static const struct column occasions[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"NEXT DAY",  "next_on",         NULL,       CELL_DAY,    0,    false},
	{"CUSTOMER",  "customer.name",   NULL,       CELL_TEXT,   0,    true},
	{"FOR",       FOR,                           CELL_TEXT,   0,    true},
	{"OCCASION",  "called",          "kind",     CELL_TEXT,   0,    true},
	{"RULE",      "rule",            NULL,       CELL_TEXT,   100,  true},
	{"STATE",     "state",           NULL,       CELL_TEXT,   70,   false},
	{"SURE %",    "confidence",      NULL,       CELL_NUMBER, 110,  false},
};

static const struct column proposals[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"SURE %",    "confidence",      NULL,       CELL_NUMBER, 0,    false},
	{"CUSTOMER",  "customer.name",   "customer.ref", CELL_TEXT, 0,  true},
	{"FOR",       FOR,                           CELL_TEXT,   0,    true},
	{"OCCASION",  "title",           "kind",     CELL_TEXT,   0,    true},
	{"WHEN",      "when",            "rule",     CELL_TEXT,   0,    true},
	{"BECAUSE OF", "because",        NULL,       CELL_TEXT,   90,   true},
};

static const struct column days[] = {
	{"DAY",       "day",             NULL,       CELL_DAY,    0,    false},
};

static const struct column orders[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"REF",       "ref",             NULL,       CELL_TEXT,   90,   true},
	{"DAY",       "wanted_on",       "placed_on", CELL_DAY,   0,    false},
	{"CUSTOMER",  "customer.name",   NULL,       CELL_TEXT,   0,    true},
	{"FOR",       FOR,                           CELL_TEXT,   70,   true},
	{"GIFT",      "gift",            NULL,       CELL_TEXT,   0,    true},
	{"TOTAL",     "total",           NULL,       CELL_NUMBER, 0,    false},
	{"KIND",      "kind",            NULL,       CELL_TEXT,   100,  false},
	{"CONFIRMED", "confirmation",    NULL,       CELL_TEXT,   110,  false},
	{"PICK-UP",   "pickup",          NULL,       CELL_MOMENT, 76,   false},
	{"NOTE",      "note",            NULL,       CELL_TEXT,   90,   true},
};

static const struct column offers[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"DAY",       "occurs_on",       NULL,       CELL_DAY,    0,    false},
	{"CUSTOMER",  "customer.name",   NULL,       CELL_TEXT,   0,    true},
	{"FOR",       FOR,                           CELL_TEXT,   70,   true},
	{"OFFERED",   "what",            NULL,       CELL_TEXT,   0,    true},
	{"TOTAL",     "total",           NULL,       CELL_NUMBER, 76,   false},
	{"STATE",     "state",           NULL,       CELL_TEXT,   0,    false},
	{"ANSWERED",  "answered_at",     NULL,       CELL_MOMENT, 76,   false},
	{"ORDER",     "ordered",         NULL,       CELL_NUMBER, 90,   false},
	{"NOTE",      "note",            NULL,       CELL_TEXT,   90,   true},
};

static const struct column products[] = {
	{"SKU",       "sku",             NULL,       CELL_TEXT,   0,    true},
	{"DESCRIPTION", "description",   NULL,       CELL_TEXT,   0,    true},
	{"PRICE",     "price",           NULL,       CELL_NUMBER, 0,    false},
	{"CURRENCY",  "currency",        NULL,       CELL_TEXT,   70,   false},
	{"CATEGORY",  "category",        NULL,       CELL_TEXT,   80,   true},
	{"FROM",      "season_from",     NULL,       CELL_TEXT,   90,   false},
	{"TO",        "season_to",       NULL,       CELL_TEXT,   90,   false},
	{"ACTIVE",    "active",          NULL,       CELL_BOOL,   0,    false},
};

static const struct column messages[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"APPROVED",  "approved_at",     NULL,       CELL_MOMENT, 0,    false},
	{"BY",        "approved_by",     NULL,       CELL_TEXT,   70,   true},
	{"CUSTOMER",  "customer.name",   "address",  CELL_TEXT,   0,    true},
	{"SUBJECT",   "subject",         NULL,       CELL_TEXT,   0,    true},
	{"NOT AFTER", "not_after",       NULL,       CELL_MOMENT, 100,  false},
};

static const struct column deliveries[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"STATE",     "state",           NULL,       CELL_TEXT,   0,    false},
	{"CHANGED",   "changed_at",      NULL,       CELL_MOMENT, 70,   false},
	{"NEXT TRY",  "next_at",         NULL,       CELL_MOMENT, 90,   false},
	{"CUSTOMER",  "customer.name",   "address",  CELL_TEXT,   0,    true},
	{"TO",        "address",         NULL,       CELL_TEXT,   130,  true},
	{"SUBJECT",   "subject",         NULL,       CELL_TEXT,   76,   true},
	{"WHY",       "reason",          "answer",   CELL_TEXT,   0,    true},
};

static const struct column outbox[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"STATE",     "state",           NULL,       CELL_TEXT,   0,    false},
	{"UNTIL",     "next_at",         "probe_at", CELL_MOMENT, 0,    false},
	{"CUSTOMER",  "customer.name",   NULL,       CELL_TEXT,   90,   true},
	{"TO",        "address",         NULL,       CELL_TEXT,   0,    true},
	{"SUBJECT",   "subject",         NULL,       CELL_TEXT,   110,  true},
	{"SEND BY",   "not_after",       NULL,       CELL_MOMENT, 76,   false},
	{"WHY",       "why",             "reason",   CELL_TEXT,   0,    true},
};

static const struct column consents[] = {
	{"WHEN",      "at",              NULL,       CELL_DAY,    0,    false},
	{"CHANNEL",   "channel",         NULL,       CELL_TEXT,   0,    false},
	{"SAID",      "state",           NULL,       CELL_TEXT,   0,    false},
	{"HOW",       "basis",           NULL,       CELL_TEXT,   0,    true},
	{"FROM",      "source",          NULL,       CELL_TEXT,   80,   true},
	{"BY",        "by",              NULL,       CELL_TEXT,   80,   true},
};

static const struct column optouts[] = {
	{"ID",        "id",              NULL,       CELL_NUMBER, 0,    false},
	{"SINCE",     "at",              NULL,       CELL_DAY,    70,   false},
	{"CUSTOMER",  "customer.name",   NULL,       CELL_TEXT,   0,    true},
	{"NOTHING ABOUT", "scope",       NULL,       CELL_TEXT,   0,    false},
	{"CHANNEL",   "channel",         NULL,       CELL_TEXT,   0,    true},
	{"KIND",      "kind",            NULL,       CELL_TEXT,   0,    true},
	{"RECIPIENT", "recipient",       NULL,       CELL_NUMBER, 80,   false},
	{"OCCASION",  "occasion",        NULL,       CELL_NUMBER, 80,   false},
	{"BY",        "by",              NULL,       CELL_TEXT,   100,  true},
};

static const struct column feeds[] = {
	{"NAME",      "name",            NULL,       CELL_TEXT,   0,    true},
	{"DAYS",      "kind",            NULL,       CELL_TEXT,   0,    false},
	{"OF",        "customer.name",   "customer.ref", CELL_TEXT, 0,  true},
	{"NAMES",     "names",           NULL,       CELL_BOOL,   0,    false},
	{"RINGS",     "alarms",          NULL,       CELL_BOOL,   70,   false},
	{"APPROVES",  "approve",         NULL,       CELL_BOOL,   0,    false},
	{"SINCE",     "created_at",      NULL,       CELL_DAY,    90,   false},
};

#define LIST(plural, columns, nothing) {plural, columns, ARRAY_LEN(columns), nothing}

static const struct listing listings[CMD_COUNT] = {
	[CMD_UPCOMING]        = LIST("upcoming", upcoming, "No days come in that time."),
	[CMD_WHY_NOT]         = LIST("reasons", reasons, "Nothing keeps this customer from being written to."),
	[CMD_QUEUE]           = LIST("drafts", drafts, "Nothing waits."),
	[CMD_MISSED]          = LIST("drafts", drafts, "Nothing was missed."),
	[CMD_LOG]             = LIST("audit", audit, "Nothing was done yet."),
	[CMD_CUSTOMER_LIST]   = LIST("customers", customers, "No customers."),
	[CMD_CUSTOMER_DUPLICATES] = LIST("duplicates", duplicates, "Nobody seems to be there twice."),
	[CMD_RECIPIENT_LIST]  = LIST("recipients", recipients, "No recipients."),
	[CMD_OCCASION_LIST]   = LIST("occasions", occasions, "No occasions."),
	[CMD_OCCASION_NEXT]   = LIST("days", days, "It has no such day."),
	[CMD_OCCASION_PROPOSALS] = LIST("occasions", proposals, "No occasion is proposed."),
	[CMD_ORDER_LIST]      = LIST("orders", orders, "No orders."),
	[CMD_OFFER_LIST]      = LIST("offers", offers, "Nothing was offered by a link yet."),
	[CMD_PRODUCT_LIST]    = LIST("products", products, "No products."),
	[CMD_DRAFT_LIST]      = LIST("drafts", drafts, "No drafts."),
	[CMD_MESSAGE_LIST]    = LIST("messages", messages, "No messages."),
	[CMD_DELIVERY_LIST]   = LIST("deliveries", deliveries, "No deliveries."),
	[CMD_FEED_LIST]       = LIST("feeds", feeds, "No feeds: 'rosemary feed add phone' makes one."),
	[CMD_OUTBOX]          = LIST("deliveries", outbox, "Nothing waits to leave."),
	[CMD_CONSENT_HISTORY] = LIST("consent", consents, "Nothing was ever said."),
	[CMD_OPTOUT_LIST]     = LIST("optouts", optouts, "No opt-outs."),
};
/* clang-format on */

const struct listing *listing_of(enum command_id command) {
	return listings[command].plural != NULL ? &listings[command] : NULL;
}

void listing_print(const struct listing *listing, const struct json *answer) {
	const struct json *rows = json_get(answer, listing->plural);
	if (json_count(rows) > 0) {
		table_print(rows, listing->columns, listing->count);
	} else {
		(void)fprintf(stderr, "%s\n", listing->nothing); // so that a pipe stays empty
	}
}
