// What the store remembers of HOLD between two runs.
#include "rosemary/store/hold.h"

#include "samples.h"

static const struct hold clock_hold = {HOLD_CLOCK, NOW, "the clock was set 3 h forward"};
static const struct hold restored_hold = {HOLD_RESTORED, NOW + 60, "restored"};

static struct hold_memory remembered(struct store *store) {
	struct hold_memory memory;
	struct err err = {0};
	assert_ok(store_hold_read(store, &memory, &err), &err);
	return memory;
}

static void begin(struct store *store, const struct hold *hold, struct hold *ret) {
	struct err err = {0};
	assert_ok(store_begin(store, &err) && store_hold_begin(store, hold, ret, &err) &&
			  store_commit(store, &err),
		  &err);
}

static void test_a_new_store_remembers_nothing(void **state) {
	struct hold_memory memory = remembered(*state);
	assert_int_equal(memory.hold.kind, HOLD_NONE);
	assert_string_equal(memory.hold.reason, "");
	assert_int_equal(memory.heartbeat, 0);
	assert_int_equal(memory.copied_at, 0);
}

static void test_a_place_is_remembered(void **state) {
	struct err err = {0};
	assert_string_equal(remembered(*state).place, "");
	assert_ok(store_hold_place(*state, "here", &err), &err);
	assert_string_equal(remembered(*state).place, "here");
}

static void test_a_heartbeat_is_remembered(void **state) {
	struct err err = {0};
	assert_ok(store_heartbeat(*state, NOW + 5, &err), &err);
	assert_int_equal(remembered(*state).heartbeat, NOW + 5);
}

static void test_a_hold_is_remembered_with_all_its_reasons(void **state) {
	struct hold hold;
	begin(*state, &restored_hold, &hold);
	begin(*state, &clock_hold, &hold);
	struct hold_memory memory = remembered(*state);
	assert_int_equal(memory.hold.kind, HOLD_CLOCK);
	assert_int_equal(memory.hold.since, NOW);
	assert_string_equal(memory.hold.reason, "restored; the clock was set 3 h forward");
	assert_string_equal(hold.reason, memory.hold.reason);
}

static bool check_audit(const void *record, void *argument) {
	static const struct {
		const char *verb, *who, *before, *after, *reason;
	} expected[] = {
		{"resume", "anna", "clock", "none", "the clock was set 3 h forward"},
		{"hold", "policy", "none", "clock", "the clock was set 3 h forward"},
	};
	const struct audit *audit = record;
	size_t *seen = argument;
	assert_true(*seen < ARRAY_LEN(expected));
	assert_string_equal(audit->verb, expected[*seen].verb);
	assert_string_equal(audit->who, expected[*seen].who);
	assert_string_equal(audit->before, expected[*seen].before);
	assert_string_equal(audit->after, expected[*seen].after);
	assert_string_equal(audit->reason, expected[*seen].reason);
	(*seen)++;
	return true;
}

static void test_who_ends_a_hold_is_audited(void **state) {
	static const struct actor anna = {1000, "anna"};
	static const struct store_page page = {.noun = "store", .limit = 10};
	struct hold hold;
	struct err err = {0};
	size_t seen = 0;
	begin(*state, &clock_hold, &hold);
	assert_ok(store_hold_end(*state, &anna, NOW + 9, &err), &err);
	assert_int_equal(remembered(*state).hold.kind, HOLD_NONE);
	assert_ok(store_audit_each(*state, &page, check_audit, &seen, &err), &err);
	assert_int_equal(seen, 2);
	assert_false(store_hold_end(*state, &anna, NOW + 9, &err));
	assert_int_equal(err.code, ERR_STATE);
}

static void test_a_restored_store_is_the_next_generation(void **state) {
	struct instance instance;
	struct err err = {0};
	assert_ok(store_mark_copy(*state, NOW, &err), &err);
	assert_int_equal(remembered(*state).copied_at, NOW);
	assert_ok(store_hold_renew(*state, &err), &err);
	assert_int_equal(remembered(*state).copied_at, 0);
	assert_ok(store_instance(*state, &instance, &err), &err);
	assert_int_equal(instance.generation, 2);
}

static void test_what_a_wrong_clock_put_off_waits_no_longer(void **state) {
	static const struct actor anna = {1000, "anna"};
	static const struct date may = {2027, 5, 14};
	struct store *store = *state;
	struct hold hold;
	struct err err = {0};
	int64_t message = add_message(store, add_chain(store, "C1", may), 1);
	int64_t far = add_delivery(store, message, NOW + HOUR);
	begin(store, &clock_hold, &hold);
	// While the clock stood wrong it was put off; another was put off by the right clock.
	run_sql(store,
		"UPDATE delivery SET next_at = next_at + 86400, changed_at = changed_at + 86000");
	assert_ok(store_hold_end(store, &anna, NOW + 9, &err), &err);
	struct delivery delivery;
	assert_ok(store_delivery_get(store, far, &delivery, &err), &err);
	assert_int_equal(delivery.next_at, NOW + 9);
	record_finish(&delivery_record, &delivery);
	run_sql(store, "UPDATE delivery SET next_at = next_at + 86400");
	begin(store, &restored_hold, &hold);
	assert_ok(store_hold_end(store, &anna, NOW + 9, &err), &err);
	assert_ok(store_delivery_get(store, far, &delivery, &err), &err);
	assert_int_equal(delivery.next_at, NOW + 9 + 86400);
	record_finish(&delivery_record, &delivery);
}

static void test_a_damaged_row_is_told(void **state) {
	struct hold_memory memory;
	struct err err = {0};
	run_sql(*state, "UPDATE instance SET hold = 'maybe'");
	assert_false(store_hold_read(*state, &memory, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
}

static void test_every_statement_was_used(void **state) {
	test_what_a_wrong_clock_put_off_waits_no_longer(state);
	test_a_restored_store_is_the_next_generation(state);
	test_a_heartbeat_is_remembered(state);
	test_a_place_is_remembered(state);
	assert_all_prepared(*state, STORE_FILE_HOLD, 7);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_new_store_remembers_nothing),
		store_test(test_a_heartbeat_is_remembered),
		store_test(test_a_place_is_remembered),
		store_test(test_a_hold_is_remembered_with_all_its_reasons),
		store_test(test_who_ends_a_hold_is_audited),
		store_test(test_a_restored_store_is_the_next_generation),
		store_test(test_what_a_wrong_clock_put_off_waits_no_longer),
		store_test(test_a_damaged_row_is_told),
		store_test(test_every_statement_was_used),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
