// Drafts: their life, and the digest of what was shown.
#include "rosemary/domain/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

enum { NO = -1 };

static void test_only_listed_moves_are_legal(void **state) {
	(void)state;
	/* clang-format off */
	static const int next[DRAFT_STATE_COUNT][DRAFT_EVENT_COUNT] = {
		//                    wait           hold        withdraw         approve         skip           lapse         return
		[DRAFT_WAITING]   = {DRAFT_WAITING, DRAFT_HELD, DRAFT_WITHDRAWN, DRAFT_APPROVED, DRAFT_SKIPPED, DRAFT_LAPSED, NO},
		[DRAFT_HELD]      = {DRAFT_WAITING, DRAFT_HELD, DRAFT_WITHDRAWN, DRAFT_APPROVED, DRAFT_SKIPPED, DRAFT_LAPSED, NO},
		[DRAFT_APPROVED]  = {NO,            NO,         NO,              NO,             NO,            DRAFT_LAPSED, DRAFT_WAITING},
		[DRAFT_SKIPPED]   = {NO,            NO,         NO,              NO,             NO,            NO,           DRAFT_WAITING},
		[DRAFT_LAPSED]    = {NO,            NO,         NO,              NO,             NO,            NO,           NO},
		[DRAFT_MISSED]    = {NO,            NO,         NO,              NO,             NO,            NO,           NO},
		[DRAFT_WITHDRAWN] = {DRAFT_WAITING, DRAFT_HELD, DRAFT_WITHDRAWN, NO,             NO,            NO,           NO},
	};
	/* clang-format on */
	for (int from = 0; from < DRAFT_STATE_COUNT; from++) {
		for (int event = 0; event < DRAFT_EVENT_COUNT; event++) {
			enum draft_state to = DRAFT_STATE_COUNT;
			bool legal =
				draft_next((enum draft_state)from, (enum draft_event)event, &to);
			assert_int_equal(legal, next[from][event] != NO);
			assert_int_equal(to, legal ? next[from][event] : DRAFT_STATE_COUNT);
		}
	}
}

static struct draft shown_draft(void) {
	return (struct draft){.id = 7,
			      .revision = 1,
			      .channel = CHANNEL_EMAIL,
			      .address = TEXT("linda@example.org"),
			      .subject = TEXT("Your mum's birthday"),
			      .text = TEXT("Dear Linda")};
}

static void test_what_was_shown_changes_with_each_part(void **state) {
	(void)state;
	enum { VARIANTS = 9 };
	struct draft drafts[VARIANTS];
	const char *from[VARIANTS];
	char digests[VARIANTS][65];
	for (size_t i = 0; i < VARIANTS; i++) {
		drafts[i] = shown_draft();
		from[i] = "shop@example.org";
	}
	drafts[1].revision = 2;
	drafts[2].address = TEXT("rosa@example.org");
	drafts[3].channel = CHANNEL_SMS;
	drafts[4].subject = TEXT("Your mum's birthda");
	drafts[5].text = TEXT("Dear Linda ");
	from[6] = "other@example.org";
	// A character that moves over the border of two parts changes it, too.
	drafts[7].subject = TEXT("Your mum's birthdayD");
	drafts[7].text = TEXT("ear Linda");
	drafts[8].subject = NULL;
	for (size_t i = 0; i < VARIANTS; i++) {
		draft_shown(&drafts[i], from[i], digests[i]);
		assert_int_equal(strlen(digests[i]), 64);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(digests[i], digests[k]);
		}
	}
	struct draft same = shown_draft();
	same.id = 8; // not a part of it
	same.state = DRAFT_HELD;
	char digest[65];
	draft_shown(&same, from[0], digest);
	assert_string_equal(digest, digests[0]);
}

static void test_what_was_shown_has_a_digest_that_others_can_compute(void **state) {
	(void)state;
	struct draft draft = {.revision = 1,
			      .address = TEXT("b"),
			      .subject = TEXT("c"),
			      .text = TEXT("d")};
	char digest[65];
	draft_shown(&draft, "a", digest);
	// printf '1:1:a1:b5:email1:c1:d' | sha256sum
	assert_string_equal(digest,
			    "316f7bfaf3a06a327fb2f3a0fdb019c3c2e3ca1a640c1ff439d9354cd3b8c3cb");
}

