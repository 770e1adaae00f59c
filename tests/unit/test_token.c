// Tokens: their spelling, their hash, and when they are good.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/domain/token.h"

// 22 characters of base64url and nothing else.
static void expect_shape(const char *text) {
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				       "0123456789-_";
	assert_int_equal(strlen(text), 22);
	assert_int_equal(strspn(text, alphabet), 22);
}

static void test_tokens_are_spelt_in_22_characters_and_differ(void **state) {
	(void)state;
	char texts[200][TOKEN_TEXT_SIZE];
	unsigned seen[128] = {0};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		token_make(texts[i]);
		expect_shape(texts[i]);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(texts[i], texts[k]);
		}
		for (const char *at = texts[i]; *at != '\0'; at++) {
			seen[(unsigned char)*at]++;
		}
	}
	size_t letters = 0;
	for (size_t i = 0; i < ARRAY_LEN(seen); i++) {
		letters += seen[i] > 0;
	}
	assert_int_equal(letters, 64); // each of 4,400 characters is one of 64: none is left out
}

static void test_the_owners_token_follows_from_the_calendars(void **state) {
	(void)state;
	char owner[TOKEN_TEXT_SIZE], other[TOKEN_TEXT_SIZE];
	token_of_owner("AbCdEfGhIjKlMnOpQrStUv", owner);
	assert_string_equal(owner, "htUu4u_By-HQp1QheNBBLQ"); // as Python's hmac says
	expect_shape(owner);
	token_of_owner("AbCdEfGhIjKlMnOpQrStUw", other);
	assert_string_not_equal(other, owner);
	token_of_owner(owner, other); // and nothing leads back
	assert_string_not_equal(other, "AbCdEfGhIjKlMnOpQrStUv");
}

static void test_a_hash_is_sha256_of_the_text(void **state) {
	(void)state;
	char hash[SHA256_TEXT_SIZE];
	token_hash("abc", hash); // the example of FIPS 180-4
	assert_string_equal(hash,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_a_token_is_good_for_one_thing_and_a_time(void **state) {
	(void)state;
	struct token token = {.purpose = TOKEN_STOP, .expires_at = 100};
	assert_true(token_is_good(&token, TOKEN_STOP, 99));
	assert_false(token_is_good(&token, TOKEN_STOP, 100));
	assert_false(token_is_good(&token, TOKEN_FEED, 99));
	token.expires_at = 0;
	assert_true(token_is_good(&token, TOKEN_STOP, INT64_MAX));
	token.revoked_at = 50;
	assert_false(token_is_good(&token, TOKEN_STOP, 49));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens_are_spelt_in_22_characters_and_differ),
		cmocka_unit_test(test_the_owners_token_follows_from_the_calendars),
		cmocka_unit_test(test_a_hash_is_sha256_of_the_text),
		cmocka_unit_test(test_a_token_is_good_for_one_thing_and_a_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
