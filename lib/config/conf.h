/*
 * A libconfig file as a tree of our own: read with limits, and with the places of libconfig 1.5
 * closed where it takes a file otherwise than it is written (numbers beyond 32 bits wrap, an open
 * comment swallows the rest, \x00 cuts a text, @include has no limits).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/config/complaint.h"

/* CONF_MAX_DEPTH counts nested groups, lists and arrays. */
enum { CONF_MAX_BYTES = 256 * 1024, CONF_MAX_DEPTH = 8 };

/* What a value is. */
enum conf_kind {
	CONF_GROUP,
	CONF_LIST, /* a list ( ) or an array [ ]: no difference to us */
	CONF_TEXT,
	CONF_NUMBER,
	CONF_FRACTION, /* a floating-point number: no option takes one */
	CONF_BOOLEAN,  /* true or false */
	CONF_REFUSED,  /* a number that was complained about already */
};

/* A value. {0} but for kind is an empty group. */
struct conf {
	enum conf_kind kind;
	char *name; /* NULL in a list and at the root */
	int line;
	char *text;     /* of CONF_TEXT: UTF-8 without control characters but line ends and tabs */
	int64_t number; /* of CONF_NUMBER; of CONF_BOOLEAN 0 or 1 */
	struct conf *members; /* of groups and lists */
	size_t count;
};

/*
 * Reads len bytes (a BOM in front is skipped); file is named in complaints. NULL when there was
 * any complaint that leaves nothing to look at; otherwise the tree, to be freed with conf_free(),
 * which may lack what was complained about.
 */
struct conf *conf_parse(const char *file, const char *bytes, size_t len,
			struct complaints *complaints) MUST_CHECK;

/* The same of a file of at most CONF_MAX_BYTES. */
struct conf *conf_read(const char *file, struct complaints *complaints) MUST_CHECK;

/* Frees a tree; NULL is fine. */
void conf_free(struct conf *conf);

/* The member of that name in a group, or NULL. */
const struct conf *conf_member(const struct conf *group, const char *name);

/* "a group { ... }", "a text", ...: what kind of value it is, for complaints. */
const char *conf_kind_name(enum conf_kind kind);
