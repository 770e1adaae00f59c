/*
 * From templates and approved words to what an e-mail carries: the touchpoint's file, the check of
 * a text that somebody wrote or edited, and the HTML made from the text that was approved.
 */
#pragma once

#include <stddef.h>

#include "rosemary/text/template.h"

/* Limits of what is composed. */
enum {
	COMPOSE_MAX_SUBJECT = 200,     /* characters */
	COMPOSE_MAX_TEXT = 20 * 1000,  /* bytes */
	COMPOSE_MAX_HTML = 192 * 1024, /* bytes of the paragraphs, without the layout */
};

/* What one file playbook/<kind>.<channel>.<language>.mustache says. {0} is none. */
struct touchpoint {
	struct template *subject; /* NULL for channels without one */
	struct template *text;
};

/*
 * Parses a touchpoint's file. With has_subject it begins with a header block: lines "Name: value"
 * of which only Subject is known and must be there once, then an empty line, then the text.
 * Without, all of it is the text. A byte order mark is skipped and CR LF read as \n.
 *
 * name is for errors ("name:line"): ERR_SYNTAX for a header block or template that cannot be read,
 * ERR_INVALID for a header nobody knows or a blank text, ERR_LIMIT beyond TEMPLATE_MAX_BYTES. ret
 * is to be ended with touchpoint_finish().
 */
bool touchpoint_parse(const char *name, const char *source, size_t len, bool has_subject,
		      struct touchpoint *ret, struct err *err) MUST_CHECK;

/* Frees the templates and empties the touchpoint. */
void touchpoint_finish(struct touchpoint *touchpoint);

/*
 * What a subject and a text must satisfy however they came to be: valid UTF-8, no control
 * characters (but newline and tab in the text), no {{ or }} left over; subject one line of 1 to
 * COMPOSE_MAX_SUBJECT characters, text of 1 to COMPOSE_MAX_TEXT bytes, neither blank; and opt_out
 * still stands in the text, on a line of its own. subject may be NULL (a channel without one),
 * opt_out NULL or "" (a notice has none). ERR_INVALID or ERR_LIMIT, in words for the person.
 */
bool compose_check_text(const char *subject, const char *text, const char *opt_out,
			struct err *err) MUST_CHECK;

/*
 * Appends text as HTML: paragraphs at blank lines, <br> for the other line ends, everything
 * escaped; http, https and mailto links and bare e-mail addresses become links. A link that
 * carries a user's name before its host is left as text: it is made to deceive.
 */
void compose_paragraphs(struct strbuf *buf, const char *text);

/* What an e-mail's HTML part is made of. Everything is borrowed. */
struct compose_page {
	const struct template *layout;
	const struct json *facts;        /* an object: language, shop_name, ... */
	const char *subject;             /* joins the facts as subject */
	const char *text;                /* joins them as body: HTML, for {{{body}}} */
	struct template_options options; /* known has subject and body too; escape is HTML anyway */
};

/* Appends the rendered layout to ret. Fails as template_render() does; ERR_LIMIT for the text. */
bool compose_html(const struct compose_page *page, struct strbuf *ret, struct err *err) MUST_CHECK;
