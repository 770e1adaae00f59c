// What waits to leave, what nobody knows of, and what left lately.
#include "rosemary/store/outbox.h"

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

static int64_t next_at(struct store *store, int64_t id) {
	struct delivery delivery = get(store, id);
	int64_t at = delivery.next_at;
	record_finish(&delivery_record, &delivery);
	return at;
}

// Takes it through an attempt that was opened at an instant and ends as the event says.
static void attempt(struct store *store, int64_t id, int64_t at, enum delivery_event event) {
	static const enum attempt_outcome outcomes[DELIVERY_EVENT_COUNT] = {
		[DELIVERY_EV_ACCEPTED] = ATTEMPT_ACCEPTED,
		[DELIVERY_EV_LOST] = ATTEMPT_UNCERTAIN,
		[DELIVERY_EV_REFUSED] = ATTEMPT_REFUSED,
		[DELIVERY_EV_DEFERRED] = ATTEMPT_RETURNED,
	};
	struct err err = {0};
	int64_t opened = 0;
	struct delivery delivery = get(store, id);
	const struct delivery_change change = {.at = at, .next_at = at, .provider_id = "Q42"};
	const struct attempt_close close = {at, outcomes[event], 0, NULL};
	assert_ok(store_delivery_move(store, &delivery, DELIVERY_EV_OPEN, &change, &err) &&
			  store_attempt_open(store, &delivery, at, &opened, &err) &&
			  store_delivery_move(store, &delivery, DELIVERY_EV_END, &change, &err) &&
			  store_attempt_end(store, opened, at, &err) &&
			  store_delivery_move(store, &delivery, event, &change, &err) &&
			  store_attempt_close(store, opened, &close, &err),
		  &err);
	record_finish(&delivery_record, &delivery);
}

static enum delivery_state resolve(struct store *store, int64_t id, enum proof proof,
				   enum finding finding, struct err *err) {
	const struct resolution resolution = {proof, finding, NOW + 9, "anna", "she rang", NULL};
	struct delivery delivery = get(store, id);
	bool ok = store_outbox_resolve(store, &delivery, &resolution, err);
	enum delivery_state state = delivery.state;
	record_finish(&delivery_record, &delivery);
	assert_int_equal(ok, err->code == ERR_NONE);
	return state;
}

static void test_the_listing_begins_with_what_waits_for_somebody(void **state) {
	struct store *store = *state;
	struct err err = {0};
	(void)add_one(store, "C1", NOW + 60);
	(void)add_one(store, "C2", NOW + 30);
	attempt(store, add_one(store, "C3", NOW), NOW, DELIVERY_EV_LOST);
	attempt(store, add_one(store, "C4", NOW), NOW, DELIVERY_EV_ACCEPTED);
	struct ids ids = {.count = 0};
	struct store_page page = {.limit = 9};
	assert_ok(store_outbox_each(store, &page, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 3);
	assert_int_equal(ids.ids[0], 3);
	assert_int_equal(ids.ids[1], 2);
	assert_int_equal(ids.ids[2], 1);
}

static bool keep_place(const void *record, void *argument) {
	struct store_page *page = argument;
	const struct delivery *delivery = record;
	page->at = store_outbox_place(delivery);
	page->after = delivery->id;
	return true;
}

static void test_the_listing_goes_on_behind_any_row_of_it(void **state) {
	struct store *store = *state;
	struct err err = {0};
	for (int i = 0; i < 3; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		(void)add_one(store, ref, NOW + 30);
	}
	attempt(store, add_one(store, "C3", NOW), NOW, DELIVERY_EV_LOST);
	attempt(store, add_one(store, "C4", NOW), NOW, DELIVERY_EV_LOST);
	(void)add_one(store, "C5", NOW);
	run_sql(store, "UPDATE delivery SET state = 'open', next_at = NULL WHERE id IN (1, 3)");
	static const int64_t expected[] = {4, 5, 1, 3, 6, 2};
	struct store_page page = {.limit = 1};
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_ok(store_outbox_each(store, &page, keep_place, &page, &err), &err);
		assert_int_equal(page.after, expected[i]);
		struct ids rest = {.count = 0};
		struct store_page all = page;
		all.limit = 9;
		assert_ok(store_outbox_each(store, &all, keep_id, &rest, &err), &err);
		assert_int_equal(rest.count, ARRAY_LEN(expected) - i - 1);
		assert_memory_equal(rest.ids, expected + i + 1, rest.count * sizeof(int64_t));
	}
	assert_int_equal(store_full_scans(store), 0);
}

