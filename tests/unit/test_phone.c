// Telephone numbers: what people write, in E.164, or why not.
#include "rosemary/intake/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_numbers_become_e164_by_their_country(void **state) {
	(void)state;
	static const struct {
		const char *text, *country, *number;
	} cases[] = {
		{"07700 900123", "GB", "+447700900123"},
		{"(01632) 960-123", "GB", "+441632960123"},
		{"+44 7700 900123", "US", "+447700900123"},
		{"＋44 7700 900123", "US", "+447700900123"},
		{"0044 7700 900123", "GB", "+447700900123"},
		{"tel:+44-7700-900123", "GB", "+447700900123"},
		{"+44 (0) 7700 900123", "GB", "+447700900123"},
		{"+49 (0)171 / 12345 67", "GB", "+491711234567"},
		{"0171 1234567", "DE", "+491711234567"},
		{"06 12 34 56 78", "FR", "+33612345678"},
		{"06 1234 5678", "IT", "+390612345678"}, // Italy keeps its 0
		{"(212) 555-0123", "US", "+12125550123"},
		{"1-800-FLOWERS", "US", "+18003569377"},
		{"٠٧٧٠٠٩٠٠١٢٣", "GB", "+447700900123"},
		{"07700 900123", "JE", "+447700900123"},
		{"+358 40 1234567", "", "+358401234567"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char number[PHONE_MAX + 1] = "";
		struct err err = {0};
		if (!phone_read(cases[i].text, cases[i].country, number, &err)) {
			fail_msg("%s: %s", cases[i].text, err.text);
		}
		assert_string_equal(number, cases[i].number);
		assert_true(phone_is_e164(number));
	}
}

static void test_what_reaches_nobody_is_refused_in_words(void **state) {
	(void)state;
	static const struct {
		const char *text, *country, *reason;
	} cases[] = {
		{"ask Rosa", "GB", "'ask Rosa' is no telephone number of GB"},
		{"", "GB", "'' is no telephone number of GB"},
		{"12", "GB", "'12' is too short for a telephone number of GB"},
		{"+44 770", "US", "'+44 770' is too short for a telephone number of its country"},
		{"07700 900123 456", "GB",
		 "'07700 900123 456' has too many digits for a telephone number of GB"},
		{"+44 7700 900123 456", "GB",
		 "'+44 7700 900123 456' has too many digits for a telephone number of its country"},
		{"555-0123", "US", "'555-0123' lacks the code of its area in US"},
		{"0008000", "AT", "'0008000' is no telephone number of AT"}, // a zero too many
		{"020 7946 0018 ext. 5", "GB",
		 "'020 7946 0018 ext. 5' has an extension, which no text message reaches"},
		{"07700 900123", "ZZ",
		 "'07700 900123' is of a country that is not known: write it with + and the "
		 "country's code"},
		{"+999 7700 900123", "GB",
		 "'+999 7700 900123' is of a country that is not known: write it with + and the "
		 "country's code"},
		{"07700 900123", "",
		 "'07700 900123' is of a country that is not known: write it with + and the "
		 "country's code"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char number[PHONE_MAX + 1] = "untouched";
		struct err err = {0};
		assert_false(phone_read(cases[i].text, cases[i].country, number, &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_string_equal(err.text, cases[i].reason);
		assert_string_equal(number, "untouched");
	}
}

static void test_endless_text_is_not_looked_at(void **state) {
	char text[1001], number[PHONE_MAX + 1];
	struct err err = {0};
	(void)state;
	memset(text, '7', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(phone_read(text, "GB", number, &err));
	assert_non_null(strstr(err.text, "too many digits"));
}

static void test_a_plus_tells_the_country(void **state) {
	(void)state;
	assert_true(phone_is_international("+44 7700 900123"));
	assert_true(phone_is_international("＋44 7700 900123"));
	assert_false(phone_is_international("0044 7700 900123")); // in the USA it is 011
	assert_false(phone_is_international("07700 900123"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_become_e164_by_their_country),
		cmocka_unit_test(test_what_reaches_nobody_is_refused_in_words),
		cmocka_unit_test(test_endless_text_is_not_looked_at),
		cmocka_unit_test(test_a_plus_tells_the_country),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
