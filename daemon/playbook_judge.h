/* Whether a playbook's texts are what a shop may say, before anybody is written to. */
#pragma once

#include "rosemary/config/complaint.h"

struct app;

/*
 * Tells, as "file:line: ...", each word of the app's playbook that is only true on one day (today,
 * tomorrow, days left), each text that cannot be said to an imaginary customer or does not keep its
 * channel's opt-out line, what an SMS does not tell though its e-mail does, and each page that
 * cannot be shown.
 */
void playbook_judge(const struct app *app, complaint_handler *complain, void *argument);
