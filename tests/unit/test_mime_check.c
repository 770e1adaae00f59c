// Plans that may not go on the wire: injected headers, addresses, machine values, limits.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/text/mime.h"

static const struct mime_plan good = {
	.from = {"Rose & Thorn", "shop@example.com"},
	.to = {"Linda", "linda@example.net"},
	.subject = "Your mum's birthday",
	.date = 1810195200,
	.message_id = "1.abc@example.com",
	.text = "Dear Linda\n",
};

static void check_refused(const struct mime_plan *plan, enum err_code code, const char *error) {
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	assert_false(mime_build(plan, &bytes, &err));
	assert_string_equal(err.text, error);
	assert_int_equal(err.code, code);
	assert_int_equal(bytes.len, 0);
	strbuf_finish(&bytes);
}

static void test_no_control_character_enters_a_header(void **state) {
	(void)state;
	static const char *const texts[] = {
		"a\r\nBcc: x@y.test",
		"a\nb",
		"a\rb",
		"\t",
		"a\x7f",
		"a\xc2\x85"
		"b",
		"a\xe2\x80\xa8"
		"b",
		"\xe2\x80\xae"
		"b",
		"a\xef\xbb\xbf",
		"a\x01",
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct mime_plan plan = good;
		plan.subject = texts[i];
		check_refused(&plan, ERR_INVALID, "subject has a control character");
		plan = good;
		plan.from.name = texts[i];
		check_refused(&plan, ERR_INVALID, "sender: name has a control character");
		plan = good;
		plan.to.name = texts[i];
		check_refused(&plan, ERR_INVALID, "recipient: name has a control character");
	}
	struct mime_plan plan = good;
	plan.to.name = " Linda";
	check_refused(&plan, ERR_INVALID, "recipient: name begins or ends with a blank");
	plan.to.name = "caf\xe9";
	check_refused(&plan, ERR_INVALID, "recipient: name is not UTF-8");
}

static void test_only_addresses_for_the_wire_pass(void **state) {
	(void)state;
	static const char *const addresses[] = {
		"",
		"linda",
		"linda@",
		"@example.net",
		"a b@example.net",
		"a@example.net\r\nRCPT TO:<x@y.test>",
		"<a@example.net>",
		"a@example.net>",
		"\"a\"@example.net",
		"a@EXAMPLE.net",
		"jörg@example.net",
		"a@köln.test",
		"a@example.net,b@example.net",
		"a@[127.0.0.1]",
		" a@example.net",
	};
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		struct mime_plan plan = good;
		plan.to.address = addresses[i];
		check_refused(&plan, ERR_INVALID, "recipient is not an address for the wire");
		plan = good;
		plan.from.address = addresses[i];
		check_refused(&plan, ERR_INVALID, "sender is not an address for the wire");
		plan = good;
		plan.reply_to = addresses[i];
		check_refused(&plan, ERR_INVALID, "reply address is not an address for the wire");
	}
}

static void test_machine_values_are_plain_words(void **state) {
	(void)state;
	static const char *const values[] = {
		"<mailto:a@b.test>\r\nBcc: x@y.test",
		"a\nb",
		" a",
		"a ",
		"a  b",
		"caf\xc3\xa9",
		"a\tb",
	};
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		struct mime_plan plan = good;
		plan.list_unsubscribe = values[i];
		check_refused(&plan, ERR_INVALID,
			      "List-Unsubscribe is not words of printable ASCII");
	}
	struct mime_plan plan = good;
	plan.list_unsubscribe = "";
	check_refused(&plan, ERR_LIMIT, "List-Unsubscribe is empty or longer than 900 bytes");
}

static void test_message_ids_are_left_and_right(void **state) {
	(void)state;
	static const char *const ids[] = {
		"", "a", "@b", "a@", "a@b@c", "<a@b>", "a b@c", "a@b\r\nBcc: x@y.test",
	};
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct mime_plan plan = good;
		char *error = xasprintf("message id '%s' is not left@right", ids[i]);
		plan.message_id = ids[i];
		check_refused(&plan, ERR_INVALID, error);
		free(error);
	}
}

