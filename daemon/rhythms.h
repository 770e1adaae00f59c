/*
 * Goods that a customer buys again and again (plan.reorder): measured when the customer is studied,
 * expected when the shop's customers were counted. What is expected is an occasion of the kind
 * reorder, one for each customer and category, which moves with each order.
 */
#pragma once

#include "rosemary/domain/rhythm.h"

struct app;

/*
 * Measures what a customer bought of each category of plan.reorder. What cannot be measured (any
 * more), or is not named there, is not expected from here on. Inside a transaction.
 */
bool rhythms_measure(struct app *app, int64_t customer, bool active, struct err *err) MUST_CHECK;

/* True when all lines of an order are goods of plan.reorder: it is for the household, no gift. */
bool rhythms_only(struct app *app, int64_t order, bool *ret, struct err *err) MUST_CHECK;

/* What the orders say of a customer and a category on a day of the shop. */
bool rhythms_predict(struct app *app, int64_t customer, const char *category, struct date today,
		     struct rhythm *ret, struct err *err) MUST_CHECK;

/*
 * Makes, moves or ends the occasion of a customer who was measured. What rests on the same last
 * order as before and was handed over stays as it is: nobody is reminded twice of one purchase.
 * Inside a transaction.
 */
bool rhythms_expect(struct app *app, const struct rhythm_row *row, int64_t now,
		    struct err *err) MUST_CHECK;
