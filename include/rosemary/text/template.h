/*
 * Mustache templates (the required modules of the specification, github.com/mustache/spec v1.4):
 * parsed once, rendered many times, bounded in depth, work and output whatever they hold. A
 * template can only show facts: there is no code in it and no path to a file.
 */
#pragma once

#include <stddef.h>

#include "rosemary/base/strbuf.h"

struct json;

/* A parsed template, to be rendered many times. */
struct template;

/* Limits of a template and of one rendering. */
enum {
	TEMPLATE_MAX_BYTES = 64 * 1024,   /* of source */
	TEMPLATE_MAX_NAME = 64,           /* bytes of a name, and of a delimiter */
	TEMPLATE_MAX_DEPTH = 32,          /* sections and partials inside one another */
	TEMPLATE_MAX_PARTIALS = 64,       /* different ones reached from one template */
	TEMPLATE_MAX_WORK = 100 * 1000,   /* pieces rendered and places searched for a name */
	TEMPLATE_MAX_OUTPUT = 256 * 1024, /* bytes one rendering may write */
};

/*
 * Parses len bytes of source, which need not end in NUL and are not kept.
 * name is copied; it appears only in error texts.
 *
 * Returns a template to be freed with template_destroy(). Returns NULL and fills
 * err with ERR_SYNTAX and "name:line" when source is malformed, is not UTF-8 or nests
 * deeper than TEMPLATE_MAX_DEPTH, with ERR_LIMIT beyond TEMPLATE_MAX_BYTES.
 */
struct template *template_parse(const char *name, const char *source, size_t len,
				struct err *err) MUST_CHECK;

/* The same for a source that begins on a later line (from 1) of the file that name means. */
struct template *template_parse_at(const char *name, int line, const char *source, size_t len,
				   struct err *err) MUST_CHECK;

/* Frees a template; NULL is fine. */
void template_destroy(struct template *template);

/* What becomes of a name without a value. */
enum template_miss {
	TEMPLATE_MISS_EMPTY, /* nothing is written, as the specification says */
	TEMPLATE_MISS_ERROR, /* ERR_INVALID, so that nobody is ever "Dear ," */
};

/* What becomes of {{name}}; {{{name}}} and {{&name}} are always written as they are. */
enum template_escape { TEMPLATE_ESCAPE_HTML, TEMPLATE_ESCAPE_NONE };

/* Finds the partial of that name; NULL when there is none. */
typedef const struct template *template_find(const char *name, void *argument);

/*
 * How to render. {0} is what the specification asks for, without partials. Everything is borrowed.
 *
 * With TEMPLATE_MISS_ERROR every name that the template and its partials hold, reached or not,
 * must stand in known (dotted names whole, "."  never), every partial must exist, and a value
 * that is absent (no key, null or "") is false in a section and an error outside one, as is a
 * value that is neither text nor number.
 */
struct template_options {
	enum template_miss miss;
	enum template_escape escape;
	const char *const *known;
	size_t known_count;
	template_find *partial; /* NULL: there are none */
	void *partial_argument;
};

/*
 * Appends the rendering of facts (an object, for all but the smallest templates) to ret, which is
 * as it was when this fails: ERR_INVALID with "name:line" for a missing value, ERR_LIMIT beyond
 * one of the limits above or that of ret. In a section null, false, "" and the empty list are
 * false; all else is true.
 */
bool template_render(const struct template *template, const struct json *facts,
		     const struct template_options *options, struct strbuf *ret,
		     struct err *err) MUST_CHECK;

/* One use of a name. The texts are the template's. */
struct template_use {
	const char *template; /* the name given to template_parse() */
	int line;
	const char *name;
	bool section; /* asked whether it is there or repeated, not written */
};

/* Called for each use; returns false with err filled to stop. */
typedef bool template_use_handler(const struct template_use *use, void *argument, struct err *err);

/*
 * Calls each for every name that the template and the partials it reaches hold, in the order of
 * their lines, each partial once: so a playbook can be checked without data. Of options only the
 * partials count. False when each returned false, or with ERR_INVALID and "name:line" for a
 * partial that does not exist, ERR_LIMIT beyond TEMPLATE_MAX_PARTIALS or TEMPLATE_MAX_WORK.
 */
bool template_each_use(const struct template *template, const struct template_options *options,
		       template_use_handler *each, void *argument, struct err *err) MUST_CHECK;
