/* How long a text message may be. */
#pragma once

#include "rosemary/base/err.h"
#include "rosemary/domain/channel.h"

struct app;

/*
 * Whether a text takes no more segments than sms.segments allows; texts of other channels and NULL
 * always do. ERR_LIMIT says how many it takes and why.
 */
bool sms_budget_check(const struct app *app, enum channel channel, const char *text,
		      struct err *err) MUST_CHECK;
