/* A row of an order on its way into the store, for import_orders.c and import_order_line.c. */
#pragma once

#include "daemon/import_rows.h"
#include "rosemary/domain/order.h"
#include "rosemary/domain/product.h"

/* What was found and made so far. Records that are {0} were not. */
struct order_work {
	struct import_target *target;
	struct import_row *row;
	bool erased; /* the customer was: nothing is taken */
	struct customer customer;
	bool found; /* the order is there: old */
	struct order old, order;
	struct product product; /* of the sku, if there is one */
	bool found_line;        /* the line is there: old_line */
	struct order_line old_line, line;
	bool names_recipient; /* the row says for whom; without an id: a new one */
	bool recipient_changed;
	struct recipient recipient;
};

/*
 * Makes the line of the row: its number, and what the row does not say from the line that is there
 * already, if it is of the same thing, else from the product. To be called when the order's
 * currency is chosen.
 */
bool order_line_read(struct order_work *work, struct err *err) MUST_CHECK;
