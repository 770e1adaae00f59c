// When HOLD begins, and what ends it.
#include "rosemary/domain/hold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

enum { NOON = 1809162000, MINUTE = 60, DAY = 86400 };

static const uint64_t mib = 1 << 20;

static void test_a_start_far_from_the_last_heartbeat_holds(void **state) {
	static const struct {
		int64_t heartbeat, now;
		enum hold_kind kind;
		const char *reason;
	} cases[] = {
		{0, NOON, HOLD_NONE, ""}, // nothing was ever written down
		{NOON, NOON, HOLD_NONE, ""},
		{NOON, NOON - 5 * MINUTE, HOLD_NONE, ""},
		{NOON, NOON - 5 * MINUTE - 1, HOLD_CLOCK,
		 "the clock stands 5 min behind the time at which the daemon last ran"},
		{NOON, 0, HOLD_CLOCK,
		 "the clock stands 20939 d behind the time at which the daemon last ran"},
		{NOON, NOON + INT64_C(5) * DAY, HOLD_NONE, ""}, // off for some days
		{NOON, NOON + INT64_C(7) * DAY, HOLD_NONE, ""},
		{NOON, NOON + INT64_C(7) * DAY + 1, HOLD_ABSENT,
		 "the daemon last ran 7 d ago, if the clock is right"},
		{NOON, (int64_t)4300000000, HOLD_ABSENT,
		 "the daemon last ran 28829 d ago, if the clock is right"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hold hold = hold_from_start(cases[i].heartbeat, cases[i].now);
		assert_int_equal(hold.kind, cases[i].kind);
		assert_string_equal(hold.reason, cases[i].reason);
		assert_int_equal(hold.since, cases[i].now);
	}
}

static void test_a_clock_that_is_set_far_holds(void **state) {
	static const struct {
		int64_t wall, boot; /* how far each went */
		enum hold_kind kind;
		const char *reason;
	} cases[] = {
		{0, 0, HOLD_NONE, ""},
		{90, 0, HOLD_NONE, ""},
		{-90, 0, HOLD_NONE, ""},
		{INT64_C(5) * DAY, INT64_C(5) * DAY, HOLD_NONE, ""}, // asleep: both went on
		{600, 0, HOLD_NONE, ""},
		{601, 0, HOLD_CLOCK, "the clock was set 10 min forward"},
		{-601, 0, HOLD_CLOCK, "the clock was set 10 min back"},
		{0, 601, HOLD_CLOCK, "the clock was set 10 min back"},
		{INT64_C(400) * DAY, 30, HOLD_CLOCK, "the clock was set 400 d forward"},
		{-INT64_C(400) * DAY, 30, HOLD_CLOCK, "the clock was set 400 d back"},
		{INT64_C(3) * 3600, 0, HOLD_CLOCK, "the clock was set 3 h forward"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hold_clocks before = {NOON, 1000};
		struct hold_clocks now = {NOON + cases[i].wall, 1000 + cases[i].boot};
		struct hold hold = hold_from_clocks(&before, &now);
		assert_int_equal(hold.kind, cases[i].kind);
		assert_string_equal(hold.reason, cases[i].reason);
	}
}

static void test_a_disk_that_is_nearly_full_holds(void **state) {
	const struct {
		uint64_t free, all;
		bool read_only;
		enum hold_kind kind;
		const char *reason;
	} cases[] = {
		{64 * mib, 200 * mib, false, HOLD_NONE, ""},
		{64 * mib - 1, 200 * mib, false, HOLD_SPACE,
		 "the store's disk has 63 MiB left, and 64 are the least"},
		{0, 0, false, HOLD_SPACE, "the store's disk has 0 MiB left, and 64 are the least"},
		{5120 * mib, 102400 * mib, false, HOLD_NONE, ""}, // 5 %
		{5119 * mib, 102400 * mib, false, HOLD_SPACE,
		 "the store's disk has 5119 MiB left, and 5120 are the least"},
		{5120 * mib, 102400 * mib, true, HOLD_SPACE, "the store's disk can only be read"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hold hold = hold_from_space(cases[i].free, cases[i].all, cases[i].read_only);
		assert_int_equal(hold.kind, cases[i].kind);
		assert_string_equal(hold.reason, cases[i].reason);
	}
}

static void test_each_hold_says_what_ends_it(void **state) {
	static const char *const names[HOLD_KIND_COUNT] = {"none",   "restored", "clock",
							   "absent", "moved",    "space"};
	(void)state;
	assert_int_equal(hold_kind_words.count, HOLD_KIND_COUNT);
	for (int kind = 0; kind < HOLD_KIND_COUNT; kind++) {
		assert_string_equal(words_name(&hold_kind_words, kind), names[kind]);
		assert_int_equal(strlen(hold_mend((enum hold_kind)kind)) > 0, kind != HOLD_NONE);
		assert_int_equal(hold_doubts_clock((enum hold_kind)kind),
				 kind == HOLD_CLOCK || kind == HOLD_ABSENT);
	}
	assert_null(strstr(hold_mend(HOLD_SPACE), "resume")); // ends by itself
}

static void test_two_holds_are_told_together(void **state) {
	static const struct hold none = {0};
	static const struct hold restored = {HOLD_RESTORED, 20, "restored"};
	static const struct hold clock = {HOLD_CLOCK, 10, "the clock was set"};
	static const struct {
		const struct hold *first, *second;
		enum hold_kind kind;
		int64_t since;
		const char *reason;
	} cases[] = {
		{&none, &none, HOLD_NONE, 0, ""},
		{&none, &clock, HOLD_CLOCK, 10, "the clock was set"},
		{&restored, &none, HOLD_RESTORED, 20, "restored"},
		{&restored, &clock, HOLD_CLOCK, 10, "restored; the clock was set"},
		{&clock, &restored, HOLD_CLOCK, 10, "the clock was set; restored"},
		{&clock, &clock, HOLD_CLOCK, 10, "the clock was set"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hold both = hold_join(cases[i].first, cases[i].second);
		assert_int_equal(both.kind, cases[i].kind);
		assert_int_equal(both.since, cases[i].since);
		assert_string_equal(both.reason, cases[i].reason);
	}
	struct hold endless = {HOLD_CLOCK, 10, ""};
	memset(endless.reason, 'x', sizeof endless.reason - 1);
	struct hold both = hold_join(&endless, &restored);
	assert_int_equal(strlen(both.reason), HOLD_REASON_SIZE - 1); // cut, and ended
}

static void test_another_place_holds(void **state) {
	(void)state;
	assert_int_equal(hold_from_place("", "here", NOON).kind, HOLD_NONE);
	assert_int_equal(hold_from_place("here", "here", NOON).kind, HOLD_NONE);
	struct hold hold = hold_from_place("here", "there", NOON);
	assert_int_equal(hold.kind, HOLD_MOVED);
	assert_int_equal(hold.since, NOON);
	assert_false(hold_doubts_clock(hold.kind));
	assert_string_equal(hold.reason,
			    "the store was moved or copied since it last ran: if both are used, "
			    "messages leave twice");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_start_far_from_the_last_heartbeat_holds),
		cmocka_unit_test(test_a_clock_that_is_set_far_holds),
		cmocka_unit_test(test_a_disk_that_is_nearly_full_holds),
		cmocka_unit_test(test_two_holds_are_told_together),
		cmocka_unit_test(test_each_hold_says_what_ends_it),
		cmocka_unit_test(test_another_place_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
