/* What the morning's mail tells of customers' answers to offers. */
#pragma once

#include <stdint.h>

#include "rosemary/base/strbuf.h"

struct app;

/* The most bytes of one outside text in a line of that mail, and of all that is told here. */
enum { NOTICE_WORDS_MAX_BYTES = 100, NOTICE_ANSWERS_MAX_BYTES = 64 * 1024 };

/* Adds a text, cut where it is longer than that: a long one may not take the room of others. */
void notice_add_words(struct strbuf *text, const char *words);

/* Counts the orders that wait to be confirmed, and who asked for something else in 24 hours. */
bool notice_answers_count(struct app *app, int64_t now, int64_t *ret_orders, int64_t *ret_changes,
			  struct err *err) MUST_CHECK;

/*
 * Adds a paragraph for each of the two, with a line for each of the newest, and between them one of
 * the orders that are fetched up to the next open day. What customers wrote is not told: that
 * stands on the screen of whoever looks.
 */
bool notice_answers_add(struct app *app, int64_t now, struct strbuf *text,
			struct err *err) MUST_CHECK;
