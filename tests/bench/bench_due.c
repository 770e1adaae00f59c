/*
 * The due query among 1,000,000 and 10,000,000 occasions, of which 1,000 are due: what stands
 * beside it is the same query at the other size, because the two must be the same. Each figure is
 * the median of several rounds.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include <cmocka.h>

#include "rosemary/base/clock.h"
#include "rosemary/store/occasion.h"
#include "tests/outbox/scratch.h"

enum { DUE = 1000, ROUNDS = 21 };

static const struct date today = {2027, 5, 4};

// Fills a store past its triggers, whose counts are not asked for; the index is made at the end.
// Those due lie scattered over the whole table.
static void fill(const char *path, int occasions) {
	static const char *const sql =
		"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -100000;"
		"DROP TRIGGER occasion_tally_insert; DROP TRIGGER customer_tally_insert;"
		"DROP INDEX occasion_due; BEGIN;"
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d / 10)"
		" INSERT INTO customer (source, ref, folded, channel, leap_day, state)"
		" SELECT 'import', i, '', 'email', 'shop', 'active' FROM n;"
		"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)"
		" INSERT INTO occasion (customer, kind, title, rule, confidence, state, source,"
		" next_on, draft_on) SELECT i / 10 + 1, 'birthday', i %% 10, '--05-14', 100,"
		" 'active', 'import', '2027-05-14', CASE WHEN i %% (%d / %d) = 0 THEN '2027-05-04'"
		" ELSE date('2027-05-05', (i %% 360) || ' days') END FROM n;"
		"CREATE INDEX occasion_due ON occasion (state, draft_on); COMMIT";
	sqlite3 *db = NULL;
	char *text = xasprintf(sql, occasions, occasions, occasions, DUE);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(text);
}

static int64_t count_us(struct store *store) {
	struct err err = {0};
	int64_t count = 0, from = clock_ticks_us();
	assert_true(store_occasion_count_due(store, today, &count, &err));
	int64_t took = clock_ticks_us() - from;
	assert_int_equal(count, DUE);
	return took;
}

// Takes each that is due out of the way as planning does, all in a transaction that is undone.
static int64_t hand_over_us(struct store *store) {
	struct err err = {0};
	bool found = true;
	int count = 0;
	assert_true(store_begin(store, &err));
	int64_t from = clock_ticks_us();
	while (found) {
		struct occasion occasion = {0};
		assert_true(store_occasion_due(store, today, &found, &occasion, &err));
		if (found) {
			count++;
			occasion.draft_on.year++;
			assert_true(store_occasion_update(store, &occasion, &err));
		}
		record_finish(&occasion_record, &occasion);
	}
	int64_t took = clock_ticks_us() - from;
	store_rollback(store);
	assert_int_equal(count, DUE);
	return took;
}

static int compare(const void *a, const void *b) {
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static int64_t median(struct store *store, int64_t (*measure)(struct store *store)) {
	int64_t took[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		took[i] = measure(store);
	}
	qsort(took, ROUNDS, sizeof took[0], compare);
	return took[ROUNDS / 2];
}

static void bench_sizes(void **state) {
	(void)state;
	static const int sizes[] = {1000000, 10000000};
	struct err err = {0};
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		char folder[SCRATCH_FOLDER_SIZE], path[SCRATCH_FOLDER_SIZE + 8];
		scratch_make(folder);
		(void)snprintf(path, sizeof path, "%s/due.db", folder); // it fits
		struct store *store = store_open(path, 1, &err);
		assert_non_null(store);
		store_close(store, 1);
		fill(path, sizes[i]);
		store = store_open(path, 1, &err);
		assert_non_null(store);
		(void)printf("%8d occasions, %d due: found in %" PRId64 " us; found and moved"
			     " on one by one in %.1f us each; full scan steps %" PRId64 "\n",
			     sizes[i], DUE, median(store, count_us),
			     (double)median(store, hand_over_us) / DUE, store_full_scans(store));
		(void)fflush(stdout);
		store_close(store, 1);
		scratch_remove(folder);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(bench_sizes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
