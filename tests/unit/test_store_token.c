// The table token: minted, used, revoked; the text is nowhere in the file.
#include "rosemary/store/token.h"
#include "store_world.h"

static char *mint(struct store *store, enum token_purpose purpose, int64_t expires_at) {
	struct err err = {0};
	static char text[TOKEN_TEXT_SIZE];
	const struct token_wish wish = {purpose, 7, NOW, expires_at};
	token_make(text);
	assert_ok(store_token_add(store, text, &wish, &err), &err);
	return text;
}

static bool is_good(struct store *store, const char *text, enum token_purpose purpose,
		    int64_t now) {
	struct err err = {0};
	struct token token;
	assert_ok(store_token_use(store, text, purpose, now, &token, &err), &err);
	bool found = token.id != 0;
	assert_true(!found || token.subject == 7);
	record_finish(&token_record, &token);
	return found;
}

static void test_a_token_is_found_by_its_text_alone(void **state) {
	char other[TOKEN_TEXT_SIZE];
	const char *text = mint(*state, TOKEN_OFFER, NOW + HOUR);
	assert_true(is_good(*state, text, TOKEN_OFFER, NOW));
	assert_false(is_good(*state, text, TOKEN_STOP, NOW));
	assert_false(is_good(*state, text, TOKEN_OFFER, NOW + HOUR));
	memcpy(other, text, sizeof other);
	other[0] = other[0] == 'A' ? 'B' : 'A';
	assert_false(is_good(*state, other, TOKEN_OFFER, NOW));
	assert_false(is_good(*state, "", TOKEN_OFFER, NOW));
}

static void test_a_revoked_token_is_good_for_nothing(void **state) {
	struct err err = {0};
	char first[TOKEN_TEXT_SIZE];
	memcpy(first, mint(*state, TOKEN_FEED, 0), sizeof first);
	const char *offer = mint(*state, TOKEN_OFFER, 0);
	assert_ok(store_token_revoke(*state, TOKEN_FEED, 7, NOW + 1, &err), &err);
	assert_false(is_good(*state, first, TOKEN_FEED, NOW));
	assert_true(is_good(*state, offer, TOKEN_OFFER, NOW));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_token_is_found_by_its_text_alone),
		store_test(test_a_revoked_token_is_good_for_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
