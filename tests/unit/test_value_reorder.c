// The option plan.reorder.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rosemary/config/load.h"
#include "rosemary/config/option.h"

#include "lib/config/value.h"

static void test_categories_are_kept_once_each(void **state) {
	static const struct {
		const char *text;
		bool taken;
	} cases[] = {
		{"coffee", true},
		{"pet food", true},
		{"Coffee", false},
		{"Caf\u00e9", true},
		{"", false},
		{" tea", false},
		{"tea ", false},
		{"tea\nbread", false},
		{"123456789 123456789 123456789 123456789 123456789 123456789 ", false},
		{"123456789 123456789 123456789 123456789 123456789 1234567890", true},
		{"123456789 123456789 123456789 123456789 123456789 12345678901", false},
	};
	(void)state;
	struct config_memory memory = {0};
	struct config config = {.memory = &memory};
	const struct option *option = option_find("plan.reorder");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {0};
		assert_int_equal(value_read_category(&config, option, cases[i].text, &err),
				 cases[i].taken);
		assert_int_equal(err.code, cases[i].taken ? ERR_NONE : ERR_INVALID);
	}
	assert_int_equal(config.policy.reorder_count, 4);
	assert_string_equal(config.policy.reorder[1], "pet food");
	for (size_t i = 0; i < memory.kept_count; i++) {
		free(memory.kept[i]);
	}
	free(memory.kept);
	free(config.policy.reorder);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_categories_are_kept_once_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
