// The wall clock, frozen and running.
#include "rosemary/base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <time.h>

#include <cmocka.h>

static void test_a_clock_of_zeros_follows_the_system(void **state) {
	(void)state;
	struct clock clock = {0};
	int64_t before = time(NULL);
	int64_t now = clock_now(&clock);
	assert_in_range(now, before, time(NULL));
}

static void test_a_frozen_clock_stands_still_until_it_runs_again(void **state) {
	(void)state;
	struct clock clock = {0};
	clock_freeze(&clock, 0);
	assert_int_equal(clock_now(&clock), 0);
	clock_freeze(&clock, -5);
	assert_int_equal(clock_now(&clock), -5);
	clock_run(&clock);
	assert_true(clock_now(&clock) >= time(NULL) - 1);
}

static void test_ticks_never_step_back_and_agree(void **state) {
	(void)state;
	int64_t last = clock_ticks_us();
	for (int i = 0; i < 10000; i++) {
		int64_t ticks = clock_ticks_us();
		assert_true(ticks >= last);
		last = ticks;
	}
	int64_t before_ms = clock_ticks_us() / 1000;
	int64_t ticks_ms = clock_ticks_ms();
	assert_in_range(ticks_ms, before_ms, clock_ticks_us() / 1000);
}

static void test_a_frozen_clock_does_not_stop_the_systems(void **state) {
	struct clock clock = {0};
	(void)state;
	int64_t before = (int64_t)time(NULL);
	clock_freeze(&clock, 42);
	assert_in_range(clock_system(), before, (int64_t)time(NULL));
	assert_true(clock_boot() > 0);
	int64_t ticks_s = clock_ticks_ms() / 1000;
	assert_true(clock_boot() >= ticks_s); // it counts the machine's sleep, too
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_clock_of_zeros_follows_the_system),
		cmocka_unit_test(test_a_frozen_clock_stands_still_until_it_runs_again),
		cmocka_unit_test(test_a_frozen_clock_does_not_stop_the_systems),
		cmocka_unit_test(test_ticks_never_step_back_and_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
