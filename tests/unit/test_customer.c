// Customers, and names as they should be said.
#include "rosemary/domain/customer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

static void test_names_are_mended_only_when_they_have_one_case(void **state) {
	(void)state;
	static const struct {
		const char *name, *said;
	} cases[] = {
		{"Linda", "Linda"},
		{"LINDA", "Linda"},
		{"linda", "Linda"},
		{"j", "J"},
		{"J", "J"},
		{"", ""},
		{"McDonald", "McDonald"},
		{"McDONALD", "McDONALD"}, // somebody chose these
		{"van der Berg", "van der Berg"},
		{"VAN DER BERG", "Van Der Berg"},
		{"mary-ann o'brien", "Mary-Ann O'Brien"},
		{"O'BRIEN", "O'Brien"},
		{"O’BRIEN", "O’Brien"}, // as telephones write it
		{"d’angelo", "D’Angelo"},
		{"ROSA'S MUM", "Rosa's Mum"},
		{"rosa’s", "Rosa’s"},
		{"J.R.", "J.R."},
		{"j.r. smith", "J.R. Smith"},
		{"SMITH & SONS", "Smith & Sons"},
		{"anna (mum)", "Anna (Mum)"},
		{"3RD", "3rd"},
		{"straße", "Straße"},
		{"ÉLODIE", "Élodie"},
		{"élodie", "Élodie"},
		{"ÅSA-MARIE", "Åsa-Marie"},
		{"ЛЮДМИЛА", "Людмила"},
		{"ΓΙΩΡΓΟΣ", "Γιωργος"}, // with the sigma that ends a word
		{"ışıl", "Işıl"},
		{"İBRAHİM", "İBRAHİM"}, // Turkish: which i its others are cannot be told
		{"ǆemal", "ǅemal"},
		{"日本", "日本"},
		{"محمد", "محمد"},
		{"ნინო", "ნინო"},
		{"-", "-"},
		{"a--b", "A--B"},
		{" anna", " Anna"},
		{"MARY  ANN", "Mary Ann"},
		{"Mary   Ann", "Mary Ann"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *said = name_as_said(cases[i].name);
		assert_string_equal(said, cases[i].said);
		free(said);
	}
}

static void test_a_greeting_says_only_what_is_a_name(void **state) {
	(void)state;
	static const struct {
		const char *name;
		bool given, family;
	} cases[] = {
		{"Linda", true, true},        {"Mary Ann", true, true},
		{"J.", true, true},           {"J.R.", true, true},
		{"Dr Sarah", true, true},     {"\u674e", true, true},
		{"Missy", true, true},        {"\u0391\u03bd", true, true},
		{"Mr", false, true},          {"MRS.", false, true},
		{" dr. ", false, true},       {"Herr", false, true},
		{"Guest", false, true},       {"N.A.", false, true},
		{"-", false, false},          {".", false, false},
		{"?", false, false},          {"\u2014", false, false},
		{"\U0001f338", false, false}, {"", false, false},
		{"N/A", false, false},        {"a@example.test", false, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(given_name_is_sayable(cases[i].name), cases[i].given);
		assert_int_equal(name_is_sayable(cases[i].name), cases[i].family);
	}
}

static void test_a_long_name_is_said_whole(void **state) {
	(void)state;
	enum { LONG = 20000 };
	char name[LONG + 1];
	memset(name, 'A', LONG);
	name[LONG / 2] = ' ';
	name[LONG] = '\0';
	char *said = name_as_said(name);
	assert_int_equal(strlen(said), LONG);
	assert_int_equal(said[0], 'A');
	assert_int_equal(said[LONG / 2 + 1], 'A');
	assert_int_equal(said[LONG - 1], 'a');
	free(said);
}

static void test_a_full_name_has_no_blank_too_many(void **state) {
	(void)state;
	static const struct {
		const char *given, *family;
		const char *full, *folded;
	} cases[] = {
		{"Linda", "Jones", "Linda Jones", "linda jones"},
		{"Linda", NULL, "Linda", "linda"},
		{NULL, "Jones", "Jones", "jones"},
		{"", "Jones", "Jones", "jones"},
		{"Linda", "", "Linda", "linda"},
		{NULL, NULL, "", ""},
		{" LINDA ", "Straße", " LINDA  Straße", "linda strasse"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer customer = {.given_name = TEXT(cases[i].given),
					    .family_name = TEXT(cases[i].family),
					    .folded = strdup("as before")};
		char *full = customer_full_name(&customer);
		assert_string_equal(full, cases[i].full);
		customer_fold(&customer);
		assert_string_equal(customer.folded, cases[i].folded);
		free(customer.folded);
		free(customer.household);
		free(customer.home);
		free(full);
	}
}

static void test_a_postal_address_has_all_that_a_letter_needs(void **state) {
	(void)state;
	static const struct {
		const char *given, *family, *address, *postcode, *country;
		const char *postal;
	} cases[] = {
		{"LINDA", "JONES", "3 Low Lane, York", "YO1 7AA", "GB",
		 "Linda Jones, 3 Low Lane, York, YO1 7AA"},
		{"Linda", NULL, "3 Low Lane, York YO1 7AA", "YO1 7AA", NULL,
		 "Linda, 3 Low Lane, York YO1 7AA"},
		{NULL, NULL, "Apfelweg 3, 10115 Berlin", NULL, "DE",
		 "Apfelweg 3, 10115 Berlin, GERMANY"},
		{"Linda", "Jones", NULL, "YO1 7AA", "GB", NULL},
		{"Linda", "Jones", "", "YO1 7AA", "GB", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer customer = {.given_name = TEXT(cases[i].given),
					    .family_name = TEXT(cases[i].family),
					    .address = TEXT(cases[i].address),
					    .postcode = TEXT(cases[i].postcode),
					    .country = TEXT(cases[i].country)};
		char *postal = customer_postal_address(&customer, "GB", "en");
		if (cases[i].postal == NULL) {
			assert_null(postal);
		} else {
			assert_string_equal(postal, cases[i].postal);
		}
		free(postal);
	}
}

static void test_the_folded_name_stays_inside(void **state) {
	(void)state;
	struct customer customer = {.id = 7, .ref = TEXT("C7"), .folded = TEXT("linda")};
	struct json *json = record_json(&customer_record, &customer);
	char *text = json_write(json);
	assert_non_null(strstr(text, "\"C7\""));
	assert_null(strstr(text, "folded"));
	assert_null(strstr(text, "\"linda\""));
	free(text);
	json_free(json);
}

static void test_words_of_customers_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const states[CUSTOMER_STATE_COUNT] = {"active", "paused", "erased",
								 "merged"};
	static const char *const days[LEAP_DAY_COUNT] = {"shop", "feb-28", "mar-1"};
	assert_int_equal(customer_state_words.count, CUSTOMER_STATE_COUNT);
	assert_int_equal(leap_day_words.count, LEAP_DAY_COUNT);
	for (int i = 0; i < CUSTOMER_STATE_COUNT; i++) {
		assert_string_equal(words_name(&customer_state_words, i), states[i]);
	}
	for (int i = 0; i < LEAP_DAY_COUNT; i++) {
		assert_string_equal(words_name(&leap_day_words, i), days[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_mended_only_when_they_have_one_case),
		cmocka_unit_test(test_a_greeting_says_only_what_is_a_name),
		cmocka_unit_test(test_a_long_name_is_said_whole),
		cmocka_unit_test(test_a_full_name_has_no_blank_too_many),
		cmocka_unit_test(test_a_postal_address_has_all_that_a_letter_needs),
		cmocka_unit_test(test_the_folded_name_stays_inside),
		cmocka_unit_test(test_words_of_customers_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
