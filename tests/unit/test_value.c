// Values: what each type of option takes, what it makes of it, what it refuses.
#include "lib/config/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/calendar/zone.h"

#include "tests/unit/told.h"

// A configuration with nothing in it: loaded from an empty file, so that it can be freed.
static struct config *empty_config(const char *folder) {
	struct told told = told_nothing();
	char *path = file_path(folder, "rosemary.conf");
	put_text(folder, "rosemary.conf", "");
	struct config *config = config_load(path, folder, NULL, told_add, &told);
	assert_nothing_told(&told);
	free(path);
	strbuf_finish(&told.text);
	return config;
}

static const struct {
	const char *key, *text;
	const char *refused; // part of the complaint; NULL: taken
} cases[] = {
	{"shop.name", "The Rose Shop", NULL},
	{"shop.name", "Caf\u00e9 d'\u00c9t\u00e9", NULL},
	{"shop.name", "", "is empty"},
	{"shop.name", " \t", "is empty"},
	{"shop.name", "a\nb", "one line"},
	{"shop.name", "a\rBcc: x@y.z", "one line"},
	{"shop.name", "a\u202eb", "one line"},
	{"shop.address", "1 High Street\nAnytown", NULL},
	{"shop.address", "1 High Street\r\nAnytown", "control characters"},
	{"shop.address", "\n\n", "is empty"},
	{"shop.opens", "00:00", NULL},
	{"shop.opens", "23:59", NULL},
	{"shop.opens", "24:00", "'24:00' is no time of day"},
	{"shop.opens", "9:00", "is no time of day"},
	{"shop.opens", "09:60", "is no time of day"},
	{"shop.opens", "09-00", "is no time of day"},
	{"shop.opens", "09:00 ", "is no time of day"},
	{"shop.opens", "", "is no time of day"},
	{"shop.language", "en", NULL},
	{"shop.language", "en-GB", NULL},
	{"shop.language", "gsw", NULL},
	{"shop.language", "EN", "is no language code"},
	{"shop.language", "english", "is no language code"},
	{"shop.language", "en-gb", "is no language code"},
	{"shop.language", "en_GB", "is no language code"},
	{"shop.language", "e", "is no language code"},
	{"shop.country", "IE", NULL},
	{"shop.country", "UK", "is no country code"},
	{"shop.country", "gb", "is no country code"},
	{"shop.country", "GBR", "is no country code"},
	{"shop.currency", "JPY", NULL},
	{"shop.currency", "gbp", "is no currency"},
	{"shop.currency", "XYZ", "is no currency"},
	{"shop.phone", "+44 1632 960123", NULL},
	{"shop.phone", "ring us", "is no telephone number"},
	{"shop.email", "hello@rose.example", NULL},
	{"shop.email", "hello", ""},
	{"shop.email", "a@b.example\nBcc: c@d.example", ""},
	{"email.from", "hello@rose.example", NULL},
	{"email.from", "\"Rose, Shop\" <hello@rose.example>", NULL},
	{"email.from", "The Rose Shop <hello@rose.example", "is no sender"},
	{"email.from", "<a@b.example> x", "is no sender"},
	{"email.from", "A <a@b.example>, B <b@c.example>", "is no sender"},
	{"email.from", "A <>", ""},
	{"email.from", "A\nBcc: x <a@b.example>", "one line"},
	{"email.transport", "smtp", NULL},
	{"email.transport", "SMTP", "is neither"},
	{"email.tls", "none", NULL},
	{"email.tls", "required", NULL},
	{"email.tls", "optional",
	 "neither \"required\" nor \"none\" (for a relay on this machine)"},
	{"email.user", "hello@rose.example", NULL},
	{"email.user", "me\r\nRSET", "one line"},
	{"email.ca_file", "", "is empty"},
	{"email.password_file", "smtp-password", NULL},
	{"plan.leap_day", "mar-1", NULL},
	{"plan.leap_day", "shop", "is neither \"feb-28\" nor \"mar-1\""},
	{"email.uncertain", "resend-once", NULL},
	{"sms.uncertain", "hold", NULL},
	{"sms.uncertain", "resend", "is neither \"hold\" nor \"resend-once\""},
	{"email.helo", "mail.rose.example", NULL},
	{"email.helo", "localhost", NULL},
	{"email.helo", "-mail.example", "is no host name"},
	{"email.helo", "mail-.example", "is no host name"},
	{"email.helo", "mail..example", "is no host name"},
	{"email.helo", "mail.example.", "is no host name"},
	{"email.helo", "mail example", "is no host name"},
	{"email.helo", "", "is no host name"},
	{"email.url", "smtps://", "is no smtp://"},
	{"email.url", "smtps:/mail.example", "is no smtp://"},
	{"email.url", "smtps://user:secret@mail.example", "may not name a user or a password"},
	{"email.url", "http://mail.example", "is no smtp://"},
	{"email.url", "mail.example:25", "is no smtp://"},
	{"email.url", "smtp://", "is no smtp://"},
	{"email.url", "smtp://:25", "is no smtp://"},
	{"email.url", "smtp://mail.example:", "is no smtp://"},
	{"email.url", "smtp://mail.example:0", "is no smtp://"},
	{"email.url", "smtp://mail.example:65536", "is no smtp://"},
	{"email.url", "smtp://mail.example:99999999999", "is no smtp://"},
	{"email.url", "smtp://mail.example/path", "is no smtp://"},
	{"email.url", "smtp://user:secret@mail.example", "may not name a user or a password"},
	{"email.url", "smtp://[::1", "is no smtp://"},
	{"email.url", "smtp://[zz]", "is no smtp://"},
	{"email.url", "smtp://[", "is no smtp://"},
	{"quiet.days", "monday", NULL},
	{"quiet.days", "Monday", "is no weekday"},
	{"shop.closed_dates", "02-29", NULL},
	{"shop.closed_dates", "2027-08-02/2027-08-16", NULL},
	{"shop.closed_dates", "02-30", "is no day of a year"},
	{"shop.closed_dates", "13-01", "is no day of a year"},
	{"shop.closed_dates", "00-01", "is no day of a year"},
	{"shop.closed_dates", "1/2/3", ""},
	{"shop.closed_dates", "2027-02-29", "2027-02-29"},
	{"shop.closed_dates", "2027-08-16/2027-08-02", "ends before it begins"},
	{"shop.closed_dates", "12-24/2028-01-02", "both days need their year"},
	{"shop.closed_dates", "12-24/", ""},
	{"shop.closed_dates", "", ""},
	{"control.owners", "root", NULL},
	{"control.owners", "no-such-user-here", "this machine has no user 'no-such-user-here'"},
	{"control.staff", "", "has no user"},
	{"store.path", "a/b.db", NULL},
	{"store.path", "", "is empty"},
	{"shop.timezone", "Mars/Olympus", "Mars/Olympus"},
};

