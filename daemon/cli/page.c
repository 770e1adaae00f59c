// One record for people: its facts, and the lists in it.
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

enum { SECTIONS_MAX = 6, COLUMNS_MAX = 16 };

/* A list in a record, in the columns of a listing or in its own. */
struct section {
	const char *title, *key;
	const struct column *columns;
	size_t count;
	int like; /* the command whose listing has the columns, when there are none here */
};

/* A record's page: columns that are facts, one a line. */
struct page {
	const struct column *facts;
	size_t count;
	struct section sections[SECTIONS_MAX];
};

/* clang-format off */
static const struct column customer[] = {
	{.title = "Customer", .path = "name"},
	{.title = "Id",       .path = "id"},
	{.title = "Ref",      .path = "ref"},
	{.title = "State",    .path = "state"},
	{.title = "Merged into", .path = "merged_into"},
	{.title = "E-mail",   .path = "email"},
	{.title = "Refused",  .path = "refused_email"},
	{.title = "Phone",    .path = "phone"},
	{.title = "Refused",  .path = "refused_phone"},
	{.title = "Address",  .path = "address"},
	{.title = "Postcode", .path = "postcode"},
	{.title = "Country",  .path = "country"},
	{.title = "Language", .path = "language"},
	{.title = "Timezone", .path = "timezone"},
	{.title = "Channel",  .path = "channel"},
	{.title = "29 Feb",   .path = "leap_day"},
	{.title = "Notes",    .path = "notes"},
};

static const struct column merges[] = {
	{"MERGE", "id",        NULL,       CELL_NUMBER, 0, false},
	{"REF",   "gone.ref",  NULL,       CELL_TEXT,   0, true},
	{"NAME",  "gone.name", NULL,       CELL_TEXT,   0, true},
	{"SINCE", "at",        NULL,       CELL_DAY,    0, false},
	{"BY",    "by",        NULL,       CELL_TEXT,   0, true},
};

static const struct column recipient[] = {
	{.title = "Recipient", .path = "name", .otherwise = "relation"},
	{.title = "Id",        .path = "id"},
	{.title = "Customer",  .path = "customer.name", .otherwise = "customer"},
	{.title = "Relation",  .path = "relation"},
	{.title = "Pronoun",   .path = "pronoun"},
	{.title = "Country",   .path = "country"},
	{.title = "Likes",     .path = "likes"},
	{.title = "Avoid",     .path = "avoid"},
	{.title = "State",     .path = "state"},
};

static const struct column occasion[] = {
	{.title = "Occasion",  .path = "called", .otherwise = "kind"},
	{.title = "Id",        .path = "id"},
	{.title = "Kind",      .path = "kind"},
	{.title = "Customer",  .path = "customer.name", .otherwise = "customer"},
	{.title = "For",       .path = "recipient.name", .otherwise = "recipient.relation"},
	{.title = "Rule",      .path = "rule"},
	{.title = "Next day",  .path = "next_on", .type = CELL_DAY},
	{.title = "Drafted",   .path = "draft_on", .type = CELL_DAY},
	{.title = "Lead days", .path = "lead_days"},
	{.title = "Sure by %", .path = "confidence"},
	{.title = "From",      .path = "source"},
	{.title = "State",     .path = "state"},
};

static const struct column evidence[] = {
	{"ID",       "id",            NULL,        CELL_NUMBER, 0,  false},
	{"DAY",      "wanted_on",     "placed_on", CELL_DAY,    0,  false},
	{"PLACED",   "placed_on",     NULL,        CELL_DAY,    90, false},
	{"AS",       "occasion_kind", NULL,        CELL_TEXT,   0,  true},
	{"CARD",     "gift_note",     "tags",      CELL_TEXT,   0,  true},
	{"GIFT",     "gift",          NULL,        CELL_TEXT,   70, true},
};

