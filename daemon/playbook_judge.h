/* Whether a playbook's texts are what a shop may say, before anybody is written to. */
#pragma once

#include "rosemary/config/complaint.h"

struct app;

/*
 * Tells, as "file:line: ...", each word of the app's playbook that is only true on one day (today,
 * tomorrow, days left) and each text for e-mail that cannot be said to an imaginary customer or
 * does not keep the opt-out line.
 */
void playbook_judge(const struct app *app, complaint_handler *complain, void *argument);
