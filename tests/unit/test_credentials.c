// A password is recognized in every spelling by which a server could repeat it.
#include "daemon/credentials.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static void test_every_spelling_is_recognized(void **state) {
	(void)state;
	static const struct {
		const char *line;
		bool repeated;
	} cases[] = {
		{"535 5.7.8 not Open Sesame, surely", true},
		{"535 5.7.8 AUTH PLAIN AG1lAE9wZW4gU2VzYW1l", true}, // "\0me\0Open Sesame"
		{"535 5.7.8 T3BlbiBTZXNhbWU= is wrong", true},
		{"535 5.7.8 user me, user or password is wrong", false},
		{"535 5.7.8 open sesame", false},
		{"Authorization: Basic bWU6T3BlbiBTZXNhbWU=", true}, // "me:Open Sesame"
		{"/send?user=me&password=Open%20Sesame&to=1", true},
		{"334 UGFzc3dvcmQ6", false},
		{"", false},
	};
	struct credentials *credentials = credentials_create("me", "Open Sesame");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].line);
		assert_int_equal(credentials_repeated(credentials, cases[i].line,
						      strlen(cases[i].line)),
				 cases[i].repeated);
	}
	credentials_destroy(credentials);
	credentials_destroy(NULL);
}

static void test_nothing_beyond_the_bytes_is_looked_at(void **state) {
	(void)state;
	struct credentials *credentials = credentials_create("me", "Open Sesame");
	assert_false(credentials_repeated(credentials, "Open Sesame", strlen("Open Sesam")));
	assert_true(credentials_repeated(credentials, "\0Open Sesame", 1 + strlen("Open Sesame")));
	credentials_destroy(credentials);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_spelling_is_recognized),
		cmocka_unit_test(test_nothing_beyond_the_bytes_is_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
