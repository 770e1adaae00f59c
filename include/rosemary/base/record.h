/*
 * A noun described by a table of its fields. One table per noun serves the store (columns), the
 * wire (JSON keys) and cleaning up, so a field that is added is added once.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/date.h"
#include "rosemary/base/json.h"
#include "rosemary/base/words.h"

/* What a field of a struct is. "Absent" is NULL in the store and null on the wire. */
enum field_type {
	FIELD_INT,     /* int64_t, always there */
	FIELD_ID,      /* int64_t, 0 is absent: ids, counts from 1 */
	FIELD_INSTANT, /* int64_t, seconds UTC, 0 is absent */
	FIELD_BOOL,    /* bool; 0 or 1 in the store */
	FIELD_TEXT,    /* char *, owned by the record, NULL is absent */
	FIELD_DATE,    /* struct date, {0} is absent; YYYY-MM-DD in the store */
	FIELD_WORD,    /* an enum, int-sized; its word in the store */
	FIELD_JSON,    /* struct json *, owned; its text in the store */
};

/* What is special about a field. */
enum field_flag {
	FIELD_HIDDEN = 1, /* never leaves the daemon: folded names, digests */
};

/* A field: its name and its place in the struct. */
struct field {
	const char *name; /* of the column, the parameter ($name) and the JSON key */
	enum field_type type;
	size_t offset;
	const struct words *words; /* for FIELD_WORD */
	unsigned flags;
};

/* A noun: the table that describes its struct. */
struct record_type {
	const char *noun;   /* "draft": the singular and the table's name */
	const char *plural; /* "drafts": the key of a listing */
	size_t size;        /* of the struct */
	const struct field *fields;
	size_t count;
};

/* Frees the fields of *record and zeroes it, so that it can be used or finished again. */
void record_finish(const struct record_type *type, void *record);

/* A deep copy of *record into *ret, which is overwritten. */
void record_copy(const struct record_type *type, const void *record, void *ret);

/* An object with every field that is not hidden, absent ones as null. */
struct json *record_json(const struct record_type *type, const void *record) MUST_CHECK;

/* The field of that name, or NULL. */
const struct field *record_field(const struct record_type *type, const char *name);

/* True when the two records agree in the named field. */
bool record_field_same(const struct field *field, const void *a, const void *b);

/*
 * Sets a field from text as people write it (a word, a date, a number, text); NULL or "" makes it
 * absent where it can be. ERR_INVALID names the field and, for words, those that are allowed;
 * a hidden field is not there to be set.
 */
bool record_set_text(const struct record_type *type, void *record, const char *name,
		     const char *text, struct err *err) MUST_CHECK;

/*
 * What differs between two records: a list of {name, before, after} of fields that are not hidden,
 * without id.
 */
struct json *record_changes(const struct record_type *type, const void *before,
			    const void *after) MUST_CHECK;

/*
 * Puts back what a list of changes changed, where the record still says what it says there; what
 * was changed since stays. ERR_INVALID when a value does not fit its field.
 */
bool record_undo(const struct record_type *type, void *record, const struct json *changes,
		 struct err *err) MUST_CHECK;
