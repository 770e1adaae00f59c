/* What owners type of a noun, sorted into a row for the functions that take imports' rows. */
#pragma once

#include "daemon/control.h"
#include "daemon/import_rows.h"

/* A typed row. To be ended with hand_values_finish(). */
struct hand_values {
	struct json *cells;  /* {column: text}, read like a file's */
	struct json *fields; /* {field: text}: what no column says, and what is emptied ("") */
};

/* A noun that can be added and edited. */
struct hand_noun {
	enum file_kind kind;
	const struct record_type *type;

	/* Reads one into *ret. ERR_NOT_FOUND. */
	bool (*get)(struct store *store, int64_t id, void *ret, struct err *err);

	/* Makes the record the request's answer, as `show` has it. */
	bool (*show)(struct request *request, int64_t id, struct err *err);

	/* Fills in what a new one has when nobody says it; NULL: nothing. */
	bool (*preset)(struct request *request, struct hand_values *values, struct err *err);

	/* Fills in the required columns of one that is there, from its record. */
	bool (*complete)(struct request *request, const void *record, struct hand_values *values,
			 struct err *err);
};

/* The nouns, by what a file of them holds; NULL for those without. */
const struct hand_noun *hand_noun_of(enum file_kind kind);

/*
 * Sorts the request's parameters into a row. With `editing` an empty text empties the value;
 * ERR_INVALID for one that may not be empty. Else it is as good as absent.
 */
bool hand_values_read(const struct request *request, const struct hand_noun *noun, bool editing,
		      struct hand_values *ret, struct err *err) MUST_CHECK;

/* Puts a cell that the row does not have. NULL puts nothing. */
void hand_values_preset(struct hand_values *values, const char *column, const char *text);

/* Frees the row. */
void hand_values_finish(struct hand_values *values);

/* One side of such a list as text: "email: a@b.example; notes: -"; to be freed. */
char *hand_changes_text(const struct json *changes, const char *side) MUST_CHECK;
