/* The check of a playbook that is under way: at most one at a time, in slices. */
#pragma once

struct app;

/* A check: the playbook that is judged, and what was found so far. */
struct playbook_check;

/* Ends the app's check, if there is one, unanswered. To be called before the store is closed. */
void playbook_check_stop(struct app *app);
