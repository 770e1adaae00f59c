/* The days that come, as the terminal and the calendar show them. */
#pragma once

#include "daemon/control_page.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/store/occasion.h"

/*
 * The page of days that the request asks for: from today on for its `days` (else so many), behind
 * its `after`, a place as text. ERR_INVALID when that is none.
 */
bool upcoming_page(const struct request *request, int64_t days, struct store_page *ret,
		   struct err *err) MUST_CHECK;

/* The place of a struct coming among the days that come: "2027-05-14/12/0". */
struct page_place upcoming_place(const void *record);

/*
 * A struct coming as an object: day, customer, recipient, occasion, state ("planned" before there
 * is a draft), draft_on, draft, hold, why, held_until, send_by. NULL when the store fails.
 */
struct json *upcoming_answer(struct app *app, const void *record, struct err *err) MUST_CHECK;
