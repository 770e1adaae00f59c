// The names of channels.
#include "rosemary/domain/channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_channels_have_their_words(void **state) {
	(void)state;
	static const char *const words[CHANNEL_COUNT] = {"email", "sms", "letter"};
	assert_int_equal(channel_words.count, CHANNEL_COUNT);
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		int found = -1;
		assert_string_equal(channel_name((enum channel)i), words[i]);
		assert_true(words_find(&channel_words, words[i], &found));
		assert_int_equal(found, i);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_channels_have_their_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
