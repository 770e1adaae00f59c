/* What was bought, for whom and for which day. */
#pragma once

#include "rosemary/base/money.h"
#include "rosemary/base/record.h"

/* What an order was; only a normal one counts as a gift. */
enum order_kind {
	ORDER_NORMAL,
	ORDER_REPLACEMENT,
	ORDER_REFUNDED,
	ORDER_CANCELLED,
	ORDER_SYMPATHY,
	ORDER_KIND_COUNT
};
/* normal replacement refunded cancelled sympathy */
extern const struct words order_kind_words;

/* What has become of an order that began as a reply. */
enum order_confirmation {
	ORDER_CONFIRMATION_NONE, /* placed at the shop: counts */
	ORDER_TO_CONFIRM,
	ORDER_CONFIRMED,
	ORDER_DECLINED,
	ORDER_CONFIRMATION_COUNT
};
/* none to-confirm confirmed declined */
extern const struct words order_confirmation_words;

/* A row of the table orders. source+ref UNIQUE. */
struct order {
	int64_t id;
	char *source, *ref;
	int64_t customer, recipient; /* recipient 0: the order names nobody */
	char *occasion_kind;         /* absent: not said */
	struct date placed_on, wanted_on;
	struct date day; /* wanted_on, else placed_on: every date test uses it */
	enum order_kind kind;
	int64_t replaces;    /* the order that this one replaces, or 0 */
	int64_t replaced_by; /* filled when read: an order that replaces this one, or 0 */
	char *gift_note, *tags;
	enum order_confirmation confirmation;
	int64_t total_minor;
	char *currency;
	char *payment;       /* a label: "Visa ending 42"; never a card number */
	char *payment_token; /* what the till needs to charge it again; absent: no card on file */
	int64_t import_mark; /* the import that wrote it last, to see rows of one order apart */
};
extern const struct record_type order_record;

/* A row of the table order_line. UNIQUE (order_id, number). */
struct order_line {
	int64_t id, order_id, number; /* number from 1 */
	char *sku;
	char *description;
	int64_t quantity;    /* at least 1 */
	int64_t price_minor; /* of one */
};
extern const struct record_type order_line_record;

/* quantity times price, saturating at INT64_MAX. */
int64_t order_line_total(const struct order_line *line);

/*
 * True when line is the gift rather than the one that was it so far (NULL: none): it is dearer by
 * total, and no discount.
 */
bool order_line_is_gift(const struct order_line *line, const struct order_line *so_far);

/* The gift: the dearest line, the first of equals. NULL when there is none. */
const struct order_line *order_gift(const struct order_line *lines, size_t count);

/* True when the order may be spoken of as a gift: normal, and not waiting or declined. */
bool order_counts(const struct order *order);

/* What order_that_counts() found. */
enum last_order {
	LAST_ORDER_NONE,
	LAST_ORDER_GAVE,     /* for this recipient: "you gave her" */
	LAST_ORDER_CHOSE,    /* for this kind of occasion, naming nobody: "you chose" */
	LAST_ORDER_REFUNDED, /* the newest for this recipient was refunded: ask the owner */
	LAST_ORDER_REPLACED  /* it was replaced: ask the owner */
};

/*
 * The order a message may speak of, of a customer's orders (newest day first) before a day: the
 * newest normal one for the same recipient and kind, else for the same recipient; else one of the
 * kind that names nobody. Another recipient's order is never it. If the newest candidate was
 * refunded or replaced, no older one is picked. Of several for one day the dearest is taken. *ret
 * is an index, set for all but NONE.
 */
enum last_order order_that_counts(const struct order *orders, size_t count, int64_t recipient,
				  const char *kind, struct date before, size_t *ret);
