/*
 * What the rows of an import do to the store. A row is checked again as if nobody had: the same
 * readers that serve the command line read every cell, and what it refers to is looked up.
 */
#pragma once

#include "daemon/import_hand.h"
#include "rosemary/base/money.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/message.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/domain/recipient.h"
#include "rosemary/intake/columns.h"
#include "rosemary/store/store.h"

/* The source of everything that comes from rosemary's own files. */
#define IMPORT_SOURCE "csv"

/* So many lines an order may have: more is a mistake, and sums must not overflow. */
enum { IMPORT_ORDER_LINES_MAX = 1000 };

/* What became of a row. */
enum import_outcome {
	IMPORT_NEW,
	IMPORT_CHANGED,
	IMPORT_SAME,
	IMPORT_KEPT,     /* some of it was not taken: the store's word is stronger */
	IMPORT_REJECTED, /* none of it was taken */
	IMPORT_OUTCOME_COUNT
};
/* new changed same kept rejected */
extern const struct words import_outcome_words;

/* The order whose rows are coming; {0} is none. */
struct import_order {
	char *ref;           /* NULL: none */
	struct json *cells;  /* what its rows so far say of the order: all must agree */
	int64_t id;          /* 0: none of its rows was taken yet */
	int64_t rows;        /* seen so far, rejected ones too */
	int64_t last_number; /* of the line that was placed last */
	bool partial;        /* as the target was when its first row came */
	bool seen_before;    /* it was finished earlier in this import: its rows are refused */
};

/* Where rows go, and in whose name. Everything but order is borrowed. */
struct import_target {
	struct store *store;
	const struct shop *shop;
	const struct policy *policy;
	int64_t now;
	struct date today; /* the shop's */
	const struct actor *actor;
	const char *file;
	const struct import_hand *hand; /* NULL: the row is a file's */
	int64_t mark;                   /* of this import, in every order that it touched */
	bool partial; /* the rows were rejected before: lines of an order that are there stay */
	struct import_order order;
	const char *
		phone_country; /* by which the row's number was read, not told by itself; or NULL */
};

/* A row on its way, and what became of it. */
struct import_row {
	const struct json *cells; /* canonical texts by column, present ones only */
	int64_t id;               /* of the record that it made or found; 0 when it was rejected */
	bool is_new, is_changed;
	bool is_accepted; /* an occasion that was proposed is certain now */
	enum import_outcome outcome;
	char reason[ERR_TEXT_MAX]; /* of what was kept or rejected */
};

/*
 * Takes a row (an object of texts) into the store, inside a transaction. False only when the store
 * fails; the transaction is to be rolled back then.
 */
bool import_row(struct import_target *target, enum file_kind kind, const struct json *values,
		struct import_row *ret, struct err *err) MUST_CHECK;

/*
 * The last row of the order was seen: lines behind it, from an earlier import, are cut. Nothing to
 * do when there is none. Inside a transaction.
 */
bool import_order_end(struct import_target *target, struct err *err) MUST_CHECK;

/* Forgets the order without that. */
void import_order_forget(struct import_target *target);

/*
 * One for each kind of file. ERR_INVALID refuses the row, with nothing of it written; any other
 * failure is the store's.
 */
typedef bool import_function(struct import_target *target, struct import_row *row, struct err *err);
import_function import_product, import_variation, import_customer, import_recipient_row,
	import_occasion_row, import_order_row;

/* A cell's text; NULL when it is empty. */
const char *import_cell(const struct import_row *row, const char *name);

/* Notes a value that was not taken, and why. */
void import_keep(struct import_row *row, const char *reason);

/*
 * Sets the record's fields that are named like columns from cells that are not empty, but for those
 * that refer to something or are hidden; then the fields that an owner set beyond the columns.
 */
bool import_merge(const struct import_target *target, const struct record_type *type, void *record,
		  const struct import_row *row, struct err *err) MUST_CHECK;

/* True when the records agree in all fields. */
bool import_record_same(const struct record_type *type, const void *a, const void *b);

/*
 * The customer that customer_ref names, to be finished; ERR_INVALID when there is none. An erased
 * one takes nothing: *ret_erased, noted as kept.
 */
bool import_customer_of(struct import_target *target, struct import_row *row, bool *ret_erased,
			struct customer *ret, struct err *err) MUST_CHECK;

/* How a row calls somebody; one of the two may be NULL. */
struct import_person {
	int64_t customer; /* whose recipient it is */
	const char *name, *relation;
};

/*
 * The customer's recipient of that name; without one, of that relation. A recipient without a name
 * who is the only one of the relation is the one meant when a name comes with it.
 */
bool import_recipient_find(struct store *store, const struct import_person *person, bool *ret_found,
			   struct recipient *ret, struct err *err) MUST_CHECK;

/* The same for one text that is a name or, if nobody is called so, a relation. */
bool import_recipient_called(struct store *store, int64_t customer, const char *text,
			     bool *ret_found, struct recipient *ret, struct err *err) MUST_CHECK;

/*
 * Adds the customer's occasion, setting wanted's id, or gives the one that is there its rule and
 * lead time (when not negative). States that people chose stay; only a proposed one becomes active.
 */
bool import_occasion_put(struct import_target *target, struct import_row *row,
			 struct occasion *wanted, struct err *err) MUST_CHECK;
