// How long it takes to study a million orders for days that come round, beside merely reading them.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/store/internal.h"
#include "rosemary/base/clock.h"
#include "rosemary/config/playbook.h"
#include "rosemary/domain/derive.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/recipient.h"

enum {
	ORDERS = 1000000,
	ORDERS_EACH = 10, // of a customer, for two recipients
	SLICE = 100000,   // rows a transaction
	RECIPIENTS_EACH = 2,
	PAGE = 1000,
	ROUNDS = 3,
	NOW = 1809162000
};

static const struct date today = {2027, 5, 1};

static void fail(const struct err *err) {
	(void)fprintf(stderr, "bench_derive: %s\n", err->text);
	exit(EXIT_FAILURE);
}

static void check(bool ok, const struct err *err) {
	if (!ok) {
		fail(err);
	}
}

static void complain(const char *text, void *argument) {
	(void)argument;
	(void)fprintf(stderr, "%s\n", text);
}

// Orders from `from` on, with their customers and recipients: some near one day each year, a third
// with a note, of which one in four names a birthday.
static void add_slice(struct store *store, int64_t from) {
	struct err err = {0};
	char sql[2400];
	int64_t first = from / ORDERS_EACH, last = (from + SLICE) / ORDERS_EACH - 1;
	(void)snprintf(
		sql, sizeof sql,
		"BEGIN;"
		"WITH RECURSIVE n (i) AS (SELECT %" PRId64 " UNION ALL SELECT i + 1 FROM n"
		" WHERE i < %" PRId64 ") INSERT INTO customer (id, source, ref, folded, channel,"
		" leap_day, state) SELECT i + 1, 'csv', i, i, 'email', 'shop', 'active' FROM n;"
		"WITH RECURSIVE n (i) AS (SELECT %" PRId64 " UNION ALL SELECT i + 1 FROM n"
		" WHERE i < %" PRId64 ") INSERT INTO recipient (id, customer, folded, name,"
		" pronoun, state) SELECT i + 1, i / %d + 1, 'r' || i, 'r' || i, 'unknown',"
		" 'active' FROM n;"
		"WITH RECURSIVE n (i) AS (SELECT %" PRId64 " UNION ALL SELECT i + 1 FROM n"
		" WHERE i < %" PRId64 ") INSERT INTO orders (source, ref, customer, recipient,"
		" placed_on, wanted_on, day, kind, gift_note, confirmation, total_minor, currency)"
		" SELECT 'csv', i, i / %d + 1, i / %d * %d + i %% %d + 1, d, d, d, 'normal',"
		" CASE i %% 12 WHEN 0 THEN 'Happy birthday, with love from all of us'"
		" WHEN 4 THEN 'Thinking of you' WHEN 8 THEN 'With our very best wishes' END,"
		" 'none', 2450, 'GBP' FROM (SELECT i, date((2022 + i %% 5) || '-01-01',"
		" ((i / %d * 7919 %% 365 + CASE WHEN i %% 3 = 0 THEN i %% 4 ELSE i * 31 %% 365 END)"
		" %% 365) || ' days') AS d FROM n); COMMIT",
		first, last, first * RECIPIENTS_EACH, (last + 1) * RECIPIENTS_EACH - 1,
		RECIPIENTS_EACH, from, from + SLICE - 1, ORDERS_EACH, ORDERS_EACH, RECIPIENTS_EACH,
		RECIPIENTS_EACH, ORDERS_EACH); // numbers fit
	check(store_exec(store, sql, &err), &err);
}

// Copies of a listing's records, up to max.
struct rows {
	const struct record_type *type;
	char *records;
	size_t count, max;
};

static bool keep(const void *record, void *argument) {
	struct rows *rows = argument;
	record_copy(rows->type, record, rows->records + rows->count * rows->type->size);
	return ++rows->count < rows->max;
}

static void forget(struct rows *rows) {
	for (size_t i = 0; i < rows->count; i++) {
		record_finish(rows->type, rows->records + i * rows->type->size);
	}
	rows->count = 0;
}

static bool count_row(const void *record, void *argument) {
	int64_t *seen = argument;
	seen[0] = *(const int64_t *)record;
	seen[1]++;
	return true;
}