static void test_an_uncertain_delivery_is_resolved_once_and_by_proof(void **state) {
	struct store *store = *state;
	struct err err = {0};
	static const struct {
		enum proof proof;
		enum finding finding;
		enum delivery_state to;
	} cases[] = {{PROOF_OWNER, FOUND_SENT, DELIVERY_SENT},
		     {PROOF_OWNER, FOUND_RESEND, DELIVERY_QUEUED},
		     {PROOF_OWNER, FOUND_DROP, DELIVERY_DROPPED},
		     {PROOF_DSN, FOUND_REFUSED, DELIVERY_FAILED},
		     {PROOF_REPLY, FOUND_SENT, DELIVERY_SENT}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%zu", i); // fits
		int64_t id = add_one(store, ref, NOW);
		assert_int_equal(resolve(store, id, cases[i].proof, cases[i].finding, &err),
				 DELIVERY_QUEUED); // it is not uncertain yet
		assert_int_equal(err.code, ERR_STATE);
		err = (struct err){0};
		attempt(store, id, NOW, DELIVERY_EV_LOST);
		assert_int_equal(resolve(store, id, cases[i].proof, cases[i].finding, &err),
				 cases[i].to);
		struct delivery delivery = get(store, id);
		assert_int_equal(delivery.state, cases[i].to);
		assert_int_equal(delivery.next_at, cases[i].to == DELIVERY_QUEUED ? NOW + 9 : 0);
		assert_non_null(strstr(delivery.reason, ": she rang"));
		record_finish(&delivery_record, &delivery);
	}
	int64_t id = add_one(store, "C9", NOW);
	attempt(store, id, NOW, DELIVERY_EV_LOST);
	(void)resolve(store, id, PROOF_REPLY, FOUND_REFUSED, &err); // no answer says that
	assert_int_equal(err.code, ERR_STATE);
}

static void test_it_is_found_by_what_others_call_it(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery delivery;
	bool found = false;
	int64_t id = add_one(store, "C1", NOW);
	attempt(store, id, NOW, DELIVERY_EV_LOST);
	assert_ok(store_outbox_by_message_id(store, "<rm.1.1@example.org>", &found, &delivery,
					     &err),
		  &err);
	assert_true(found);
	assert_int_equal(delivery.id, id);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_outbox_by_message_id(store, "<other@example.org>", &found, &delivery, &err),
		  &err);
	assert_false(found);
	assert_ok(store_outbox_by_provider_id(store, CHANNEL_EMAIL, "Q42", &found, &delivery, &err),
		  &err);
	assert_true(found);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_outbox_by_provider_id(store, CHANNEL_SMS, "Q42", &found, &delivery, &err),
		  &err);
	assert_false(found);
}

static enum sighting sight(struct store *store, const char *message_id) {
	struct err err = {0};
	enum sighting sighting = SIGHTING_COUNT;
	assert_ok(store_outbox_sight(store, message_id, NOW + 9, &sighting, &err), &err);
	return sighting;
}

static void test_a_copy_that_is_seen_ends_the_uncertainty(void **state) {
	struct store *store = *state;
	struct err err = {0};
	size_t before = 0, after = 0;
	const struct store_page all = {.noun = "delivery", .limit = 99};
	int64_t id = add_one(store, "C1", NOW);
	attempt(store, id, NOW, DELIVERY_EV_LOST);
	assert_ok(store_audit_each(store, &all, count_row, &before, &err), &err);
	assert_int_equal(sight(store, "<rm.9.9@example.org>"), SIGHTING_UNKNOWN);
	assert_int_equal(sight(store, "<rm.1.1@example.org>"), SIGHTING_RESOLVED);
	assert_int_equal(sight(store, "<rm.1.1@example.org>"), SIGHTING_NO_NEWS); // once more
	struct delivery delivery = get(store, id);
	assert_int_equal(delivery.state, DELIVERY_SENT);
	assert_string_equal(delivery.reason, "its copy is in the shop's mailbox");
	assert_int_equal(delivery.changed_at, NOW + 9);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_audit_each(store, &all, count_row, &after, &err), &err);
	assert_int_equal(after, before + 1);
}

