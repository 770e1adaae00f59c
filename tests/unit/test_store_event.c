// The tables event, event_due and publication: what changed is marked, and nothing else.
#include "rosemary/store/event.h"

#include "rosemary/store/feed.h"
#include "samples.h"

static int64_t add_event(struct store *store, int64_t occasion, struct date day, bool prepare) {
	struct err err = {0};
	char uid[DATE_TEXT_SIZE];
	struct calendar_event event = {.occasion = occasion,
				       .customer = 1,
				       .occurs_on = day,
				       .uid = TEXT(date_text(day, uid)),
				       .stamp = NOW,
				       .digest = TEXT("d"),
				       .text = TEXT("t"),
				       .nameless = TEXT("n"),
				       .prepare = prepare};
	assert_ok(store_event_add(store, &event, &err), &err);
	return event.id;
}

// How many occasions are marked; they are marked no more.
static int64_t take_marked(struct store *store) {
	int64_t count = ask_number(store->db, "SELECT count(*) FROM event_due");
	run_sql(store, "DELETE FROM event_due");
	return count;
}

static void test_what_an_entry_tells_of_is_marked_while_there_is_a_feed(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct date day = {2027, 5, 14};
	int64_t draft = add_chain(store, "C1", day);
	int64_t message = add_message(store, draft, 1);
	char sql[200];
	run_sql(store, "UPDATE customer SET given_name = 'Tom'");
	assert_int_equal(take_marked(store), 0);
	struct feed feed = {.name = TEXT("phone"), .created_at = NOW};
	assert_ok(store_feed_add(store, &feed, &err), &err);
	static const struct {
		const char *sql;
		int64_t marked;
	} cases[] = {
		{"UPDATE customer SET given_name = 'Linda'", 1},
		{"UPDATE customer SET given_name = 'Linda', notes = 'x'", 0},
		{"UPDATE occasion SET next_on = '2028-05-14'", 1},
		{"UPDATE occasion SET next_on = '2028-05-14', confidence = 7", 0},
		{"UPDATE draft SET state = 'held'", 1},
		{"UPDATE draft SET checked_at = 7", 0},
		{"UPDATE recipient SET name = 'Rose'", 1},
		{"UPDATE recipient SET likes = 'roses'", 0},
		{"INSERT INTO orders (source, ref, customer, placed_on, day, kind, confirmation,"
		 " total_minor, currency) VALUES ('x', '1', 1, '2027-01-01', '2027-01-01', 'normal',"
		 " 'to-confirm', 1, 'GBP')",
		 1},
		{"UPDATE orders SET confirmation = 'confirmed'", 1},
		{"UPDATE orders SET import_mark = 3", 0},
		{"INSERT INTO occasion (id, customer, kind, rule, confidence, state, source)"
		 " VALUES (2, 1, 'party', '--06-01', 100, 'active', 'manual')",
		 1},
		{"UPDATE draft SET occasion = 2", 2},
		{"DELETE FROM occasion WHERE id = 2 AND id NOT IN (SELECT occasion FROM draft)", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		run_sql(store, cases[i].sql);
		int64_t marked = take_marked(store);
		if (marked != cases[i].marked) {
			fail_msg("%s: %d marked", cases[i].sql, (int)marked);
		}
	}
	(void)snprintf(sql, sizeof sql,
		       "INSERT INTO delivery (id, message, channel, address, state, changed_at)"
		       " VALUES (9, %d, 'email', 'x', 'handing', 1)",
		       (int)message); // fits
	run_sql(store, sql);
	assert_int_equal(take_marked(store), 0);
	run_sql(store, "UPDATE delivery SET state = 'sent' WHERE id = 9");
	assert_int_equal(take_marked(store), 1);
	assert_ok(store_feed_revoke(store, feed.id, NOW, &err), &err);
	run_sql(store, "UPDATE customer SET given_name = 'Tom'");
	assert_int_equal(take_marked(store), 0);
}

static void test_a_feed_is_read_in_pages_by_day(void **state) {
	struct store *store = *state;
	struct err err = {0};
	(void)add_chain(store, "C1", (struct date){2027, 5, 14});
	int64_t late = add_event(store, 1, (struct date){2027, 6, 2}, true);
	int64_t early = add_event(store, 1, (struct date){2027, 6, 1}, false);
	static const struct {
		struct event_page page;
		size_t count;
	} cases[] = {
		{{.limit = 9}, 2},
		{{.limit = 1}, 1},
		{{.limit = 9, .customer = 1}, 2},
		{{.limit = 9, .customer = 2}, 0},
		{{.limit = 9, .prepare = true}, 1},
		{{.limit = 9, .after_day = {2027, 6, 2}}, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count = 0;
		assert_ok(store_event_each(store, &cases[i].page, count_row, &count, &err), &err);
		assert_int_equal(count, cases[i].count);
	}
	struct ids ids = {.count = 0};
	assert_ok(store_event_each(store, &cases[0].page, keep_id, &ids, &err), &err);
	assert_int_equal(ids.ids[0], early);
	assert_int_equal(ids.ids[1], late);
	const struct event_page behind = {{2027, 6, 2}, late, 9, 0, false, true};
	ids.count = 0;
	assert_ok(store_event_each(store, &behind, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 0);
	assert_int_equal(store_full_scans(store), 0);
}

static void test_an_entry_keeps_its_name_and_goes_when_it_is_old(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct calendar_event event;
	struct date day = {2027, 6, 1}, moved = {2027, 6, 8};
	bool found = false, taken = false;
	int64_t count = 0;
	(void)add_chain(store, "C1", (struct date){2027, 5, 14});
	(void)add_event(store, 1, day, false);
	assert_ok(store_event_on(store, 1, day, &found, &event, &err), &err);
	assert_true(found);
	event.occurs_on = moved;
	event.state = EVENT_CANCELLED;
	event.cancelled_at = NOW;
	assert_ok(store_event_update(store, &event, &err), &err);
	record_finish(&calendar_event_record, &event);
	assert_ok(store_event_on(store, 1, day, &found, &event, &err), &err);
	assert_false(found);
	assert_ok(store_event_has_uid(store, "2027-06-01", &taken, &err), &err);
	assert_true(taken);
	assert_ok(store_event_has_uid(store, "2027-06-08", &taken, &err), &err);
	assert_false(taken);
	const struct event_age young = {day, NOW, 9}, old = {day, NOW + 1, 9};
	assert_ok(store_event_drop_old(store, &young, &count, &err), &err);
	assert_int_equal(count, 0);
	assert_ok(store_event_drop_old(store, &old, &count, &err), &err);
	assert_int_equal(count, 1);
	int64_t id = add_event(store, 1, day, false);
	const struct event_age past = {moved, 0, 9};
	assert_ok(store_event_drop_old(store, &past, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_ok(store_event_delete(store, id, &err), &err); // it is gone: nothing happens
	size_t rows = 0;
	assert_ok(store_event_of(store, 1, count_row, &rows, &err), &err);
	assert_int_equal(rows, 0);
}

static void test_a_publication_goes_on_where_it_was(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct publication publication;
	int64_t ids[4];
	size_t count = 0;
	(void)add_chain(store, "C1", (struct date){2027, 5, 14});
	assert_ok(store_publication_get(store, &publication, &err), &err);
	assert_true(publication.sweeping);
	publication.sweeping = false;
	publication.swept_up_to = 5;
	publication.version = 77;
	publication.horizon = (struct date){2028, 5, 1};
	assert_ok(store_publication_set(store, &publication, &err), &err);
	record_finish(&publication_record, &publication);
	assert_ok(store_publication_sweep(store, &err), &err);
	assert_ok(store_publication_get(store, &publication, &err), &err);
	assert_true(publication.sweeping);
	assert_int_equal(publication.swept_up_to, 0);
	assert_int_equal(publication.version, 77);
	assert_int_equal(publication.horizon.year, 2028);
	record_finish(&publication_record, &publication);
	run_sql(store, "UPDATE occasion SET state = 'active', next_on = '2027-05-14'");
	const struct date before = {2027, 5, 13}, day = {2027, 5, 14};
	assert_ok(store_event_mark_days(store, day, day, &err), &err);
	assert_ok(store_event_due(store, 4, ids, &count, &err), &err);
	assert_int_equal(count, 0);
	assert_ok(store_event_mark_days(store, before, day, &err), &err);
	assert_ok(store_event_due(store, 4, ids, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_ok(store_event_published(store, ids[0], &err), &err);
	assert_ok(store_event_due(store, 4, ids, &count, &err), &err);
	assert_int_equal(count, 0);
}

static void test_entries_of_a_backup_outgrow_those_told_since(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct publication publication;
	const struct date day = {2027, 5, 14};
	(void)add_chain(store, "C1", day);
	(void)add_event(store, 1, day, false);
	run_sql(store, "UPDATE publication SET sweeping = 0");
	int64_t before = ask_number(store->db, "SELECT sequence FROM event");
	assert_ok(store_event_outgrow(store, &err), &err);
	assert_int_equal(ask_number(store->db, "SELECT sequence FROM event"),
			 before + EVENT_CHANGES_A_GENERATION);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM event WHERE digest = ''"), 1);
	assert_ok(store_publication_get(store, &publication, &err), &err);
	assert_true(publication.sweeping);
	record_finish(&publication_record, &publication);
	assert_int_equal(event_first_sequence(1), -1);
	assert_int_equal(event_first_sequence(2), EVENT_CHANGES_A_GENERATION - 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_what_an_entry_tells_of_is_marked_while_there_is_a_feed),
		store_test(test_a_feed_is_read_in_pages_by_day),
		store_test(test_an_entry_keeps_its_name_and_goes_when_it_is_old),
		store_test(test_a_publication_goes_on_where_it_was),
		store_test(test_entries_of_a_backup_outgrow_those_told_since),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
