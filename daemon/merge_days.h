/* What making two customers one changes of their days. */
#pragma once

#include "control.h"
#include "rosemary/domain/merge.h"

/*
 * Puts "days" into object: {id, who, called, fields} of each day that one of the two had and whose
 * state or rule is another one now, fields as record_changes() has them; who is null for a day of
 * the customer's own. What was only proposed to the owner for one and is settled by the other is
 * left out. To be called in the merge's transaction.
 */
bool merge_days_put(struct json *object, struct app *app, const struct merge *merge,
		    struct err *err) MUST_CHECK;
