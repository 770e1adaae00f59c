/* What is known of the goods of plan.reorder, for people: of one customer, and of all. */
#pragma once

#include <stdint.h>

#include "rosemary/base/err.h"

struct app;
struct json;

/*
 * Appends to list what the orders of a customer say of each category that they bought of:
 * {category, answer, words, expected_on, confidence, orders}.
 */
bool goods_put(struct json *list, struct app *app, int64_t customer, struct err *err) MUST_CHECK;

/* The doctor's look at each category: is there such a product, does it have a rhythm? */
bool goods_check(struct app *app, struct json *checks, struct err *err) MUST_CHECK;
