/*
 * What happens, told to those who watch (event.subscribe): each new row of the audit, which has
 * every move of drafts and deliveries, every import and every change, and plans that are done.
 */
#pragma once

struct app;

/* Where the audit was read last, and whether anybody watches. */
struct watch;

/* Makes it; nobody watches yet. */
struct watch *watch_create(struct app *app);

/* Frees it; NULL is fine. */
void watch_destroy(struct watch *watch);

/* Somebody begins to watch: what happens from now on is told. */
void watch_begin(struct watch *watch);

/* A plan has no work left, and that is committed. NULL is fine. */
void watch_plan_done(struct watch *watch);

/*
 * Tells what is new; to be called when the loop has done something. Costs nothing while nobody
 * watches. What is too much for a turn is told in the next ones. NULL is fine.
 */
void watch_tell(struct watch *watch);