static void test_what_was_shown_is_seen_whole_however_long(void **state) {
	(void)state;
	enum { LONG = 3 << 20 };
	char *text = xcalloc(LONG + 1, 1);
	char before[65], after[65];
	struct draft draft = shown_draft();
	memset(text, 'a', LONG);
	draft.text = text;
	draft_shown(&draft, "shop@example.org", before);
	text[LONG - 1] = 'b';
	draft_shown(&draft, "shop@example.org", after);
	assert_string_not_equal(before, after);
	free(text);
}

static void test_a_text_differs_by_any_of_its_bytes(void **state) {
	(void)state;
	static const struct {
		const char *subject, *text;
		bool differs;
	} cases[] = {
		{"Your mum's birthday", "Dear Linda", false},
		{"Your mum's birthday ", "Dear Linda", true},
		{"Your mum's birthday", "Dear linda", true},
	};
	struct draft draft = shown_draft();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rendering rendering = {cases[i].subject, cases[i].text};
		assert_int_equal(draft_text_differs(&draft, &rendering), cases[i].differs);
	}
	struct rendering same = {"Your mum's birthday", "Dear Linda"};
	draft.text = NULL; // nothing was rendered yet
	assert_true(draft_text_differs(&draft, &same));
	draft = shown_draft();
	draft.subject = NULL;
	assert_true(draft_text_differs(&draft, &same));
}

static void test_reasons_are_a_list_that_grows_and_is_cleared(void **state) {
	(void)state;
	struct draft draft = {.id = 1};
	draft_add_reason(&draft, "due", "the birthday is near");
	draft_add_reason(&draft, "cap", "another was larger");
	char *text = json_write(draft.reasons);
	assert_string_equal(text, "[{\"code\":\"due\",\"text\":\"the birthday is near\"},"
				  "{\"code\":\"cap\",\"text\":\"another was larger\"}]");
	free(text);
	draft_clear_reasons(&draft);
	text = json_write(draft.reasons);
	assert_string_equal(text, "[]");
	free(text);
	record_finish(&draft_record, &draft);
}

static void test_what_speaks_against_a_draft_is_its_first_reason(void **state) {
	(void)state;
	char code[] = "for-whom", shown[65];
	struct draft draft = {.id = 1};
	assert_null(draft_hold_reason(&draft));
	draft.hold = code;
	assert_string_equal(draft_hold_reason(&draft), "for-whom"); // nothing says more
	draft_add_reason(&draft, "for-whom", "order T2 names nobody");
	draft_add_reason(&draft, "rule", "birthday of mum");
	assert_string_equal(draft_hold_reason(&draft), "order T2 names nobody");
	draft_hold_shown(&draft, shown);
	assert_string_equal(
		shown,
		"296ce2639ad4cd667be1b68845864442065f408dc1306cca633d200dff0a6db3"); // printf 'order T2 names nobody' | sha256sum
	draft.hold = NULL; // it waits: its reasons speak for it
	assert_null(draft_hold_reason(&draft));
	draft_clear_reasons(&draft);
	record_finish(&draft_record, &draft);
}

static void test_words_of_drafts_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const states[DRAFT_STATE_COUNT] = {"waiting",  "held",   "approved",
							      "skipped",  "lapsed", "missed",
							      "withdrawn"};
	static const char *const purposes[DRAFT_PURPOSE_COUNT] = {"reminder", "greeting", "notice",
								  "fallback"};
	assert_int_equal(draft_state_words.count, DRAFT_STATE_COUNT);
	assert_int_equal(draft_purpose_words.count, DRAFT_PURPOSE_COUNT);
	for (int i = 0; i < DRAFT_STATE_COUNT; i++) {
		assert_string_equal(words_name(&draft_state_words, i), states[i]);
	}
	for (int i = 0; i < DRAFT_PURPOSE_COUNT; i++) {
		assert_string_equal(words_name(&draft_purpose_words, i), purposes[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_listed_moves_are_legal),
		cmocka_unit_test(test_what_was_shown_changes_with_each_part),
		cmocka_unit_test(test_what_was_shown_has_a_digest_that_others_can_compute),
		cmocka_unit_test(test_what_was_shown_is_seen_whole_however_long),
		cmocka_unit_test(test_a_text_differs_by_any_of_its_bytes),
		cmocka_unit_test(test_reasons_are_a_list_that_grows_and_is_cleared),
		cmocka_unit_test(test_what_speaks_against_a_draft_is_its_first_reason),
		cmocka_unit_test(test_words_of_drafts_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
