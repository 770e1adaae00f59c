// Amounts of money.
#include "rosemary/base/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_currencies_are_those_of_iso_4217(void **state) {
	(void)state;
	static const struct {
		const char *code;
		int decimals;
	} cases[] = {
		{"GBP", 2}, {"EUR", 2}, {"USD", 2}, {"AED", 2}, {"ZWG", 2}, {"XCG", 2},
		{"JPY", 0}, {"KRW", 0}, {"ISK", 0}, {"VND", 0}, {"XPF", 0}, {"KWD", 3},
		{"BHD", 3}, {"TND", 3}, {"CLF", 4}, {"HRK", 2}, {"MGA", 2}, {"HUF", 2},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(currency_valid(cases[i].code));
		assert_int_equal(currency_decimals(cases[i].code), cases[i].decimals);
	}
	static const char *const others[] = {"",    "G",   "GB",   "GBPX", "gbp", "XXX", "XAU",
					     "ZZZ", "P E", "P EU", "EUR ", "DEM", "£",   "D A"};
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_false(currency_valid(others[i]));
	}
}

static void test_amounts_are_read_to_the_penny(void **state) {
	(void)state;
	static const struct {
		const char *text, *currency;
		int64_t minor;
	} cases[] = {
		{"24.50", "GBP", 2450},
		{"24", "GBP", 2400},
		{"1234.5", "GBP", 123450},
		{"-3.00", "EUR", -300},
		{"0", "GBP", 0},
		{"-0.00", "GBP", 0},
		{"007.01", "GBP", 701},
		{"1500", "JPY", 1500},
		{"1.5", "KWD", 1500},
		{"0.0001", "CLF", 1},
		{"9999999999999.99", "GBP", INT64_C(999999999999999)},
		{"-9999999999999.99", "GBP", INT64_C(-999999999999999)},
		{"999999999999999", "JPY", INT64_C(999999999999999)},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct money money = {0};
		struct err err = {0};
		assert_true(money_parse(cases[i].text, cases[i].currency, &money, &err));
		assert_int_equal(money.minor, cases[i].minor);
		assert_string_equal(money.currency, cases[i].currency);
	}
}

static void test_what_is_no_amount_is_refused(void **state) {
	(void)state;
	static const struct {
		const char *text, *currency;
		enum err_code code;
	} cases[] = {
		{"", "GBP", ERR_SYNTAX},
		{"-", "GBP", ERR_SYNTAX},
		{"24.", "GBP", ERR_SYNTAX},
		{".50", "GBP", ERR_SYNTAX},
		{"24,50", "GBP", ERR_SYNTAX},
		{"1,234.00", "GBP", ERR_SYNTAX},
		{"£24.50", "GBP", ERR_SYNTAX},
		{"24.50 ", "GBP", ERR_SYNTAX},
		{" 24.50", "GBP", ERR_SYNTAX},
		{"+24.50", "GBP", ERR_SYNTAX},
		{"--1", "GBP", ERR_SYNTAX},
		{"1e3", "GBP", ERR_SYNTAX},
		{"1.2.3", "GBP", ERR_SYNTAX},
		{"24.500", "GBP", ERR_SYNTAX},
		{"24.5", "JPY", ERR_SYNTAX},
		{"10000000000000", "GBP", ERR_LIMIT},
		{"99999999999999999999999999", "GBP", ERR_LIMIT},
		{"1000000000000000", "JPY", ERR_LIMIT},
		{"18446744073709551617", "JPY", ERR_LIMIT}, // 1 in 64 bits that wrap
		{"24.50", "XXX", ERR_INVALID},
		{"24.50", "", ERR_INVALID},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct money money = {.minor = 7, .currency = "USD"};
		struct err err = {0};
		assert_false(money_parse(cases[i].text, cases[i].currency, &money, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_true(money_equal(money, (struct money){7, "USD"}));
	}
}

static void test_amounts_are_written_for_programs_and_for_people(void **state) {
	(void)state;
	static const struct {
		struct money money;
		const char *home, *plain, *text;
	} cases[] = {
		{{2450, "GBP"}, "GBP", "24.50", "£24.50"},
		{{2450, "GBP"}, NULL, "24.50", "£24.50"},
		{{2450, "EUR"}, "GBP", "24.50", "€24.50"},
		{{2450, "USD"}, "USD", "24.50", "$24.50"},
		{{2450, "USD"}, "CAD", "24.50", "USD 24.50"},
		{{2450, "USD"}, NULL, "24.50", "USD 24.50"},
		{{2450, "CAD"}, "CAD", "24.50", "$24.50"},
		{{2450, "CHF"}, "CHF", "24.50", "CHF 24.50"},
		{{-305, "GBP"}, "GBP", "-3.05", "-£3.05"},
		{{-305, "CHF"}, "GBP", "-3.05", "CHF -3.05"},
		{{5, "GBP"}, "GBP", "0.05", "£0.05"},
		{{0, "GBP"}, "GBP", "0.00", "£0.00"},
		{{1500, "JPY"}, "JPY", "1500", "JPY 1500"},
		{{1500, "KWD"}, "GBP", "1.500", "KWD 1.500"},
		{{INT64_MIN, "CHF"}, "GBP", "-92233720368547758.08", "CHF -92233720368547758.08"},
		{{0, ""}, "GBP", "", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[MONEY_TEXT_SIZE];
		assert_string_equal(money_plain(cases[i].money, text), cases[i].plain);
		assert_string_equal(money_text(cases[i].money, cases[i].home, text), cases[i].text);
	}
}

static void test_equal_means_same_amount_and_currency(void **state) {
	(void)state;
	assert_true(money_equal((struct money){1, "GBP"}, (struct money){1, "GBP"}));
	assert_false(money_equal((struct money){1, "GBP"}, (struct money){2, "GBP"}));
	assert_false(money_equal((struct money){1, "GBP"}, (struct money){1, "EUR"}));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_currencies_are_those_of_iso_4217),
		cmocka_unit_test(test_amounts_are_read_to_the_penny),
		cmocka_unit_test(test_what_is_no_amount_is_refused),
		cmocka_unit_test(test_amounts_are_written_for_programs_and_for_people),
		cmocka_unit_test(test_equal_means_same_amount_and_currency),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
