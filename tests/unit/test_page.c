// Pages of the store: what a statement is told of a place, and listings of several statements.
#include "lib/store/page.h"

#include <stdlib.h>

#include "samples.h"

enum { LOW, HIGH, CUSTOMERS = 6 };

// Two statements: the first three customers, then the others.
static const char *const sql[] = {
	[LOW] = "SELECT * FROM customer WHERE id <= 3 AND id > $after ORDER BY id LIMIT $limit",
	[HIGH] = "SELECT * FROM customer WHERE id > max(3, $after) ORDER BY id LIMIT $limit",
};
static const struct sql_table table = {STORE_FILE_PROBE, sql, ARRAY_LEN(sql), &customer_record};
static const size_t indexes[] = {LOW, HIGH};

static void fill(struct store *store) {
	static const char *const refs[CUSTOMERS] = {"A", "B", "C", "D", "E", "F"};
	for (size_t i = 0; i < CUSTOMERS; i++) {
		(void)add_customer(store, refs[i]);
	}
}

static void test_a_chain_is_one_listing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	static const struct {
		struct store_page page;
		size_t first;
		int64_t ids[CUSTOMERS];
		size_t count;
	} cases[] = {
		{{.limit = 9}, 0, {1, 2, 3, 4, 5, 6}, 6},
		{{.limit = 3}, 0, {1, 2, 3}, 3},
		{{.limit = 4}, 0, {1, 2, 3, 4}, 4},
		{{.limit = 3, .after = 2}, 0, {3, 4, 5}, 3}, // the second one from its start
		{{.limit = 9, .after = 3}, 0, {4, 5, 6}, 3},
		{{.limit = 9, .after = 5}, 1, {6}, 1},
		{{.limit = 9, .after = 6}, 1, {0}, 0},
	};
	fill(store);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct stmt_chain chain = {&table, indexes, ARRAY_LEN(indexes),
						 cases[i].first};
		struct ids ids = {.count = 0};
		assert_ok(stmt_chain(store, &chain, &cases[i].page, keep_id, &ids, &err), &err);
		assert_int_equal(ids.count, cases[i].count);
		assert_memory_equal(ids.ids, cases[i].ids, ids.count * sizeof(int64_t));
	}
}

static bool stop_at_two(const void *record, void *argument) {
	(void)record;
	return ++*(size_t *)argument < 2;
}

static void test_a_row_that_stops_one_stops_the_chain(void **state) {
	struct err err = {0};
	const struct store_page page = {.limit = 9};
	const struct stmt_chain chain = {&table, indexes, ARRAY_LEN(indexes), 0};
	size_t count = 0;
	fill(*state);
	assert_ok(stmt_chain(*state, &chain, &page, stop_at_two, &count, &err), &err);
	assert_int_equal(count, 2);
}

static int64_t ask(struct store *store, const char *expression, const struct store_page *page) {
	struct err err = {0};
	int64_t answer = 0;
	const char *const asked[] = {expression};
	const struct sql_table asking = {STORE_FILE_PROBE, asked, 1, NULL};
	struct stmt *stmt = stmt_get(store, &asking, 0, &err);
	assert_non_null(stmt);
	stmt_page(stmt, page);
	assert_ok(stmt_number(stmt, &answer, &err), &err);
	(void)sqlite3_finalize(stmt->handle); // the next one has its place
	free(stmt);
	store->prepared[STORE_FILE_PROBE][0] = NULL;
	return answer;
}

static void test_a_statement_is_told_what_it_names(void **state) {
	static const struct store_page nothing = {.limit = 1}, late = {.after = 90, .span = 20};
	static const struct {
		const char *sql;
		const struct store_page *page;
		int64_t answer;
	} cases[] = {
		{"SELECT " STORE_BEHIND, &nothing, INT64_MAX},
		{"SELECT " STORE_BEHIND, &late, 90},
		{"SELECT " STORE_BEFORE, &nothing, INT64_MAX},
		{"SELECT $until", &nothing, INT64_MAX},
		{"SELECT $first", &nothing, 0},
		{"SELECT $last", &nothing, INT64_MAX},
		{"SELECT $first", &late, 70},
		{"SELECT $last", &late, 110},
		{"SELECT $day IS NULL AND $to IS NULL AND $noun IS NULL", &nothing, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(ask(*state, cases[i].sql, cases[i].page), cases[i].answer);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_chain_is_one_listing),
		store_test(test_a_row_that_stops_one_stops_the_chain),
		store_test(test_a_statement_is_told_what_it_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
