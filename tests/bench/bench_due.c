// How long it takes to fetch what is due, at one and at ten million occasions.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/store/internal.h"
#include "rosemary/base/clock.h"
#include "rosemary/store/occasion.h"

enum {
	MILLION = 1000000,
	SLICE = 100000, // rows a transaction
	DUE = 1000,     // rows that are due, spread over the file
	BATCH = 64,     // ids that are asked for at once
	ROUNDS = 5,
	KINDS = 10, // occasions a customer has
	NOW = 1809162000
};

static const struct date today = {2027, 5, 1};

static void fail(const struct err *err) {
	(void)fprintf(stderr, "bench_due: %s\n", err->text);
	exit(EXIT_FAILURE);
}

static void run(struct store *store, const char *sql) {
	struct err err = {0};
	if (!store_exec(store, sql, &err)) {
		fail(&err);
	}
}

/* Adds the rows behind `from`: customers, and their occasions, of which some are due by today. */
static void add_slice(struct store *store, int64_t from, int64_t rows, int64_t every) {
	char sql[1600];
	(void)snprintf(sql, sizeof sql,
		       "BEGIN;"
		       "WITH RECURSIVE n (i) AS (SELECT %" PRId64 " UNION ALL SELECT i + 1 FROM n"
		       " WHERE i < %" PRId64 ") INSERT INTO customer (id, source, ref, folded,"
		       " channel, leap_day, state) SELECT i + 1, 'csv', i, i, 'email', 'shop',"
		       " 'active' FROM n;"
		       "WITH RECURSIVE n (i) AS (SELECT %" PRId64 " UNION ALL SELECT i + 1 FROM n"
		       " WHERE i < %" PRId64 ") INSERT INTO occasion (customer, kind, rule,"
		       " confidence, state, source, next_on, draft_on) SELECT i / %d + 1,"
		       " 'kind-' || (i %% %d), '--05-14', 100, 'active', 'import',"
		       " date('2027-05-11', (i %% %" PRId64 " * 7919 %% 365) || ' days'),"
		       " date('2027-05-01', CASE i %% %" PRId64 " WHEN 0 THEN '0 days' ELSE"
		       " (1 + i * 7919 %% 364) || ' days' END) FROM n; COMMIT",
		       from / KINDS, (from + rows) / KINDS - 1, from, from + rows - 1, KINDS, KINDS,
		       every, every); // numbers fit
	run(store, sql);
}

// Past the triggers, whose counts are not asked for here; the index is made at the end, sorted.
static struct store *build(const char *path, int64_t rows) {
	struct err err = {0};
	int64_t began = clock_ticks_ms();
	struct store *store = store_open(path, NOW, &err);
	if (store == NULL) {
		fail(&err);
	}
	run(store, "PRAGMA synchronous = OFF; DROP TRIGGER customer_tally_insert;"
		   "DROP TRIGGER occasion_tally_insert; DROP INDEX occasion_due");
	for (int64_t from = 0; from < rows; from += SLICE) {
		add_slice(store, from, SLICE, rows / DUE);
	}
	run(store, "CREATE INDEX occasion_due ON occasion (state, draft_on);"
		   "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint (TRUNCATE)");
	printf("%9" PRId64 " occasions: built in %.1f s, %.0f MB\n", rows,
	       (double)(clock_ticks_ms() - began) / 1000, (double)store_stats(store).bytes / 1e6);
	return store;
}

static void move_on(struct store *store, int64_t id) {
	struct err err = {0};
	struct occasion occasion;
	if (!store_occasion_get(store, id, &occasion, &err)) {
		fail(&err);
	}
	occasion.next_on.year++;
	occasion.draft_on.year++;
	if (!store_occasion_update(store, &occasion, &err)) {
		fail(&err);
	}
	record_finish(&occasion_record, &occasion);
}

/* As the plan stage does it: ask which are due, read each and move it on. Microseconds. */
static int64_t time_loop(struct store *store) {
	struct err err = {0};
	int64_t ids[BATCH];
	size_t count = 0;
	int64_t moved = 0, began = clock_ticks_us();
	if (!store_begin(store, &err)) {
		fail(&err);
	}
	do {
		if (!store_occasion_due(store, today, BATCH, ids, &count, &err)) {
			fail(&err);
		}
		for (size_t i = 0; i < count; i++) {
			move_on(store, ids[i]);
		}
		moved += (int64_t)count;
	} while (count > 0);
	int64_t took = clock_ticks_us() - began;
	store_rollback(store); // so that the next round finds the same
	if (moved != DUE) {
		(void)fprintf(stderr, "bench_due: %" PRId64 " were due\n", moved);
		exit(EXIT_FAILURE);
	}
	return took;
}

/* The due query: which of all are due. Microseconds. */
static int64_t time_query(struct store *store) {
	struct err err = {0};
	int64_t ids[2 * DUE];
	size_t count = 0;
	int64_t began = clock_ticks_us();
	if (!store_occasion_due(store, today, ARRAY_LEN(ids), ids, &count, &err) || count != DUE) {
		fail(&err);
	}
	return clock_ticks_us() - began;
}

static int64_t best(int64_t (*measure)(struct store *store), struct store *store) {
	int64_t least = INT64_MAX;
	for (int i = 0; i < ROUNDS; i++) {
		int64_t took = measure(store);
		least = took < least ? took : least;
	}
	return least;
}

struct figures {
	int64_t query_us, loop_us;
};

static struct figures measure_at(const char *folder, int64_t rows) {
	static const char *const endings[] = {"", "-wal", "-journal"};
	char path[300];
	(void)snprintf(path, sizeof path, "%.200s/due.db", folder);
	struct store *store = build(path, rows);
	struct figures figures = {best(time_query, store), best(time_loop, store)};
	printf("%9" PRId64 " occasions: %d due found in %.3f ms; each read and moved on in"
	       " %.2f ms; rows scanned %" PRId64 "\n",
	       rows, DUE, (double)figures.query_us / 1000, (double)figures.loop_us / 1000,
	       store_full_scans(store));
	store_close(store, NOW);
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		char whole[320];
		(void)snprintf(whole, sizeof whole, "%s%s", path, endings[i]); // fits
		(void)unlink(whole);                                           // not all are there
	}
	return figures;
}

int main(void) {
	const char *scratch = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp";
	char folder[240];
	(void)setvbuf(stdout, NULL, _IOLBF, 0); // cannot fail for a valid mode
	(void)snprintf(folder, sizeof folder, "%.200s/rosemary-bench-XXXXXX", scratch);
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return EXIT_FAILURE;
	}
	struct figures small = measure_at(folder, MILLION);
	struct figures large = measure_at(folder, INT64_C(10) * MILLION);
	(void)rmdir(folder); // it is empty
	printf("ten times the rows: found x %.2f, moved on x %.2f\n",
	       (double)large.query_us / (double)small.query_us,
	       (double)large.loop_us / (double)small.loop_us);
	return EXIT_SUCCESS;
}
