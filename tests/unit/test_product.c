// Products, and when a thing may be had.
#include "rosemary/domain/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text.h"

static void test_a_season_may_wrap_the_end_of_the_year(void **state) {
	(void)state;
	static const struct {
		const char *from, *to;
		struct date day;
		bool available;
	} cases[] = {
		{NULL, NULL, {2027, 6, 12}, true},         {"05-01", "09-30", {2027, 5, 1}, true},
		{"05-01", "09-30", {2027, 9, 30}, true},   {"05-01", "09-30", {2027, 4, 30}, false},
		{"05-01", "09-30", {2027, 10, 1}, false},  {"11-15", "02-28", {2027, 12, 31}, true},
		{"11-15", "02-28", {2028, 1, 1}, true},    {"11-15", "02-28", {2027, 11, 15}, true},
		{"11-15", "02-28", {2028, 2, 28}, true},   {"11-15", "02-28", {2028, 2, 29}, false},
		{"11-15", "02-28", {2027, 11, 14}, false}, {"11-15", "02-29", {2028, 2, 29}, true},
		{"11-15", "02-29", {2027, 3, 1}, false},   {"02-14", "02-14", {2027, 2, 14}, true},
		{"02-14", "02-14", {2027, 2, 15}, false},  {"01-01", "12-31", {2028, 2, 29}, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct product product = {.season_from = TEXT(cases[i].from),
					  .season_to = TEXT(cases[i].to),
					  .active = true};
		assert_int_equal(product_available(&product, cases[i].day), cases[i].available);
		product.active = false;
		assert_false(product_available(&product, cases[i].day));
	}
}

static void test_season_days_are_read_strictly(void **state) {
	(void)state;
	static const char *const refused[] = {"",      "5-1",   "05-1",   "05/01",      "13-01",
					      "00-10", "02-30", "05-01x", "2027-05-01", "05- 1"};
	int month = 7, day = 8;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		assert_false(season_parse(refused[i], &month, &day));
		assert_int_equal(month, 7);
		assert_int_equal(day, 8);
	}
	assert_true(season_parse("02-29", &month, &day));
	assert_int_equal(month, 2);
	assert_int_equal(day, 29);
}

static void test_a_description_is_said_in_small_letters_within_a_sentence(void **state) {
	(void)state;
	static const struct {
		const char *written, *said;
	} cases[] = {
		{"PINK ROSES", "pink roses"},
		{"12 RED ROSES, WRAPPED", "12 red roses, wrapped"},
		{"PFINGSTROSEN F\u00dcR M\u00dcTTER", "pfingstrosen f\u00fcr m\u00fctter"},
		{"pink roses", "pink roses"},
		{"Pink ROSES", "Pink ROSES"},
		{"David Austin's ROSES", "David Austin's ROSES"},
		{"DVD", "DVD"},
		{"\u0130STANBUL", "\u0130STANBUL"},
		{"\u82b1\u675f\u82b1\u675f", "\u82b1\u675f\u82b1\u675f"},
		{"1234", "1234"},
		{"", ""},
		{"pink roses.", "pink roses"},
		{"Get Well Soon!", "Get Well Soon"},
		{"roses, 12 cm ..", "roses, 12 cm"},
		{"...", "..."},
		{"A box of roses", "a box of roses"},
		{"The Luxury Hamper", "the Luxury Hamper"},
		{"Anemones", "Anemones"},
		{"Theresa's posy", "Theresa's posy"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *said = description_as_said(cases[i].written);
		assert_string_equal(said, cases[i].said);
		free(said);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_season_may_wrap_the_end_of_the_year),
		cmocka_unit_test(test_season_days_are_read_strictly),
		cmocka_unit_test(test_a_description_is_said_in_small_letters_within_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
