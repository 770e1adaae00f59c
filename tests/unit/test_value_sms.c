// Options of text messages.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rosemary/config/load.h"
#include "rosemary/config/option.h"

#include "lib/config/value.h"

static void test_numbers_that_may_be_texted_are_kept(void **state) {
	(void)state;
	struct config_memory memory = {0};
	struct config config = {.memory = &memory};
	struct err err = {0};
	const struct option *option = option_find("sms.only_to");
	assert_true(value_read_phones(&config, option, "+447700900123", &err));
	assert_true(value_read_phones(&config, option, "+33612345678", &err));
	assert_false(value_read_phones(&config, option, "07700 900123", &err));
	assert_string_equal(err.text, "'07700 900123' is not a telephone number as +447700900123");
	assert_int_equal(config.sms.only_to_count, 2);
	assert_string_equal(config.sms.only_to[1], "+33612345678");
	assert_null(config.sms.only_to[2]);
	for (size_t i = 0; i < memory.kept_count; i++) {
		free(memory.kept[i]);
	}
	free(memory.kept);
	free(config.sms.only_to);
}

static void test_a_sender_is_what_telephones_can_show(void **state) {
	(void)state;
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{"+447700900123", true},
		{"60777", true},
		{"Rose Shop", true},
		{"RoseAndWren", true},
		{"Marigold and Wren", false},
		{"Rose & Co", false},
		{"Café", false},
		{"", false},
		{" ", false},
		{" Rose", false},
		{"12", false},
		{"07700900123", false},
		{"+44", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct config_memory memory = {0};
		struct config config = {.memory = &memory};
		struct err err = {0};
		const struct option *option = option_find("sms.from");
		bool taken = value_read_sms_sender(&config, option, cases[i].text, &err);
		assert_int_equal(taken, cases[i].valid);
		assert_int_equal(config.sms.from != NULL, cases[i].valid);
		for (size_t k = 0; k < memory.kept_count; k++) {
			free(memory.kept[k]);
		}
		free(memory.kept);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_that_may_be_texted_are_kept),
		cmocka_unit_test(test_a_sender_is_what_telephones_can_show),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
