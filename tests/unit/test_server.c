// What is said of a mail server: what fits together, and which option is blamed for what does not.
#include "lib/config/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static void test_only_this_machine_is_local(void **state) {
	(void)state;
	static const struct {
		const char *url;
		bool local;
	} cases[] = {
		{"smtp://127.0.0.1:25", true},
		{"smtp://127.8.9.1:25", true},
		{"smtp://localhost:25", true},
		{"smtp://LocalHost:25", true},
		{"smtps://[::1]:465", true},
		{"smtp://mail.example:25", false},
		{"smtp://localhost.example:25", false},
		{"smtp://127.0.0.1.example:25", false},
		{"smtp://127:25", false}, // whatever a resolver makes of it
		{"smtp://128.0.0.1:25", false},
		{"smtp://10.0.0.1:25", false},
		{"smtp://[2001:db8::1]:25", false},
		{"smtp://[::]:25", false},
		{NULL, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].url != NULL ? cases[i].url : "none");
		assert_int_equal(server_is_local(cases[i].url), cases[i].local);
	}
}

static void test_root_asks_whose_the_state_is(void **state) {
	enum { DAEMON = 65534 };
	if (geteuid() != 0) {
		assert_int_equal(server_password_user(*state), geteuid());
		return;
	}
	assert_int_equal(server_password_user(*state), 0);
	assert_int_equal(chown(*state, DAEMON, (gid_t)-1), 0);
	assert_int_equal(server_password_user(*state), DAEMON);
	assert_int_equal(server_password_user("/nonexistent"), 0);
}

static void test_the_option_to_blame_is_named(void **state) {
	char *secret = file_path(*state, "secret");
	char *ca_file = file_path(*state, "ca.pem");
	put_text(*state, "secret", "Sesame\n");
	put_text(*state, "ca.pem", "-----BEGIN CERTIFICATE-----\n");
	static char far[] = "smtp://a.example:25";
	static char far_tls[] = "smtps://a.example:465";
	static char near[] = "smtp://127.0.0.1:25";
	static char near_tls[] = "smtps://127.0.0.1:465";
	static char missing[] = "/nonexistent";
	static char me[] = "me";
	const struct {
		struct email_config email;
		const char *blamed; // NULL: right
	} cases[] = {
		{{.url = NULL}, NULL},
		{{.url = far}, NULL},
		{{.url = far, .tls = EMAIL_TLS_REQUIRED}, NULL},
		{{.url = far_tls, .tls = EMAIL_TLS_REQUIRED}, NULL},
		{{.url = near_tls, .local = true}, "email.tls"},
		{{.url = far, .ca_file = ca_file}, NULL},
		{{.url = far, .ca_file = secret}, "email.ca_file"},
		{{.url = far, .ca_file = missing}, "email.ca_file"},
		{{.url = far, .user = me}, "email.user"},
		{{.url = far, .password_file = secret}, "email.password_file"},
		{{.url = far, .user = me, .password_file = secret}, "email.tls"},
		{{.url = near, .local = true, .user = me, .password_file = secret}, NULL},
		{{.url = far, .tls = EMAIL_TLS_REQUIRED, .user = me, .password_file = secret},
		 NULL},
		{{.url = far, .tls = EMAIL_TLS_REQUIRED, .user = me, .password_file = missing},
		 "email.password_file"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		const char *key = NULL;
		struct email_config email = cases[i].email;
		email.password_user = geteuid();
		print_message("# case %zu\n", i);
		assert_int_equal(server_check(&email, &key, &err), cases[i].blamed == NULL);
		if (cases[i].blamed != NULL) {
			assert_string_equal(key, cases[i].blamed);
			assert_string_not_equal(err.text, "");
		}
	}
	free(secret);
	free(ca_file);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_this_machine_is_local),
		cmocka_unit_test(test_the_option_to_blame_is_named),
		cmocka_unit_test(test_root_asks_whose_the_state_is),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
