// The tables delivery, attempt and channel.
#include <stdlib.h>

#include "rosemary/store/delivery.h"
#include "samples.h"

static const struct date may = {2027, 5, 14};

static int64_t add_one(struct store *store, const char *ref, int64_t next_at) {
	return add_delivery(store, add_message(store, add_chain(store, ref, may), 1), next_at);
}

static struct delivery get(struct store *store, int64_t id) {
	struct err err = {0};
	struct delivery delivery;
	assert_ok(store_delivery_get(store, id, &delivery, &err), &err);
	return delivery;
}

static void move(struct store *store, int64_t id, enum delivery_event event) {
	struct err err = {0};
	struct delivery delivery = get(store, id);
	struct delivery_change change = {.at = NOW};
	assert_ok(store_begin(store, &err), &err);
	assert_ok(store_delivery_move(store, &delivery, event, &change, &err), &err);
	assert_ok(store_commit(store, &err), &err);
	record_finish(&delivery_record, &delivery);
}

static int64_t open_attempt(struct store *store, int64_t id) {
	struct err err = {0};
	int64_t attempt = 0;
	move(store, id, DELIVERY_EV_OPEN);
	struct delivery delivery = get(store, id);
	assert_ok(store_attempt_open(store, &delivery, NOW, &attempt, &err), &err);
	record_finish(&delivery_record, &delivery);
	return attempt;
}