static void test_each_type_takes_what_it_should_and_names_the_rest(void **state) {
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		struct config *config = empty_config(*state);
		const struct option *option = option_find(cases[i].key);
		if (option->type == OPTION_ZONE) { // set once only
			zone_close((struct zone *)config->shop.zone);
			config->shop.zone = NULL;
		}
		bool taken = value_take_text(config, option, cases[i].text, &err);
		print_message("# case %zu: %s\n", i, cases[i].key);
		assert_int_equal(taken, cases[i].refused == NULL);
		assert_true(taken || cases[i].refused == NULL ||
			    strstr(err.text, cases[i].refused) != NULL);
		assert_true(taken || (err.code != ERR_NONE && err.text[0] != '\0'));
		config_free(config);
	}
}

static void take(struct config *config, const char *key, const char *text) {
	struct err err = {0};
	assert_true(value_take_text(config, option_find(key), text, &err));
}

static void test_senders_are_split_into_name_and_address(void **state) {
	static const char *const senders[][3] = {
		{"The Rose Shop <hello@Rose.Example>", "The Rose Shop", "hello@rose.example"},
		{"\"Rose, Shop\" <hello@rose.example> ", "Rose, Shop", "hello@rose.example"},
		{"\" Rose \" <hello@rose.example>", "Rose", "hello@rose.example"},
		{"\" \" <hello@rose.example>", "", "hello@rose.example"},
		{"hello@rose.example", "", "hello@rose.example"},
		{"<hello@rose.example>", "", "hello@rose.example"},
		{"Caf\u00e9 <hello@rose.example>", "Caf\u00e9", "hello@rose.example"},
	};
	struct config *config = empty_config(*state);
	for (size_t i = 0; i < ARRAY_LEN(senders); i++) {
		take(config, "email.from", senders[i][0]);
		assert_string_equal(config->email.from, senders[i][0]);
		assert_string_equal(config->email.from_name, senders[i][1]);
		assert_string_equal(config->email.from_address, senders[i][2]);
	}
	config_free(config);
}

