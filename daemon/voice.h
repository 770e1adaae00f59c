/* The playbook's templates, parsed, and what they say of given facts. */
#pragma once

#include "rosemary/base/json.h"
#include "rosemary/domain/playbook.h"
#include "rosemary/text/template.h"

/* The parsed templates of one playbook. */
struct voice;

/*
 * Parses every template of the playbook and checks that each name in it is a known fact. All
 * complaints go to complain ("file:line: ..."), each once; NULL when there was one. Borrows the
 * playbook.
 */
struct voice *voice_open(const struct playbook *playbook,
			 void (*complain)(const char *text, void *argument),
			 void *argument) MUST_CHECK;

/* Frees it; NULL is fine. */
void voice_close(struct voice *voice);

/*
 * Calls each for every name that a text of the playbook and the parts it takes in hold, its subject
 * too, as template_each_use() does.
 */
bool voice_each_use(const struct voice *voice, const struct playbook_text *text,
		    template_use_handler *each, void *argument, struct err *err) MUST_CHECK;

/* What a text says; to be ended with utterance_finish(). */
struct utterance {
	char *subject; /* NULL: the channel has none */
	char *text;
};

/* Frees the texts. */
void utterance_finish(struct utterance *utterance);

/*
 * Renders a touchpoint of the playbook in a language, fitted to its form. ERR_INVALID with
 * "file:line" when a fact that it needs is absent, or when the result is not fit to be sent.
 */
bool voice_render(const struct voice *voice, const struct playbook_text *text,
		  const struct language *language, const struct json *facts, struct utterance *ret,
		  struct err *err) MUST_CHECK;

/*
 * Whether what a person wrote may be sent in a form, as compose_check_text() says, with the
 * form's opt-out line in that language. A subject of "" is none.
 */
bool voice_check(const struct voice *voice, enum form form, const struct language *language,
		 const struct json *facts, const struct utterance *utterance,
		 struct err *err) MUST_CHECK;

/*
 * The text as its form is best carried: an SMS without empty lines at its ends, and shortened by
 * sms_shorten(). To be freed.
 */
char *voice_fit(enum form form, const char *text) MUST_CHECK;

/*
 * A page of the playbook within its frame, with facts of texts and of pages (domain/webpage.h),
 * all of them escaped; to be freed. NULL and ERR_INVALID with "file:line" when a fact that it needs
 * is absent.
 */
char *voice_page(const struct voice *voice, const struct playbook_page *page,
		 const struct json *facts, struct err *err) MUST_CHECK;

/* The HTML of a text that was approved; to be freed. */
char *voice_html(const struct voice *voice, const struct language *language,
		 const struct json *facts, const char *subject, const char *text,
		 struct err *err) MUST_CHECK;
