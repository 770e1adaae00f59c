// The table of every command, and the check of parameters against it.
#include "rosemary/wire/command.h"

#include <string.h>

#define DRAFT_STATES "waiting|held|approved|skipped|lapsed|missed|withdrawn"
#define DELIVERY_STATES                                                                            \
	"queued|open|handing|sent|failed|uncertain|held|expired|suppressed|cancelled|dropped"

/* clang-format off */
#define NEEDED    (PARAMETER_REQUIRED | PARAMETER_POSITION)
#define ONE(what) {"id", PARAMETER_ID, NEEDED, "ID", what}
#define CUSTOMER  {"customer", PARAMETER_LINE, NEEDED, "CUSTOMER", "An id, ref, e-mail or unique name"}
#define OF        {"customer", PARAMETER_LINE, PARAMETER_POSITION, "CUSTOMER", "Only this customer's: an id, ref, e-mail or unique name"}
#define LIMIT     {"limit", PARAMETER_COUNT, 0, "N", "At most so many (1000)"}
#define AFTER     {"after", PARAMETER_LINE, 0, "KEY", "Go on behind the row that the last answer's next names: of most listings an id"}

// What a rule may be: rule_parse() reads it, rosemary(1) tells it at length.
#define RULES "1961-05-14, --05-14 (each year), once:2027-06-12, feast:mothers-day, easter-21, orthodox-easter+0 or rrule:FREQ=..."

#define FEED      {"name", PARAMETER_LINE, NEEDED, "NAME", "What it is called: phone"}

#define TEXT(name, value, help) {name, PARAMETER_TEXT, 0, value, help}

// One for each column of the nouns' files (include/rosemary/intake/columns.h), and a little more.
#define CUSTOMER_COLUMNS \
	TEXT("given_name", "NAME", "The first name"), \
	TEXT("family_name", "NAME", "The family name"), \
	TEXT("email", "ADDRESS", "The e-mail address"), \
	TEXT("phone", "NUMBER", "The telephone number"), \
	TEXT("address", "TEXT", "The postal address"), \
	TEXT("postcode", "CODE", "Its postcode"), \
	TEXT("language", "CODE", "The language to write in, as en (the shop's)"), \
	TEXT("country", "CODE", "The country, as GB (the shop's)"), \
	TEXT("timezone", "ZONE", "Where quiet hours are kept, as Europe/London (the shop's)"), \
	{"channel", PARAMETER_WORD, 0, "email|sms|letter", "How to write (email)"}, \
	TEXT("birthday", "DATE", "1961-05-14 or --05-14: greeted on the day"), \
	TEXT("notes", "TEXT", "For the shop only"), \
	{"leap_day", PARAMETER_WORD, 0, "shop|feb-28|mar-1", "29 February in other years (shop)"}
#define RECIPIENT_COLUMNS \
	TEXT("name", "NAME", "What the person is called"), \
	TEXT("relation", "WORD", "What the person is to the customer: mum"), \
	{"pronoun", PARAMETER_WORD, 0, "unknown|she|he|they", "In texts (what the relation says)"}, \
	TEXT("country", "CODE", "Where the person lives, as GB: feasts are kept as there (the customer's)"), \
	TEXT("likes", "TEXT", "For the shop only"), \
	TEXT("avoid", "WORDS", "Never suggested: lilies, chocolate")
#define OCCASION_COLUMNS \
	TEXT("kind", "KIND", "birthday, anniversary, ... (the feast of a feast's rule, else occasion)"), \
	TEXT("title", "TEXT", "What it is called where the kind does not say it"), \
	{"lead_days", PARAMETER_COUNT, 0, "N", "Drafted so many days before; 0: as the shop does"}
