/* What the handlers of drafts share. */
#pragma once

#include "control_page.h"
#include "rosemary/domain/draft.h"

/*
 * Reads a draft with its facts compared just now, in a transaction of its own: what is shown,
 * approved or edited is what is true. Finish it with record_finish().
 */
bool draft_read_fresh(struct app *app, int64_t id, struct draft *ret, struct err *err) MUST_CHECK;

/* Makes the draft, exactly as it would leave, the request's answer. */
bool draft_put_shown(struct request *request, const struct draft *draft,
		     struct err *err) MUST_CHECK;

/* Puts "why": in words what holds a draft or took it away, null for others. */
void draft_put_why(struct json *object, const struct draft *draft);

/* The place of a draft in listings by send_by. */
struct page_place draft_place(const void *record);
