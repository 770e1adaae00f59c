/* What the service manager hears of the daemon (sd_notify(3)); without one nothing is done. */
#pragma once

#include "rosemary/base/err.h"

struct app;

/* The connection to the manager, and the timers that keep it informed. */
struct notify;

/*
 * Begins to feed the watchdog, from the loop and at half its time, when the manager asks for it
 * (WATCHDOG_USEC): a loop that hangs is missed.
 */
struct notify *notify_open(struct app *app, struct err *err) MUST_CHECK;

/* Stops feeding and frees; NULL is fine. */
void notify_close(struct notify *notify);

/* The moments in the life of a service. */
enum notify_event { NOTIFY_READY, NOTIFY_RELOADING, NOTIFY_STOPPING, NOTIFY_EVENT_COUNT };

/* Tells the manager of one, with what there is to say then. */
void notify_tell(struct notify *notify, enum notify_event event);

/*
 * Something may have changed: at most once a second the manager is told in a short sentence what
 * waits and what rests ("3 drafts wait; e-mail rests: ..."). NULL is fine.
 */
void notify_changed(struct notify *notify);
