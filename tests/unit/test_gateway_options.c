// What the options about text messages mean together: nothing leaves by half a description.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/config/gateway_options.h"
#include "tests/unit/told.h"

#define ANSWERS "answers = ( { status = 200; path = \"id\"; means = \"accepted\"; } );\n"
#define URL     "url = \"https://a.example\";\n"

static void test_what_a_description_asks_for_must_be_given(void **state) {
	static char user[] = "me", word[] = "Rose", name[] = "own", missing[] = "/nonexistent";
	char *secret = file_path(*state, "secret");
	put_text(*state, "secret", "Sesame\n");
	const struct {
		const char *description;
		char *user, *password_file, *from;
		const char *key, *what;
	} cases[] = {
		{"form = { a = \"{{to}}{{text}}\"; };", NULL, NULL, NULL, NULL, NULL},
		{"form = { a = \"{{to}}{{text}}{{from}}\"; };", NULL, NULL, NULL, "sms.from",
		 "must be given for the gateway 'own'"},
		{"form = { a = \"{{to}}{{text}}{{from_digits}}\"; };", NULL, NULL, NULL, "sms.from",
		 "must be given"},
		{"form = { a = \"{{to}}{{text}}{{from}}\"; };", NULL, NULL, word, NULL, NULL},
		{"login = \"basic\"; form = { a = \"{{to}}{{text}}\"; };", NULL, secret, NULL,
		 "sms.user", "must be given"},
		{"login = \"basic\"; form = { a = \"{{to}}{{text}}\"; };", user, NULL, NULL,
		 "sms.password_file", "must be given"},
		{"login = \"basic\"; form = { a = \"{{to}}{{text}}\"; };", user, secret, NULL, NULL,
		 NULL},
		{"login = \"bearer\"; form = { a = \"{{to}}{{text}}\"; };", NULL, secret, NULL,
		 NULL, NULL},
		{"form = { a = \"{{to}}{{text}}\"; }; query = { u = \"{{user}}\"; };", NULL, NULL,
		 NULL, "sms.user", "must be given"},
		{"form = { a = \"{{to}}{{text}}\"; }; headers = [ \"K: {{password}}\" ];", NULL,
		 NULL, NULL, "sms.password_file", "must be given"},
		{"form = { a = \"{{to}}{{text}}{{password}}\"; };", NULL, missing, NULL,
		 "sms.password_file", "/nonexistent"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		struct complaints complaints = {told_add, &told, 0};
		struct err err = {0};
		const char *key = NULL;
		struct sms_config sms = {.transport = SMS_GATEWAY,
					 .gateway_name = name,
					 .user = cases[i].user,
					 .password_file = cases[i].password_file,
					 .password_user = geteuid(),
					 .from = cases[i].from};
		char *text = xasprintf(URL ANSWERS "%s\n", cases[i].description);
		put_text(*state, "gateways/own.conf", text);
		bool right = gateway_options_check(&sms, *state, &complaints, &key, &err);
		assert_nothing_told(&told);
		assert_int_equal(right, cases[i].key == NULL);
		if (!right) {
			assert_string_equal(key, cases[i].key);
			assert_true(cases[i].what != NULL &&
				    strstr(err.text, cases[i].what) != NULL);
		}
		gateway_free(sms.gateway);
		strbuf_finish(&told.text);
		free(text);
	}
	free(secret);
}

static void test_a_description_is_looked_for_where_the_name_says(void **state) {
	static char name[] = "none", path[] = "./mine.conf";
	const char *key = NULL;
	struct err err = {0};
	struct told told = told_nothing();
	struct complaints complaints = {told_add, &told, 0};
	struct sms_config sms = {.transport = SMS_GATEWAY, .gateway_name = name};
	assert_true(gateway_options_check(&sms, *state, &complaints, &key, &err));
	assert_null(sms.gateway);
	assert_told(&told, "gateways/none.conf:1: ");
	put_text(*state, "mine.conf", URL ANSWERS "form = { a = \"{{to}}{{text}}\"; };");
	sms.gateway_name = path;
	assert_true(gateway_options_check(&sms, *state, &complaints, &key, &err));
	assert_non_null(sms.gateway);
	gateway_free(sms.gateway);
	strbuf_finish(&told.text);
}

static void test_the_spool_asks_for_nothing(void **state) {
	const char *key = NULL;
	struct err err = {0};
	struct complaints complaints = {NULL, NULL, 0};
	struct sms_config sms = {.transport = SMS_SPOOL};
	assert_true(gateway_options_check(&sms, *state, &complaints, &key, &err));
	assert_null(sms.gateway);
	assert_int_equal(complaints.count, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_a_description_asks_for_must_be_given,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(
			test_a_description_is_looked_for_where_the_name_says, make_folder,
			remove_folder),
		cmocka_unit_test_setup_teardown(test_the_spool_asks_for_nothing, make_folder,
						remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
