// Links in texts: as long before as after, and none left over.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"
#include "rosemary/domain/link.h"

#define URL "https://rose.test"

static void test_a_draft_shows_what_will_be_there(void **state) {
	(void)state;
	char *offer = link_draft(URL, LINK_OFFER), *stop = link_draft(URL, LINK_STOP);
	assert_string_equal(offer, URL "/o/the-link-of-this-offer");
	assert_string_equal(stop, URL "/u/the-link-to-stop-these");
	assert_null(link_draft(NULL, LINK_OFFER));
	free(offer);
	free(stop);
}

static void test_what_was_approved_is_as_long_as_what_is_sent(void **state) {
	(void)state;
	char token[TOKEN_TEXT_SIZE];
	token_make(token);
	for (int i = 0; i < LINK_COUNT; i++) {
		char *draft = link_draft(URL, (enum link)i);
		char *made = link_made(URL, (enum link)i, token);
		assert_non_null(draft);
		assert_int_equal(strlen(draft), strlen(made));
		free(draft);
		free(made);
	}
}

static void test_every_place_of_a_link_is_filled_and_no_other(void **state) {
	(void)state;
	static const char token[] = "AAAAAAAAAAAAAAAAAAAAAA";
	static const struct {
		const char *text, *filled;
		bool stands, left;
	} cases[] = {
		{"", "", false, false},
		{"no link", "no link", false, false},
		{URL "/o/the-link-of-this-offer", URL "/o/AAAAAAAAAAAAAAAAAAAAAA", true, false},
		{"a " URL "/o/the-link-of-this-offer, b " URL "/o/the-link-of-this-offer.",
		 "a " URL "/o/AAAAAAAAAAAAAAAAAAAAAA, b " URL "/o/AAAAAAAAAAAAAAAAAAAAAA.", true,
		 false},
		{URL "/u/the-link-to-stop-these", URL "/u/the-link-to-stop-these", false, true},
		{"https://old.test/o/the-link-of-this-offer",
		 "https://old.test/o/the-link-of-this-offer", false, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *filled = link_fill(cases[i].text, URL, LINK_OFFER, token);
		assert_string_equal(filled, cases[i].filled);
		assert_int_equal(link_stands_in(cases[i].text, URL, LINK_OFFER), cases[i].stands);
		assert_int_equal(link_is_left(filled), cases[i].left);
		free(filled);
	}
	assert_false(link_stands_in(cases[2].text, NULL, LINK_OFFER));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_draft_shows_what_will_be_there),
		cmocka_unit_test(test_what_was_approved_is_as_long_as_what_is_sent),
		cmocka_unit_test(test_every_place_of_a_link_is_filled_and_no_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
