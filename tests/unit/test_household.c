// What customers of one household share, and whether they mean the same person.
#include "rosemary/domain/household.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "text.h"

static void assert_key(char *key, const char *expected) {
	if (expected == NULL) {
		assert_null(key);
	} else {
		assert_non_null(key);
		assert_string_equal(key, expected);
	}
	free(key);
}

static void test_a_household_is_family_and_postcode(void **state) {
	(void)state;
	static const struct {
		const char *family, *address, *postcode;
		const char *household, *home;
	} cases[] = {
		{"Jones", "1 High Street", "AB1 2CD", "jones|ab12cd", "1 high street|ab12cd"},
		{" JONES ", "1, High  Street.\n", "ab12cd", "jones|ab12cd", "1 high street|ab12cd"},
		{"Straße", "An der-Au 3/4", "D-10115", "strasse|d10115", "an der au 3 4|d10115"},
		{"van der Berg", "x", "1011 AB", "van der berg|1011ab", "x|1011ab"},
		{"Jones", "1 High Street", NULL, NULL, "1 high street|"},
		{NULL, "1 High Street", "AB1 2CD", NULL, "1 high street|ab12cd"},
		{"Jones", NULL, "AB1 2CD", "jones|ab12cd", NULL},
		{"", " , ", " - ", NULL, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer customer = {.family_name = TEXT(cases[i].family),
					    .address = TEXT(cases[i].address),
					    .postcode = TEXT(cases[i].postcode)};
		assert_key(household_key(&customer), cases[i].household);
		assert_key(household_home(&customer), cases[i].home);
	}
}

static void test_the_same_person_has_the_name_or_without_one_the_relation(void **state) {
	(void)state;
	static const struct {
		const char *name, *relation, *other_name, *other_relation;
		bool same, same_on_feasts;
	} cases[] = {
		{"Rosa", "mum", "ROSA ", "mother-in-law", true, true},
		{"Rosa", NULL, "Rosa", NULL, true, true},
		{"Rosa", "mum", "Eva", "mum", false, false}, // names tell them apart
		{NULL, "mum", NULL, "Mum", true, false},
		{"Rosa", "mum", NULL, "mum", true, false},
		{NULL, "mum", NULL, "dad", false, false},
		{"Rosa", NULL, NULL, "mum", false, false},
		{NULL, NULL, NULL, NULL, false, false},
		{"", NULL, "", NULL, false, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct recipient a = {.name = TEXT(cases[i].name),
				      .relation = TEXT(cases[i].relation)};
		struct recipient b = {.name = TEXT(cases[i].other_name),
				      .relation = TEXT(cases[i].other_relation)};
		assert_int_equal(household_same_person(&a, &b), cases[i].same);
		assert_int_equal(household_same_person(&b, &a), cases[i].same);
		assert_int_equal(household_same_day_for(&a, &b, true), cases[i].same);
		assert_int_equal(household_same_day_for(&b, &a, false), cases[i].same_on_feasts);
	}
}

static void test_a_name_stands_as_a_whole_word(void **state) {
	(void)state;
	static const struct {
		const char *text, *name;
		bool named;
	} cases[] = {
		{"Rosa's birthday", "rosa", true},
		{"Rosa’s birthday", "rosa", true},
		{"“Rosa”", "rosa", true},
		{"for ROSA", "rosa", true},
		{"rosaceous things, then Rosa", "rosa", true},
		{"Rosalind's birthday", "rosa", false},
		{"Prosa", "rosa", false},
		{"Rosaß", "rosa", false},
		{"Élodie's day", "élodie", true},
		{"bouquet Ann-Marie", "ann", true},
		{"Aunt Jo Ann", "jo ann", true},
		{"花子の誕生日", "花子", true},
		{"pink roses", "rosa", false},
		{"anything", "", false},
		{"", "rosa", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(household_names(cases[i].text, cases[i].name), cases[i].named);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_household_is_family_and_postcode),
		cmocka_unit_test(test_the_same_person_has_the_name_or_without_one_the_relation),
		cmocka_unit_test(test_a_name_stands_as_a_whole_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