static void test_a_message_goes_to_an_address_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t id = add_one(store, "C1", NOW);
	struct delivery second = {.message = 1,
				  .address = TEXT("linda@example.org"),
				  .next_at = NOW,
				  .changed_at = NOW};
	assert_false(store_delivery_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	struct delivery delivery = get(store, id);
	assert_int_equal(delivery.state, DELIVERY_QUEUED);
	assert_int_equal(delivery.attempts, 0);
	record_finish(&delivery_record, &delivery);
	err = (struct err){0};
	assert_false(store_delivery_get(store, 99, &delivery, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_what_is_due_first_goes_first(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery due;
	bool found = true;
	int64_t next = 7;
	assert_ok(store_delivery_next_at(store, CHANNEL_EMAIL, &next, &err), &err);
	assert_int_equal(next, 0);
	int64_t late = add_one(store, "C1", NOW + 20);
	int64_t early = add_one(store, "C2", NOW + 10);
	assert_ok(store_delivery_due(store, CHANNEL_EMAIL, NOW + 9, &found, &due, &err), &err);
	assert_false(found);
	assert_ok(store_delivery_due(store, CHANNEL_SMS, NOW + 99, &found, &due, &err), &err);
	assert_false(found);
	const int64_t expected[] = {early, late};
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_ok(store_delivery_due(store, CHANNEL_EMAIL, NOW + 20, &found, &due, &err),
			  &err);
		assert_true(found);
		assert_int_equal(due.id, expected[i]);
		assert_ok(store_delivery_next_at(store, CHANNEL_EMAIL, &next, &err), &err);
		assert_int_equal(next, due.next_at);
		record_finish(&delivery_record, &due);
		move(store, expected[i], DELIVERY_EV_OPEN);
	}
	assert_ok(store_delivery_due(store, CHANNEL_EMAIL, NOW + 99, &found, &due, &err), &err);
	assert_false(found);
}

static void test_every_legal_move_and_no_other_can_be_made_on_disk(void **state) {
	struct store *store = *state;
	int64_t id = add_one(store, "C1", NOW);
	for (int from = 0; from < DELIVERY_STATE_COUNT; from++) {
		for (int event = 0; event < DELIVERY_EVENT_COUNT; event++) {
			struct err err = {0};
			struct delivery_change change = {.at = NOW + 1, .next_at = NOW + 2};
			char sql[80];
			enum delivery_state to = DELIVERY_QUEUED;
			(void)snprintf(sql, sizeof sql, "UPDATE delivery SET state = '%s'",
				       words_name(&delivery_state_words, from)); // fits
			run_sql(store, sql);
			struct delivery delivery = get(store, id);
			bool legal = delivery_next((enum delivery_state)from,
						   (enum delivery_event)event, &to);
			assert_int_equal(store_delivery_move(store, &delivery,
							     (enum delivery_event)event, &change,
							     &err),
					 legal);
			assert_int_equal(err.code, legal ? ERR_NONE : ERR_STATE);
			struct delivery again = get(store, id);
			assert_int_equal(again.state, legal ? (int)to : from);
			for (size_t i = 0; i < delivery_record.count; i++) {
				assert_true(record_field_same(&delivery_record.fields[i], &delivery,
							      &again));
			}
			record_finish(&delivery_record, &again);
			record_finish(&delivery_record, &delivery);
		}
	}
}

static void test_a_move_keeps_what_the_server_said_and_updates_the_record(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery delivery = get(store, add_one(store, "C1", NOW));
	static const struct {
		enum delivery_event event;
		struct delivery_change change;
		const char *reason, *answer, *provider_id;
	} cases[] = {
		{DELIVERY_EV_OPEN, {.at = NOW + 1}, NULL, NULL, NULL},
		{DELIVERY_EV_DEFERRED,
		 {.at = NOW + 2, .next_at = NOW + 302, .reason = "busy", .answer = "450 later"},
		 "busy",
		 "450 later",
		 NULL},
		{DELIVERY_EV_OPEN, {.at = NOW + 3}, NULL, "450 later", NULL},
		{DELIVERY_EV_END, {.at = NOW + 4}, NULL, "450 later", NULL},
		{DELIVERY_EV_ACCEPTED,
		 {.at = NOW + 5, .answer = "250 queued as 7", .provider_id = "7"},
		 NULL,
		 "250 queued as 7",
		 "7"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_ok(store_delivery_move(store, &delivery, cases[i].event, &cases[i].change,
					      &err),
			  &err);
		struct delivery again = get(store, delivery.id);
		for (size_t k = 0; k < delivery_record.count; k++) {
			assert_true(
				record_field_same(&delivery_record.fields[k], &delivery, &again));
		}
		assert_int_equal(again.next_at, cases[i].change.next_at);
		const char *const pairs[][2] = {{again.reason, cases[i].reason},
						{again.answer, cases[i].answer},
						{again.provider_id, cases[i].provider_id}};
		for (size_t k = 0; k < ARRAY_LEN(pairs); k++) {
			assert_same_text(pairs[k][0], pairs[k][1]);
		}
		record_finish(&delivery_record, &again);
	}
	size_t count = 0;
	const struct store_page moves = {.noun = "delivery", .noun_id = delivery.id, .limit = 99};
	assert_ok(store_audit_each(store, &moves, count_row, &count, &err), &err);
	assert_int_equal(count, ARRAY_LEN(cases));
	record_finish(&delivery_record, &delivery);
}

static void test_a_second_claim_conflicts(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery_change change = {.at = NOW};
	int64_t id = add_one(store, "C1", NOW);
	struct delivery mine = get(store, id), theirs = get(store, id);
	assert_ok(store_delivery_move(store, &theirs, DELIVERY_EV_OPEN, &change, &err), &err);
	assert_false(store_delivery_move(store, &mine, DELIVERY_EV_OPEN, &change, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(mine.state, DELIVERY_QUEUED);
	err = (struct err){0};
	assert_false(store_delivery_wait(store, &mine, NOW + 9, "quiet", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(mine.next_at, NOW); // untouched on failure
	assert_null(mine.reason);
	record_finish(&delivery_record, &mine);
	record_finish(&delivery_record, &theirs);
}

static void test_waiting_is_no_attempt(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery delivery = get(store, add_one(store, "C1", NOW));
	assert_ok(store_delivery_wait(store, &delivery, NOW + 9, "quiet", &err), &err);
	assert_int_equal(delivery.next_at, NOW + 9);
	assert_string_equal(delivery.reason, "quiet");
	assert_int_equal(delivery.attempts, 0);
	record_finish(&delivery_record, &delivery);
}

struct attempts {
	struct attempt attempts[4];
	size_t count;
};

static bool keep_attempt(const void *record, void *argument) {
	struct attempts *attempts = argument;
	record_copy(&attempt_record, record, &attempts->attempts[attempts->count++]);
	return attempts->count < ARRAY_LEN(attempts->attempts);
}

static struct attempts attempts_of(struct store *store, int64_t delivery) {
	struct err err = {0};
	struct attempts attempts = {.count = 0};
	assert_ok(store_attempt_each(store, delivery, keep_attempt, &attempts, &err), &err);
	return attempts;
}

static void attempts_finish(struct attempts *attempts) {
	for (size_t i = 0; i < attempts->count; i++) {
		record_finish(&attempt_record, &attempts->attempts[i]);
	}
}

static void test_an_attempt_opens_ends_and_closes_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t id = add_one(store, "C1", NOW), attempt = 0;
	struct delivery delivery = get(store, id);
	assert_false(store_attempt_open(store, &delivery, NOW, &attempt, &err)); // still queued
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(delivery.attempts, 0);
	record_finish(&delivery_record, &delivery);
	err = (struct err){0};
	attempt = open_attempt(store, id);
	assert_ok(store_attempt_end(store, attempt, NOW + 1, &err), &err);
	assert_ok(store_attempt_close(store, attempt,
				      &(struct attempt_close){NOW + 2, ATTEMPT_DEFERRED, 450,
							      "450 later"},
				      &err),
		  &err);
	assert_false(
		store_attempt_close(store, attempt,
				    &(struct attempt_close){NOW + 3, ATTEMPT_ACCEPTED, 250, "250"},
				    &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_false(store_attempt_end(store, attempt, NOW + 3, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	move(store, id, DELIVERY_EV_DEFERRED);
	(void)open_attempt(store, id);
	struct attempts attempts = attempts_of(store, id);
	assert_int_equal(attempts.count, 2);
	assert_int_equal(attempts.attempts[0].ended_at, NOW + 1);
	assert_int_equal(attempts.attempts[0].closed_at, NOW + 2);
	assert_int_equal(attempts.attempts[0].outcome, ATTEMPT_DEFERRED);
	assert_int_equal(attempts.attempts[0].code, 450);
	assert_int_equal(attempts.attempts[1].number, 2);
	assert_int_equal(attempts.attempts[1].outcome, ATTEMPT_OPEN);
	attempts_finish(&attempts);
}

static void test_only_held_deliveries_are_released(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t queued = add_one(store, "C1", NOW + 50), held = add_one(store, "C2", NOW);
	int64_t open = add_one(store, "C3", NOW), released = 0;
	move(store, held, DELIVERY_EV_HOLD);
	(void)open_attempt(store, open);
	assert_ok(store_begin(store, &err), &err);
	assert_ok(store_delivery_release(store, NOW + 100, &released, &err), &err);
	assert_ok(store_commit(store, &err), &err);
	assert_int_equal(released, 1);
	const struct {
		int64_t id;
		enum delivery_state state;
		int64_t next_at;
	} cases[] = {
		{queued, DELIVERY_QUEUED, NOW + 50},
		{held, DELIVERY_QUEUED, NOW + 100},
		{open, DELIVERY_OPEN, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct delivery delivery = get(store, cases[i].id);
		assert_int_equal(delivery.state, cases[i].state);
		assert_int_equal(delivery.next_at, cases[i].next_at);
		record_finish(&delivery_record, &delivery);
	}
}

static void test_a_start_takes_back_what_surely_was_not_sent(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery_recovery recovery;
	int64_t queued = add_one(store, "C1", NOW + 50);
	int64_t open = add_one(store, "C2", NOW);
	int64_t handing = add_one(store, "C3", NOW);
	int64_t held = add_one(store, "C4", NOW);
	int64_t sent = add_one(store, "C5", NOW);
	int64_t letter = add_one(store, "C6", NOW); // its sheet tells whether it stands there
	run_sql(store, "UPDATE delivery SET channel = 'letter' WHERE id = 6");
	(void)open_attempt(store, open);
	int64_t attempt = open_attempt(store, handing);
	assert_ok(store_attempt_end(store, attempt, NOW, &err), &err);
	move(store, handing, DELIVERY_EV_END);
	attempt = open_attempt(store, letter);
	assert_ok(store_attempt_end(store, attempt, NOW, &err), &err);
	move(store, letter, DELIVERY_EV_END);
	move(store, held, DELIVERY_EV_HOLD);
	move(store, sent, DELIVERY_EV_OPEN);
	move(store, sent, DELIVERY_EV_END);
	move(store, sent, DELIVERY_EV_ACCEPTED);
	assert_ok(store_delivery_recover(store, NOW + 100, &recovery, &err), &err);
	assert_int_equal(recovery.requeued, 2);
	assert_int_equal(recovery.uncertain, 1);
	assert_int_equal(recovery.released, 1);
	const struct {
		int64_t id;
		enum delivery_state state;
		int64_t next_at;
		enum attempt_outcome outcome;
	} cases[] = {
		{queued, DELIVERY_QUEUED, NOW + 50, ATTEMPT_OUTCOME_COUNT},
		{open, DELIVERY_QUEUED, NOW + 100, ATTEMPT_RETURNED},
		{handing, DELIVERY_UNCERTAIN, 0, ATTEMPT_UNCERTAIN},
		{letter, DELIVERY_QUEUED, NOW + 100, ATTEMPT_RETURNED},
		{held, DELIVERY_QUEUED, NOW + 100, ATTEMPT_OUTCOME_COUNT},
		{sent, DELIVERY_SENT, 0, ATTEMPT_OUTCOME_COUNT},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct delivery delivery = get(store, cases[i].id);
		struct attempts attempts = attempts_of(store, cases[i].id);
		assert_int_equal(delivery.state, cases[i].state);
		assert_int_equal(delivery.next_at, cases[i].next_at);
		assert_int_equal(attempts.count, cases[i].outcome != ATTEMPT_OUTCOME_COUNT);
		if (attempts.count > 0) {
			assert_int_equal(attempts.attempts[0].outcome, cases[i].outcome);
			assert_int_equal(attempts.attempts[0].closed_at, NOW + 100);
		}
		attempts_finish(&attempts);
		record_finish(&delivery_record, &delivery);
	}
	assert_ok(store_delivery_recover(store, NOW + 200, &recovery, &err), &err);
	assert_int_equal(recovery.requeued + recovery.uncertain + recovery.released, 0);
}

static void test_a_recovery_that_cannot_be_committed_changes_nothing(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery_recovery recovery;
	int64_t id = add_one(store, "C1", NOW);
	(void)open_attempt(store, id);
	store_fail_commits(store, 1);
	assert_false(store_delivery_recover(store, NOW + 100, &recovery, &err));
	assert_int_equal(err.code, ERR_IO);
	struct delivery delivery = get(store, id);
	assert_int_equal(delivery.state, DELIVERY_OPEN);
	record_finish(&delivery_record, &delivery);
}

static void test_a_refused_address_marks_its_customer(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct customer customer;
	size_t count = 0;
	struct delivery delivery = get(store, add_one(store, "C1", NOW));
	replace_text(&delivery.answer, "550 no such user");
	assert_ok(store_delivery_refuse_address(store, &delivery, NOW, &err), &err);
	assert_ok(store_customer_get(store, 1, &customer, &err), &err);
	assert_string_equal(customer.refused_email, "linda@example.org");
	assert_null(customer.refused_phone);
	record_finish(&customer_record, &customer);
	const struct store_page refusals = {.noun = "address", .noun_id = delivery.id, .limit = 9};
	assert_ok(store_audit_each(store, &refusals, count_row, &count, &err), &err);
	assert_int_equal(count, 1);
	record_finish(&delivery_record, &delivery);
	// A notice to the owner has no customer.
	struct draft notice = sample_draft(0, 0, may);
	notice.purpose = DRAFT_NOTICE;
	assert_ok(store_draft_add(store, &notice, &err), &err);
	delivery = get(store, add_delivery(store, add_message(store, notice.id, 1), NOW));
	assert_ok(store_delivery_refuse_address(store, &delivery, NOW, &err), &err);
	record_finish(&delivery_record, &delivery);
}

static void test_a_channel_is_paused_until_it_is_not(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t until = 7;
	char *reason = NULL;
	assert_ok(store_channel_get(store, CHANNEL_EMAIL, &until, &reason, &err), &err);
	assert_int_equal(until, 0);
	assert_null(reason);
	static const struct {
		int64_t until;
		const char *reason;
	} cases[] = {{NOW + 60, "the server is down"}, {NOW + 90, "still down"}, {0, NULL}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_ok(store_channel_pause(store, CHANNEL_EMAIL, cases[i].until, cases[i].reason,
					      &err),
			  &err);
		assert_ok(store_channel_get(store, CHANNEL_EMAIL, &until, &reason, &err), &err);
		assert_int_equal(until, cases[i].until);
		assert_same_text(reason, cases[i].reason);
		free(reason);
	}
	assert_ok(store_channel_get(store, CHANNEL_SMS, &until, &reason, &err), &err);
	assert_null(reason);
}

static void assert_pages(struct store *store) {
	struct err err = {0};
	size_t count = 0;
	static const struct {
		struct store_page page;
		size_t count;
	} cases[] = {{{.limit = 9}, 6},
		     {{.limit = 9, .customer = 2}, 1},
		     {{.limit = 9, .state = "sent"}, 1},
		     {{.limit = 9, .after = 3}, 2}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		count = 0;
		assert_ok(store_delivery_each(store, &cases[i].page, count_row, &count, &err),
			  &err);
		assert_int_equal(count, cases[i].count);
	}
}

static void test_every_statement_runs_and_counts_are_right(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t counts[DELIVERY_STATE_COUNT];
	size_t count = 0;
	test_a_start_takes_back_what_surely_was_not_sent(state);
	assert_ok(store_delivery_counts(store, counts, &err), &err);
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		int64_t expected = i == DELIVERY_QUEUED                            ? 4
				   : i == DELIVERY_UNCERTAIN || i == DELIVERY_SENT ? 1
										   : 0;
		assert_int_equal(counts[i], expected);
	}
	struct delivery delivery = get(store, 1), due;
	bool found = false;
	int64_t until = 0;
	char *reason = NULL;
	assert_ok(store_delivery_wait(store, &delivery, NOW, NULL, &err), &err);
	assert_ok(store_delivery_refuse_address(store, &delivery, NOW, &err), &err);
	delivery.channel = CHANNEL_SMS;
	assert_ok(store_delivery_refuse_address(store, &delivery, NOW, &err), &err);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_delivery_due(store, CHANNEL_EMAIL, NOW, &found, &due, &err), &err);
	record_finish(&delivery_record, &due);
	assert_ok(store_delivery_next_at(store, CHANNEL_EMAIL, &until, &err), &err);
	assert_ok(store_attempt_close(store, open_attempt(store, 1),
				      &(struct attempt_close){NOW, ATTEMPT_RETURNED, 0, NULL},
				      &err),
		  &err);
	struct delivery newest = {0};
	assert_ok(store_delivery_newest_of(store, 99, &found, &newest, &err), &err);
	assert_ok(store_delivery_of_message(store, 1, count_row, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_ok(store_channel_pause(store, CHANNEL_EMAIL, 0, NULL, &err), &err);
	assert_ok(store_channel_get(store, CHANNEL_EMAIL, &until, &reason, &err), &err);
	count = 0;
	struct store_page page = {.limit = 9, .until = 1};
	assert_ok(store_delivery_leaving(store, &page, count_row, &count, &err), &err);
	assert_int_equal(count, 0);
	page.until = INT64_MAX;
	assert_ok(store_delivery_leaving(store, &page, count_row, &count, &err), &err);
	assert_int_equal(count, 3);
	page.from = NOW + 9999;
	assert_ok(store_delivery_trouble(store, &page, count_row, &count, &err), &err);
	assert_int_equal(count, 3);
	page.from = 0;
	assert_ok(store_delivery_trouble(store, &page, count_row, &count, &err), &err);
	assert_int_equal(count, 4); // the uncertain one
	struct delivery stranded;
	struct delivery_waiting waiting = {CHANNEL_EMAIL, DELIVERY_HELD, NOW};
	assert_ok(store_delivery_stranded(store, &waiting, &found, &stranded, &err), &err);
	assert_false(found);
	assert_int_equal(store_full_scans(store), 0);
	assert_pages(store);
	assert_all_prepared(store, STORE_FILE_DELIVERY, 26);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_message_goes_to_an_address_once),
		store_test(test_what_is_due_first_goes_first),
		store_test(test_every_legal_move_and_no_other_can_be_made_on_disk),
		store_test(test_a_move_keeps_what_the_server_said_and_updates_the_record),
		store_test(test_a_second_claim_conflicts),
		store_test(test_waiting_is_no_attempt),
		store_test(test_an_attempt_opens_ends_and_closes_once),
		store_test(test_only_held_deliveries_are_released),
		store_test(test_a_start_takes_back_what_surely_was_not_sent),
		store_test(test_a_recovery_that_cannot_be_committed_changes_nothing),
		store_test(test_a_refused_address_marks_its_customer),
		store_test(test_a_channel_is_paused_until_it_is_not),
		store_test(test_every_statement_runs_and_counts_are_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