static const struct column order[] = {
	{.title = "Order",     .path = "ref"},
	{.title = "Id",        .path = "id"},
	{.title = "Customer",  .path = "customer.name", .otherwise = "customer"},
	{.title = "For",       .path = "recipient.name", .otherwise = "recipient.relation"},
	{.title = "Occasion",  .path = "occasion_kind"},
	{.title = "Placed",    .path = "placed_on", .type = CELL_DAY},
	{.title = "Wanted",    .path = "wanted_on", .type = CELL_DAY},
	{.title = "Kind",      .path = "kind"},
	{.title = "Replaces",  .path = "replaces"},
	{.title = "Card",      .path = "gift_note"},
	{.title = "Tags",      .path = "tags"},
	{.title = "Confirmed", .path = "confirmation"},
	{.title = "Payment",   .path = "payment"},
	{.title = "Total",     .path = "total"},
	{.title = "Pick-up",  .path = "pickup", .type = CELL_DAY},
	{.title = "Note",     .path = "note"},
};

static const struct column offered[] = {
	{"SKU",         "sku",         NULL, CELL_TEXT,   0, true},
	{"DESCRIPTION", "description", NULL, CELL_TEXT,   0, true},
	{"QUANTITY",    "quantity",    NULL, CELL_NUMBER, 0, false},
};

static const struct column offer[] = {
	{.title = "Offer",    .path = "id"},
	{.title = "State",    .path = "state"},
	{.title = "Customer", .path = "customer.name"},
	{.title = "For",      .path = "recipient.name", .otherwise = "recipient.relation"},
	{.title = "Occasion", .path = "occasion.title", .otherwise = "occasion.kind"},
	{.title = "Day",      .path = "occurs_on", .type = CELL_DAY},
	{.title = "Total",    .path = "total"},
	{.title = "Payment",  .path = "payment"},
	{.title = "Order by", .path = "order_by", .type = CELL_DAY},
	{.title = "Answered", .path = "answered_at", .type = CELL_DAY},
	{.title = "Pick-up",  .path = "pickup", .type = CELL_DAY},
	{.title = "Note",     .path = "note"},
	{.title = "Order",    .path = "ordered"},
	{.title = "Message",  .path = "message"},
};

static const struct column lines[] = {
	{"NUMBER",      "number",      NULL, CELL_NUMBER, 0, false},
	{"SKU",         "sku",         NULL, CELL_TEXT,   0, true},
	{"DESCRIPTION", "description", NULL, CELL_TEXT,   0, true},
	{"QUANTITY",    "quantity",    NULL, CELL_NUMBER, 0, false},
	{"PRICE",       "price",       NULL, CELL_NUMBER, 0, false},
};

static const struct column product[] = {
	{.title = "Product",  .path = "description"},
	{.title = "Sku",      .path = "sku"},
	{.title = "Category", .path = "category"},
	{.title = "Price",    .path = "price"},
	{.title = "Currency", .path = "currency"},
	{.title = "From",     .path = "season_from"},
	{.title = "To",       .path = "season_to"},
	{.title = "Active",   .path = "active", .type = CELL_BOOL},
};

static const struct column variations[] = {
	{"SKU",         "to_sku",      NULL, CELL_TEXT, 0,  true},
	{"DESCRIPTION", "description", NULL, CELL_TEXT, 70, true},
	{"SAID AS",     "sentence",    NULL, CELL_TEXT, 0,  true},
};

static const struct column delivery[] = {
	{.title = "Delivery", .path = "id"},
	{.title = "State",    .path = "state"},
	{.title = "Customer", .path = "customer.name"},
	{.title = "To",       .path = "address"},
	{.title = "Channel",  .path = "channel"},
	{.title = "Subject",  .path = "subject"},
	{.title = "Message",  .path = "message"},
	{.title = "Attempts", .path = "attempts"},
	{.title = "Next try", .path = "next_at", .type = CELL_DAY},
	{.title = "Changed",  .path = "changed_at", .type = CELL_DAY},
	{.title = "Why",      .path = "reason"},
	{.title = "Answer",   .path = "answer"},
	{.title = "Their id", .path = "provider_id"},
};

