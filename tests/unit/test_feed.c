// Feeds: their addresses.
#include "rosemary/domain/feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_an_address_opens_in_a_calendar_by_its_scheme(void **state) {
	(void)state;
	static const struct {
		const char *public_url, *url, *webcal;
	} cases[] = {
		{"https://rose.test", "https://rose.test/feed/abc.ics",
		 "webcal://rose.test/feed/abc.ics"},
		{"http://127.0.0.1:8787", "http://127.0.0.1:8787/feed/abc.ics",
		 "webcal://127.0.0.1:8787/feed/abc.ics"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *url = feed_url(cases[i].public_url, "abc");
		char *webcal = feed_webcal(url);
		assert_string_equal(url, cases[i].url);
		assert_string_equal(webcal, cases[i].webcal);
		free(webcal);
		free(url);
	}
}

static void test_an_entry_leads_to_the_page_of_its_draft(void **state) {
	(void)state;
	char *url = feed_owner_url("https://rose.test", "abc", INT64_MAX);
	assert_string_equal(url, "https://rose.test/a/abc?draft=9223372036854775807");
	free(url);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_opens_in_a_calendar_by_its_scheme),
		cmocka_unit_test(test_an_entry_leads_to_the_page_of_its_draft),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
