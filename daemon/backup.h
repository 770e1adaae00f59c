/*
 * Backups: the store copied into a new file, a slice a turn, while everything else goes on. A
 * process of its own reads the copy through before it gets its name; one is made at a time.
 */
#pragma once

struct app;

/* The backup that is being made, if any. */
struct backups;

/* Makes one that is idle. */
struct backups *backups_create(struct app *app);

/* Gives up what is being made, while the store is still there, and frees; NULL is fine. */
void backups_destroy(struct backups *backups);
