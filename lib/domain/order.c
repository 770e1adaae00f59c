// Orders: their fields, the gift in one, and which one a message may speak of.
#include "rosemary/domain/order.h"

#include <string.h>

WORDS(order_kind_words, "normal", "replacement", "refunded", "cancelled", "sympathy");
WORDS(order_confirmation_words, "none", "to-confirm", "confirmed", "declined");

#define AT(member) offsetof(struct order, member)

/* clang-format off */
static const struct field order_fields[] = {
	{"id",            FIELD_ID,   AT(id),            NULL, 0},
	{"source",        FIELD_TEXT, AT(source),        NULL, 0},
	{"ref",           FIELD_TEXT, AT(ref),           NULL, 0},
	{"customer",      FIELD_ID,   AT(customer),      NULL, 0},
	{"recipient",     FIELD_ID,   AT(recipient),     NULL, 0},
	{"occasion_kind", FIELD_TEXT, AT(occasion_kind), NULL, 0},
	{"placed_on",     FIELD_DATE, AT(placed_on),     NULL, 0},
	{"wanted_on",     FIELD_DATE, AT(wanted_on),     NULL, 0},
	{"day",           FIELD_DATE, AT(day),           NULL, FIELD_HIDDEN},
	{"kind",          FIELD_WORD, AT(kind),          &order_kind_words, 0},
	{"replaces",      FIELD_ID,   AT(replaces),      NULL, 0},
	{"replaced_by",   FIELD_ID,   AT(replaced_by),   NULL, 0},
	{"gift_note",     FIELD_TEXT, AT(gift_note),     NULL, 0},
	{"tags",          FIELD_TEXT, AT(tags),          NULL, 0},
	{"confirmation",  FIELD_WORD, AT(confirmation),  &order_confirmation_words, 0},
	{"total_minor",   FIELD_INT,  AT(total_minor),   NULL, 0},
	{"currency",      FIELD_TEXT, AT(currency),      NULL, 0},
	{"payment",       FIELD_TEXT, AT(payment),       NULL, 0},
	{"payment_token", FIELD_TEXT, AT(payment_token), NULL, FIELD_HIDDEN},
	{"import_mark",   FIELD_ID,   AT(import_mark),   NULL, FIELD_HIDDEN},
};
/* clang-format on */

#undef AT
#define AT(member) offsetof(struct order_line, member)

/* clang-format off */
static const struct field line_fields[] = {
	{"id",          FIELD_ID,   AT(id),          NULL, FIELD_HIDDEN},
	{"order_id",    FIELD_ID,   AT(order_id),    NULL, FIELD_HIDDEN},
	{"number",      FIELD_ID,   AT(number),      NULL, 0},
	{"sku",         FIELD_TEXT, AT(sku),         NULL, 0},
	{"description", FIELD_TEXT, AT(description), NULL, 0},
	{"quantity",    FIELD_INT,  AT(quantity),    NULL, 0},
	{"price_minor", FIELD_INT,  AT(price_minor), NULL, 0},
};
/* clang-format on */

const struct record_type order_record = {"order", "orders", sizeof(struct order), order_fields,
					 ARRAY_LEN(order_fields)};
const struct record_type order_line_record = {"order_line", "lines", sizeof(struct order_line),
					      line_fields, ARRAY_LEN(line_fields)};

int64_t order_line_total(const struct order_line *line) {
	int64_t total;
	return __builtin_mul_overflow(line->quantity, line->price_minor, &total) ? INT64_MAX
										 : total;
}

bool order_line_is_gift(const struct order_line *line, const struct order_line *so_far) {
	int64_t total = order_line_total(line);
	return so_far != NULL ? total > order_line_total(so_far) : total >= 0;
}

const struct order_line *order_gift(const struct order_line *lines, size_t count) {
	const struct order_line *gift = NULL;
	for (size_t i = 0; i < count; i++) {
		gift = order_line_is_gift(&lines[i], gift) ? &lines[i] : gift;
	}
	return gift;
}

bool order_counts(const struct order *order) {
	return order->kind == ORDER_NORMAL && order->confirmation != ORDER_TO_CONFIRM &&
	       order->confirmation != ORDER_DECLINED;
}

static bool of_kind(const struct order *order, const char *kind) {
	return order->occasion_kind != NULL && strcmp(order->occasion_kind, kind) == 0;
}

// An order that may be the last gift, or that forbids looking for an older one.
static bool is_candidate(const struct order *order, struct date before) {
	return date_compare(order->day, before) < 0 &&
	       (order_counts(order) || order->kind == ORDER_REFUNDED);
}

// How the candidate may be spoken of, given how a good one would be.
static enum last_order speak_of(const struct order *order, enum last_order good) {
	if (order->kind == ORDER_REFUNDED) {
		return LAST_ORDER_REFUNDED;
	}
	return order->replaced_by != 0 ? LAST_ORDER_REPLACED : good;
}

// What an order must be to be found by a search.
struct order_search {
	int64_t recipient; // 0: it names nobody
	const char *kind;  // NULL: any
	struct date before;
};

/*
 * The newest order that fits, count when there is none. Of several for one day the dearest is the
 * gift: a card that was ordered apart is not.
 */
static size_t find_last(const struct order *orders, size_t count,
			const struct order_search *search) {
	size_t best = count;
	for (size_t i = 0; i < count; i++) {
		const struct order *order = &orders[i];
		if (order->recipient != search->recipient || !is_candidate(order, search->before) ||
		    (search->kind != NULL && !of_kind(order, search->kind))) {
			continue;
		}
		if (best < count && date_compare(order->day, orders[best].day) != 0) {
			break;
		}
		if (best == count || order->total_minor > orders[best].total_minor) {
			best = i;
		}
	}
	return best;
}

enum last_order order_that_counts(const struct order *orders, size_t count, int64_t recipient,
				  const char *kind, struct date before, size_t *ret) {
	// In the order in which they are looked for; within each, the newest stands first.
	const struct {
		bool named, same_kind;
		enum last_order good;
	} searches[] = {
		{true, true, LAST_ORDER_GAVE},
		{true, false, LAST_ORDER_GAVE},
		{false, true, LAST_ORDER_CHOSE},
	};
	for (size_t s = 0; s < ARRAY_LEN(searches); s++) {
		if (searches[s].named && recipient == 0) {
			continue;
		}
		const struct order_search search = {searches[s].named ? recipient : 0,
						    searches[s].same_kind ? kind : NULL, before};
		size_t found = find_last(orders, count, &search);
		if (found < count) {
			*ret = found;
			return speak_of(&orders[found], searches[s].good);
		}
	}
	return LAST_ORDER_NONE;
}
