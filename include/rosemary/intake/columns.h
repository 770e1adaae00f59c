/*
 * Rosemary's own six kinds of CSV file: which columns each has and what stands in them. One table
 * serves recognising a file, checking its cells and explaining what is missing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/base/words.h"
#include "rosemary/intake/csv.h"
#include "rosemary/intake/dates.h"

/* The kinds of file, in the order in which they are imported: each refers to earlier ones only. */
enum file_kind {
	FILE_PRODUCTS,
	FILE_VARIATIONS,
	FILE_CUSTOMERS,
	FILE_RECIPIENTS,
	FILE_OCCASIONS,
	FILE_ORDERS,
	FILE_KIND_COUNT
};
/* products variations customers recipients occasions orders */
extern const struct words file_kind_words;

/* What a cell holds; cells.h says how each is read. */
enum column_type {
	COLUMN_TEXT,     /* one line */
	COLUMN_LINES,    /* several lines */
	COLUMN_WORD,     /* one of words */
	COLUMN_YES_NO,   /* yes or no */
	COLUMN_WHOLE,    /* a whole number from least to most */
	COLUMN_MONEY,    /* "24.50", not negative */
	COLUMN_AMOUNT,   /* the same, or below zero: a discount */
	COLUMN_CURRENCY, /* ISO 4217 */
	COLUMN_DATE,
	COLUMN_BIRTHDAY, /* a date, or --05-14 */
	COLUMN_SEASON,   /* a day of any year: 05-14 */
	COLUMN_RULE,     /* of an occasion: a birthday, or once:2027-06-12 */
	COLUMN_KIND,     /* of an occasion */
	COLUMN_EMAIL,
	COLUMN_PHONE,    /* as written; phone.h reads it */
	COLUMN_LANGUAGE, /* "en", "pt-BR" */
	COLUMN_COUNTRY,  /* ISO 3166: "GB" */
	COLUMN_ZONE,     /* IANA: "Europe/London" */
	COLUMN_NO_CARD,  /* text that must not hold a card number */
	COLUMN_IGNORED,  /* rejected_line and rejected_reason */
	COLUMN_TYPE_COUNT
};

/* What a file without the column is worth. */
enum column_flag {
	COLUMN_REQUIRED = 1, /* the file has it and no cell of it is empty */
	COLUMN_EITHER = 2,   /* at least one of the kind's columns with this flag, likewise */
};

/* A column of a kind of file. */
struct column {
	const char *name;
	enum column_type type;
	unsigned flags;
	size_t max_bytes;
	const struct words *words; /* for COLUMN_WORD */
	int64_t least, most;       /* for COLUMN_WHOLE */
};

/* The columns of a kind, without those that every kind ignores. */
const struct column *file_kind_columns(enum file_kind kind, size_t *ret_count);

/* The column of that name (as the table spells it) in a kind of file, or NULL. */
const struct column *column_find(enum file_kind kind, const char *name);

/* What the user said about a file; {0} is nothing. */
struct columns_choice {
	const char *kind;        /* --as KIND, else NULL */
	const char *const *maps; /* --map field=Column */
	size_t map_count;
	enum date_order dates; /* --dates */
};

/* The columns that a file has. */
struct columns {
	enum file_kind kind;
	size_t count; /* of its header */
	struct {
		const struct column *column; /* NULL: unknown, ignored */
		struct date_column dates;
	} at[CSV_MAX_FIELDS];
};

/*
 * Finds out what a file is by its header (names are compared folded, with blanks and hyphens as
 * underscores): the kind that has all its required columns there and knows most of the
 * others, unless choice names it. A map whose field the kind has not, or has by its own name while
 * the mapped column is missing, is meant for another file and passed over.
 *
 * ERR_INVALID when no kind or more than one fits (the reason names --as), when a required column is
 * missing (the reason names it), when one comes twice, or when a map is wrong.
 */
bool columns_read(const struct csv_row *header, const struct columns_choice *choice,
		  struct columns *ret, struct err *err) MUST_CHECK;

/* Appends the names of the columns that are unknown, as "'Colour', 'Size'". */
void columns_unknown(const struct columns *columns, const struct csv_row *header,
		     struct strbuf *buf);
