// The event loop: people first, and looked for between any two pieces of work.
#include "daemon/loop.h"

#include <stddef.h>
#include <stdlib.h>

#include <event2/event.h>

#include "rosemary/base/alloc.h"

// What is not told its priority gets the middle one (event2/event.h), which has to be work's.
_Static_assert(LOOP_PRIORITY_COUNT / 2 == LOOP_WORK, "events are work unless they say otherwise");

static struct event_base *make(struct event_config *config) {
	const int at_once = 1; // by number and not by time: one callback may take all of that
	// Else timers are late by up to a few milliseconds, ten times what the outbox waits.
	if (event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER) != 0 ||
	    event_config_set_max_dispatch_interval(config, NULL, at_once, LOOP_WORK) != 0) {
		return NULL;
	}
	struct event_base *base = event_base_new_with_config(config);
	if (base != NULL && event_base_priority_init(base, LOOP_PRIORITY_COUNT) != 0) {
		event_base_free(base);
		return NULL;
	}
	return base;
}

struct event_base *loop_create(struct err *err) {
	event_set_mem_functions(library_malloc, library_realloc, free);
	struct event_config *config = event_config_new();
	struct event_base *base = config != NULL ? make(config) : NULL;
	if (config != NULL) {
		event_config_free(config);
	}
	if (base == NULL) {
		(void)err_set(err, ERR_IO, "cannot make an event loop");
	}
	return base;
}