/* The reference: every order read into its struct, page by page. Microseconds. */
static int64_t read_orders(struct store *store) {
	struct err err = {0};
	int64_t began = clock_ticks_us(), all = 0;
	int64_t seen[2] = {0};
	do {
		const struct store_page page = {.after = seen[0], .limit = PAGE};
		seen[1] = 0;
		check(store_order_each(store, &page, count_row, seen, &err), &err);
		all += seen[1];
	} while (seen[1] == PAGE);
	if (all != ORDERS) {
		(void)fprintf(stderr, "bench_derive: %" PRId64 " orders were read\n", all);
		exit(EXIT_FAILURE);
	}
	return clock_ticks_us() - began;
}

/* As the study stage does it, but for writing what it finds. Microseconds. */
static int64_t study(struct store *store, const struct occasion_words *words, int64_t *ret_found) {
	struct err err = {0};
	struct rows orders = {&order_record, xcalloc(DERIVE_ORDERS_MAX, sizeof(struct order)), 0,
			      DERIVE_ORDERS_MAX};
	struct rows recipients = {&recipient_record, xcalloc(PAGE, sizeof(struct recipient)), 0,
				  PAGE};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	int64_t began = clock_ticks_us();
	*ret_found = 0;
	for (int64_t customer = 1; customer <= ORDERS / ORDERS_EACH; customer++) {
		const struct store_page page = {.limit = PAGE, .customer = customer};
		int64_t occasions[2] = {0};
		check(store_order_history(store, customer, DERIVE_ORDERS_MAX, keep, &orders, &err),
		      &err);
		check(store_recipient_each(store, &page, keep, &recipients, &err), &err);
		check(store_occasion_of(store, customer, count_row, occasions, &err), &err);
		const struct derive_source source =
			{.orders = (const struct order *)(const void *)orders.records,
			 .order_count = orders.count,
			 .recipients = (const struct recipient *)(const void *)recipients.records,
			 .recipient_count = recipients.count,
			 .words = words,
			 .limits = &derive_limits_chosen,
			 .today = today};
		*ret_found += (int64_t)derive(&source, proposals);
		forget(&orders);
		forget(&recipients);
	}
	int64_t took = clock_ticks_us() - began;
	free(orders.records);
	free(recipients.records);
	return took;
}

static struct store *build(const char *path) {
	struct err err = {0};
	struct store *store = store_open(path, NOW, &err);
	check(store != NULL, &err);
	check(store_exec(store, "PRAGMA synchronous = OFF", &err), &err);
	for (int64_t from = 0; from < ORDERS; from += SLICE) {
		add_slice(store, from);
	}
	return store;
}

int main(int count, char **words) {
	char path[] = "/tmp/rosemary-bench-XXXXXX";
	int64_t read_us = INT64_MAX, study_us = INT64_MAX, found = 0;
	struct playbook *playbook = count == 2 ? playbook_load(words[1], complain, NULL, NULL)
					       : NULL;
	int fd = playbook != NULL ? mkstemp(path) : -1;
	if (fd < 0) {
		(void)fprintf(stderr, "usage: bench_derive PLAYBOOK-FOLDER\n");
		return EXIT_FAILURE;
	}
	(void)close(fd); // the store opens it again
	struct store *store = build(path);
	for (int i = 0; i < ROUNDS;
	     i++) { // the best of them: what the machine does besides is not ours
		int64_t read = read_orders(store),
			studied = study(store, &playbook->occasions, &found);
		read_us = read < read_us ? read : read_us;
		study_us = studied < study_us ? studied : study_us;
	}
	printf("%d orders of %d customers, %" PRId64 " days proposed\n", ORDERS,
	       ORDERS / ORDERS_EACH, found);
	printf("studied in %.2f s; reference, the same orders merely read: %.2f s (%.1f times)\n",
	       (double)study_us / 1e6, (double)read_us / 1e6, (double)study_us / (double)read_us);
	store_close(store, NOW);
	(void)unlink(path);
	playbook_free(playbook);
	return EXIT_SUCCESS;
}
