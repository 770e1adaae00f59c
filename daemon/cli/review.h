/* One run of `rosemary review`, shared by its loop (review.c) and its decisions. */
#pragma once

#include <stdint.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/terminal.h"
#include "rosemary/base/alloc.h"
#include "rosemary/base/words.h"

/* What was decided about a draft or a proposed occasion. */
enum review_outcome {
	REVIEW_UNDECIDED,
	REVIEW_APPROVED,
	REVIEW_SKIPPED,
	REVIEW_ENDED, /* skipped for ever */
	REVIEW_PUT_OFF,
	REVIEW_ACCEPTED, /* of occasions */
	REVIEW_REFUSED,
	REVIEW_ELSEWHERE, /* by somebody else, or its reason is gone */
	REVIEW_OUTCOME_COUNT
};
/* undecided approved skipped "skipped for ever" "put off" accepted refused "decided elsewhere" */
extern const struct words review_outcome_words;

/* A draft of the queue, or a proposed occasion. */
struct review_entry {
	int64_t id;
	struct json *draft; /* it as it was seen last; NULL: not seen */
	enum review_outcome outcome;
};

/* One run, below. */
struct review;

/* What a key does. */
typedef void review_function(struct review *review);

/* What is gone through: drafts, or proposed occasions. */
struct review_subject {
	const struct review_key *keys;
	review_function *const *functions; /* by action, beside those of every review */
	enum command_id list;
	const char *plural, *show_method;
	const char *noun;                          /* "draft" */
	const char *kind_path;                     /* of its kind, in what show_method answers */
	const char *nothing;                       /* what is said when nothing waits */
	const char *elsewhere;                     /* what is said where there is no terminal */
	const char *help;                          /* what is said below the keys */
	bool (*is_open)(const struct json *thing); /* somebody can decide about it */
	struct json *(*lines)(const struct json *thing, const struct json *before, size_t width);
	enum review_outcome best; /* counted in the end even if there is none */
};

/* The run. */
struct review {
	struct cli *cli;
	const struct review_subject *subject;
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

/* The entry of an id, or NULL. */
struct review_entry *review_entry_of(struct review *review, int64_t id);

/* {"ids": [its id]}; owned by the caller. */
struct json *review_params_of(const struct review_entry *entry) MUST_CHECK;

/* The one that was decided last and still is, or NULL; it is forgotten as one to take back. */
struct review_entry *review_pop_decided(struct review *review);

/* Goes through what waits, of one kind or (NULL) all; returns an exit_status. */
int review_subject_run(struct cli *cli, const struct review_subject *subject, const char *kind);

/* What the keys do to drafts (review_decide.c). */
review_function review_approve, review_edit, review_skip, review_for_ever, review_later;
review_function review_undo, review_group;
