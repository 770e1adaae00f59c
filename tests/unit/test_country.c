// Countries by name.
#include "rosemary/base/country.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_a_country_has_its_name_in_capitals(void **state) {
	(void)state;
	static const struct {
		const char *code, *language, *name;
	} cases[] = {
		{"DE", "en", "GERMANY"},
		{"DE", "de", "DEUTSCHLAND"},
		{"FR", "de", "FRANKREICH"},
		{"AT", "de", "ÖSTERREICH"},
		{"AT", "en", "AUSTRIA"},
		{"US", "en", "UNITED STATES"},
		{"IT", "tr", "İTALYA"}, // whose i has its dot in capitals, too
		{"DE", "xx", "GERMANY"},
		{"DE", "", "GERMANY"},
		{"XX", "en", "XX"},
		{"", "en", ""},
		{"Elsewhere", "en", "Elsewhere"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *name = country_capitals(cases[i].code, cases[i].language);
		assert_string_equal(name, cases[i].name);
		free(name);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_country_has_its_name_in_capitals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
