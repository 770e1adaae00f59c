/* Freezing a letter, or a call, into its entry on the sheet that is printed. */
#pragma once

#include "rosemary/base/strbuf.h"
#include "rosemary/domain/draft.h"

struct app;

/*
 * Appends the entry of a draft to ret: a letter dated by the day on which it is printed, or a call
 * to make before send-by. key is the entry's id. ERR_LIMIT when ret is full.
 */
bool approval_sheet_entry(struct app *app, const struct draft *draft, const char *key,
			  int64_t printed_at, struct strbuf *ret, struct err *err) MUST_CHECK;