#define ORDER_COLUMNS \
	TEXT("recipient", "NAME", "For whom, by name or relation; added when not known"), \
	TEXT("relation", "WORD", "What that person is to the customer"), \
	TEXT("occasion", "KIND", "The kind of day it was for: birthday"), \
	TEXT("placed_on", "DATE", "When it was placed, as 2027-05-14 (today)"), \
	TEXT("wanted_on", "DATE", "The day it is for"), \
	{"kind", PARAMETER_WORD, 0, "normal|replacement|refunded|cancelled|sympathy", "Only a normal one counts as a gift (normal)"}, \
	TEXT("replaces", "REF", "The order that it replaces"), \
	TEXT("gift_note", "TEXT", "What the card said"), \
	TEXT("tags", "TEXT", "Words of the shop's own"), \
	TEXT("description", "TEXT", "What it was (the product's description)"), \
	{"quantity", PARAMETER_COUNT, 0, "N", "How many (1)"}, \
	TEXT("price", "AMOUNT", "Of one, as 24.50 (the product's)"), \
	TEXT("currency", "CODE", "As GBP (the product's, else the shop's)"), \
	TEXT("payment", "LABEL", "'Visa ending 42'; never a card number"), \
	TEXT("payment_token", "TOKEN", "What the till needs to charge it again")
#define PRODUCT_COLUMNS \
	TEXT("category", "TEXT", "A word of the shop's own"), \
	TEXT("price", "AMOUNT", "Of one, as 24.50"), \
	TEXT("currency", "CODE", "As GBP (the shop's)"), \
	TEXT("season_from", "MM-DD", "Its first day in a year, with --season-to"), \
	TEXT("season_to", "MM-DD", "Its last day in a year"), \
	{"active", PARAMETER_WORD, 0, "yes|no", "Whether it may be suggested (yes)"}

