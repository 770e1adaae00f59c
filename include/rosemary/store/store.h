/*
 * The store: one SQLite file, one connection, and the truth. Every call happens on the loop's
 * thread; a transaction begins and ends inside one turn of the loop.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/date.h"
#include "rosemary/base/err.h"

/* An open database. */
struct store;

/*
 * Opens the database at path (":memory:" for a scratch one), creating and migrating it as needed.
 * ERR_BUSY when another process holds it, ERR_CORRUPT when it is damaged, of another kind or newer
 * than this program. now (seconds UTC) stamps a new instance.
 */
struct store *store_open(const char *path, int64_t now, struct err *err) MUST_CHECK;

/* Closes; marks a clean stop first when stopped is not 0. NULL is fine. */
void store_close(struct store *store, int64_t stopped);

/*
 * Calls lost (once, from within the call that finds out) when what was written could not be made
 * durable, or the file is damaged. No transaction begins from then on: the daemon must end.
 */
void store_when_lost(struct store *store, void (*lost)(void *argument), void *argument);

/*
 * Calls grown behind each commit from which on store_shrink() is worth its while, which is then to
 * be called soon, in a turn of its own: it may take milliseconds, and as long as the disk. Without
 * it, and when it never is, commits do that work.
 */
void store_when_grown(struct store *store, void (*grown)(void *argument), void *argument);
bool store_has_grown(const struct store *store);
void store_shrink(struct store *store);

/* False, with ERR_IO or ERR_CORRUPT, once the store is lost. */
bool store_check(const struct store *store, struct err *err) MUST_CHECK;

/*
 * Looks whether path still names the file that was opened. When that was deleted or another put in
 * its place, the store is lost (ERR_CORRUPT): what is written goes nowhere.
 */
bool store_look(struct store *store, struct err *err) MUST_CHECK;

/* The number of the file that was opened, in its file system; 0: the store is in memory. */
uint64_t store_file_number(const struct store *store);

/* One transaction at a time; store_end() commits when ok, else rolls back, and returns ok then. */
bool store_begin(struct store *store, struct err *err) MUST_CHECK;
bool store_commit(struct store *store, struct err *err) MUST_CHECK;
void store_rollback(struct store *store);

/* Commits when ok (failing if that fails), else rolls back and returns false with err untouched. */
bool store_end(struct store *store, bool ok, struct err *err) MUST_CHECK;

/* True between begin and commit. */
bool store_in_transaction(const struct store *store);

/* Makes the next so many commits fail with ERR_IO: only for tests of what follows then. */
void store_fail_commits(struct store *store, int64_t count);

/*
 * The file's path; bytes used; commits, calls of store_shrink() and microseconds spent in them
 * since the start.
 */
struct store_stats {
	const char *path;
	int64_t bytes, commits, commit_us, longest_commit_us;
	int64_t shrinks, longest_shrink_us;
};
struct store_stats store_stats(struct store *store);

/* What identifies this store. secret never leaves the daemon. */
enum { INSTANCE_SECRET_SIZE = 32 };
struct instance {
	unsigned char secret[INSTANCE_SECRET_SIZE];
	int64_t generation, created_at;
	int64_t planned_at;      /* when the last plan began; 0: never */
	bool planning;           /* that plan has work left */
	bool clean_stop;         /* the last stop was one */
	int64_t scheduled_up_to; /* occasion ids up to here have moments by schedule_digest */
	char schedule_digest[65];
};

/* Reads the instance's row. */
bool store_instance(struct store *store, struct instance *ret, struct err *err) MUST_CHECK;

/* A plan begins: drafts compared before now are compared again. */
bool store_plan_begin(struct store *store, int64_t now, struct err *err) MUST_CHECK;

/* The plan that began has no work left. */
bool store_plan_done(struct store *store, struct err *err) MUST_CHECK;

/* Remembers how far occasions were scheduled by which settings. */
bool store_scheduled(struct store *store, const char *digest, int64_t up_to,
		     struct err *err) MUST_CHECK;

/*
 * Copies source stepwise into target, at most pages at a time: for dry runs and backups. Begin
 * once, step until *ret_done. ERR_NO_SPACE when the disk is full. Aborting is closing the copy.
 */
struct store_copy;
struct store_copy *store_copy_begin(struct store *target, struct store *source,
				    struct err *err) MUST_CHECK;
bool store_copy_step(struct store_copy *copy, int pages, bool *ret_done,
		     struct err *err) MUST_CHECK;
void store_copy_close(struct store_copy *copy);

/* Statement steps that scanned a whole table since the start: a test asserts that it stays 0. */
int64_t store_full_scans(struct store *store);

/* A row handed to a caller; the record is the callee's to read, not to keep. False stops. */
typedef bool store_row(const void *record, void *argument);

/*
 * What part of a listing is wanted. It goes on behind a place in the listing's order, which is the
 * id of a row and, where the listing says so, an instant or a day before it; all 0: from the start.
 */
struct store_page {
	struct date day;
	int64_t at;
	int64_t after;     /* the id */
	int64_t limit;     /* at most so many rows; must be above 0 */
	int64_t customer;  /* only this one's; 0: everybody's */
	const char *state; /* only in this state, where the noun has one; NULL: any */
	const char *match; /* only with this text in it, where the listing says so; NULL: any */
	const char *noun;  /* only of this one and, */
	int64_t noun_id;   /* where that is not 0, of this id: the audit's */
	int64_t from;      /* only since this instant, where the listing says so */
	int64_t until;     /* only up to this instant, where the listing says so */
	struct date to;    /* only up to this day, where the listing says so */
	int64_t span;      /* looks at so many ids only, where the listing says so; 0: at all */
};
