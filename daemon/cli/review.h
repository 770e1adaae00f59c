/* One run of `rosemary review`, shared by its loop (review.c) and its decisions. */
#pragma once

#include <stdint.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/terminal.h"
#include "rosemary/base/alloc.h"
#include "rosemary/base/words.h"

/* What was decided about a draft. */
enum review_outcome {
	REVIEW_UNDECIDED,
	REVIEW_APPROVED,
	REVIEW_SKIPPED,
	REVIEW_ENDED, /* skipped for ever */
	REVIEW_PUT_OFF,
	REVIEW_ELSEWHERE, /* by somebody else, or its reason is gone */
	REVIEW_OUTCOME_COUNT
};
/* undecided, approved, skipped, "skipped for ever", "put off", "decided elsewhere" */
extern const struct words review_outcome_words;

/* A draft of the queue. */
struct review_entry {
	int64_t id;
	struct json *draft; /* as it was seen last; NULL: not seen */
	enum review_outcome outcome;
};

/* The run. */
struct review {
	struct cli *cli;
	struct terminal terminal;
	const char *kind; /* only this kind, or NULL */
	struct review_entry *entries;
	size_t count, at;      /* at: the one on the screen */
	size_t first;          /* its line on top */
	struct json *before;   /* it as it was when it changed, or NULL */
	struct json *decided;  /* ids that an undo takes back, the last decided at the end */
	char *status;          /* what happened */
	enum err_code failure; /* of the last call, or ERR_NONE */
	bool full;             /* the queue may hold more than the entries */
	bool ended;            /* by q, a signal or a terminal that is gone */
};

/* Says what happened, on the status line. */
void review_say(struct review *review, const char *format, ...) PRINTF_LIKE(2, 3);

/* Calls a method on a connection of its own; a failure is said, and NULL returned. Takes params. */
struct json *review_call(struct review *review, const char *method, struct json *params) MUST_CHECK;

/* Puts an entry on the screen, read again; says so when it changed since it was seen. */
void review_go(struct review *review, size_t at);

/* Goes on to the next entry without a decision; false when there is none. */
bool review_go_on(struct review *review);

/* Shows a question in the status line and waits for its key; true for 'y'. */
bool review_confirm(struct review *review, const char *question);

/* Asks for a word behind the question; false when nothing was entered. Esc gives up. */
bool review_ask(struct review *review, const char *question, char *ret, size_t size);

/* Shows lines until a key is pressed that does not scroll; true for 'y'. Takes lines. */
bool review_show_lines(struct review *review, const char *title, struct json *lines,
		       const char *status);

/* What the keys do (review_decide.c). */
typedef void review_function(struct review *review);
review_function review_approve, review_edit, review_skip, review_for_ever, review_later;
review_function review_undo, review_group;
