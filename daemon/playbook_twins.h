/* Whether the channels of a playbook tell a customer the same. */
#pragma once

#include "rosemary/config/complaint.h"

struct app;

/*
 * Complains of each fact that the app's playbook tells by e-mail and not on another channel, at the
 * place of that channel's text of the same kind and language; what facts_left_out excuses may be
 * left out. Where a channel has no such text of its own nothing is compared.
 */
void playbook_judge_twins(const struct app *app, struct complaints *complaints);
