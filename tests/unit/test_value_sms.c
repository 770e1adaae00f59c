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

static void test_a_gateway_is_reached_by_tls_or_on_this_machine(void **state) {
	(void)state;
	struct config_memory memory = {0};
	struct config config = {.memory = &memory};
	struct err err = {0};
	const struct option *option = option_find("sms.url");
	assert_false(value_read_web_url(&config, option, "http://sms.example/send", &err));
	assert_false(value_read_web_url(&config, option, "https://sms.example/{{who}}", &err));
	assert_null(config.sms.url);
	assert_true(value_read_web_url(&config, option, "https://sms.example/{{user}}", &err));
	assert_string_equal(config.sms.url, "https://sms.example/{{user}}");
	free(memory.kept[0]);
	free(memory.kept);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_that_may_be_texted_are_kept),
		cmocka_unit_test(test_a_gateway_is_reached_by_tls_or_on_this_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
