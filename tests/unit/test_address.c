// E-mail addresses and telephone numbers.
#include "rosemary/base/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define X60     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X63     X60 "xxx"
#define LONGEST X63 "x@" X63 "." X63 "." X60 "x" // 64 before the @, 254 in all

static void test_good_addresses_become_what_goes_on_the_wire(void **state) {
	(void)state;
	static const struct {
		const char *text, *wire;
	} cases[] = {
		{"anne@example.com", "anne@example.com"},
		{" \tanne@example.com ", "anne@example.com"},
		{"Anne.O'Brien+shop@Example.COM", "Anne.O'Brien+shop@example.com"},
		{"a@b.c", "a@b.c"},
		{"!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"},
		{"x@1-2.3com.example", "x@1-2.3com.example"},
		{"x@r3---sn.example.com", "x@r3---sn.example.com"},
		{"x@bücher.example", "x@xn--bcher-kva.example"},
		{"x@BÜCHER.example", "x@xn--bcher-kva.example"},
		{"x@bu\xcc\x88"
		 "cher.example",
		 "x@xn--bcher-kva.example"},
		{"x@straße.example", "x@xn--strae-oqa.example"},
		{"x@例え.テスト", "x@xn--r8jz45g.xn--zckzah"},
		{"x@例え。テスト", "x@xn--r8jz45g.xn--zckzah"},
		{"x@xn--bcher-kva.example", "x@xn--bcher-kva.example"},
		{LONGEST, LONGEST},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char wire[ADDRESS_MAX + 1] = "untouched";
		struct err err = {0};
		assert_true(address_parse(cases[i].text, wire, &err));
		assert_string_equal(wire, cases[i].wire);
		assert_true(address_wire_safe(wire));
		assert_int_equal(address_wire_safe(cases[i].text),
				 strcmp(cases[i].text, cases[i].wire) == 0);
	}
}

static void test_what_mail_cannot_carry_is_refused_with_the_reason(void **state) {
	(void)state;
	static const struct {
		const char *text, *reason;
	} cases[] = {
		{"", "there is no @"},
		{"anne", "there is no @"},
		{"a@b@example.com", "there is more than one @"},
		{"@example.com", "nothing stands before the @"},
		{X63 "xx@example.com", "more than 64 characters stand before the @"},
		{"anne smith@example.com", "a character before the @ is not allowed"},
		{"\"anne\"@example.com", "a character before the @ is not allowed"},
		{"anne(x)@example.com", "a character before the @ is not allowed"},
		{"<anne@example.com", "a character before the @ is not allowed"},
		{"a,b@example.com", "a character before the @ is not allowed"},
		{"zoë@example.com", "a character before the @ is not allowed"},
		{"a\r\nRCPT TO:<b@example.com", "a character before the @ is not allowed"},
		{".anne@example.com", "a dot before the @ stands at an end or beside another"},
		{"anne.@example.com", "a dot before the @ stands at an end or beside another"},
		{"an..ne@example.com", "a dot before the @ stands at an end or beside another"},
		{"anne@", "a part of the domain is empty"},
		{"anne@example..com", "a part of the domain is empty"},
		{"anne@.example.com", "a part of the domain is empty"},
		{"anne@example.com.", "a part of the domain is empty"},
		{"anne@localhost", "the domain has no dot"},
		{"anne@-example.com", "a part of the domain begins or ends with a hyphen"},
		{"anne@example-.com", "a part of the domain begins or ends with a hyphen"},
		{"anne@exam_ple.com", "a character behind the @ is not allowed"},
		{"anne@exam ple.com", "a character behind the @ is not allowed"},
		{"anne@example.com\n", "a character behind the @ is not allowed"},
		{"anne@example.com> NOTIFY=NEVER", "a character behind the @ is not allowed"},
		{"anne@[127.0.0.1]", "a character behind the @ is not allowed"},
		{"anne@127.0.0.1", "the domain ends in a number"},
		{"anne@" X63 "x.com", "a part of the domain is longer than 63 characters"},
		{LONGEST "x", "it is longer than 254 characters"},
		{"anne@exa\xe2\x80\xaemple.com", "the domain is no international domain name"},
		{"anne@b\xfc"
		 "cher.example",
		 "it is not UTF-8"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char wire[ADDRESS_MAX + 1] = "untouched";
		struct err err = {0};
		assert_false(address_parse(cases[i].text, wire, &err));
		assert_int_equal(err.code, ERR_INVALID);
		const char *reason = strstr(err.text, "is not an e-mail address: ");
		assert_non_null(reason);
		assert_string_equal(reason + strlen("is not an e-mail address: "), cases[i].reason);
		assert_string_equal(wire, "untouched");
		assert_false(address_wire_safe(cases[i].text));
	}
}

static void test_length_is_limited_before_anything_is_read(void **state) {
	(void)state;
	static const size_t sizes[] = {300, 1012, 1013, 100000};
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		char *text = xasprintf("a@b.%0*d", (int)sizes[i], 0);
		char wire[ADDRESS_MAX + 1];
		struct err err = {0};
		assert_false(address_parse(text, wire, &err));
		assert_int_equal(err.code, ERR_INVALID);
		free(text);
	}
}

static void test_the_domain_stands_behind_the_at(void **state) {
	(void)state;
	assert_string_equal(address_domain("anne@example.com"), "example.com");
}

static void test_telephone_numbers_are_told_from_other_text(void **state) {
	(void)state;
	static const char *const plausible[] = {
		"07700900123",     "+447700900123",        "+44 7700 900123",
		"(020) 7946-0123", "020.7946.0123",        "030/123456",
		"12345",           "12345678901234567890", "(+44) 20 7946 0123",
	};
	static const char *const others[] = {
		"",
		"1234",
		"123456789012345678901",
		"07700 900123x",
		"++447700900123",
		"0+7700900123",
		"anne@example.com",
		"07700\n900123",
		"٠٧٧٠٠٩٠٠",
		"     ",
	};
	for (size_t i = 0; i < ARRAY_LEN(plausible); i++) {
		assert_true(phone_plausible(plausible[i]));
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_false(phone_plausible(others[i]));
	}
}

static void test_international_numbers_are_those_that_a_gateway_takes(void **state) {
	(void)state;
	static const char *const right[] = {"+1234567", "+441632960123", "+123456789012345"};
	static const char *const wrong[] = {"",
					    "+",
					    "441632960123",
					    "+123456",
					    "+1234567890123456",
					    "+0441632960",
					    "+44 1632960123",
					    "01632960123",
					    "+441632960123x"};
	for (size_t i = 0; i < ARRAY_LEN(right); i++) {
		assert_true(phone_is_e164(right[i]));
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_false(phone_is_e164(wrong[i]));
	}
}

#undef LONGEST
#undef X63
#undef X60

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_addresses_become_what_goes_on_the_wire),
		cmocka_unit_test(test_what_mail_cannot_carry_is_refused_with_the_reason),
		cmocka_unit_test(test_length_is_limited_before_anything_is_read),
		cmocka_unit_test(test_the_domain_stands_behind_the_at),
		cmocka_unit_test(test_telephone_numbers_are_told_from_other_text),
		cmocka_unit_test(test_international_numbers_are_those_that_a_gateway_takes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
