/* The developer's clock outlives the daemon: a restart does not throw a story out of its time. */
#pragma once

#include "rosemary/base/err.h"

struct app;

/*
 * Freezes the clock where it stood when the daemon ended. A clock that nobody froze, and a store
 * that has none yet, follow the system's. Fails when the file beside the store cannot be read.
 */
bool developer_load_clock(struct app *app, struct err *err) MUST_CHECK;

/* Keeps the clock as it is now beside the store, or forgets it when it follows the system's. */
bool developer_keep_clock(const struct app *app, struct err *err) MUST_CHECK;
