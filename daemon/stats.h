/* What the daemon counts, by one table: for `status --json` and for /metrics. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct app;

/* A number as it is now. */
struct stat {
	const char *name; /* a word with underscores, as control_calls */
	const char *help; /* one line */
	bool counter;     /* it only grows until the daemon ends; else it is a state of now */
	uint64_t number;
};

/* Calls each with every number, in the order of the table. */
void stats_each(const struct app *app, void (*each)(const struct stat *stat, void *argument),
		void *argument);