const struct command commands[CMD_COUNT] = {
	[CMD_STATUS] = {"status", "status", 0, "Show what the daemon is doing", {{0}}},
	[CMD_TODAY] = {"today", "today", CMD_LONG, "Show what lapses, waits, leaves and failed today", {
		{"limit", PARAMETER_COUNT, 0, "N", "At most so many of each (100)"}}},
	[CMD_UPCOMING] = {"upcoming", "occasion.upcoming", CMD_LISTING, "List the days that come, and what is done about them", {
		{"days", PARAMETER_COUNT, 0, "N", "So many days ahead, at most 366 (30)"},
		LIMIT, AFTER}},
	[CMD_CALENDAR] = {"upcoming", "occasion.calendar", CMD_WIRE_ONLY, "A piece of a calendar of the days that come", {
		{"days", PARAMETER_COUNT, 0, "N", "So many days ahead (365)"},
		{"after", PARAMETER_LINE, 0, "KEY", "Go on behind the event that the last answer's next names"}}},
	[CMD_QUEUE] = {"queue", "draft.queue", CMD_LISTING, "List the drafts that wait, nearest send-by first", {
		LIMIT, AFTER}},
	[CMD_SHOW] = {"show", "draft.show", 0, "Show a draft: the exact text, why it is there, until when", {
		ONE("The draft")}},
	[CMD_APPROVE] = {"approve", "draft.approve", CMD_WRITE, "Approve drafts as they were shown", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The drafts"},
		{"shown", PARAMETER_JSON, 0, "LIST", "What was shown of each: its digest"},
		{"held", PARAMETER_FLAG, 0, NULL, "Also a draft that is held, in spite of the reason"}}},
	[CMD_SKIP] = {"skip", "draft.skip", CMD_WRITE, "Send nothing this time", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The drafts"},
		{"for_ever", PARAMETER_FLAG, 0, NULL, "And never again: end the occasion, too"},
		{"reason", PARAMETER_LINE, 0, "TEXT", "Why, for the log"}}},
	[CMD_REOPEN] = {"reopen", "draft.reopen", CMD_WRITE, "Take a skip or a later back: drafts wait again, and an ended occasion goes on", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The drafts"}}},
	[CMD_LATER] = {"later", "draft.later", CMD_WRITE, "Put drafts off until a day on which they wait again", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The drafts"},
		{"until", PARAMETER_DATE, PARAMETER_REQUIRED, "DATE", "The day, before send-by"}}},
	[CMD_EDIT] = {"edit", "draft.edit", CMD_WRITE, "Change a draft's words (in $EDITOR unless --text is given)", {
		ONE("The draft"),
		{"subject", PARAMETER_LINE, 0, "TEXT", "The new subject"},
		{"text", PARAMETER_TEXT, 0, "TEXT", "The new text"},
		{"revision", PARAMETER_COUNT, 0, "N", "The revision that was edited"}}},
	[CMD_WHY] = {"why", "customer.why", CMD_LONG, "Show why a customer gets, got or does not get a message", {
		CUSTOMER}},
	[CMD_WHY_NOT] = {"why-not", "customer.why_not", CMD_LISTING, "Show only what keeps a customer from getting messages", {
		CUSTOMER}},
	[CMD_MISSED] = {"missed", "draft.missed", CMD_LISTING, "List what lapsed or came too late", {
		{"days", PARAMETER_COUNT, 0, "N", "Of the last so many days (30)"}, LIMIT, AFTER}},
	[CMD_LOG] = {"log", "audit.list", CMD_LISTING | CMD_BACKWARDS, "List who did what, newest last", {
		{"noun", PARAMETER_LINE, PARAMETER_POSITION, "NOUN", "Only of this kind of thing: draft, customer, ..."},
		{"id", PARAMETER_ID, PARAMETER_POSITION, "ID", "Only of this one"},
		LIMIT, AFTER}},
	[CMD_CUSTOMER_LIST] = {"customer list", "customer.list", CMD_LISTING, "List customers", {
		{"match", PARAMETER_LINE, PARAMETER_POSITION, "TEXT", "Only with this in name, ref or e-mail"},
		{"state", PARAMETER_WORD, 0, "active|paused|erased|merged", "Only in this state; merged ones are hidden otherwise"},
		LIMIT, AFTER}},
	[CMD_CUSTOMER_SHOW] = {"customer show", "customer.show", CMD_LONG, "Show a customer with people, days, consent and orders", {
		CUSTOMER}},
	[CMD_CUSTOMER_ADD] = {"customer add", "customer.add", CMD_WRITE, "Add a customer", {
		TEXT("ref", "REF", "The shop's own key (one is made)"),
		CUSTOMER_COLUMNS,
		{"consent_email", PARAMETER_WORD, 0, "granted|soft|withdrawn", "What was said about e-mail (unknown: none is written)"},
		{"consent_sms", PARAMETER_WORD, 0, "granted|soft|withdrawn", "What was said about SMS"},
		{"basis", PARAMETER_LINE, 0, "TEXT", "How consent was given: 'ticked at the till'"}}},
	[CMD_CUSTOMER_EDIT] = {"customer edit", "customer.edit", CMD_WRITE, "Change a customer; an empty value ('') is removed", {
		CUSTOMER, CUSTOMER_COLUMNS,
		{"state", PARAMETER_WORD, 0, "active|paused", "paused: nothing is written until active again"}}},
	[CMD_CUSTOMER_DUPLICATES] = {"customer duplicates", "customer.duplicates", CMD_LISTING, "List customers who may be one: same e-mail, phone, or name and postcode", {
		LIMIT, AFTER}},
	[CMD_CUSTOMER_MERGE] = {"customer merge", "customer.merge", CMD_WRITE, "Make two customers one: what the second has moves to the first", {
		{"keep", PARAMETER_LINE, NEEDED, "KEEP", "The customer whose row stays: an id, ref, e-mail or unique name"},
		{"gone", PARAMETER_LINE, NEEDED, "GONE", "The customer whose people, days and orders move; its ref leads to the first"},
		{"dry_run", PARAMETER_FLAG, 0, NULL, "Only show what would move"}}},
	[CMD_CUSTOMER_UNMERGE] = {"customer unmerge", "customer.unmerge", CMD_WRITE, "Take a merge back: what moved goes back, what came since stays", {
		ONE("The merge, as 'customer show' names it")}},
	[CMD_CUSTOMER_APART] = {"customer apart", "customer.apart", CMD_WRITE, "Say that two customers are not the same: they are not proposed as one any more", {
		{"customer", PARAMETER_LINE, NEEDED, "CUSTOMER", "The one: an id, ref, e-mail or unique name"},
		{"other", PARAMETER_LINE, NEEDED, "OTHER", "The other one, likewise"}}},
	[CMD_RECIPIENT_LIST] = {"recipient list", "recipient.list", CMD_LISTING, "List the people gifts are for", {
		OF, LIMIT, AFTER}},
	[CMD_RECIPIENT_SHOW] = {"recipient show", "recipient.show", 0, "Show a recipient", {
		ONE("The recipient")}},
	[CMD_RECIPIENT_ADD] = {"recipient add", "recipient.add", CMD_WRITE, "Add somebody gifts are for, by name, relation or both", {
		CUSTOMER, RECIPIENT_COLUMNS}},
	[CMD_RECIPIENT_EDIT] = {"recipient edit", "recipient.edit", CMD_WRITE, "Change a recipient; an empty value ('') is removed", {
		ONE("The recipient"), RECIPIENT_COLUMNS,
		{"state", PARAMETER_WORD, 0, "active|deceased|silent", "deceased and silent: nobody is reminded of them again"}}},
	[CMD_OCCASION_LIST] = {"occasion list", "occasion.list", CMD_LISTING, "List occasions, the next day first", {
		OF, {"state", PARAMETER_WORD, 0, "proposed|active|paused|ended", "Only in this state"}, LIMIT, AFTER}},
	[CMD_OCCASION_SHOW] = {"occasion show", "occasion.show", 0, "Show an occasion and its days", {
		ONE("The occasion")}},
	[CMD_OCCASION_NEXT] = {"occasion next", "occasion.next", CMD_LISTING, "List the days on which a rule falls, whether or not anybody has it", {
		{"rule", PARAMETER_LINE, NEEDED, "RULE", RULES},
		{"country", PARAMETER_LINE, 0, "CODE", "Where feasts are kept as there, as GB (the shop's)"},
		{"count", PARAMETER_COUNT, 0, "N", "So many days, at most 100, or 20 with RSCALE (5)"},
		{"from", PARAMETER_DATE, 0, "DATE", "From this day on (today)"}}},
	[CMD_OCCASION_ADD] = {"occasion add", "occasion.add", CMD_WRITE, "Add a day that matters to a customer", {
		CUSTOMER,
		{"rule", PARAMETER_LINE, PARAMETER_REQUIRED, "RULE", RULES},
		TEXT("recipient", "NAME", "For whom, by name or relation. A relation (mum) is added when not known, a name only with --new"),
		{"new", PARAMETER_FLAG, 0, NULL, "Add the recipient when the customer has nobody called so"},
		TEXT("relation", "WORD", "What a new recipient is to the customer"),
		OCCASION_COLUMNS}},
	[CMD_OCCASION_EDIT] = {"occasion edit", "occasion.edit", CMD_WRITE, "Change an occasion", {
		ONE("The occasion"),
		{"rule", PARAMETER_LINE, 0, "RULE", RULES},
		OCCASION_COLUMNS,
		{"state", PARAMETER_WORD, 0, "active|paused|ended", "Only active ones are drafted"}}},
	[CMD_OCCASION_PROPOSALS] = {"occasion proposals", "occasion.proposals", CMD_LISTING, "List the days that orders tell and that wait for your yes, the surest first", {
		OF, LIMIT, AFTER}},
	[CMD_OCCASION_ACCEPT] = {"occasion accept", "occasion.accept", CMD_WRITE, "Say yes to proposed occasions: drafts are made for them from now on", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The occasions"},
		{"rule", PARAMETER_LINE, 0, "RULE", "Another day than the orders tell: --05-14, or 1961-05-14 with its year"},
		{"kind", PARAMETER_LINE, 0, "KIND", "What it is: birthday, anniversary, ..."},
		TEXT("title", "TEXT", "What it is called where the kind does not say it"),
		{"reason", PARAMETER_LINE, 0, "TEXT", "Why, for the log"}}},
	[CMD_OCCASION_REFUSE] = {"occasion refuse", "occasion.refuse", CMD_WRITE, "Say no to proposed occasions: they are never proposed again", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The occasions"},
		{"reason", PARAMETER_LINE, 0, "TEXT", "Why, for the log"}}},
	[CMD_OCCASION_REOPEN] = {"occasion reopen", "occasion.reopen", CMD_WRITE, "Take a yes or no to proposed occasions back: they wait again", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The occasions"}}},
	[CMD_ORDER_LIST] = {"order list", "order.list", CMD_LISTING, "List orders, newest first", {
		OF, {"to_confirm", PARAMETER_FLAG, 0, NULL, "Only those that customers made by a yes, and that wait for the shop's"}, LIMIT, AFTER}},
	[CMD_ORDER_SHOW] = {"order show", "order.show", 0, "Show an order with its lines", {
		ONE("The order")}},
	[CMD_ORDER_ADD] = {"order add", "order.add", CMD_WRITE, "Add an order of one line", {
		CUSTOMER,
		TEXT("ref", "REF", "The shop's own number (one is made)"),
		TEXT("sku", "SKU", "The product; or --description"),
		ORDER_COLUMNS}},
	[CMD_ORDER_EDIT] = {"order edit", "order.edit", CMD_WRITE, "Change an order and its first line; an empty value ('') is removed", {
		ONE("The order"),
		TEXT("sku", "SKU", "Another product in the first line"),
		ORDER_COLUMNS}},
	[CMD_ORDER_CONFIRM] = {"order confirm", "order.confirm", CMD_WRITE, "Say yes to orders that customers made by a yes", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The orders"},
		{"reason", PARAMETER_LINE, 0, "TEXT", "A word for the log"}}},
	[CMD_ORDER_DECLINE] = {"order decline", "order.decline", CMD_WRITE, "Say no to such orders; the customer is told by you", {
		{"ids", PARAMETER_IDS, NEEDED, "ID...", "The orders"},
		{"reason", PARAMETER_LINE, 0, "TEXT", "Why, for the log"}}},
	[CMD_OFFER_LIST] = {"offer list", "offer.list", CMD_LISTING, "List what messages offered and what was answered, newest first", {
		OF, LIMIT, AFTER}},
	[CMD_OFFER_SHOW] = {"offer show", "offer.show", 0, "Show an offer: its terms, and the customer's answer", {
		ONE("The offer")}},
	[CMD_PRODUCT_LIST] = {"product list", "product.list", CMD_LISTING, "List products", {
		LIMIT, AFTER}},
	[CMD_PRODUCT_SHOW] = {"product show", "product.show", 0, "Show a product and what may follow it", {
		{"sku", PARAMETER_LINE, NEEDED, "SKU", "The product's sku"}}},
	[CMD_PRODUCT_ADD] = {"product add", "product.add", CMD_WRITE, "Add a product", {
		{"sku", PARAMETER_LINE, NEEDED, "SKU", "The shop's own key"},
		{"description", PARAMETER_LINE, PARAMETER_REQUIRED, "TEXT", "Plain words that fit 'you gave her ...': pink roses"},
		PRODUCT_COLUMNS}},
	[CMD_PRODUCT_EDIT] = {"product edit", "product.edit", CMD_WRITE, "Change a product; an empty value ('') is removed", {
		{"sku", PARAMETER_LINE, NEEDED, "SKU", "The product's sku"},
		TEXT("description", "TEXT", "Plain words that fit 'you gave her ...'"),
		PRODUCT_COLUMNS}},
	[CMD_DRAFT_LIST] = {"draft list", "draft.list", CMD_LISTING, "List drafts in any state, newest first", {
		OF, {"state", PARAMETER_WORD, 0, DRAFT_STATES, "Only in this state"}, LIMIT, AFTER}},
	[CMD_MESSAGE_LIST] = {"message list", "message.list", CMD_LISTING, "List approved messages, newest first", {
		OF, LIMIT, AFTER}},
	[CMD_MESSAGE_SHOW] = {"message show", "message.show", 0, "Show an approved message as it leaves", {
		ONE("The message")}},
	[CMD_DELIVERY_LIST] = {"delivery list", "delivery.list", CMD_LISTING, "List deliveries, newest first", {
		OF, {"state", PARAMETER_WORD, 0, DELIVERY_STATES, "Only in this state"}, LIMIT, AFTER}},
	[CMD_DELIVERY_SHOW] = {"delivery show", "delivery.show", 0, "Show a delivery and its attempts", {
		ONE("The delivery")}},
	[CMD_DELIVERY_CANCEL] = {"delivery cancel", "delivery.cancel", CMD_WRITE, "Take a message back before it leaves", {
		ONE("The delivery")}},
	[CMD_CONSENT_SET] = {"consent set", "consent.set", CMD_WRITE, "Record what a customer said about being written to", {
		CUSTOMER,
		{"channel", PARAMETER_WORD, NEEDED, "email|sms|letter", "The channel"},
		{"state", PARAMETER_WORD, NEEDED, "granted|soft|withdrawn", "What was said"},
		{"basis", PARAMETER_LINE, 0, "TEXT", "How: 'ticked at the till'; needed for granted and soft"}}},
	[CMD_CONSENT_HISTORY] = {"consent history", "consent.history", CMD_LISTING, "List what a customer ever said about it", {
		CUSTOMER}},
	[CMD_OPTOUT_ADD] = {"optout add", "optout.add", CMD_WRITE, "Record that a customer does not want to hear of something", {
		CUSTOMER,
		{"channel", PARAMETER_WORD, 0, "email|sms|letter", "Nothing on this channel"},
		{"kind", PARAMETER_LINE, 0, "KIND", "Nothing about this kind of occasion"},
		{"recipient", PARAMETER_ID, 0, "ID", "Nothing about this person"},
		{"occasion", PARAMETER_ID, 0, "ID", "Nothing about this occasion"}}},
	[CMD_OPTOUT_LIST] = {"optout list", "optout.list", CMD_LISTING, "List opt-outs in force", {
		OF, LIMIT, AFTER}},
	[CMD_OPTOUT_DROP] = {"optout drop", "optout.drop", CMD_WRITE, "End an opt-out, because the customer said so", {
		ONE("The opt-out")}},
	[CMD_PLAYBOOK_SHOW] = {"playbook show", "playbook.show", 0, "Show the shop's voice: its words, its texts, and which are missing", {
		{"channel", PARAMETER_WORD, 0, "email|sms|letter|call", "Only the texts of this channel; call: what is said on the telephone"}}},
	[CMD_PLAYBOOK_PREVIEW] = {"playbook preview", "playbook.preview", 0, "Show how a text in force reads, to an imaginary customer or a real one", {
		{"kind", PARAMETER_LINE, NEEDED, "KIND", "birthday, anniversary, own-birthday, ..."},
		{"customer", PARAMETER_LINE, 0, "CUSTOMER", "To this customer, on their next day of the kind: an id, ref, e-mail or unique name"},
		{"language", PARAMETER_LINE, 0, "CODE", "The imaginary customer's language, as en (the shop's)"},
		{"channel", PARAMETER_WORD, 0, "email|sms|letter|call", "As said on this channel, or on the telephone (email)"}}},
	[CMD_PLAYBOOK_CHECK] = {"playbook check", "playbook.check", 0, "Judge the playbook on the disk, without taking it, for every customer", {{0}}},
	[CMD_FEED_ADD] = {"feed add", "feed.add", CMD_WRITE, "Make a calendar to subscribe to, and show its address: the only time", {
		FEED,
		{"customer", PARAMETER_LINE, 0, "CUSTOMER", "Only this customer's days: an id, ref, e-mail or unique name"},
		{"prepare", PARAMETER_FLAG, 0, NULL, "Only days for which something was ordered"},
		{"no_names", PARAMETER_FLAG, 0, NULL, "Nobody's name or number stands in it"},
		{"alarms", PARAMETER_FLAG, 0, NULL, "Each day rings at 9 o'clock of the day before, where the program lets it"},
		{"approve", PARAMETER_FLAG, 0, NULL, "Each day whose draft waits leads to a page on which it is approved, skipped or put off"}}},
	[CMD_FEED_LIST] = {"feed list", "feed.list", CMD_LISTING, "List the calendars that can be subscribed to", {
		LIMIT, AFTER}},
	[CMD_FEED_URL] = {"feed url", "feed.url", CMD_WRITE, "Give a calendar a new address, and show it: the old one ends", {
		FEED}},
	[CMD_FEED_REVOKE] = {"feed revoke", "feed.revoke", CMD_WRITE, "End a calendar: its address leads nowhere", {
		FEED}},
	[CMD_OUTBOX] = {"outbox", "outbox.list", CMD_LISTING, "List what waits to leave or is uncertain, the nearest first, and why", {
		LIMIT, AFTER}},
	[CMD_OUTBOX_RESOLVE] = {"outbox resolve", "outbox.resolve", CMD_WRITE, "Say what became of an uncertain delivery", {
		ONE("The delivery"),
		{"sent", PARAMETER_FLAG, 0, NULL, "It arrived: nothing more is done"},
		{"resend", PARAMETER_FLAG, 0, NULL, "Send the same bytes once more, with --yes: the customer may get them twice"},
		{"drop", PARAMETER_FLAG, 0, NULL, "Nobody knows, and nothing more is done"},
		{"reason", PARAMETER_LINE, 0, "TEXT", "Why, for the log"}}},
	[CMD_RESUME] = {"resume", "hold.resume", CMD_WRITE, "Let messages leave again: end a HOLD and the rests of channels", {{0}}},
	[CMD_WATCH] = {"watch", "event.subscribe", 0, "Print what happens while it happens, a line each", {{0}}},
	[CMD_IMPORT_BEGIN] = {"import", "import.begin", CMD_WRITE | CMD_WIRE_ONLY, "Begin an import", {
		{"dry_run", PARAMETER_FLAG, 0, NULL, "Check, store nothing"}}},
	[CMD_IMPORT_ROWS] = {"import", "import.rows", CMD_WRITE | CMD_WIRE_ONLY, "Hand over rows of one file", {
		{"session", PARAMETER_ID, PARAMETER_REQUIRED, "ID", "What import.begin answered"},
		{"kind", PARAMETER_WORD, PARAMETER_REQUIRED, "products|variations|customers|recipients|occasions|orders", "What the rows are"},
		{"file", PARAMETER_LINE, PARAMETER_REQUIRED, "NAME", "The file's name, for the log"},
		{"rows", PARAMETER_JSON, PARAMETER_REQUIRED, "ROWS", "At most 128 of {line, values}"},
		{"partial", PARAMETER_FLAG, 0, NULL, "Rows that were rejected before: lines of an order that are there stay"}}},
	[CMD_IMPORT_END] = {"import", "import.end", CMD_WRITE | CMD_WIRE_ONLY, "End an import and plan", {
		{"session", PARAMETER_ID, PARAMETER_REQUIRED, "ID", "What import.begin answered"}}},
	[CMD_BACKUP] = {"backup", "store.backup", CMD_WRITE | CMD_WIRE_ONLY, "Copy the store into a new file", {
		{"file", PARAMETER_LINE, PARAMETER_REQUIRED, "FILE", "Its absolute path"}}},
	[CMD_REHEARSAL_BEGIN] = {"rehearse", "rehearsal.begin", CMD_WRITE | CMD_WIRE_ONLY, "Begin to live through days on a copy of the store; nothing leaves", {
		{"from", PARAMETER_DATE, 0, "DATE", "The first day that is told (today)"},
		{"to", PARAMETER_DATE, 0, "DATE", "The last one, within five years (a year on)"},
		{"nobody", PARAMETER_FLAG, 0, NULL, "Nobody ever says yes"},
		{"approve_held", PARAMETER_FLAG, 0, NULL, "A yes is said to what is held, too"},
		{"calendar", PARAMETER_FLAG, 0, NULL, "Told as the pieces of a calendar"}}},
	[CMD_REHEARSAL_NEXT] = {"rehearse", "rehearsal.next", CMD_WRITE | CMD_WIRE_ONLY, "Go on with it, for about 300 ms: how far it is, or the next that it tells", {
		{"id", PARAMETER_ID, PARAMETER_REQUIRED, "ID", "What rehearsal.begin answered"}}},
	[CMD_DOCTOR] = {"doctor", "doctor", CMD_WRITE | CMD_WIRE_ONLY, "Look for what an administrator should mend", {
		{"deep", PARAMETER_FLAG, 0, NULL, "Also read a copy of the whole store, and look for customers who cannot be reached"}}},
	[CMD_DEV_CLOCK_SET] = {"dev clock set", "dev.clock.set", CMD_WRITE | CMD_DEVELOPER, "Freeze the clock at a time of the shop", {
		{"time", PARAMETER_LINE, NEEDED, "TIME", "2026-12-03T09:00:00, the shop's local time"}}},
	[CMD_DEV_CLOCK_ADVANCE] = {"dev clock advance", "dev.clock.advance", CMD_WRITE | CMD_DEVELOPER, "Move the frozen clock forward", {
		{"by", PARAMETER_LINE, NEEDED, "90s|15m|2h|3d", "How far"}}},
	[CMD_DEV_CLOCK_RUN] = {"dev clock run", "dev.clock.run", CMD_WRITE | CMD_DEVELOPER, "Follow the system's clock again", {{0}}},
	[CMD_DEV_FAIL] = {"dev fail", "dev.fail", CMD_WRITE | CMD_DEVELOPER, "Make the next steps of a kind fail", {
		{"kind", PARAMETER_WORD, NEEDED, "commit|clock|die-at-open|die-after-open|die-at-end|die-after-end|die-after-dot|die-after-answer", "The step"},
		{"count", PARAMETER_COUNT, PARAMETER_POSITION, "N", "How many times (1); for clock: so many hours forward"}}},
};
/* clang-format on */

