// Messages and their identity.
#include "rosemary/domain/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

static void id_of(const char *secret, int64_t generation, int64_t draft, int64_t revision,
		  char ret[MESSAGE_ID_MAX]) {
	struct draft of = {.id = draft, .revision = revision};
	message_id_from_draft((const unsigned char *)secret, strlen(secret), generation, &of,
			      "example.org", ret);
}

static void test_an_identity_depends_on_the_draft_and_its_revision_alone(void **state) {
	(void)state;
	static const struct {
		const char *secret;
		int64_t generation, draft, revision;
	} cases[] = {
		{"secret", 1, 7, 1},  {"secret", 1, 7, 2},  {"secret", 1, 8, 1},
		{"secret", 2, 7, 1},  {"secreu", 1, 7, 1},  {"secret", 1, 71, 1},
		{"secret", 1, 7, 11}, {"secret", 11, 7, 1},
	};
	char ids[ARRAY_LEN(cases)][MESSAGE_ID_MAX];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char again[MESSAGE_ID_MAX];
		id_of(cases[i].secret, cases[i].generation, cases[i].draft, cases[i].revision,
		      ids[i]);
		id_of(cases[i].secret, cases[i].generation, cases[i].draft, cases[i].revision,
		      again);
		assert_string_equal(ids[i], again);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(ids[i], ids[k]);
		}
	}
}

static void test_an_identity_is_made_as_the_header_says(void **state) {
	(void)state;
	char id[MESSAGE_ID_MAX];
	id_of("secret", 1, 7, 1, id);
	// Computed by another program: HMAC-SHA256("secret", "mid 7 1 1") in base32.
	assert_string_equal(id, "<rm.t3i4754joxz4422jtjadyqgcew@example.org>");
}

static void test_a_key_is_made_likewise_and_is_no_identity(void **state) {
	(void)state;
	char key[MESSAGE_KEY_MAX];
	struct draft draft = {.id = 7, .revision = 1};
	message_key_from_draft((const unsigned char *)"secret", strlen("secret"), 1, &draft, key);
	// Computed by another program: HMAC-SHA256("secret", "idem 7 1 1") in base32.
	assert_string_equal(key, "rm.cvc64gw2f3ohgyzkzrkg23txe7");
}

static void test_the_longest_domain_fits(void **state) {
	(void)state;
	enum { DOMAIN_MAX = 253 };
	char domain[DOMAIN_MAX + 1];
	char id[MESSAGE_ID_MAX];
	struct draft draft = {.id = INT64_MAX, .revision = INT64_MAX};
	memset(domain, 'd', DOMAIN_MAX);
	domain[DOMAIN_MAX] = '\0';
	message_id_from_draft((const unsigned char *)"s", 1, INT64_MAX, &draft, domain, id);
	assert_int_equal(strlen(id), strlen("<rm.") + 26 + 1 + DOMAIN_MAX + 1);
	assert_int_equal(id[strlen(id) - 1], '>');
}

static void test_finishing_frees_bytes_too_and_may_be_done_twice(void **state) {
	(void)state;
	struct message message = {.id = 1,
				  .address = strdup("a@example.org"),
				  .bytes = malloc(3),
				  .bytes_len = 3};
	message_finish(&message);
	assert_null(message.bytes);
	assert_null(message.address);
	message_finish(&message);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_identity_depends_on_the_draft_and_its_revision_alone),
		cmocka_unit_test(test_an_identity_is_made_as_the_header_says),
		cmocka_unit_test(test_a_key_is_made_likewise_and_is_no_identity),
		cmocka_unit_test(test_the_longest_domain_fits),
		cmocka_unit_test(test_finishing_frees_bytes_too_and_may_be_done_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
