/*
 * A customer's orders, studied for days that come round again. What they tell becomes occasions
 * that are proposed: nothing is drafted before the owner's yes.
 */
#pragma once

#include <stdint.h>

#include "rosemary/base/err.h"

struct app;

/*
 * Studies one customer and settles what came of it: adds proposals, changes those that are open,
 * takes away those that nothing speaks for any more, and audits each as policy. Inside a
 * transaction. A customer that is gone is no failure.
 */
bool study_customer(struct app *app, int64_t customer, int64_t now, struct err *err) MUST_CHECK;
