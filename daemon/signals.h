/* The signals that the daemon answers to, through the loop. */
#pragma once

#include "rosemary/base/err.h"

struct app;
/* The signals that are listened to. */
struct signals;

/*
 * SIGTERM and SIGINT call stop once; a second one within the stop ends the loop at once. SIGHUP
 * reads configuration and playbook anew (reload.h). SIGPIPE is ignored for the whole process.
 */
struct signals *signals_open(struct app *app, void (*stop)(struct app *app),
			     struct err *err) MUST_CHECK;

/* Stops listening; NULL is fine. */
void signals_close(struct signals *signals);
