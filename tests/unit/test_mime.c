// Whole messages: built, read again by GMime, and refused when anything differs from the plan.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/address.h"
#include "rosemary/text/mime.h"

static const struct mime_plan plain = {
	.from = {"Rose & Thorn", "shop@example.com"},
	.to = {"Linda", "linda@example.net"},
	.reply_to = "answers@example.com",
	.subject = "Your mum's birthday",
	.date = 1810195200,
	.offset_minutes = 60,
	.message_id = "1.abc@example.com",
	.list_unsubscribe = "<mailto:stop@example.com?subject=stop>",
	.text = "Dear Linda,\n\nGrüße\n",
	.html = "<p>Dear Linda,</p>\n",
};

static void test_a_message_is_exactly_these_bytes(void **state) {
	(void)state;
	static const char expected[] =
		"Date: Thu, 13 May 2027 09:00:00 +0100\r\n"
		"From: Rose & Thorn <shop@example.com>\r\n"
		"To: Linda <linda@example.net>\r\n"
		"Reply-To: answers@example.com\r\n"
		"Subject: Your mum's birthday\r\n"
		"Message-ID: <1.abc@example.com>\r\n"
		"List-Unsubscribe: <mailto:stop@example.com?subject=stop>\r\n"
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"X-Auto-Response-Suppress: OOF, AutoReply\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: multipart/alternative;\r\n"
		"\tboundary=\"=_0bb177e6ecfa6f12c84debc95ad1a854\"\r\n"
		"\r\n"
		"--=_0bb177e6ecfa6f12c84debc95ad1a854\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Dear Linda,\r\n"
		"\r\n"
		"Gr=C3=BC=C3=9Fe\r\n"
		"\r\n"
		"--=_0bb177e6ecfa6f12c84debc95ad1a854\r\n"
		"Content-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"<p>Dear Linda,</p>\r\n"
		"\r\n"
		"--=_0bb177e6ecfa6f12c84debc95ad1a854--\r\n";
	static const struct mime_header extra = {"List-Unsubscribe-Post",
						 "List-Unsubscribe=One-Click"};
	struct mime_plan plan = plain;
	struct strbuf first = STRBUF_INIT(MIME_MAX_BYTES);
	struct strbuf second = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	plan.extra = &extra;
	plan.extra_count = 1;
	assert_true(mime_build(&plan, &first, &err));
	assert_string_equal(first.data, expected);
	assert_true(mime_build(&plan, &second, &err));
	assert_string_equal(first.data, second.data);
	strbuf_finish(&first);
	strbuf_finish(&second);
}

static void test_a_text_alone_is_not_wrapped(void **state) {
	(void)state;
	struct mime_plan plan = plain;
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	plan.html = NULL;
	plan.reply_to = NULL;
	plan.list_unsubscribe = NULL;
	plan.from.name = NULL;
	plan.text = "no newline at the end";
	assert_true(mime_build(&plan, &bytes, &err));
	assert_non_null(strstr(bytes.data, "\r\nFrom: shop@example.com\r\nTo: "));
	assert_non_null(strstr(bytes.data, "MIME-Version: 1.0\r\n"
					   "Content-Type: text/plain; charset=utf-8\r\n"
					   "Content-Transfer-Encoding: quoted-printable\r\n"
					   "\r\nno newline at the end\r\n"));
	assert_null(strstr(bytes.data, "List-Unsubscribe"));
	assert_null(strstr(bytes.data, "Reply-To"));
	strbuf_finish(&bytes);
}

static size_t longest_header_line(const char *bytes) {
	const char *end = strstr(bytes, "\r\n\r\n");
	size_t longest = 0;
	while (bytes < end) {
		size_t len = strcspn(bytes, "\r");
		longest = len > longest ? len : longest;
		bytes += len + 2;
	}
	return longest;
}

// Builds the plan, which verifies it, and looks at what holds for every message.
static void check_message(const struct mime_plan *plan) {
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	bool built = mime_build(plan, &bytes, &err);
	assert_string_equal(err.text, "");
	assert_true(built);
	assert_true(mime_wire_safe(bytes.data, bytes.len, &err));
	assert_in_range(longest_header_line(bytes.data), 1, 78);
	strbuf_finish(&bytes);
}

// Subjects that are folded over several lines.
static const char long_english[] =
	"a subject that is long enough that it has to be folded over lines, "
	"because no line may be longer";
static const char long_german[] =
	"Ein sehr langer Betreff mit Grüßen aus Köln, "
	"der über mehrere Zeilen gefaltet werden muss, weil er so lang ist";
static const char long_japanese[] =
	"日本語の非常に長い件名は複数の行に折りたたまれなければなりません、"
	"なぜなら行は短くなければならないからです";

