// Calendars: what clients rely on, and what hostile words cannot do.
#include "rosemary/text/ical_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BUFFER_BYTES = 64 * 1024 };

static const struct ical_event plain = {
	.uid = "rm.abc@rosemary",
	.day = {2027, 5, 14},
	.stamp = 1810296000,
	.sequence = 4,
	.summary = "Linda: birthday (mum)",
	.description = "Last year: pink roses\nDraft 12 waits",
	.category = "birthday",
};

// The event as text, folded lines put together again; to be freed.
static char *written(const struct ical_event *event) {
	struct strbuf buf = STRBUF_INIT(BUFFER_BYTES);
	struct strbuf unfolded = STRBUF_INIT(BUFFER_BYTES);
	struct err err = {0};
	assert_true(ical_write_event(&buf, event, &err));
	const char *text = strbuf_text(&buf);
	for (const char *line = text; *line != '\0';) {
		const char *end = strstr(line, "\r\n");
		assert_non_null(end);
		assert_true(end - line <= 75); // section 3.1
		strbuf_add(&unfolded, line, (size_t)(end - line));
		line = end + 2;
		if (*line == ' ') {
			line++;
		} else {
			strbuf_add_char(&unfolded, '\n');
		}
	}
	strbuf_finish(&buf);
	return strbuf_take(&unfolded);
}

static void assert_written(const struct ical_event *event, const char *line) {
	char *text = written(event);
	if (strstr(text, line) == NULL) {
		fail_msg("no '%s' in %s", line, text);
	}
	free(text);
}

static void test_a_day_is_an_event_without_times(void **state) {
	(void)state;
	static const char *const lines[] = {
		"BEGIN:VEVENT\n",
		"\nUID:rm.abc@rosemary\n",
		"\nDTSTAMP:20270514T120000Z\n",
		"\nSEQUENCE:4\n",
		"\nDTSTART;VALUE=DATE:20270514\n",
		"\nDTEND;VALUE=DATE:20270515\n",
		"\nTRANSP:TRANSPARENT\n",
		"\nSUMMARY:Linda: birthday (mum)\n",
		"\nDESCRIPTION:Last year: pink roses\\nDraft 12 waits\n",
		"\nCATEGORIES:birthday\n",
		"END:VEVENT\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_written(&plain, lines[i]);
	}
}