const struct command *command_by_method(const char *method) {
	for (size_t i = 0; i < CMD_COUNT; i++) {
		if (strcmp(commands[i].method, method) == 0) {
			return &commands[i];
		}
	}
	return NULL;
}

size_t verb_match(const char *verb, const char *const *words, size_t count) {
	size_t used = 0;
	while (*verb != '\0') {
		size_t len = strcspn(verb, " ");
		if (used == count || strlen(words[used]) != len ||
		    memcmp(words[used], verb, len) != 0) {
			return 0;
		}
		used++;
		verb += len;
		verb += strspn(verb, " ");
	}
	return used;
}

const struct parameter *command_parameter(const struct command *command, const char *name) {
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &command->parameters[i];
		if (parameter->name != NULL && strcmp(parameter->name, name) == 0) {
			return parameter;
		}
	}
	return NULL;
}

// What check_member() needs beside the member.
struct check {
	const struct command *command;
	struct err *err;
};

static bool check_member(const char *name, const struct json *value, void *argument) {
	struct check *check = argument;
	const struct parameter *parameter = command_parameter(check->command, name);
	if (parameter == NULL) {
		return err_set(check->err, ERR_INVALID, "'%s' takes no '%s'",
			       check->command->method, name);
	}
	return json_kind(value) == JSON_KIND_NULL || parameter_check(parameter, value, check->err);
}

bool command_check(const struct command *command, const struct json *params, struct err *err) {
	struct check check = {command, err};
	if (params != NULL && json_kind(params) != JSON_KIND_OBJECT) {
		return err_set(err, ERR_INVALID, "'%s' takes its parameters by name",
			       command->method);
	}
	if (params != NULL && !json_each(params, check_member, &check)) {
		return false;
	}
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX && command->parameters[i].name != NULL; i++) {
		const struct parameter *parameter = &command->parameters[i];
		const struct json *value = json_get(params, parameter->name);
		if ((parameter->flags & PARAMETER_REQUIRED) &&
		    (value == NULL || json_kind(value) == JSON_KIND_NULL)) {
			return err_set(err, ERR_INVALID, "'%s' is missing", parameter->name);
		}
	}
	return true;
}
