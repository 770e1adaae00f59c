/* Pages of listings: for the files of the store that have any. */
#pragma once

#include <stddef.h>

#include "rosemary/store/store.h"

struct sql_table;
struct stmt;

/* In a listing that begins with the newest: what its ids are below. Behind 0 is from the start. */
#define STORE_BEHIND "iif($after = 0, 9223372036854775807, $after)"

/* The same for one that begins with the latest instant. */
#define STORE_BEFORE "iif($at = 0, 9223372036854775807, $at)"

/*
 * Binds $day, $at, $after, $limit, $customer, $state, $match, $noun, $noun_id, $from, $until (no
 * end: the last instant), $to, and the ids of its span on either side, $first and $last, as far as
 * the statement has them.
 */
void stmt_page(struct stmt *stmt, const struct store_page *page);

/* Statements that are one listing, one behind the other, from the one that a place lies in. */
struct stmt_chain {
	const struct sql_table *table;
	const size_t *indexes;
	size_t count, first;
};

/* Runs them for a page; only the first of them begins behind its place. */
bool stmt_chain(struct store *store, const struct stmt_chain *links, const struct store_page *page,
		store_row *row, void *argument, struct err *err) MUST_CHECK;
