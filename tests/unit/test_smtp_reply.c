// The reply parser: pieces, continuation lines, limits, and bytes that no reply should have.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/smtp_reply.h"
#include "rosemary/base/strbuf.h"

static void test_replies_are_read_whole(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		int code;
		const char *text;
	} cases[] = {
		{"250 2.0.0 Ok: queued as ABC\r\n", 250, "250 2.0.0 Ok: queued as ABC"},
		{"250-one\r\n250-two\r\n250 three\r\n", 250, "250 three"},
		{"550-5.1.1 who\r\n550\r\n", 550, "550"},
		{"354\r\n", 354, "354"},
		{"221 bye\n", 221, "221 bye"},
		{"250 a\\b\tc\r\n", 250, "250 a\\\\b\\x09c"},
		{"250 \xe9\x1b[31m\r\n", 250, "250 \\xe9\\x1b[31m"},
		{"250 a\rb\r\n", 250, "250 a\\x0db"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_reply reply = {0};
		struct err err = {0};
		size_t used = 0;
		char text[100];
		size_t len = strlen(cases[i].bytes);
		assert_true(smtp_reply_read(&reply, cases[i].bytes, len, &used, &err));
		assert_true(reply.complete);
		assert_int_equal(used, len);
		assert_int_equal(reply.code, cases[i].code);
		smtp_reply_text(&reply, text, sizeof text);
		assert_string_equal(text, cases[i].text);
	}
}

static void test_any_cut_gives_the_same_replies(void **state) {
	(void)state;
	const char *bytes = "250-a\r\n250 b\r\n354 go\r\n550 no\r\n";
	const size_t len = strlen(bytes);
	static const int codes[] = {250, 354, 550};
	for (size_t cut = 1; cut < len; cut++) {
		struct smtp_reply reply = {0};
		struct err err = {0};
		size_t at = 0, found = 0;
		while (at < len) {
			size_t left = len - at, used = 0;
			size_t piece = left < cut ? left : cut;
			assert_true(smtp_reply_read(&reply, bytes + at, piece, &used, &err));
			at += used;
			if (reply.complete) {
				int code = found < ARRAY_LEN(codes) ? codes[found] : 0;
				assert_int_equal(reply.code, code);
				found++;
			}
		}
		assert_int_equal(found, ARRAY_LEN(codes));
	}
}

static void test_a_nul_is_text(void **state) {
	(void)state;
	static const char bytes[] = "250 a\0b\r\n";
	struct smtp_reply reply = {0};
	struct err err = {0};
	size_t used = 0;
	char text[100];
	assert_true(smtp_reply_read(&reply, bytes, sizeof bytes - 1, &used, &err));
	smtp_reply_text(&reply, text, sizeof text);
	assert_string_equal(text, "250 a\\x00b");
}

static void test_what_is_no_reply_is_refused(void **state) {
	(void)state;
	static const char *const cases[] = {
		"\r\n",        "25\r\n",           "2x0 hi\r\n",          "999 hi\r\n",
		"150 hi\r\n",  "250_hi\r\n",       "HTTP/1.1 200 OK\r\n", "250-a\r\n251 b\r\n",
		" 250 hi\r\n", "250-a\r\nb c\r\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_reply reply = {0};
		struct err err = {0};
		size_t used = 0;
		assert_false(smtp_reply_read(&reply, cases[i], strlen(cases[i]), &used, &err));
		assert_int_equal(err.code, ERR_SYNTAX);
	}
}

static void test_a_long_line_is_kept_in_part(void **state) {
	(void)state;
	struct strbuf bytes = STRBUF_INIT(SMTP_REPLY_MAX_BYTES);
	strbuf_add_text(&bytes, "250 ");
	while (bytes.len < (size_t)3 * SMTP_REPLY_LINE_KEPT) {
		strbuf_add_char(&bytes, 'x');
	}
	strbuf_add_text(&bytes, "\r\n");
	struct smtp_reply reply = {0};
	struct err err = {0};
	size_t used = 0;
	assert_true(smtp_reply_read(&reply, bytes.data, bytes.len, &used, &err));
	assert_true(reply.complete);
	assert_int_equal(reply.line_len, SMTP_REPLY_LINE_KEPT);
	char text[40];
	smtp_reply_text(&reply, text, sizeof text);
	assert_int_equal(strlen(text), sizeof text - 1);
	strbuf_finish(&bytes);
}

// Feeds the same piece again and again; returns how many bytes it took until it was refused.
static size_t feed_until_refused(const char *piece, enum err_code code) {
	struct smtp_reply reply = {0};
	struct err err = {0};
	size_t taken = 0, used = 0;
	while (smtp_reply_read(&reply, piece, strlen(piece), &used, &err)) {
		taken += used;
		assert_true(taken < (size_t)2 * SMTP_REPLY_MAX_BYTES);
	}
	assert_int_equal(err.code, code);
	return taken;
}

static void test_bombs_are_refused_at_the_limits(void **state) {
	(void)state;
	assert_in_range(feed_until_refused("2", ERR_LIMIT), SMTP_REPLY_MAX_BYTES - 8,
			SMTP_REPLY_MAX_BYTES);
	assert_int_equal(feed_until_refused("250-x\r\n", ERR_LIMIT),
			 (SMTP_REPLY_MAX_LINES - 1) * strlen("250-x\r\n"));
}

static void test_only_some_refusals_are_the_addresss_fault(void **state) {
	(void)state;
	static const struct {
		const char *line;
		bool blames;
	} cases[] = {
		{"550 5.1.1 <x@y.example>: User unknown in virtual mailbox table", true},
		{"550 5.1.10 null MX", true},
		{"553 5.1.3", true},
		{"554 5.7.1 <x@y.example>: Relay access denied", false},
		{"554 5.7.1 Service unavailable; client host blocked", false},
		{"550 5.1.8 sender's domain not found", false},
		{"550 5.1.7 sender", false},
		{"550 5.1.12 new", false},
		{"550 5.2.2 mailbox full", false},
		{"550 no such user, or something else", false},
		{"450 5.1.1 not yet", false},
		{"550 5.1.", false},
		{"550 5.1.x", false},
		{"550 5.1.1x", false},
		{"550", false},
		{"", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(smtp_line_blames_address(cases[i].line), cases[i].blames);
	}
}

static void test_a_policy_is_told_by_its_enhanced_status(void **state) {
	(void)state;
	static const struct {
		const char *line;
		bool blames;
	} cases[] = {
		{"554 5.7.1 <x@y.example>: Relay access denied", true},
		{"550 5.7.26 unauthenticated", true},
		{"550 5.7.", true},
		{"450 5.7.1 not yet", false},
		{"554 4.7.1 not yet", false},
		{"550 5.1.1 nobody", false},
		{"550 5.70.1 what", false},
		{"554", false},
		{"", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(smtp_line_blames_policy(cases[i].line), cases[i].blames);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replies_are_read_whole),
		cmocka_unit_test(test_any_cut_gives_the_same_replies),
		cmocka_unit_test(test_a_nul_is_text),
		cmocka_unit_test(test_what_is_no_reply_is_refused),
		cmocka_unit_test(test_a_long_line_is_kept_in_part),
		cmocka_unit_test(test_only_some_refusals_are_the_addresss_fault),
		cmocka_unit_test(test_a_policy_is_told_by_its_enhanced_status),
		cmocka_unit_test(test_bombs_are_refused_at_the_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
