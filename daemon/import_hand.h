/* Rows that an owner typed, on their way through the functions that take imports' rows. */
#pragma once

#include <stdint.h>

#include "rosemary/base/json.h"

struct import_target;

/* The source of what an owner typed. */
#define HAND_SOURCE "owner"

/*
 * What a row that an owner typed says beside its columns. Such a row may do what no file may: empty
 * a value, and bring back what was ended or silent.
 */
struct import_hand {
	int64_t customer;          /* whose row it is, instead of customer_ref; 0: nobody's yet */
	int64_t subject;           /* the record that it changes; 0: a new one */
	const struct json *fields; /* texts by field that are set beyond the columns; "" empties */
	const char *basis;         /* of consent that it records; NULL: none is recorded */
};

/* A mark of its own for an import: not to be guessed, and never twice, for orders remember it. */
int64_t import_new_mark(void);

/* Where a new record is said to come from. */
const char *import_source(const struct import_target *target);

/* The record that an owner's row changes; 0: the row names it, or it is new. */
int64_t import_subject(const struct import_target *target);
