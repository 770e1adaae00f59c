/* Proposed occasions as they are shown: when they are, and the orders that tell so. */
#pragma once

#include "rosemary/base/json.h"
#include "rosemary/domain/occasion.h"

struct app;

/*
 * Puts what speaks for a derived occasion: "when" ("14 May", "Mother's Day"), "orders" (as
 * order.list has them, the newest first), "because" (their refs, days and notes in words) and
 * "sympathy" (an order in sympathy names whom it is for). Nothing for one that no order tells.
 */
bool proposal_put(struct json *object, const struct occasion *occasion, struct app *app,
		  struct err *err) MUST_CHECK;
