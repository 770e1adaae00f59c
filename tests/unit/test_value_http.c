// Options of the door.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/config/load.h"
#include "rosemary/config/option.h"

#include "lib/config/value.h"

static void test_listening_addresses_have_a_port(void **state) {
	(void)state;
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{"127.0.0.1:8787", true},   {"[::1]:80", true},
		{"0.0.0.0:0", true},        {"off", true},
		{"127.0.0.1", false},       {"localhost:80", false},
		{"127.0.0.1:65536", false}, {"127.0.0.1:", false},
		{"::1:80", false},          {"127.0.0.1:+80", false},
		{"127.0.0.1:80 ", false},   {"OFF", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct config_memory memory = {0};
		struct config config = {.memory = &memory};
		struct err err = {0};
		print_message("# %s\n", cases[i].text);
		bool valid =
			value_read_listen(&config, option_find("http.listen"), cases[i].text, &err);
		assert_int_equal(valid, cases[i].valid);
		assert_int_equal(config.http.listen != NULL,
				 valid && strcmp(cases[i].text, "off") != 0);
		for (size_t k = 0; k < memory.kept_count; k++) {
			free(memory.kept[k]);
		}
		free(memory.kept);
	}
}

static void test_links_begin_with_an_address_that_others_cannot_read_along(void **state) {
	(void)state;
	static const struct {
		const char *text, *url;
	} cases[] = {
		{"https://shop.example", "https://shop.example"},
		{"https://shop.example/", "https://shop.example"},
		{"https://shop.example:8443/", "https://shop.example:8443"},
		{"https://[2001:db8::1]", "https://[2001:db8::1]"},
		{"http://127.0.0.1:8787", "http://127.0.0.1:8787"},
		{"http://localhost", "http://localhost"},
		{"http://shop.example", NULL},
		{"https://shop.example/rosemary", NULL},
		{"https://shop.example?x", NULL},
		{"https://anna@shop.example", NULL},
		{"https://shop.example:", NULL},
		{"https://shop.example:0", NULL},
		{"https://shop.example:65536", NULL},
		{"https://", NULL},
		{"https:///", NULL},
		{"shop.example", NULL},
		{"https://[::1", NULL},
		{"https://shop.example\"><script", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct config_memory memory = {0};
		struct config config = {.memory = &memory};
		struct err err = {0};
		print_message("# %s\n", cases[i].text);
		bool valid = value_read_public_url(&config, option_find("http.public_url"),
						   cases[i].text, &err);
		assert_int_equal(valid, cases[i].url != NULL);
		if (cases[i].url != NULL) {
			assert_string_equal(config.http.public_url, cases[i].url);
		}
		for (size_t k = 0; k < memory.kept_count; k++) {
			free(memory.kept[k]);
		}
		free(memory.kept);
	}
}

static void test_names_of_the_door_are_kept(void **state) {
	(void)state;
	struct config_memory memory = {0};
	struct config config = {.memory = &memory};
	struct err err = {0};
	const struct option *option = option_find("http.hosts");
	assert_true(value_read_hosts(&config, option, "shop.example", &err));
	assert_true(value_read_hosts(&config, option, "192.0.2.7", &err));
	assert_false(value_read_hosts(&config, option, "shop.example:80", &err));
	assert_false(value_read_hosts(&config, option, "https://shop.example", &err));
	assert_int_equal(config.http.host_count, 2);
	assert_string_equal(config.http.hosts[1], "192.0.2.7");
	for (size_t i = 0; i < memory.kept_count; i++) {
		free(memory.kept[i]);
	}
	free(memory.kept);
	free(config.http.hosts);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_listening_addresses_have_a_port),
		cmocka_unit_test(test_links_begin_with_an_address_that_others_cannot_read_along),
		cmocka_unit_test(test_names_of_the_door_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
