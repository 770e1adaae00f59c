// How header values are spelt: atoms, quoted strings, encoded words, and where they fold.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/text/mime_header.h"

static const struct mime_plan base_plan = {
	.from = {NULL, "shop@example.com"},
	.to = {NULL, "linda@example.net"},
	.subject = "s",
	.date = 1810195200,
	.message_id = "1@example.com",
	.text = "t",
};

static void check_raw(const struct mime_plan *plan, const char *name, const char *raw) {
	struct mime_headers headers;
	const char *found = NULL;
	mime_headers_init(&headers, plan);
	for (size_t i = 0; i < headers.count; i++) {
		if (strcmp(headers.list[i].name, name) == 0) {
			assert_null(found);
			found = headers.list[i].raw;
		}
	}
	assert_non_null(found);
	assert_string_equal(found, raw);
	mime_headers_finish(&headers);
}

static void test_names_are_spelt_as_simply_as_they_can(void **state) {
	(void)state;
	static const struct {
		const char *name, *raw;
	} cases[] = {
		{NULL, " linda@example.net\n"},
		{"", " linda@example.net\n"},
		{"Linda O'Brien", " Linda O'Brien <linda@example.net>\n"},
		{"L. Smith", " \"L. Smith\" <linda@example.net>\n"},
		{"a \"b\" \\c", " \"a \\\"b\\\" \\\\c\" <linda@example.net>\n"},
		{"Jörg M", " =?utf-8?Q?J=C3=B6rg_M?= <linda@example.net>\n"},
		{"=?utf-8?Q?x?=", " =?utf-8?Q?=3D=3Futf=2D8=3FQ=3Fx=3F=3D?= <linda@example.net>\n"},
		{"a  b", " =?utf-8?Q?a__b?= <linda@example.net>\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mime_plan plan = base_plan;
		plan.to.name = cases[i].name;
		check_raw(&plan, "To", cases[i].raw);
	}
}

static void test_lines_fold_at_78_columns_between_words_and_characters(void **state) {
	(void)state;
	struct mime_plan plan = base_plan;
	// "Subject: " and 69 characters are 78 columns: they fit.
	plan.subject = "12345678 12345678 12345678 12345678 12345678 12345678 12345678 123456";
	check_raw(&plan, "Subject",
		  " 12345678 12345678 12345678 12345678 12345678 12345678 12345678 123456\n");
	plan.subject = "12345678 12345678 12345678 12345678 12345678 12345678 12345678 1234567";
	check_raw(&plan, "Subject",
		  " 12345678 12345678 12345678 12345678 12345678 12345678 12345678\n 1234567\n");
	plan.subject = "🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂";
	check_raw(&plan, "Subject",
		  " =?utf-8?Q?=F0=9F=8E=82=F0=9F=8E=82=F0=9F=8E=82=F0=9F=8E=82?=\n"
		  " =?utf-8?Q?=F0=9F=8E=82=F0=9F=8E=82=F0=9F=8E=82=F0=9F=8E=82=F0=9F=8E=82?=\n"
		  " =?utf-8?Q?=F0=9F=8E=82?=\n");
}

static void test_machine_headers_fold_only_at_their_spaces(void **state) {
	(void)state;
	struct mime_plan plan = base_plan;
	plan.list_unsubscribe =
		"<mailto:stop@example.com?subject=stop>, "
		"<https://shop.example.com/u/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz>";
	check_raw(&plan, "List-Unsubscribe",
		  " <mailto:stop@example.com?subject=stop>,\n"
		  " <https://shop.example.com/u/"
		  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz>\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_spelt_as_simply_as_they_can),
		cmocka_unit_test(test_lines_fold_at_78_columns_between_words_and_characters),
		cmocka_unit_test(test_machine_headers_fold_only_at_their_spaces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
