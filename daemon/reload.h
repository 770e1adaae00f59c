/*
 * What people write for the daemon, configuration and playbook: read at the start and, whenever
 * the daemon is asked to, read anew. Either all of it is right and taken or none of it.
 */
#pragma once

#include <stdbool.h>

#include "rosemary/config/complaint.h"

struct app;
struct json;

/* Where it is read from: the words of the command line. They must last. */
struct sources {
	const char *config; /* the file */
	const char *state;  /* the folder of relative paths */
	const char *socket; /* instead of the configuration's; NULL: that one */
};

/* What is remembered between two readings. */
struct reload;

/*
 * Reads all for the first time into the app: config, playbook, voice and reload. False when
 * anything is wrong, which was told on standard error with its place. app_unload() afterwards in
 * any case.
 */
bool app_load(struct app *app, const struct sources *sources);

/* Frees what was read. */
void app_unload(struct app *app);

/*
 * Reads all anew. What is right takes effect at once: moments are set again where the shop's hours
 * changed, a plan begins, held deliveries are looked at again, a channel's pause ends and new
 * sessions go where the mail server is now. When anything is wrong the old settings stay. The log
 * says either, reload_problems() says what is wrong until the next reading. From the loop only.
 */
void app_reload(struct app *app);

/*
 * Reads all anew and takes nothing: what is wrong and what is only odd is told. False when anything
 * is wrong.
 */
bool app_check(const struct app *app, complaint_handler *complain, complaint_handler *warn,
	       void *argument);

/* Appends what the last reading left to be mended, in words, to a list. */
void reload_problems(const struct app *app, struct json *list);
