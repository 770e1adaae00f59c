/* What a parsed template is made of: shared by its parser and its renderer only. */
#pragma once

#include <stddef.h>

/* What a piece of a template is. */
enum node_kind {
	NODE_LINE,     /* a line of the source begins: a partial's indentation goes here */
	NODE_TEXT,     /* written as it is; at most one line */
	NODE_VALUE,    /* {{name}} */
	NODE_RAW,      /* {{{name}}} and {{&name}} */
	NODE_SECTION,  /* {{#name}}; its contents are the nodes up to end */
	NODE_INVERTED, /* {{^name}}; likewise */
	NODE_PARTIAL,  /* {{>name}} */
};

/* A piece of a template. The texts lie in the template's own copy of its source. */
struct node {
	enum node_kind kind;
	int line;
	const char *text; /* the literal text (len bytes), or the name (ends in NUL) */
	size_t len;
	size_t end;         /* index of the first node behind a section's contents */
	const char *indent; /* of a partial that stands alone on its line, else NULL */
	size_t indent_len;
};

/* A template with its pieces. */
struct template {
	char *name;
	char *source; /* a copy in which every name ends in NUL */
	struct node *nodes;
	size_t count, capacity;
};
