/* Of the playbook's verbs what others ask: its kinds, and the check that is under way. */
#pragma once

#include <stdbool.h>

struct app;

/* True for a kind of occasion that the playbook, its words or the feasts name. */
bool control_playbook_knows_kind(const struct app *app, const char *kind);

/* A check, at most one at a time, in slices: the playbook judged, and what was found so far. */
struct playbook_check;

/* Ends the app's check, if there is one, unanswered. To be called before the store is closed. */
void playbook_check_stop(struct app *app);
