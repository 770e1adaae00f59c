/*
 * Rehearsals: what the days to come would bring, lived through on a copy of the store by the stages
 * that will do it, a slice of it in each turn while somebody asks for it. Nothing leaves, and the
 * store is only read. One goes on at a time.
 */
#pragma once

struct app;

/* The rehearsal that goes on, if any. */
struct rehearsals;

/* Makes one that is idle, and removes what a crash may have left of a copy. */
struct rehearsals *rehearsals_create(struct app *app);

/* Gives up what goes on, while the store is still there, and frees; NULL is fine. */
void rehearsals_destroy(struct rehearsals *rehearsals);