static void test_a_copy_moves_nothing_but_what_is_uncertain(void **state) {
	struct store *store = *state;
	static const struct {
		const char *state;
		enum sighting sighting;
	} cases[] = {
		{"queued", SIGHTING_NO_NEWS},  {"open", SIGHTING_EARLY},
		{"handing", SIGHTING_EARLY},   {"sent", SIGHTING_NO_NEWS},
		{"failed", SIGHTING_NO_NEWS},  {"cancelled", SIGHTING_NO_NEWS},
		{"dropped", SIGHTING_NO_NEWS},
	};
	int64_t id = add_one(store, "C1", NOW);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char sql[100];
		(void)snprintf(sql, sizeof sql, "UPDATE delivery SET state = '%s'",
			       cases[i].state); // fits
		run_sql(store, sql);
		assert_int_equal(sight(store, "<rm.1.1@example.org>"), cases[i].sighting);
		struct delivery delivery = get(store, id);
		assert_string_equal(words_name(&delivery_state_words, (int)delivery.state),
				    cases[i].state);
		record_finish(&delivery_record, &delivery);
	}
}

static void test_only_the_first_uncertainty_can_be_sent_once_more(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery delivery;
	bool found = false;
	int64_t id = add_one(store, "C1", NOW);
	attempt(store, id, NOW, DELIVERY_EV_LOST);
	assert_ok(store_outbox_once_uncertain(store, CHANNEL_EMAIL, NOW, &found, &delivery, &err),
		  &err);
	assert_true(found);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_outbox_once_uncertain(store, CHANNEL_EMAIL, NOW + 5 * DAY_SECONDS, &found,
					      &delivery, &err),
		  &err);
	assert_false(found); // too late to leave
	(void)resolve(store, id, PROOF_SETTING, FOUND_RESEND, &err);
	attempt(store, id, NOW, DELIVERY_EV_LOST);
	assert_ok(store_outbox_once_uncertain(store, CHANNEL_EMAIL, NOW, &found, &delivery, &err),
		  &err);
	assert_false(found);
}

static void test_what_counts_for_a_customers_cap(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct draft asks = {.id = 99};
	struct taken taken;
	int64_t draft = add_chain(store, "C1", may);
	struct draft first;
	assert_ok(store_draft_get(store, draft, &first, &err), &err);
	asks.customer = first.customer;
	int64_t occasion = add_occasion(store, first.customer, 0, "anniversary", may);
	int64_t other = add_draft(store, occasion, first.customer, may);
	record_finish(&draft_record, &first);
	int64_t delivery = add_delivery(store, add_message(store, draft, 1), NOW + 60);
	assert_ok(store_outbox_taken(store, &asks, 0, &taken, &err), &err);
	assert_int_equal(taken.count, 1); // it will leave
	assert_int_equal(taken.at[0], NOW + 60);
	attempt(store, delivery, NOW + 70, DELIVERY_EV_LOST);
	assert_ok(store_outbox_taken(store, &asks, 0, &taken, &err), &err);
	assert_int_equal(taken.count, 1); // it may have left
	assert_int_equal(taken.at[0], NOW + 70);
	run_sql(store, "UPDATE delivery SET state = 'cancelled'");
	assert_ok(store_outbox_taken(store, &asks, 0, &taken, &err), &err);
	assert_int_equal(taken.count, 1); // so it may when its second try was taken back
	assert_int_equal(taken.at[0], NOW + 70);
	attempt(store, add_delivery(store, add_message(store, other, 1), NOW + 90), NOW + 90,
		DELIVERY_EV_REFUSED);
	assert_ok(store_outbox_taken(store, &asks, 0, &taken, &err), &err);
	assert_int_equal(taken.count, 1); // what was refused did not
	assert_ok(store_outbox_taken(store, &asks, NOW + 70, &taken, &err), &err);
	assert_int_equal(taken.count, 0);
	asks.id = draft;
	assert_ok(store_outbox_taken(store, &asks, 0, &taken, &err), &err);
	assert_int_equal(taken.count, 0); // nobody stands in his own way
	asks.id = 99;
	run_sql(store, "UPDATE draft SET purpose = 'ack'");
	assert_ok(store_outbox_taken(store, &asks, 0, &taken, &err), &err);
	assert_int_equal(taken.count, 0);
}

