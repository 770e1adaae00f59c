/* The days that come, as the terminal and the calendar show them. */
#pragma once

#include "daemon/control.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/store/occasion.h"

/*
 * The page of days that the request asks for: from today on for its `days` (else so many), behind
 * its `after`, which is a text of upcoming_key(). ERR_INVALID when that is none.
 */
bool upcoming_page(const struct request *request, int64_t days, struct coming_page *ret,
		   struct err *err) MUST_CHECK;

/* The place of a day among those that come, as text: "2027-05-14/12/0". */
enum { UPCOMING_KEY_SIZE = 64 };
const char *upcoming_key(const struct coming *coming, char ret[UPCOMING_KEY_SIZE]);

/*
 * A day as an object: day, customer, recipient, occasion, state ("planned" before there is a
 * draft), draft_on, draft, hold, why, held_until, send_by. NULL when the store fails.
 */
struct json *upcoming_answer(struct app *app, const struct coming *coming,
			     struct err *err) MUST_CHECK;