static void test_urls_become_host_and_port(void **state) {
	static const char *const urls[][2] = {
		{"smtp://mail.example", "smtp://mail.example:25"},
		{"smtp://mail.example/", "smtp://mail.example:25"},
		{"smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"},
		{"smtp://mail.example:587/", "smtp://mail.example:587"},
		{"smtp://[::1]:25", "smtp://[::1]:25"},
		{"smtps://mail.example", "smtps://mail.example:465"},
		{"smtps://mail.example:2465/", "smtps://mail.example:2465"},
		{"smtp://[2001:db8::1]", "smtp://[2001:db8::1]:25"},
	};
	struct config *config = empty_config(*state);
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		take(config, "email.url", urls[i][0]);
		assert_string_equal(config->email.url, urls[i][1]);
	}
	config_free(config);
}

static void test_lists_grow_entry_by_entry(void **state) {
	struct config *config = empty_config(*state);
	take(config, "email.only_to", "a@b.example");
	take(config, "email.only_to", "C@D.example");
	assert_int_equal(config->email.only_to_count, 2);
	assert_string_equal(config->email.only_to[1], "C@d.example");
	assert_null(config->email.only_to[2]);
	take(config, "shop.closed_dates", "12-24/01-02");
	take(config, "shop.closed_dates", "2027-08-02");
	assert_int_equal(config->shop.closed_count, 2);
	assert_int_equal(config->shop.closed[0].first.year, 0);
	assert_int_equal(config->shop.closed[0].first.month, 12);
	assert_int_equal(config->shop.closed[0].last.day, 2);
	assert_int_equal(config->shop.closed[1].last.year, 2027);
	take(config, "quiet.days", "monday");
	assert_int_equal(config->quiet.weekdays, 1U << SUNDAY | 1U << MONDAY);
	take(config, "control.staff", "root");
	assert_int_equal(config->staff_count, 1);
	assert_string_equal(config->staff[0].name, "root");
	assert_int_equal(config->staff[0].uid, 0);
	config_free(config);
}

static void test_numbers_stay_in_their_range(void **state) {
	struct config *config = empty_config(*state);
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		struct err err = {0};
		if (option->type != OPTION_NUMBER) {
			continue;
		}
		assert_true(value_take_number(config, option, option->min, &err));
		assert_true(value_take_number(config, option, option->max, &err));
		assert_int_equal(*(int *)(void *)((char *)config + option->where), option->max);
		const int64_t wrong[] = {option->min - 1LL, option->max + 1LL, INT64_MIN, INT64_MAX,
					 (1LL << 32) + option->min};
		for (size_t k = 0; k < ARRAY_LEN(wrong); k++) {
			assert_false(value_take_number(config, option, wrong[k], &err));
			assert_int_equal(err.code, ERR_INVALID);
		}
		assert_int_equal(*(int *)(void *)((char *)config + option->where), option->max);
	}
	config_free(config);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_type_takes_what_it_should_and_names_the_rest),
		cmocka_unit_test(test_senders_are_split_into_name_and_address),
		cmocka_unit_test(test_urls_become_host_and_port),
		cmocka_unit_test(test_lists_grow_entry_by_entry),
		cmocka_unit_test(test_numbers_stay_in_their_range),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
