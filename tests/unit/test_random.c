// Random bytes and numbers.
#include "rosemary/base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static void test_bytes_fill_their_room_and_no_more(void **state) {
	(void)state;
	enum { ROOM = 4096 };
	unsigned char bytes[ROOM + 1] = {0};
	int counts[256] = {0};
	random_bytes(bytes, ROOM);
	for (size_t i = 0; i < ROOM; i++) {
		counts[bytes[i]]++;
	}
	int different = 0;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		different += counts[i] > 0;
	}
	assert_true(different > 200); // a fair source misses it less than once in 10^100 runs
	assert_int_equal(bytes[ROOM], 0);
	random_bytes(bytes, 0);
}

static void test_numbers_stay_below_their_bound_and_reach_all_of_it(void **state) {
	(void)state;
	static const uint32_t bounds[] = {1, 2, 3, 10};
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++) {
		int counts[10] = {0};
		for (int draw = 0; draw < 1000; draw++) {
			uint32_t number = random_below(bounds[i]);
			assert_true(number < bounds[i]);
			counts[number]++;
		}
		for (uint32_t number = 0; number < bounds[i]; number++) {
			assert_true(counts[number] > 0);
		}
	}
	assert_true(random_below(UINT32_MAX) < UINT32_MAX);
}

static void test_an_uneven_bound_favours_no_number(void **state) {
	(void)state;
	// Without drawing again, numbers below a third of this bound would come twice as often.
	const uint32_t bound = UINT32_C(3) << 30;
	int low = 0;
	for (int draw = 0; draw < 9000; draw++) {
		low += random_below(bound) < bound / 3;
	}
	assert_in_range(low, 2600, 3400); // 3000, nine standard deviations either way
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_fill_their_room_and_no_more),
		cmocka_unit_test(test_numbers_stay_below_their_bound_and_reach_all_of_it),
		cmocka_unit_test(test_an_uneven_bound_favours_no_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
