/* Whether a playbook's pages can be shown, whatever is known of the customer. */
#pragma once

#include "rosemary/config/complaint.h"

struct app;

/*
 * Tells, as "file:line: ...", each page of the app's playbook that cannot be shown: with all facts,
 * and with those alone that are always known. Where messages lead to pages, it tells also which
 * page a language of the playbook does not have.
 */
void playbook_judge_pages(const struct app *app, struct complaints *complaints);
