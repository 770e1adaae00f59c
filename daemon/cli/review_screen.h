/* What reviews show, laid out for a terminal's width and height. Pure. */
#pragma once

#include <stddef.h>

#include "rosemary/base/json.h"

struct review_key;

/* One screen. */
struct review_screen {
	const char *title;
	const struct json *lines; /* safe and broken to the width, as review_letter() makes them */
	size_t first;             /* the line that stands on top */
	const char *status;       /* what happened; outside text in it is made safe */
	const struct json *keys;  /* lines, as review_key_lines() makes them; NULL: none */
	size_t width, height;
	bool emphasis;
};

/*
 * A draft (as draft.show answers) as lines: the letter first, then all that a yes depends on. Lines
 * of its text that before (the draft as it was seen, or NULL) does not have begin with '+'.
 */
struct json *review_letter(const struct json *draft, const struct json *before,
			   size_t width) MUST_CHECK;

/* What differs between two looks at a draft: "address, text"; to be freed. */
char *review_changes(const struct json *before, const struct json *draft) MUST_CHECK;

/* A proposed occasion (as occasion.show answers) as lines, with the orders that tell of it. */
struct json *review_proposal(const struct json *occasion, size_t width) MUST_CHECK;

/* Keys as lines for help, and what else is to be said. */
struct json *review_help(const struct review_key *keys, const char *more, size_t width) MUST_CHECK;

/* Drafts as lines of a list, one or more each, broken to the width. */
struct json *review_list(const struct json *drafts, size_t width) MUST_CHECK;

/* "a approve  e edit ...": in one line or, where rows are not scarce, two; what fits of them. */
struct json *review_key_lines(const struct review_key *keys, size_t width,
			      size_t height) MUST_CHECK;

/* Rows that lines have on the screen, at least one. */
size_t review_rows(const struct review_screen *screen);

/* The largest value of first that shows no emptiness below the last line. */
size_t review_first_max(const struct review_screen *screen);

/* The bytes that draw it, to be freed. */
char *review_draw(const struct review_screen *screen) MUST_CHECK;
