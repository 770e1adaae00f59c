// What pages may say: one table, told apart from that of texts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/domain/webpage.h"

static bool is_fact_of_texts(const char *name) {
	for (size_t i = 0; i < facts_known_count; i++) {
		if (strcmp(facts_known[i].name, name) == 0) {
			return true;
		}
	}
	return false;
}

static void test_no_fact_of_pages_is_one_of_texts_or_there_twice(void **state) {
	(void)state;
	for (size_t i = 0; i < page_facts_known_count; i++) {
		assert_false(is_fact_of_texts(page_facts_known[i].name));
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(page_facts_known[i].name, page_facts_known[k].name);
		}
	}
}

static void test_pages_are_known_by_their_names(void **state) {
	(void)state;
	assert_true(page_is_known("offer"));
	assert_true(page_is_known("stop-done"));
	assert_false(page_is_known("offers"));
	assert_false(page_is_known(""));
}

static void test_the_first_page_that_is_missing_is_named(void **state) {
	(void)state;
	struct playbook_page pages[16] = {{NULL, NULL, NULL, NULL}};
	struct playbook playbook = {.pages = pages};
	assert_in_range(pages_known_count, 1, ARRAY_LEN(pages));
	size_t readers[] = {[PAGE_FOR_CUSTOMERS] = 0, [PAGE_FOR_SHOP] = 0};
	for (size_t i = 0; i < pages_known_count; i++) {
		enum page_reader reader = pages_known[i].reader;
		assert_string_equal(page_missing(&playbook, reader, "en"), pages_known[i].name);
		pages[i].name = (char *)pages_known[i].name;
		pages[i].language = (char *)"en";
		playbook.page_count = i + 1;
		readers[reader]++;
	}
	for (size_t reader = 0; reader < ARRAY_LEN(readers); reader++) {
		assert_true(readers[reader] > 0);
		assert_null(page_missing(&playbook, (enum page_reader)reader, "en-GB"));
		assert_non_null(page_missing(&playbook, (enum page_reader)reader, "de"));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_fact_of_pages_is_one_of_texts_or_there_twice),
		cmocka_unit_test(test_pages_are_known_by_their_names),
		cmocka_unit_test(test_the_first_page_that_is_missing_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
