/* The days that come, as the terminal and the calendar show them. */
#pragma once

#include "daemon/control.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/store/occasion.h"

/* The days from today on that the request's `days` asks for, else so many. */
struct date_range upcoming_range(const struct request *request, int64_t preset);

/*
 * A day as an object: day, customer, recipient, occasion, state ("planned" before there is a
 * draft), draft_on, draft, hold, why, held_until, send_by. NULL when the store fails.
 */
struct json *upcoming_answer(struct app *app, const struct coming *coming,
			     struct err *err) MUST_CHECK;
