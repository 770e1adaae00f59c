/*
 * Pages of listings: rows are read and written a few at a time, over as many turns of the loop as
 * it takes, and only while their reader keeps up (control_connection.c).
 *
 * What a reader gets: each row as it was when it was read, and in every page, and from page to
 * page, all rows that were there the whole time and kept their place in the listing's order, each
 * once. A row that changes its place meanwhile is told where it is found: perhaps twice, perhaps
 * not at all. That is how a page goes on behind a place, whatever was added or changed before it.
 */
#pragma once

#include "daemon/control_json.h"

/*
 * A row's place in the order of a listing (struct store_page). As text "12", or "DAY/AT/ID" with
 * "-" for no day.
 */
struct page_place {
	struct date day;
	int64_t at, id;
};

/* A listing of the store, and how its rows are told. */
struct page_type {
	const struct record_type *record;
	bool (*each)(struct store *store, const struct store_page *page, store_row *row,
		     void *argument, struct err *err);
	/* Beside its columns, and its place; NULL: nothing, and its id. */
	row_decorator *decorate;
	struct page_place (*place)(const void *record);
	/* The row in another way than by its columns; NULL: by them. */
	struct json *(*tell)(struct app *app, const void *record, struct err *err);
	/* Rows that are not told; NULL: all are. */
	bool (*is_told)(const void *record, const struct app *app);
	/*
	 * The last id there is, of a listing that looks at each row (store_page.span): in the order
	 * of its ids or, backwards, against it; then rows are told in the order of their ids.
	 */
	bool (*last)(struct store *store, int64_t *ret, struct err *err);
	bool backwards;
};

/* A list of an answer: which rows are told under which name. What page points to is kept. */
struct page_part {
	const char *name;
	const struct page_type *type;
	struct store_page page;
};

/* Lists of one answer, and about how many bytes of rows there are in one. */
enum { PAGE_PARTS_MAX = 6, PAGE_MAX_BYTES = 1024 * 1024 };

/*
 * Puts the lists behind what the result has, a few rows in a step (long_call.h). Of a single one
 * `next` says behind which place the next page goes on, null when there is none; of several `more`
 * names those that go on, beside what the result's `more` named before. To be returned by the
 * handler.
 */
bool page_run(struct request *request, const struct page_part *parts, size_t count,
	      struct err *err) MUST_CHECK;

/* A listing under its noun's plural, by the request's parameters and what page has beside them. */
bool page_list(struct request *request, const struct page_type *type, const struct store_page *page,
	       struct err *err) MUST_CHECK;

/* limit, after, state, match and customer of the request's parameters, where it has them. */
bool page_from_request(const struct request *request, struct store_page *ret,
		       struct err *err) MUST_CHECK;

/* A place as text. */
enum { PAGE_PLACE_SIZE = 64 };
const char *page_place_text(const struct page_place *place, char ret[PAGE_PLACE_SIZE]);
