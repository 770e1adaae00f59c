/* The playbook's templates, parsed, and what they say of given facts. */
#pragma once

#include "rosemary/base/json.h"
#include "rosemary/domain/playbook.h"

/* The parsed templates of one playbook. */
struct voice;

/*
 * Parses every template of the playbook and checks that each name in it is a known fact. All
 * complaints go to complain ("file:line: ..."); NULL when there was one. Borrows the playbook.
 */
struct voice *voice_open(const struct playbook *playbook,
			 void (*complain)(const char *text, void *argument),
			 void *argument) MUST_CHECK;

/* Frees it; NULL is fine. */
void voice_close(struct voice *voice);

/* What a text says; to be ended with utterance_finish(). */
struct utterance {
	char *subject, *text;
};

/* Frees the texts. */
void utterance_finish(struct utterance *utterance);

/*
 * Renders a touchpoint of the playbook in a language. ERR_INVALID with "file:line" when a fact
 * that it needs is absent, or when the result is not fit to be sent.
 */
bool voice_render(const struct voice *voice, const struct playbook_text *text,
		  const struct language *language, const struct json *facts, struct utterance *ret,
		  struct err *err) MUST_CHECK;

/* The opt-out line of a language with these facts; to be freed. */
char *voice_opt_out(const struct voice *voice, const struct language *language,
		    const struct json *facts, struct err *err) MUST_CHECK;

/* The HTML of a text that was approved; to be freed. */
char *voice_html(const struct voice *voice, const struct language *language,
		 const struct json *facts, const char *subject, const char *text,
		 struct err *err) MUST_CHECK;