static const struct column attempts[] = {
	{"NUMBER",  "number",    NULL, CELL_NUMBER, 0,  false},
	{"BEGAN",   "opened_at", NULL, CELL_MOMENT, 0,  false},
	{"OVER",    "closed_at", NULL, CELL_MOMENT, 90, false},
	{"OUTCOME", "outcome",   NULL, CELL_TEXT,   0,  false},
	{"CODE",    "code",      NULL, CELL_NUMBER, 70, false},
	{"ANSWER",  "line",      NULL, CELL_TEXT,   0,  true},
};

#define FACTS(columns)              columns, ARRAY_LEN(columns)
#define OWN(title, key, columns)    {title, key, columns, ARRAY_LEN(columns), 0}
#define LIKE(title, key, command)   {title, key, NULL, 0, command}

static const struct page pages[CMD_COUNT] = {
	[CMD_CUSTOMER_SHOW]  = {FACTS(customer), {
		LIKE("People", "recipients", CMD_RECIPIENT_LIST),
		LIKE("Days", "occasions", CMD_OCCASION_LIST),
		LIKE("Consent", "consent", CMD_CONSENT_HISTORY),
		LIKE("Opt-outs", "optouts", CMD_OPTOUT_LIST),
		LIKE("Orders", "orders", CMD_ORDER_LIST),
		OWN("One with", "merges", merges)}},
	[CMD_RECIPIENT_SHOW] = {FACTS(recipient), {{0}}},
	[CMD_OCCASION_SHOW]  = {FACTS(occasion), {OWN("Orders that tell of it", "orders", evidence)}},
	[CMD_ORDER_SHOW]     = {FACTS(order), {OWN("Lines", "lines", lines)}},
	[CMD_OFFER_SHOW]     = {FACTS(offer), {OWN("Offered", "lines", offered)}},
	[CMD_PRODUCT_SHOW]   = {FACTS(product), {OWN("May be followed by", "variations", variations)}},
	[CMD_DELIVERY_SHOW]  = {FACTS(delivery), {OWN("Attempts", "attempts_list", attempts)}},
};
/* clang-format on */

static void print_facts(const struct page *page, const struct json *answer) {
	for (size_t i = 0; i < page->count; i++) {
		char *text = cell_text(answer, &page->facts[i]);
		if (*text != '\0') {
			print_fact(page->facts[i].title, text);
		}
		free(text);
	}
}

// The next days of an occasion are a list of plain dates.
static void print_days(const struct json *days) {
	static const struct column day = {.path = "day", .type = CELL_DAY};
	for (size_t i = 0; i < json_count(days); i++) {
		struct json *row = json_new_object();
		json_put(row, "day", json_share(json_at(days, i)));
		char *text = cell_text(row, &day);
		print_fact(i == 0 ? "Days" : "", text);
		free(text);
		json_free(row);
	}
}

// The columns of a listing but the customer's, whose page it is.
static size_t columns_of(const struct listing *listing, struct column ret[COLUMNS_MAX]) {
	size_t count = 0;
	for (size_t i = 0; i < listing->count && count < COLUMNS_MAX; i++) {
		if (strcmp(listing->columns[i].path, "customer.name") != 0) {
			ret[count++] = listing->columns[i];
		}
	}
	return count;
}

static void print_section(const struct section *section, const struct json *answer) {
	const struct json *rows = json_get(answer, section->key);
	const struct column *columns = section->columns;
	size_t count = section->count;
	if (json_count(rows) == 0) {
		return;
	}
	struct column others[COLUMNS_MAX];
	if (columns == NULL) {
		columns = others;
		count = columns_of(listing_of((enum command_id)section->like), others);
	}
	print_gap();
	print_heading(section->title);
	table_print(rows, columns, count);
}

bool page_print(enum command_id command, const struct json *answer) {
	const struct page *page = &pages[command];
	if (page->facts == NULL) {
		return false;
	}
	print_facts(page, answer);
	print_days(json_get(answer, "days"));
	for (size_t i = 0; i < SECTIONS_MAX && page->sections[i].title != NULL; i++) {
		print_section(&page->sections[i], answer);
	}
	return true;
}
