// Whether what would be proposed is on record already.
#include "rosemary/domain/known.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

enum { NOBODY = 0, MUM = 1, AUNT = 2 };

#define ON_RECORD(whom, what, when, how, who)                                                      \
	{                                                                                          \
		.recipient = (whom), .kind = TEXT(what), .title = TEXT(""), .rule = TEXT(when),    \
		.state = OCCASION_##how, .source = OCCASION_##who                                  \
	}

// Mum's birthday, near 14 May, as orders tell it; and a day of hers that nobody named.
static const struct known_query birthday = {MUM,           "birthday",       "--05-14",
					    {2026, 5, 14}, OCCASION_DERIVED, {0}};
static const struct known_query unnamed = {MUM,           "occasion",       "--05-14",
					   {2026, 5, 14}, OCCASION_DERIVED, {0}};
static const struct known_query feast = {MUM,           "mothers-day",    "feast:mothers-day",
					 {2026, 3, 15}, OCCASION_DERIVED, {0}};

/* clang-format off */
static const struct {
	const struct known_query *query;
	struct occasion occasion;
	enum known known;
} cases[] = {
	// A person's word settles it, in every state.
	{&birthday, ON_RECORD(MUM,    "birthday",    "1961-05-14",        ACTIVE,   MANUAL),  KNOWN_SETTLED},
	{&birthday, ON_RECORD(MUM,    "birthday",    "--05-14",           PAUSED,   IMPORT),  KNOWN_SETTLED},
	{&birthday, ON_RECORD(MUM,    "birthday",    "--05-14",           ENDED,    DERIVED), KNOWN_SETTLED},
	{&birthday, ON_RECORD(MUM,    "birthday",    "--05-14",           ACTIVE,   DERIVED), KNOWN_SETTLED},
	// The kind is enough: she has one birthday.
	{&birthday, ON_RECORD(MUM,    "birthday",    "--11-02",           ENDED,    DERIVED), KNOWN_SETTLED},
	// So is the day, where one of the two has no name; the drift of three weeks is none.
	{&birthday, ON_RECORD(MUM,    "occasion",    "--05-14",           ENDED,    DERIVED), KNOWN_SETTLED},
	{&birthday, ON_RECORD(MUM,    "occasion",    "--04-23",           ENDED,    DERIVED), KNOWN_SETTLED},
	{&birthday, ON_RECORD(MUM,    "occasion",    "--06-04",           ENDED,    DERIVED), KNOWN_SETTLED},
	{&birthday, ON_RECORD(MUM,    "occasion",    "--04-22",           ENDED,    DERIVED), KNOWN_NOT},
	{&birthday, ON_RECORD(MUM,    "occasion",    "--06-05",           ENDED,    DERIVED), KNOWN_NOT},
	{&unnamed,  ON_RECORD(MUM,    "anniversary", "--05-20",           ACTIVE,   IMPORT),  KNOWN_SETTLED},
	{&unnamed,  ON_RECORD(MUM,    "occasion",    "--12-20",           ENDED,    DERIVED), KNOWN_SETTLED},
	// Two that have names are two, however near.
	{&birthday, ON_RECORD(MUM,    "anniversary", "--05-14",           ACTIVE,   MANUAL),  KNOWN_NOT},
	{&feast,    ON_RECORD(MUM,    "birthday",    "--03-15",           ACTIVE,   MANUAL),  KNOWN_NOT},
	{&feast,    ON_RECORD(MUM,    "mothers-day", "feast:mothers-day", ENDED,    DERIVED), KNOWN_SETTLED},
	// Somebody else's day is another one; one that names nobody is the same if all else is.
	{&birthday, ON_RECORD(AUNT,   "birthday",    "--05-14",           ACTIVE,   MANUAL),  KNOWN_NOT},
	{&birthday, ON_RECORD(NOBODY, "birthday",    "--05-14",           ACTIVE,   MANUAL),  KNOWN_SETTLED},
	{&birthday, ON_RECORD(NOBODY, "birthday",    "--11-02",           ACTIVE,   MANUAL),  KNOWN_NOT},
	{&birthday, ON_RECORD(NOBODY, "birthday",    "--05-14",           PROPOSED, DERIVED), KNOWN_NOT},
	// A single day, the customer's own birthday and what runs out are something else.
	{&unnamed,  ON_RECORD(MUM,    "birthday",    "once:2026-05-14",   ACTIVE,   MANUAL),  KNOWN_NOT},
	{&unnamed,  ON_RECORD(MUM,    "reorder",     "--05-14",           ACTIVE,   MANUAL),  KNOWN_NOT},
	{&birthday, ON_RECORD(NOBODY, "own-birthday", "--05-14",          ACTIVE,   IMPORT),  KNOWN_NOT},
	// What waits for an answer is changed, not added to; what another source proposed stands.
	{&birthday, ON_RECORD(MUM,    "birthday",    "--05-10",           PROPOSED, DERIVED), KNOWN_PROPOSED},
	{&birthday, ON_RECORD(MUM,    "occasion",    "--05-10",           PROPOSED, DERIVED), KNOWN_PROPOSED},
	{&birthday, ON_RECORD(MUM,    "birthday",    "--05-10",           PROPOSED, MANUAL),  KNOWN_SETTLED},
	// A rule that cannot be read has no day.
	{&birthday, ON_RECORD(MUM,    "occasion",    "full moon",         ACTIVE,   MANUAL),  KNOWN_NOT},
};
/* clang-format on */