static void test_the_end_is_the_next_day(void **state) {
	(void)state;
	static const struct {
		struct date day;
		const char *end;
	} cases[] = {
		{{2027, 12, 31}, "DTEND;VALUE=DATE:20280101"},
		{{2028, 2, 28}, "DTEND;VALUE=DATE:20280229"},
		{{2027, 2, 28}, "DTEND;VALUE=DATE:20270301"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ical_event event = plain;
		event.day = cases[i].day;
		assert_written(&event, cases[i].end);
	}
}

static void test_words_stay_words(void **state) {
	(void)state;
	static const struct {
		const char *summary, *line;
	} cases[] = {
		{"a,b;c\\d", "SUMMARY:a\\,b\\;c\\\\d\n"},
		{"a\r\nX-EVIL:1", "SUMMARY:a\\nX-EVIL:1\n"},
		{"a\nEND:VEVENT", "SUMMARY:a\\nEND:VEVENT\n"},
		{"a\001\033[2J\177b", "SUMMARY:a[2Jb\n"},
		{"J\303\266rg \360\237\216\202", "SUMMARY:J\303\266rg \360\237\216\202\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ical_event event = plain;
		event.summary = cases[i].summary;
		assert_written(&event, cases[i].line);
	}
	struct ical_event listed = plain;
	listed.category = "a,b;c\nd";
	assert_written(&listed, "CATEGORIES:a b c d\n");
}

static void test_long_words_are_folded_and_whole(void **state) {
	(void)state;
	char summary[900] = "";
	struct ical_event event = plain;
	for (size_t i = 0; i + 2 < sizeof summary; i += 2) {
		memcpy(summary + i, "\303\274", 3); // so that a fold could fall within a letter
	}
	event.summary = summary;
	assert_written(&event, summary);
}

static void test_every_length_is_folded(void **state) {
	(void)state;
	static const char *const pieces[] = {"x", "ab ", "\303\274", "\360\237\216\202", ","};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		struct strbuf summary = STRBUF_INIT(300);
		struct strbuf line = STRBUF_INIT(BUFFER_BYTES);
		while (!summary.full) {
			struct ical_event event = plain;
			event.summary = strbuf_text(&summary);
			strbuf_addf(&line, "\nSUMMARY:");
			for (const char *at = event.summary; *at != '\0'; at++) {
				strbuf_addf(&line, "%s%c", *at == ',' ? "\\" : "", *at);
			}
			strbuf_add_text(&line, "\nCATEGORIES:birthday");
			assert_written(&event, strbuf_text(&line));
			strbuf_cut(&line, 0);
			strbuf_add_text(&summary, pieces[i]);
		}
		strbuf_finish(&line);
		strbuf_finish(&summary);
	}
}

static void test_what_is_no_event_is_refused(void **state) {
	(void)state;
	char long_text[ICAL_MAX_SUMMARY + 2] = "";
	struct ical_event cases[] = {plain, plain, plain, plain, plain, plain};
	static const enum err_code codes[] = {ERR_INVALID, ERR_INVALID, ERR_INVALID,
					      ERR_INVALID, ERR_INVALID, ERR_LIMIT};
	memset(long_text, 'x', sizeof long_text - 1);
	cases[0].summary = "\xff";
	cases[1].uid = "a b";
	cases[2].uid = "a\r\nX:1";
	cases[3].uid = "";
	cases[4].day = (struct date){9999, 12, 31};
	cases[5].summary = long_text;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf buf = STRBUF_INIT(BUFFER_BYTES);
		struct err err = {0};
		assert_false(ical_write_event(&buf, &cases[i], &err));
		assert_int_equal(err.code, codes[i]);
		assert_int_equal(buf.len, 0);
		strbuf_finish(&buf);
	}
}

