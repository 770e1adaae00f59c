/*
 * Import sessions: rows that the command line has read, checked against the store and put into it.
 * A session ends by import.end, with its connection's death after ten idle minutes, or with the
 * daemon; running the same import again does no harm.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct app;
struct imports;

/* Makes the (empty) table of sessions. */
struct imports *imports_create(struct app *app);

/* Ends all sessions and frees; NULL is fine. */
void imports_destroy(struct imports *imports);

/* True while a session that is no dry run is going on. */
bool imports_running(const struct imports *imports);
