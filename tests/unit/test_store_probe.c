// Which gateways are asked again about deliveries that are uncertain, and when.
#include "rosemary/store/probe.h"

#include "samples.h"

static const struct date may = {2027, 5, 14};

static struct delivery get(struct store *store, int64_t id) {
	struct err err = {0};
	struct delivery delivery;
	assert_ok(store_delivery_get(store, id, &delivery, &err), &err);
	return delivery;
}

static int64_t probe_at(struct store *store, int64_t id) {
	struct delivery delivery = get(store, id);
	int64_t at = delivery.probe_at;
	record_finish(&delivery_record, &delivery);
	return at;
}

static int64_t next_at(struct store *store) {
	struct err err = {0};
	int64_t at = 0;
	assert_ok(store_probe_next_at(store, &at, &err), &err);
	return at;
}

// A delivery whose only attempt got no answer behind END.
static int64_t add_lost(struct store *store, const char *ref, int64_t at, const char *outlet) {
	struct err err = {0};
	int64_t opened = 0;
	int64_t id = add_delivery(store, add_message(store, add_chain(store, ref, may), 1), at - 9);
	struct delivery delivery = get(store, id);
	const struct delivery_change change = {.at = at};
	const struct attempt_close close = {at, ATTEMPT_UNCERTAIN, 502, NULL};
	assert_ok(store_delivery_move(store, &delivery, DELIVERY_EV_OPEN, &change, &err) &&
			  store_attempt_open(store, &delivery, at, &opened, &err) &&
			  store_delivery_move(store, &delivery, DELIVERY_EV_END, &change, &err) &&
			  store_attempt_end(store, opened, at - 1, &err) &&
			  (outlet == NULL || store_probe_outlet(store, opened, outlet, &err)) &&
			  store_delivery_move(store, &delivery, DELIVERY_EV_LOST, &change, &err) &&
			  store_attempt_close(store, opened, &close, &err),
		  &err);
	assert_false(store_probe_outlet(store, opened, "late", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&delivery_record, &delivery);
	return id;
}

static void test_only_what_somebody_can_be_asked_about_is_due(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery due = {0};
	bool found = true;
	assert_int_equal(next_at(store), 0);
	int64_t mail = add_lost(store, "C1", NOW, NULL);
	int64_t later = add_lost(store, "C2", NOW + 5, "own https://a/ 1");
	int64_t sooner = add_lost(store, "C3", NOW, "own https://a/ 1");
	assert_int_equal(probe_at(store, mail), 0);
	assert_int_equal(probe_at(store, later), NOW + 65);
	assert_int_equal(next_at(store), NOW + 60);
	assert_ok(store_probe_due(store, NOW + 59, &found, &due, &err), &err);
	assert_false(found);
	assert_ok(store_probe_due(store, NOW + 90, &found, &due, &err), &err);
	assert_true(found);
	assert_int_equal(due.id, sooner);
	record_finish(&delivery_record, &due);
}

static void test_a_question_is_counted_and_moved_on(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct attempt last = {0};
	int64_t since = 0;
	int64_t id = add_lost(store, "C1", NOW, "own https://a/ 1");
	assert_ok(store_probe_basis(store, id, &last, &since, &err), &err);
	assert_string_equal(last.outlet, "own https://a/ 1");
	assert_int_equal(since, NOW - 1);
	record_finish(&attempt_record, &last);
	struct delivery delivery = get(store, id);
	const struct probe_note asks = {NOW + 60, NOW + 300, true, true, "it is asked"};
	assert_ok(store_probe_note(store, &delivery, &asks, &err), &err);
	record_finish(&delivery_record, &delivery);
	delivery = get(store, id);
	assert_int_equal(delivery.state, DELIVERY_UNCERTAIN);
	assert_int_equal(delivery.probes, 1);
	assert_int_equal(delivery.probe_at, NOW + 300);
	assert_string_equal(delivery.reason, "it is asked");
	const struct probe_note ends = {NOW + 300, 0, false, false, NULL};
	assert_ok(store_probe_note(store, &delivery, &ends, &err), &err);
	assert_string_equal(delivery.reason, "it is asked"); // nothing new was said
	assert_int_equal(delivery.probes, 1);
	assert_int_equal(next_at(store), 0);
	record_finish(&delivery_record, &delivery);
}

static void test_nobody_is_asked_about_what_is_known(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t id = add_lost(store, "C1", NOW, "own https://a/ 1");
	struct delivery delivery = get(store, id), before = get(store, id);
	const struct delivery_change change = {.at = NOW + 1};
	assert_ok(store_delivery_move(store, &delivery, DELIVERY_EV_CONFIRM, &change, &err), &err);
	assert_int_equal(probe_at(store, id), 0);
	assert_int_equal(next_at(store), 0);
	const struct probe_note asks = {NOW + 60, NOW + 300, true, true, NULL};
	assert_false(store_probe_note(store, &before, &asks, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	record_finish(&delivery_record, &delivery);
	record_finish(&delivery_record, &before);
}

static void test_a_crash_behind_end_leaves_it_to_be_asked_about(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct delivery_recovery recovery = {0};
	int64_t opened = 0;
	int64_t id = add_delivery(store, add_message(store, add_chain(store, "C1", may), 1), NOW);
	struct delivery delivery = get(store, id);
	const struct delivery_change change = {.at = NOW};
	assert_ok(store_delivery_move(store, &delivery, DELIVERY_EV_OPEN, &change, &err) &&
			  store_attempt_open(store, &delivery, NOW, &opened, &err) &&
			  store_delivery_move(store, &delivery, DELIVERY_EV_END, &change, &err) &&
			  store_attempt_end(store, opened, NOW, &err) &&
			  store_probe_outlet(store, opened, "own https://a/ 1", &err) &&
			  store_delivery_recover(store, NOW + 600, &recovery, &err),
		  &err);
	assert_int_equal(recovery.uncertain, 1);
	assert_int_equal(probe_at(store, id), NOW + 660);
	record_finish(&delivery_record, &delivery);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_only_what_somebody_can_be_asked_about_is_due),
		store_test(test_a_question_is_counted_and_moved_on),
		store_test(test_nobody_is_asked_about_what_is_known),
		store_test(test_a_crash_behind_end_leaves_it_to_be_asked_about),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
