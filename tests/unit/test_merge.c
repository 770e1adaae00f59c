// Which of two values wins when two rows are one customer.
#include "rosemary/domain/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "text.h"

static char *copy(const char *text) {
	return text != NULL ? xstrdup(text) : NULL;
}

static void assert_text(const char *text, const char *expected) {
	assert_string_equal(text != NULL ? text : "(absent)",
			    expected != NULL ? expected : "(absent)");
}

static void test_the_kept_row_speaks_and_the_other_fills_its_gaps(void **state) {
	(void)state;
	static const struct {
		const char *kept, *gone, *merged;
	} cases[] = {
		{"a", "b", "a"}, {"a", NULL, "a"},   {NULL, "b", "b"},
		{"", "b", "b"},  {NULL, NULL, NULL}, {NULL, "", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer kept = {.given_name = copy(cases[i].kept),
					.email = copy(cases[i].kept),
					.timezone = copy(cases[i].kept)};
		const struct customer gone = {.given_name = TEXT(cases[i].gone),
					      .email = TEXT(cases[i].gone),
					      .timezone = TEXT(cases[i].gone)};
		merge_customer(&kept, &gone);
		assert_text(kept.given_name, cases[i].merged);
		assert_text(kept.email, cases[i].merged);
		assert_text(kept.timezone, cases[i].merged);
		assert_non_null(kept.folded);
		record_finish(&customer_record, &kept);
	}
}

static void test_an_address_goes_with_its_postcode_and_its_refusal(void **state) {
	(void)state;
	static const struct {
		const char *address, *postcode, *other_address, *other_postcode;
		const char *merged_address, *merged_postcode;
	} cases[] = {
		{"1 High St", "AB1", "2 Low St", "XY9", "1 High St", "AB1"},
		{"1 High St", NULL, "2 Low St", "XY9", "1 High St", NULL},
		{NULL, "AB1", "2 Low St", "XY9", "2 Low St", "XY9"},
		{NULL, "AB1", NULL, "XY9", NULL, "AB1"},
		{NULL, NULL, NULL, "XY9", NULL, "XY9"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer kept = {.address = copy(cases[i].address),
					.postcode = copy(cases[i].postcode)};
		const struct customer gone = {.address = TEXT(cases[i].other_address),
					      .postcode = TEXT(cases[i].other_postcode)};
		merge_customer(&kept, &gone);
		assert_text(kept.address, cases[i].merged_address);
		assert_text(kept.postcode, cases[i].merged_postcode);
		record_finish(&customer_record, &kept);
	}
	static const struct {
		const char *email, *other, *other_refused, *refused;
	} refusals[] = {
		{"l@x.test", "L@x.test", "L@x.test", "L@x.test"}, // the same, and refused
		{NULL, "l@x.test", "l@x.test", "l@x.test"},
		{"l@x.test", "m@x.test", "m@x.test", NULL},
		{"l@x.test", NULL, "l@x.test", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct customer kept = {.email = copy(refusals[i].email)};
		const struct customer gone = {.email = TEXT(refusals[i].other),
					      .refused_email = TEXT(refusals[i].other_refused)};
		merge_customer(&kept, &gone);
		assert_text(kept.refused_email, refusals[i].refused);
		record_finish(&customer_record, &kept);
	}
}

static void test_notes_are_joined_and_paused_wins(void **state) {
	(void)state;
	struct customer kept = {.notes = copy("Rings twice"), .leap_day = LEAP_DAY_MARCH_1};
	struct customer gone = {.notes = TEXT("has a dog"),
				.leap_day = LEAP_DAY_FEBRUARY_28,
				.state = CUSTOMER_PAUSED};
	merge_customer(&kept, &gone);
	assert_text(kept.notes, "Rings twice; has a dog");
	assert_int_equal(kept.leap_day, LEAP_DAY_MARCH_1);
	assert_int_equal(kept.state, CUSTOMER_PAUSED);
	gone.notes = TEXT("rings twice; HAS A DOG");
	gone.state = CUSTOMER_ACTIVE;
	merge_customer(&kept, &gone);
	assert_text(kept.notes, "Rings twice; has a dog");
	assert_int_equal(kept.state, CUSTOMER_PAUSED);
	kept.leap_day = LEAP_DAY_SHOP;
	merge_customer(&kept, &gone);
	assert_int_equal(kept.leap_day, LEAP_DAY_FEBRUARY_28);
	record_finish(&customer_record, &kept);
}

static void test_nobody_is_revived_and_nothing_to_avoid_is_lost(void **state) {
	(void)state;
#define A RECIPIENT_ACTIVE
#define D RECIPIENT_DECEASED
#define S RECIPIENT_SILENT
	static const struct {
		enum recipient_state kept, gone, merged;
		const char *avoid, *other_avoid, *merged_avoid;
	} cases[] = {
		{A, A, A, NULL, "lilies", "lilies"},
		{A, D, D, "lilies", NULL, "lilies"},
		{A, S, S, "lilies", " LILIES , chocolate", "lilies, chocolate"},
		{S, A, S, "", ",,", ""},
		{S, D, D, "a,b", "b, c,a", "a,b, c"},
		{D, A, D, NULL, "a, A", "a"},
		{D, S, D, NULL, NULL, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct recipient kept = {.name = copy("Rosa"),
					 .state = cases[i].kept,
					 .avoid = copy(cases[i].avoid)};
		const struct recipient gone = {.relation = TEXT("mum"),
					       .pronoun = PRONOUN_SHE,
					       .state = cases[i].gone,
					       .avoid = TEXT(cases[i].other_avoid)};
		merge_recipient(&kept, &gone);
		assert_int_equal(kept.state, cases[i].merged);
		assert_text(kept.avoid, cases[i].merged_avoid);
		assert_text(kept.relation, "mum");
		assert_text(kept.folded, "rosa");
		assert_int_equal(kept.pronoun, PRONOUN_SHE);
		record_finish(&recipient_record, &kept);
	}
}
#undef A
#undef D
#undef S

static void test_of_two_occasions_the_quieter_state_wins(void **state) {
	(void)state;
	static const enum occasion_state order[] = {OCCASION_PROPOSED, OCCASION_ACTIVE,
						    OCCASION_PAUSED, OCCASION_ENDED};
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		for (size_t k = 0; k < ARRAY_LEN(order); k++) {
			struct occasion kept = {.state = order[i], .rule = xstrdup("--05-11")};
			const struct occasion gone = {.state = order[k], .rule = TEXT("--05-14")};
			bool taken = i == 0 && k > 0; // what is only proposed gives way
			assert_int_equal(merge_occasion(&kept, &gone), taken);
			assert_int_equal(kept.state, order[i > k ? i : k]);
			assert_string_equal(kept.rule, taken ? "--05-14" : "--05-11");
			record_finish(&occasion_record, &kept);
		}
	}
}

static void test_withdrawn_is_never_granted(void **state) {
	(void)state;
	enum { KEPT, GONE };
#define G CONSENT_GRANTED
#define S CONSENT_SOFT
#define W CONSENT_WITHDRAWN
	static const struct {
		enum consent_state kept, gone;
		int64_t kept_at, gone_at;
		int winner;
	} cases[] = {
		{G, W, 2, 1, GONE}, {W, G, 1, 2, KEPT}, {W, W, 1, 2, KEPT}, {S, W, 1, 1, GONE},
		{G, S, 1, 2, GONE}, {G, S, 2, 1, KEPT}, {G, G, 1, 1, KEPT}, {W, S, 1, 9, KEPT},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct consent kept = {.state = cases[i].kept, .at = cases[i].kept_at};
		const struct consent gone = {.state = cases[i].gone, .at = cases[i].gone_at};
		assert_ptr_equal(merge_consent(&kept, &gone),
				 cases[i].winner == KEPT ? &kept : &gone);
		assert_ptr_equal(merge_consent(&kept, NULL), &kept);
		assert_ptr_equal(merge_consent(NULL, &gone), &gone);
	}
	assert_null(merge_consent(NULL, NULL));
}
#undef G
#undef S
#undef W

static void test_the_reasons_have_words(void **state) {
	(void)state;
	assert_int_equal(duplicate_reason_words.count, DUPLICATE_REASON_COUNT);
	assert_string_equal(words_name(&duplicate_reason_words, DUPLICATE_NAME), "name");
	assert_int_equal(duplicate_record.count, 1 + DUPLICATE_REASON_COUNT);
	assert_string_equal(merge_record.noun, "merge");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_kept_row_speaks_and_the_other_fills_its_gaps),
		cmocka_unit_test(test_an_address_goes_with_its_postcode_and_its_refusal),
		cmocka_unit_test(test_notes_are_joined_and_paused_wins),
		cmocka_unit_test(test_nobody_is_revived_and_nothing_to_avoid_is_lost),
		cmocka_unit_test(test_of_two_occasions_the_quieter_state_wins),
		cmocka_unit_test(test_withdrawn_is_never_granted),
		cmocka_unit_test(test_the_reasons_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
