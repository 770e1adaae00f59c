/* The keys of both reviews: what each does, and how the terminal's bytes become keys. Pure. */
#pragma once

#include <stddef.h>

/* What a key asks for. */
enum review_action {
	REVIEW_NOTHING, /* no key of ours */
	REVIEW_APPROVE,
	REVIEW_EDIT,
	REVIEW_SKIP,
	REVIEW_FOR_EVER, /* skip, and end the occasion */
	REVIEW_LATER,
	REVIEW_DAY,  /* accept with another day */
	REVIEW_KIND, /* accept as another kind */
	REVIEW_NEXT,
	REVIEW_BACK,
	REVIEW_UNDO,
	REVIEW_QUIT,
	REVIEW_GROUP, /* approve all that were shown */
	REVIEW_PAGE_DOWN,
	REVIEW_PAGE_UP,
	REVIEW_LINE_DOWN,
	REVIEW_LINE_UP,
	REVIEW_HELP,
	REVIEW_ACTION_COUNT
};

/* A key. Where it has no name it is another way to press one above it. */
struct review_key {
	const char *bytes; /* what the terminal sends */
	enum review_action action;
	const char *name; /* "space", or NULL */
	const char *word; /* for the line of keys, or NULL: only in help */
	const char *help; /* a sentence, or NULL */
};

/* All keys for drafts and for proposed occasions, the most important first; NULLs end them. */
extern const struct review_key review_keys[], proposal_keys[];

/* The action of one key's bytes. */
enum review_action review_action_of(const struct review_key *keys, const char *key);

/*
 * The length of the key that bytes[0..len) begin with: a character, or a control sequence
 * (ECMA-48). 0 when more bytes may belong to it.
 */
size_t review_key_len(const char *bytes, size_t len);