static void test_a_calendar_has_a_name_that_is_only_a_name(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(BUFFER_BYTES);
	ical_write_begin(&buf, "Rose, Co\r\nX-EVIL:1");
	ical_write_end(&buf);
	const char *text = strbuf_text(&buf);
	assert_ptr_equal(strstr(text, "BEGIN:VCALENDAR\r\n"), text);
	assert_non_null(strstr(text, "\r\nVERSION:2.0\r\n"));
	assert_non_null(strstr(text, "\r\nX-WR-CALNAME:Rose, Co X-EVIL:1\r\n"));
	assert_non_null(strstr(text, "\r\nNAME:Rose\\, Co X-EVIL:1\r\n"));
	assert_non_null(strstr(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"));
	assert_non_null(strstr(text, "\r\nX-PUBLISHED-TTL:PT1H\r\n"));
	assert_string_equal(text + strlen(text) - strlen("\r\nEND:VCALENDAR\r\n"),
			    "\r\nEND:VCALENDAR\r\n");
	assert_null(strstr(text, "\r\nX-EVIL"));
	strbuf_finish(&buf);
}

static void test_a_calendar_is_never_empty(void **state) {
	(void)state;
	struct strbuf buf = STRBUF_INIT(BUFFER_BYTES);
	struct err err = {0};
	ical_write_begin(&buf, "Rose");
	ical_write_end(&buf);
	assert_non_null(strstr(strbuf_text(&buf), "\r\nBEGIN:VTIMEZONE\r\nTZID:UTC\r\n"));
	strbuf_cut(&buf, 0);
	ical_write_begin(&buf, "Rose");
	assert_true(ical_write_event(&buf, &plain, &err));
	ical_write_end(&buf);
	assert_null(strstr(strbuf_text(&buf), "VTIMEZONE"));
	strbuf_finish(&buf);
}

static void test_a_fragment_becomes_the_event_that_it_keeps(void **state) {
	(void)state;
	struct ical_event event = plain;
	event.summary = "Linda: END:VEVENT";
	event.description =
		"much to say, much to say, much to say, much to say, much to say, and more";
	const struct ical_extras none = {.alarm = false}, alarm = {.alarm = true};
	struct strbuf direct = STRBUF_INIT(BUFFER_BYTES), kept = STRBUF_INIT(BUFFER_BYTES);
	struct strbuf made = STRBUF_INIT(BUFFER_BYTES);
	struct err err = {0};
	assert_true(ical_write_event(&direct, &event, &err));
	assert_true(ical_make_fragment(&kept, &event, &err));
	ical_write_fragment(&made, strbuf_text(&kept), &none);
	assert_string_equal(strbuf_text(&made), strbuf_text(&direct));
	strbuf_cut(&made, 0);
	ical_write_fragment(&made, strbuf_text(&kept), &alarm);
	assert_non_null(strstr(strbuf_text(&made),
			       "\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15H\r\n"
			       "DESCRIPTION:Linda: END:VEVENT\r\nEND:VALARM\r\nEND:VEVENT\r\n"));
	event.uid = "two words";
	assert_false(ical_make_fragment(&kept, &event, &err));
	strbuf_finish(&direct);
	strbuf_finish(&kept);
	strbuf_finish(&made);
}

static void test_a_fragment_leads_where_the_calendar_says(void **state) {
	(void)state;
	const struct ical_extras leads = {.url = "https://rose.test/a/AbC?draft=12",
					  .url_words = "Approve; skip, or put off: "};
	static const struct {
		const char *description, *end;
	} cases[] = {
		{"pink roses\nat noon",
		 "\r\nDESCRIPTION:pink roses\\nat noon\\nApprove\\; skip\\, or put off: https://rose.\r\n"
		 " test/a/AbC?draft=12\r\nURL:https://rose.test/a/AbC?draft=12\r\nEND:VEVENT\r\n"},
		{NULL,
		 "\r\nDESCRIPTION:Approve\\; skip\\, or put off: https://rose.test/a/AbC?draft=12\r\n"
		 "URL:https://rose.test/a/AbC?draft=12\r\nEND:VEVENT\r\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ical_event event = plain;
		struct strbuf kept = STRBUF_INIT(BUFFER_BYTES), made = STRBUF_INIT(BUFFER_BYTES);
		struct err err = {0};
		event.description = cases[i].description;
		assert_true(ical_make_fragment(&kept, &event, &err));
		ical_write_fragment(&made, strbuf_text(&kept), &leads);
		assert_true(strlen(cases[i].end) < made.len);
		assert_string_equal(made.data + made.len - strlen(cases[i].end), cases[i].end);
		strbuf_finish(&kept);
		strbuf_finish(&made);
	}
}

static void test_a_cancelled_day_says_so(void **state) {
	(void)state;
	struct ical_event event = plain;
	event.cancelled = true;
	assert_written(&event, "\nSTATUS:CANCELLED\n");
}

static void test_the_same_event_is_the_same_bytes(void **state) {
	(void)state;
	char *first = written(&plain);
	char *second = written(&plain);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day_is_an_event_without_times),
		cmocka_unit_test(test_the_end_is_the_next_day),
		cmocka_unit_test(test_words_stay_words),
		cmocka_unit_test(test_long_words_are_folded_and_whole),
		cmocka_unit_test(test_every_length_is_folded),
		cmocka_unit_test(test_what_is_no_event_is_refused),
		cmocka_unit_test(test_a_calendar_has_a_name_that_is_only_a_name),
		cmocka_unit_test(test_a_calendar_is_never_empty),
		cmocka_unit_test(test_a_fragment_becomes_the_event_that_it_keeps),
		cmocka_unit_test(test_a_fragment_leads_where_the_calendar_says),
		cmocka_unit_test(test_a_cancelled_day_says_so),
		cmocka_unit_test(test_the_same_event_is_the_same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