static void test_names_and_subjects_of_every_script_arrive(void **state) {
	(void)state;
	static const char *const texts[] = {
		"Linda",
		"J. R. Hartley",
		"O'Brien",
		"Smith, Linda",
		"\"Lin\" \\da\\",
		"a@b.test",
		"<x@y.test>",
		"Jörg Müller",
		"日本語 太郎",
		"Ольга Ивановна",
		"محمد علي",
		"שרה כהן",
		"ภาษาไทย",
		"Nguyễn Thị Ánh",
		"🎂",
		"👩‍👩‍👧‍👦 family",
		"e\u0301 combined",
		"=?utf-8?Q?Bcc:_x?=",
		"=?utf-8?B?",
		"a =?x?= b",
		"=_",
		"(comment)",
		"a  b",
		"a;b:c",
		"group: x@y.test;",
		"Re: [shop] 50% off! #1 & more {x}|~`^",
		"averylongwordaverylongwordaverylongwordaverylongwordaverylongwordaverylong",
		"quoted, averylongwordaverylongwordaverylongwordaverylongwordaverylongword",
		long_english,
		long_german,
		long_japanese,
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct mime_plan plan = plain;
		plan.from.name = texts[i];
		plan.to.name = texts[i];
		plan.subject = texts[i];
		check_message(&plan);
	}
}

// GMime shows A-labels as the letters that they stand for, where they stand for any.
static void test_addresses_of_every_script_arrive(void **state) {
	(void)state;
	static const char *const addresses[] = {
		"linda@bücher.example",
		"linda@例え.テスト",
		"linda@xn--bcher-kva.example",
		"linda@xn--a.example",
		"linda@xn--ls8h.example",
		"linda@a--b.example",
		"!#$%&'*+-/=?^_`{|}~@example.org",
	};
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		char address[ADDRESS_MAX + 1];
		struct err err = {0};
		struct mime_plan plan = plain;
		assert_true(address_parse(addresses[i], address, &err));
		plan.from.address = address;
		plan.to.address = address;
		plan.reply_to = address;
		check_message(&plan);
	}
}

// Every length of a subject and a name, so that folding is seen at every column.
static void test_every_length_folds(void **state) {
	(void)state;
	static const char *const pieces[] = {"x", "x ", "ab cdefg ", "é", "漢", "🎂", "a🎂b ", ", "};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		struct strbuf text = STRBUF_INIT(MIME_MAX_NAME - 1);
		while (!text.full) {
			struct mime_plan plan = plain;
			size_t len = text.len;
			strbuf_add_char(&text, 'z'); // no name ends in a blank
			plan.subject = strbuf_text(&text);
			plan.to.name = strbuf_text(&text);
			check_message(&plan);
			strbuf_cut(&text, len);
			strbuf_add_text(&text, pieces[i]);
		}
		strbuf_finish(&text);
	}
}

static void test_hostile_texts_arrive_as_they_are(void **state) {
	(void)state;
	char *long_line = xcalloc(2001, 1);
	memset(long_line, 'x', 2000);
	const char *texts[] = {
		".",
		".\n",
		"\n.\n",
		"a\n.\nb\n",
		"..\n...\n",
		"From here\n>From there\n",
		"",
		"\n",
		"\n\n\n",
		"--=_0123456789abcdef\n",
		"--\n",
		"=\n",
		"a=\n=3D",
		"trailing \nblanks\t\n",
		"\ttab",
		"Content-Type: text/html\n\n<b>",
		"🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂🎂",
		long_line,
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct mime_plan plan = plain;
		plan.text = texts[i];
		plan.html = texts[i];
		check_message(&plan);
		plan.html = NULL;
		check_message(&plan);
	}
	free(long_line);
}

