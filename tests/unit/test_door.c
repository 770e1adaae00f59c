// What the options of the door mean together.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rosemary/config/door.h"
#include "tests/unit/told.h"

static void test_others_come_in_only_by_tls(void **state) {
	(void)state;
	static const struct {
		const char *listen;
		bool valid;
	} cases[] = {
		{NULL, true},       {"127.0.0.1:80", true}, {"127.9.9.9:80", true},
		{"[::1]:80", true}, {"0.0.0.0:80", false},  {"192.0.2.7:80", false},
		{"[::]:80", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_config http = {.listen = (char *)cases[i].listen};
		const char *key = NULL;
		struct err err = {0};
		assert_int_equal(door_check(&http, &key, &err), cases[i].valid);
		if (!cases[i].valid) {
			assert_string_equal(key, "http.listen");
		}
	}
}

static void test_certificate_and_key_go_together(void **state) {
	(void)state;
	struct err err = {0};
	const char *key = NULL;
	struct http_config only_certificate = {.tls_certificate = (char *)"/a"};
	assert_false(door_check(&only_certificate, &key, &err));
	assert_string_equal(key, "http.tls_certificate");
	assert_string_equal(err.text, "needs http.tls_key");
	struct http_config only_key = {.tls_key = (char *)"/a"};
	assert_false(door_check(&only_key, &key, &err));
	assert_string_equal(key, "http.tls_key");
}

static void test_a_certificate_is_there_and_is_one(void **state) {
	struct err err = {0};
	const char *key = NULL;
	char *path = file_path(*state, "door.pem");
	struct http_config http = {.listen = (char *)"0.0.0.0:443",
				   .tls_certificate = path,
				   .tls_key = (char *)"/a"};
	assert_false(door_check(&http, &key, &err));
	assert_string_equal(key, "http.tls_certificate");
	put_text(*state, "door.pem", "nothing");
	assert_false(door_check(&http, &key, &err));
	put_text(*state, "door.pem", "-----BEGIN CERTIFICATE-----\n");
	assert_true(door_check(&http, &key, &err));
	free(path);
}

static void test_urls_of_this_machine_are_known(void **state) {
	(void)state;
	assert_true(door_url_is_local("http://127.0.0.1:8787"));
	assert_true(door_url_is_local("http://localhost"));
	assert_false(door_url_is_local("http://shop.example"));
}

static void test_addresses_are_read(void **state) {
	(void)state;
	struct sockaddr_storage address;
	assert_true(door_address("127.0.0.1:8787", &address));
	assert_int_equal(address.ss_family, AF_INET);
	assert_true(door_address("[::1]:8787", &address));
	assert_int_equal(address.ss_family, AF_INET6);
	assert_false(door_address("8787", &address));
	assert_false(door_address("", &address));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_others_come_in_only_by_tls),
		cmocka_unit_test(test_certificate_and_key_go_together),
		cmocka_unit_test_setup_teardown(test_a_certificate_is_there_and_is_one, make_folder,
						remove_folder),
		cmocka_unit_test(test_urls_of_this_machine_are_known),
		cmocka_unit_test(test_addresses_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