static void test_what_is_on_record_is_found(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t found = 9;
		enum known known = occasion_known(&cases[i].occasion, 1, cases[i].query, &found);
		if (known != cases[i].known) {
			fail_msg("case %zu (%s %s): %d", i, cases[i].occasion.kind,
				 cases[i].occasion.rule, (int)known);
		}
		assert_int_equal(found, known == KNOWN_NOT ? 9 : 0);
	}
}

static void test_a_title_makes_it_another_one_of_its_kind(void **state) {
	struct occasion occasion = ON_RECORD(MUM, "birthday", "--11-02", ACTIVE, MANUAL);
	size_t found = 0;
	(void)state;
	occasion.title = TEXT("The other one");
	assert_int_equal(occasion_known(&occasion, 1, &birthday, &found), KNOWN_NOT);
}

static void test_the_same_kind_is_found_before_another_and_settled_before_open(void **state) {
	const struct occasion occasions[] = {
		ON_RECORD(MUM, "occasion", "--05-14", PROPOSED, DERIVED),
		ON_RECORD(MUM, "birthday", "--11-02", PROPOSED, DERIVED),
		ON_RECORD(MUM, "occasion", "--05-20", ENDED, DERIVED),
	};
	size_t found = 0;
	(void)state;
	assert_int_equal(occasion_known(occasions, 2, &birthday, &found), KNOWN_PROPOSED);
	assert_int_equal(found, 1);
	assert_int_equal(occasion_known(occasions, 3, &birthday, &found), KNOWN_SETTLED);
	assert_int_equal(found, 2);
}

static void test_the_turn_of_the_year_is_near(void **state) {
	const struct occasion occasion = ON_RECORD(MUM, "occasion", "--12-28", ENDED, DERIVED);
	const struct known_query query = {MUM,          "birthday",       "--01-05",
					  {2026, 1, 5}, OCCASION_DERIVED, {0}};
	size_t found = 0;
	(void)state;
	assert_int_equal(occasion_known(&occasion, 1, &query, &found), KNOWN_SETTLED);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_on_record_is_found),
		cmocka_unit_test(test_a_title_makes_it_another_one_of_its_kind),
		cmocka_unit_test(
			test_the_same_kind_is_found_before_another_and_settled_before_open),
		cmocka_unit_test(test_the_turn_of_the_year_is_near),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
