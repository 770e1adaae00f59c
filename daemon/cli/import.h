/* What the files of `rosemary import` share. */
#pragma once

#include <stdio.h>

#include "daemon/cli/cli.h"
#include "rosemary/base/words.h"
#include "rosemary/intake/csv.h"

enum { IMPORT_SHOWN_MAX = 5 }; /* reasons of a file that are printed, not only counted */

/* FILE.rejected.csv while it is written. */
struct rejects;

/* What became of a file's rows. The first five are named like the daemon's answers. */
enum import_count {
	COUNT_NEW,
	COUNT_CHANGED,
	COUNT_SAME,
	COUNT_KEPT,
	COUNT_REJECTED,
	IMPORT_COUNT_COUNT
};
/* new changed same kept rejected */
extern const struct words import_count_words;

/* A file that is imported. */
struct import_file {
	const char *path; /* as it was given */
	const char *name; /* its last part */
	const char *kind;
	const char *country; /* the shop's, where numbers are dialled that name none */
	int order;           /* of the kinds: the smaller come first */
	FILE *file;
	struct csv *csv;
	struct columns *columns; /* what its columns are (intake) */
	bool partial;            /* it holds rows that were rejected before */
	int64_t rows;            /* in all */
	char *unknown;           /* its columns that nobody reads, or NULL */
	struct rejects *rejects;
	int64_t counts[IMPORT_COUNT_COUNT];
	int64_t took_ms;
	struct json *shown;  /* the first reasons, as lines of text */
	char *rejected_path; /* where its rejected rows are, or NULL */
};

/*
 * Opens a file, finds out what it is and looks through it once, to learn the order of its dates.
 * params are the verb's. ERR_INVALID and others name the file. To be finished in any case.
 */
bool import_file_open(struct import_file *ret, const char *path, const struct json *params,
		      struct err *err) MUST_CHECK;

/* Closes and frees; rejected rows that were not kept by rejects_keep() are thrown away. */
void import_file_finish(struct import_file *file);

/* Puts files in the order in which their kinds refer to one another; of one kind, as they were. */
void import_files_sort(struct import_file *files, size_t count);

/* Sends all rows of a file to a session. ERR_STATE when a SIGINT came: see import_interrupted(). */
bool import_file_send(struct cli *cli, struct import_file *file, int64_t session, int signals,
		      struct err *err) MUST_CHECK;

/* True once a SIGINT waits in the descriptor (signalfd). */
bool import_interrupted(int signals);

/* Counts a row, and keeps the first reasons to be shown. */
void import_file_tell(struct import_file *file, enum import_count count, int64_t line,
		      const char *reason);

/* Prints what became of all files: a table, or JSON. due: occasions that wait to be drafted. */
void import_summary_print(const struct cli *cli, const struct import_file *files, size_t count,
			  bool dry_run, int64_t due);

/* How far a file is, on one line of a terminal that is rewritten. */
struct progress {
	const struct import_file *file;
	int64_t began_ms, shown_ms; /* shown_ms 0: never */
	bool wanted;
};

/* Begins; nothing is shown before a second has passed. */
void progress_begin(struct progress *progress, const struct cli *cli,
		    const struct import_file *file);

/* So many rows are done. */
void progress_show(struct progress *progress, int64_t rows);

/* Wipes the line. */
void progress_end(struct progress *progress);