static void test_extra_headers_are_new_ones(void **state) {
	(void)state;
	/* clang-format off */
	static const struct {
		struct mime_header extra[2];
		const char *error;
	} cases[] = {
		{{{"X-A", "1"}, {"x-a", "2"}},   "header 'x-a' is there twice"},
		{{{"Bcc", "x@y.test"}},          "header 'Bcc' is not an extra one"},
		{{{"subject", "x"}},             "header 'subject' is not an extra one"},
		{{{"content-type", "x"}},        "header 'content-type' is not an extra one"},
		{{{"X-A:", "x"}},                "'X-A:' is not a header name"},
		{{{"X A", "x"}},                 "'X A' is not a header name"},
		{{{"", "x"}},                    "'' is not a header name"},
		{{{"X-A", "x\r\nBcc: x@y.test"}}, "X-A is not words of printable ASCII"},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mime_plan plan = good;
		plan.extra = cases[i].extra;
		plan.extra_count = cases[i].extra[1].name != NULL ? 2 : 1;
		check_refused(&plan, ERR_INVALID, cases[i].error);
	}
	static const struct mime_header many[MIME_MAX_EXTRA + 1];
	struct mime_plan plan = good;
	plan.extra = many;
	plan.extra_count = ARRAY_LEN(many);
	check_refused(&plan, ERR_LIMIT, "more than 8 extra headers");
}

static void test_bodies_are_text(void **state) {
	(void)state;
	static const char *const texts[] = {"a\r\nb", "a\033b", "caf\xe9", "\xe2\x80\xae"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct mime_plan plan = good;
		plan.text = texts[i];
		check_refused(&plan, ERR_INVALID, "text has a control character or is not UTF-8");
		plan = good;
		plan.html = texts[i];
		check_refused(&plan, ERR_INVALID, "html has a control character or is not UTF-8");
	}
}

static void test_dates_have_four_digits(void **state) {
	(void)state;
	static const struct {
		int64_t date;
		int offset;
	} cases[] = {{0, 0},
		     {-1, 0},
		     {253402300800, 0},
		     {INT64_MAX, 0},
		     {INT64_MIN, 0},
		     {1810195200, 1441},
		     {1810195200, -1441}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mime_plan plan = good;
		plan.date = cases[i].date;
		plan.offset_minutes = cases[i].offset;
		check_refused(&plan, ERR_INVALID, "the date is outside the years 1970 to 9999");
	}
}

static void test_lengths_have_limits(void **state) {
	(void)state;
	char *text = xcalloc(MIME_MAX_BODY + 2, 1);
	memset(text, 'x', MIME_MAX_BODY + 1);
	struct mime_plan plan = good;
	plan.text = text;
	check_refused(&plan, ERR_LIMIT, "text is longer than 262144 bytes");
	text[MIME_MAX_SUBJECT + 1] = '\0';
	plan = good;
	plan.subject = text;
	check_refused(&plan, ERR_LIMIT, "subject is longer than 1000 bytes");
	text[MIME_MAX_NAME + 1] = '\0';
	plan = good;
	plan.to.name = text;
	check_refused(&plan, ERR_LIMIT, "recipient: name is longer than 256 bytes");
	free(text);
}

// The largest plan that is allowed: three bytes on the wire for each of a body's.
static void test_the_largest_plan_is_built(void **state) {
	(void)state;
	char *body = xcalloc(MIME_MAX_BODY + 1, 1);
	memset(body, '=', MIME_MAX_BODY);
	struct mime_plan plan = good;
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	plan.text = body;
	plan.html = body;
	assert_true(mime_build(&plan, &bytes, &err));
	strbuf_finish(&bytes);
	free(body);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_control_character_enters_a_header),
		cmocka_unit_test(test_only_addresses_for_the_wire_pass),
		cmocka_unit_test(test_machine_values_are_plain_words),
		cmocka_unit_test(test_message_ids_are_left_and_right),
		cmocka_unit_test(test_extra_headers_are_new_ones),
		cmocka_unit_test(test_bodies_are_text),
		cmocka_unit_test(test_dates_have_four_digits),
		cmocka_unit_test(test_lengths_have_limits),
		cmocka_unit_test(test_the_largest_plan_is_built),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
