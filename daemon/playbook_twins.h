/* Whether the channels of a playbook tell a customer the same. */
#pragma once

#include "rosemary/config/complaint.h"

struct app;

/*
 * Complains, at the place of the SMS, of each fact that the app's playbook tells by e-mail and not
 * by SMS in the text of the same kind and language, but for what facts_left_out excuses. A kind
 * without an SMS of its own is not looked at.
 */
void playbook_judge_twins(const struct app *app, struct complaints *complaints);