static void test_dates_are_written_in_their_zone(void **state) {
	(void)state;
	static const struct {
		int64_t date;
		int offset;
		const char *header;
	} cases[] = {
		{951782399, 0, "Date: Mon, 28 Feb 2000 23:59:59 +0000\r\n"},
		{951782399, 60, "Date: Tue, 29 Feb 2000 00:59:59 +0100\r\n"},
		{1810195200, -570, "Date: Wed, 12 May 2027 22:30:00 -0930\r\n"},
		{1810195200, 345, "Date: Thu, 13 May 2027 13:45:00 +0545\r\n"},
		{1810195200, -30, "Date: Thu, 13 May 2027 07:30:00 -0030\r\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mime_plan plan = plain;
		struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
		struct err err = {0};
		plan.date = cases[i].date;
		plan.offset_minutes = cases[i].offset;
		assert_true(mime_build(&plan, &bytes, &err));
		assert_memory_equal(bytes.data, cases[i].header, strlen(cases[i].header));
		strbuf_finish(&bytes);
	}
}

// What is replaced in a good message, by what, and what is said of it.
static const struct {
	const char *from, *to, *error;
} differences[] = {
	{"To: Linda", "To: Lynda", "header 'To' is not as planned"},
	{"To: Linda", "Bcc: x@y.test\r\nTo: Linda", "header 'To' is not as planned"},
	{"linda@example.net", "linda@example.org", "header 'To' is not as planned"},
	{"linda@example.net>", "linda@example.net>, x@y.test", "header 'To' is not as planned"},
	{"Subject: Your", "Subject: My", "header 'Subject' is not as planned"},
	{"birthday\r\n", "birthday\r\n more\r\n", "header 'Subject' is not as planned"},
	{"MIME-Version: 1.0\r\n", "MIME-Version: 1.0\r\nBcc: x@y.test\r\n",
	 "header 'Content-Type' is not as planned"},
	{"\r\n\r\n--", "\r\nBcc: x@y.test\r\n\r\n--", "there are more headers than planned"},
	{"\r\n\r\n--", "\r\nTo: x@y.test\r\n\r\n--", "there are more headers than planned"},
	{"Message-ID: <1.", "Message-ID: <2.", "header 'Message-ID' is not as planned"},
	{"09:00:00", "09:00:01", "header 'Date' is not as planned"},
	{"Date: ", "", "header 'Date' is not as planned"},
	{"Gr=C3=BC=C3=9Fe", "Gr=C3=BC=C3=9F", "the message's text is not as planned"},
	{"Gr=C3=BC=C3=9Fe", "Gr=C3=BC=C3=9Fee", "the message's text is not as planned"},
	{"Gr=C3=BC=C3=9Fe", "Gr=FC=DFe", "the message's text is not as planned"},
	{"Gr=C3=BC=C3=9Fe\r\n", "Gr=C3=BC=C3=9Fe\r\n\r\n", "the message's text is not as planned"},
	{"Dear Linda,\r\n\r\n", "Dear Linda,\r\n", "the message's text is not as planned"},
	{"charset=utf-8", "charset=us-ascii", "the message's text is not as planned"},
	{"<p>Dear", "<p>Bear", "the message's html is not as planned"},
	{"text/html; charset=utf-8\r\n",
	 "text/html; charset=utf-8\r\nContent-Disposition: attachment\r\n",
	 "the message's html is not as planned"},
	{"text/html", "text/plain", "the message's html is not as planned"},
	{"multipart/alternative", "multipart/mixed", "the message's structure is not as planned"},
	{"\r\n\r\n--", "\r\n\r\nprologue\r\n--", "the message's structure is not as planned"},
	{"--\r\n", "--\r\nepilogue\r\n", "the message's end is not as planned"},
	{"Dear Linda", "Dear\nLinda", "line 18 of the message has a line end that is not CR LF"},
	{"Dear Linda", "Dear\xc2\xa0Linda",
	 "line 18 of the message has a byte that is not ASCII text"},
	{"13 May 2027 09:00:00 +0100\r\n", "13 May 2027 09:00:00\r\n +0100\r\n",
	 "header 'Date' is not as planned"},
};

static void test_a_message_that_differs_is_refused(void **state) {
	(void)state;
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	assert_true(mime_build(&plain, &bytes, &err));
	for (size_t i = 0; i < ARRAY_LEN(differences); i++) {
		const char *at = strstr(bytes.data, differences[i].from);
		assert_non_null(at);
		struct strbuf changed = STRBUF_INIT(MIME_MAX_BYTES);
		strbuf_add(&changed, bytes.data, (size_t)(at - bytes.data));
		strbuf_add_text(&changed, differences[i].to);
		strbuf_add_text(&changed, at + strlen(differences[i].from));
		assert_false(mime_verify(&plain, changed.data, changed.len, &err));
		assert_string_equal(err.text, differences[i].error);
		assert_int_equal(err.code, ERR_INVALID);
		strbuf_finish(&changed);
	}
	assert_true(mime_verify(&plain, bytes.data, bytes.len, &err));
	for (size_t len = 0; len < bytes.len; len++) {
		assert_false(mime_verify(&plain, bytes.data, len, &err));
	}
	strbuf_finish(&bytes);
}

static void test_a_buffer_that_is_too_small_stays_as_it_was(void **state) {
	(void)state;
	struct strbuf bytes = STRBUF_INIT(100);
	struct err err = {0};
	strbuf_add_text(&bytes, "before");
	assert_false(mime_build(&plain, &bytes, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(bytes.data, "before");
	assert_false(bytes.full);
	strbuf_finish(&bytes);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_is_exactly_these_bytes),
		cmocka_unit_test(test_a_text_alone_is_not_wrapped),
		cmocka_unit_test(test_names_and_subjects_of_every_script_arrive),
		cmocka_unit_test(test_addresses_of_every_script_arrive),
		cmocka_unit_test(test_every_length_folds),
		cmocka_unit_test(test_hostile_texts_arrive_as_they_are),
		cmocka_unit_test(test_dates_are_written_in_their_zone),
		cmocka_unit_test(test_a_message_that_differs_is_refused),
		cmocka_unit_test(test_a_buffer_that_is_too_small_stays_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
