/* One import from its beginning to its end: the files it had, and what became of their rows. */
#pragma once

#include "daemon/import.h"
#include "daemon/import_rows.h"

/* A file of an import. */
struct import_file {
	enum file_kind kind;
	char *name;
	int64_t counts[IMPORT_OUTCOME_COUNT];
};

/* The session itself. */
struct import_session {
	struct app *app;
	int64_t id;
	bool dry_run;
	struct store *store; /* the daemon's, or a dry run's own copy */
	struct actor actor;  /* who began it; the name is owned */
	struct import_target target;
	struct import_file files[IMPORT_FILES_MAX];
	size_t file_count;
};

/* Sets a session up, without a store. */
void import_session_init(struct import_session *session, struct app *app, const struct actor *actor,
			 bool dry_run);

/* Frees what the session owns; a dry run's store too. */
void import_session_finish(struct import_session *session);

/* How far the rows of a call are, and what became of them; {0} is the beginning. */
struct import_tally {
	size_t taken;
	int64_t counts[IMPORT_OUTCOME_COUNT];
	struct json *rejected, *kept; /* {line, reason} of each; NULL: none so far */
	bool more;                    /* rows are left for another slice */
	bool broken;                  /* the store failed: what was in memory is not what it has */
};

/* Frees what the tally owns. */
void import_tally_finish(struct import_tally *tally);

/*
 * Takes the next rows of import.rows, in one transaction and a few milliseconds, and fills result
 * behind the last of them. ERR_INVALID and ERR_LIMIT for a call that makes no sense, which leaves
 * the tally whole; all else is a failure of the store.
 */
bool import_session_rows(struct import_session *session, const struct json *params,
			 struct import_tally *tally, struct json *result,
			 struct err *err) MUST_CHECK;

/*
 * Writes down what was done, in one transaction, and begins a plan where the daemon has a
 * pipeline. complete: all rows came, so that the last order is known to have no more. *ret_due
 * counts the occasions that are due now.
 */
bool import_session_end(struct import_session *session, bool complete, int64_t *ret_due,
			struct err *err) MUST_CHECK;