static void test_what_a_paused_channel_gave_back_does_not_wait_out_the_pause(void **state) {
	struct store *store = *state;
	struct err err = {0};
	enum { UNTIL = NOW + 900 };
	int64_t back = add_one(store, "C1", NOW);
	int64_t later = add_one(store, "C2", NOW + 600); // for a reason of its own
	attempt(store, back, NOW, DELIVERY_EV_DEFERRED);
	run_sql(store, "UPDATE delivery SET next_at = next_at + 900 WHERE id = 1");
	assert_ok(store_channel_pause(store, CHANNEL_EMAIL, UNTIL - 1, "535 no", &err), &err);
	assert_ok(store_outbox_hasten(store, CHANNEL_EMAIL, NOW + 60, &err), &err);
	assert_int_equal(next_at(store, back), UNTIL); // this pause was not why
	assert_ok(store_channel_pause(store, CHANNEL_EMAIL, UNTIL, "535 no", &err), &err);
	assert_ok(store_outbox_hasten(store, CHANNEL_SMS, NOW + 60, &err), &err);
	assert_int_equal(next_at(store, back), UNTIL); // another channel's
	assert_ok(store_outbox_hasten(store, CHANNEL_EMAIL, NOW + 60, &err), &err);
	assert_int_equal(next_at(store, back), NOW + 60);
	assert_int_equal(next_at(store, later), NOW + 600);
}

static void test_the_pace_of_a_channel_is_known(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t at = 0;
	static const int64_t opened[] = {NOW, NOW + 2, NOW + 1}; // the clock was set back
	for (size_t i = 0; i < ARRAY_LEN(opened); i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%zu", i); // fits
		attempt(store, add_one(store, ref, NOW), opened[i], DELIVERY_EV_ACCEPTED);
	}
	// Of the newest so many, the earliest by the clock.
	static const int64_t expected[] = {NOW + 1, NOW + 1, NOW, 0};
	for (int number = 1; number <= 4; number++) {
		assert_ok(store_outbox_opened(store, CHANNEL_EMAIL, number, &at, &err), &err);
		assert_int_equal(at, expected[number - 1]);
	}
	assert_ok(store_outbox_opened(store, CHANNEL_SMS, 1, &at, &err), &err);
	assert_int_equal(at, 0);
}

static bool count_delivery(const void *record, void *argument) {
	const struct delivery *delivery = record;
	assert_int_equal(delivery->state, DELIVERY_FAILED);
	(*(size_t *)argument)++;
	return true;
}

static void test_what_failed_is_looked_at_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery delivery = {0};
	bool found = true;
	int64_t sent = add_one(store, "C1", NOW), failed = add_one(store, "C2", NOW);
	assert_ok(store_outbox_failed(store, &found, &delivery, &err), &err);
	assert_false(found);
	attempt(store, sent, NOW, DELIVERY_EV_ACCEPTED);
	attempt(store, failed, NOW, DELIVERY_EV_REFUSED);
	assert_ok(store_outbox_failed(store, &found, &delivery, &err), &err);
	assert_true(found);
	assert_int_equal(delivery.id, failed);
	record_finish(&delivery_record, &delivery);
	assert_ok(store_outbox_fell_over(store, failed, &err), &err);
	assert_ok(store_outbox_failed(store, &found, &delivery, &err), &err);
	assert_false(found);
	assert_false(store_outbox_fell_over(store, failed, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	// It stays known on its day, whoever looks.
	size_t count = 0;
	for (int64_t occasion = 1; occasion <= 2; occasion++) {
		assert_ok(store_outbox_past_on(store, occasion, may, count_delivery, &count, &err),
			  &err);
	}
	assert_int_equal(count, 1);
	assert_int_equal(store_full_scans(store), 0);
}

static void test_only_what_was_printed_lately_is_counted(void **state) {
	struct store *store = *state;
	struct err err = {0};
	size_t count = 0;
	attempt(store, add_one(store, "C1", NOW), NOW, DELIVERY_EV_ACCEPTED);
	attempt(store, add_one(store, "C2", NOW), NOW, DELIVERY_EV_ACCEPTED);
	(void)add_one(store, "C3", NOW);
	run_sql(store, "UPDATE delivery SET channel = 'letter' WHERE id > 1");
	assert_ok(store_outbox_printed(store, NOW, count_row, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_ok(store_outbox_printed(store, NOW + 9999, count_row, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(store_full_scans(store), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_the_listing_begins_with_what_waits_for_somebody),
		store_test(test_the_listing_goes_on_behind_any_row_of_it),
		store_test(test_an_uncertain_delivery_is_resolved_once_and_by_proof),
		store_test(test_it_is_found_by_what_others_call_it),
		store_test(test_a_copy_that_is_seen_ends_the_uncertainty),
		store_test(test_a_copy_moves_nothing_but_what_is_uncertain),
		store_test(test_only_the_first_uncertainty_can_be_sent_once_more),
		store_test(test_what_counts_for_a_customers_cap),
		store_test(test_what_a_paused_channel_gave_back_does_not_wait_out_the_pause),
		store_test(test_the_pace_of_a_channel_is_known),
		store_test(test_what_failed_is_looked_at_once),
		store_test(test_only_what_was_printed_lately_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
