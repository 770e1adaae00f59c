// Configurations as files: every fault named with its place, nothing taken by halves.
#include "rosemary/config/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/calendar/zone.h"
#include "rosemary/config/option.h"

#include "tests/unit/told.h"

static struct config *load(const char *folder, const char *text, struct told *told) {
	char *path = file_path(folder, "rosemary.conf");
	put_text(folder, "rosemary.conf", text);
	struct config *config = config_load(path, folder, NULL, told_add, told);
	assert_int_equal(config == NULL, told->count > 0);
	free(path);
	return config;
}

static struct config *load_right(const char *folder, const char *text) {
	struct told told = told_nothing();
	struct config *config = load(folder, text, &told);
	assert_nothing_told(&told);
	strbuf_finish(&told.text);
	return config;
}

static void test_an_empty_file_gives_the_presets(void **state) {
	struct config *config = load_right(*state, "");
	assert_string_equal(config->shop.language, "en");
	assert_string_equal(config->shop.currency, "GBP");
	assert_string_equal(zone_name(config->shop.zone), "Europe/London");
	assert_int_equal(config->shop.closed_weekdays, 1U << SUNDAY);
	assert_int_equal(config->shop.closed_count, 0);
	assert_int_equal(config->shop.opens, 9 * 60);
	assert_int_equal(config->shop.closes, 17 * 60 + 30);
	assert_int_equal(config->policy.lead_days, 10);
	assert_int_equal(config->policy.plan_at, 6 * 60);
	assert_int_equal(config->policy.leap_day, LEAP_FEBRUARY_28);
	assert_int_equal(config->policy.grace, 60);
	assert_int_equal(config->quiet.from, 20 * 60);
	assert_int_equal(config->email.transport, EMAIL_SPOOL);
	assert_string_equal(config->email.url, "smtp://127.0.0.1:25");
	assert_int_equal(config->email.tls, EMAIL_TLS_REQUIRED);
	assert_null(config->email.user);
	assert_int_equal(config->email.sessions, 4);
	assert_int_equal(config->email.per_connection, 100);
	assert_null(config->email.from);
	assert_int_equal(config->email.only_to_count, 0);
	assert_int_equal(config->owner_count, 1);
	assert_string_equal(config->owners[0].name, "root");
	assert_int_equal(config->staff_count, 0);
	assert_string_equal(config->control_socket, "/run/rosemary/control.sock");
	assert_null(config->notify_owner);
	config_free(config);
}

static void test_a_shop_is_read_whole(void **state) {
	struct config *config = load_right(
		*state,
		"shop = { name = \"Fleurs\"; country = \"FR\"; currency = \"EUR\"; timezone = \"Europe/Paris\";\n"
		" address = \"1 rue A\\nParis\"; closed_weekdays = ( \"sunday\", \"monday\" );\n"
		" closed_dates = [ \"12-25\", \"12-24/01-02\", \"2027-08-02/2027-08-16\" ]; };\n"
		"email = { transport = \"smtp\"; from = \"Fleurs <bonjour@fleurs.example>\"; };\n"
		"plan : { lead_days = 14; leap_day = \"mar-1\" };\n");
	assert_string_equal(config->shop.name, "Fleurs");
	assert_string_equal(config->shop.address, "1 rue A\nParis");
	assert_int_equal(config->shop.closed_weekdays, 1U << SUNDAY | 1U << MONDAY);
	assert_int_equal(config->shop.closed_count, 3);
	assert_int_equal(config->email.transport, EMAIL_SMTP);
	assert_string_equal(config->email.from_name, "Fleurs");
	assert_int_equal(config->policy.lead_days, 14);
	assert_int_equal(config->policy.leap_day, LEAP_MARCH_1);
	config_free(config);
}

static void test_the_demo_is_right(void **state) {
	static const char tests_folder[] = "tests/unit/";
	struct told told = told_nothing();
	const char *end = strstr(__FILE__, tests_folder);
	assert_non_null(end);
	char *path = xasprintf("%.*setc/demo/rosemary.conf", (int)(end - __FILE__), __FILE__);
	struct config *config = config_load(path, *state, NULL, told_add, &told);
	assert_nothing_told(&told);
	assert_non_null(strstr(config->playbook_path, "etc/demo/../playbook"));
	config_free(config);
	free(path);
}

static const struct {
	const char *text, *told;
} faults[] = {
	{"shop = { nmae = \"x\"; };",
	 "rosemary.conf:1: shop.nmae: there is no such option; did you mean "
	 "'shop.name'?"},
	{"\nfax = { gateway = \"kannel\"; };",
	 "rosemary.conf:2: fax.gateway: there is no such option\n"},
	{"pager = {};", "rosemary.conf:1: pager: there is no such option\n"},
	{"verbose = true;", "rosemary.conf:1: verbose: there is no such option\n"},
	{"email = {\n password = \"me\"; };",
	 "rosemary.conf:2: email.password: there is no such option"},
	{"shop = \"x\";", "rosemary.conf:1: shop: must be a group { ... }, not a text"},
	{"shop = {\n name = 5; };",
	 "rosemary.conf:2: shop.name: must be a text in quotes, not a number"},
	{"plan = { lead_days = \"10\"; };",
	 "rosemary.conf:1: plan.lead_days: must be a whole number "
	 "without quotes, not a text"},
	{"plan = { lead_days = 10.0; };", "not a fraction"},
	{"plan = { lead_days = true; };", "not true or false"},
	{"plan = { lead_days = 0; };", "rosemary.conf:1: plan.lead_days: 0 is not from 1 to 60"},
	{"plan = {\n\n lead_days = 3000000000; };",
	 "rosemary.conf:3: lead_days: 3000000000 is a larger"},
	{"plan = { lead_days = 4294967306; };",
	 "rosemary.conf:1: lead_days: 4294967306 is a larger"},
	{"plan = { lead_days = 10; lead_days = 11; };", "rosemary.conf:1: duplicate setting name"},
	{"quiet = { days = \"sunday\"; };", "quiet.days: must be a list of texts, as in"},
	{"quiet = { days = [\n 5 ]; };", "rosemary.conf:2: quiet.days: must be a list of texts"},
	{"quiet = { days = [\n\"monday\",\n \"sonntag\" ]; };",
	 "rosemary.conf:3: quiet.days: 'sonntag' is no weekday"},
	{"shop = { opens = \"18:00\"; };",
	 "rosemary.conf:1: shop.opens: the shop must open before"},
	{"shop = {\n closes = \"09:00\"; };",
	 "rosemary.conf:2: shop.closes: the shop must open before"},
	{"shop = { closed_weekdays = [ \"sunday\", \"monday\", \"tuesday\", \"wednesday\", \"thursday\", "
	 "\"friday\", \"saturday\" ]; };",
	 "rosemary.conf:1: shop.closed_weekdays: leaves no day"},
	{"shop = { closed_dates = [ \"01-01/12-31\" ]; };", "shop.closed_dates: leaves no day"},
	{"quiet = { days = [ \"sunday\", \"monday\", \"tuesday\", \"wednesday\", \"thursday\", "
	 "\"friday\", \"saturday\" ]; };",
	 "rosemary.conf:1: quiet.days: leaves no day"},
	{"plan = { lead_days = 2; };", "rosemary.conf:1: plan.lead_days: "},
	{"shop = { order_by_days = 9; };", "rosemary.conf:1: plan.lead_days: "},
	{"\nemail = { transport = \"smtp\"; };",
	 "rosemary.conf:2: shop.address: must be given for"},
	{"\nemail = { transport = \"smtp\"; };", "rosemary.conf:2: email.from: must be given for"},
	{"\nemail = { transport = \"smtp\"; };", "rosemary.conf:2: shop.name: must be given for"},
	{"email = { tls = \"maybe\"; };",
	 "rosemary.conf:1: email.tls: 'maybe' is neither \"required\" nor \"none\""},
	{"control = { owners = [ \"no-such-user\" ]; };",
	 "this machine has no user 'no-such-user'"},
	{"shop = { timezone = \"Nowhere\"; };", "rosemary.conf:1: shop.timezone: "},
	{"notify = { owner = \"me\"; };", "rosemary.conf:1: notify.owner: "},
	{"shop = { name = \"x\" ", "syntax error"},
};

static void test_every_fault_is_named_with_file_and_line(void **state) {
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		struct told told = told_nothing();
		print_message("# case %zu\n", i);
		assert_null(load(*state, faults[i].text, &told));
		assert_told(&told, faults[i].told);
		strbuf_finish(&told.text);
	}
}

// A value that is wrong for the type, whatever the option.
static const char *wrong_value(const struct option *option) {
	return option->type == OPTION_NUMBER ? "\"five\"" : "5";
}

static void test_every_option_refuses_a_wrong_type(void **state) {
	for (size_t i = 0; i < option_count; i++) {
		struct told told = told_nothing();
		const char *dot = strchr(options[i].key, '.');
		char *text = xasprintf("%.*s = {\n %s = %s;\n};", (int)(dot - options[i].key),
				       options[i].key, dot + 1, wrong_value(&options[i]));
		char *wanted = xasprintf("rosemary.conf:2: %s: must be ", options[i].key);
		assert_null(load(*state, text, &told));
		assert_int_equal(told.count, 1);
		assert_told(&told, wanted);
		free(wanted);
		free(text);
		strbuf_finish(&told.text);
	}
}

static void test_every_number_refuses_what_is_out_of_its_range(void **state) {
	for (size_t i = 0; i < option_count; i++) {
		if (options[i].type != OPTION_NUMBER) {
			continue;
		}
		struct told told = told_nothing();
		const char *dot = strchr(options[i].key, '.');
		char *text = xasprintf("%.*s = { %s = %d; };", (int)(dot - options[i].key),
				       options[i].key, dot + 1, options[i].max + 1);
		char *wanted = xasprintf("rosemary.conf:1: %s: %d is not from %d to %d",
					 options[i].key, options[i].max + 1, options[i].min,
					 options[i].max);
		assert_null(load(*state, text, &told));
		assert_told(&told, wanted);
		free(wanted);
		free(text);
		strbuf_finish(&told.text);
	}
}

static void test_all_faults_of_a_file_are_told(void **state) {
	struct told told = told_nothing();
	assert_null(load(*state,
			 "shop = {\n opens = \"25:00\";\n country = \"UK\";\n foo = 1;\n};\n"
			 "plan = { lead_days = 3000000000; cap_days = -1; };\n"
			 "email = { transport = \"smtp\"; url = \"http://x\"; };\n",
			 &told));
	assert_told(&told, "rosemary.conf:2: shop.opens: ");
	assert_told(&told, "rosemary.conf:3: shop.country: ");
	assert_told(&told, "rosemary.conf:4: shop.foo: ");
	assert_told(&told, "rosemary.conf:6: lead_days: ");
	assert_told(&told, "rosemary.conf:6: plan.cap_days: ");
	assert_told(&told, "rosemary.conf:7: email.url: ");
	assert_told(&told, "rosemary.conf:7: email.from: ");
	assert_int_equal(told.count, 9);
	strbuf_finish(&told.text);
}

static void test_lists_have_a_limit(void **state) {
	struct told told = told_nothing();
	struct strbuf text = STRBUF_INIT(1 << 18);
	strbuf_add_text(&text, "email = { only_to = [ \"a@b.example\"");
	for (int i = 0; i < CONFIG_LIST_MAX; i++) {
		strbuf_add_text(&text, ",\"a@b.example\"");
	}
	strbuf_add_text(&text, "]; };");
	assert_null(load(*state, strbuf_text(&text), &told));
	assert_told(&told, "rosemary.conf:1: email.only_to: has too many entries");
	strbuf_finish(&text);
	strbuf_finish(&told.text);
}

static void test_paths_belong_to_the_state_folder(void **state) {
	char *expected = file_path(*state, "data/shop.db");
	struct config *config = load_right(*state, "store = { path = \"data/shop.db\"; };\n"
						   "spool = { path = \"/var/spool/rosemary\"; };\n"
						   "control = { socket = \"s.sock\"; };");
	assert_string_equal(config->store_path, expected);
	assert_string_equal(config->spool_path, "/var/spool/rosemary");
	assert_true(config->control_socket[0] == '/');
	config_free(config);
	free(expected);
}

static void test_the_playbook_may_lie_beside_the_file(void **state) {
	struct told told = told_nothing();
	char *file = file_path(*state, "etc/rosemary.conf");
	char *beside = file_path(*state, "etc/playbook");
	char *in_state = file_path(*state, "var/playbook");
	char *var = file_path(*state, "var");
	put_text(*state, "etc/rosemary.conf", "");
	put_text(*state, "etc/playbook/playbook.conf", "");
	struct config *config = config_load(file, var, NULL, told_add, &told);
	assert_string_equal(config->playbook_path, beside);
	config_free(config);
	put_text(*state, "var/playbook/playbook.conf", "");
	config = config_load(file, var, NULL, told_add, &told);
	assert_string_equal(config->playbook_path, in_state);
	config_free(config);
	assert_nothing_told(&told);
	free(file);
	free(beside);
	free(in_state);
	free(var);
}

static void test_the_socket_can_be_given_from_outside(void **state) {
	struct told told = told_nothing();
	char *file = file_path(*state, "rosemary.conf");
	put_text(*state, "rosemary.conf", "");
	struct config *config = config_load(file, *state, "/run/x.sock", told_add, &told);
	assert_string_equal(config->control_socket, "/run/x.sock");
	config_free(config);
	char path[200];
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_null(config_load(file, *state, path, told_add, &told));
	assert_told(&told, "rosemary.conf:1: control.socket: '");
	free(file);
	strbuf_finish(&told.text);
}

#define SHOP                                                                                       \
	"shop = { name = \"R\"; address = \"1 High Street\"; };\n"                                 \
	"email = { transport = \"smtp\"; from = \"a@b.example\";\n"

static void test_a_mail_server_is_checked_as_a_whole(void **state) {
	static const struct {
		const char *text, *told;
	} cases[] = {
		{SHOP " user = \"me\"; };",
		 "rosemary.conf:3: email.user: needs email.password_file"},
		{SHOP "password_file = \"secret\"; };", "email.password_file: needs email.user"},
		{SHOP "user = \"me\"; password_file = \"none\"; };",
		 "rosemary.conf:3: email.password_file: cannot open '"},
		{SHOP "user = \"me\"; password_file = \"open\"; };", "may be read by others"},
		{SHOP "ca_file = \"secret\"; };", "rosemary.conf:3: email.ca_file: '"},
		{SHOP "url = \"smtps://mail.example\"; tls = \"none\"; };",
		 "rosemary.conf:3: email.tls: may not be \"none\" with smtps://"},
		{SHOP "url = \"smtp://mail.example\"; tls = \"none\"; user = \"me\"; "
		      "password_file = \"secret\"; };",
		 "rosemary.conf:3: email.tls: a password does not cross a network in clear"},
	};
	char *open = file_path(*state, "open");
	put_text(*state, "secret", "Sesame\n");
	put_text(*state, "open", "Sesame\n");
	assert_int_equal(chmod(open, 0644), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		print_message("# case %zu\n", i);
		assert_null(load(*state, cases[i].text, &told));
		assert_int_equal(told.count, 1);
		assert_told(&told, cases[i].told);
		assert_null(strstr(strbuf_text(&told.text), "Sesame"));
		strbuf_finish(&told.text);
	}
	free(open);
}

static void test_a_login_is_read_whole(void **state) {
	char *expected = file_path(*state, "secret");
	put_text(*state, "secret", "Sesame\n");
	struct config *config = load_right(*state, SHOP
					   "url = \"smtps://mail.example\"; user = \"me\"; "
					   "password_file = \"secret\"; per_connection = 0; };");
	assert_string_equal(config->email.url, "smtps://mail.example:465");
	assert_false(config->email.local);
	assert_string_equal(config->email.user, "me");
	assert_string_equal(config->email.password_file, expected);
	assert_int_equal(config->email.per_connection, 0);
	config_free(config);
	free(expected);
}

static void test_the_digest_follows_what_schedules_depend_on(void **state) {
	static const struct {
		const char *text;
		bool same;
	} changes[] = {
		{"", true},
		{"plan = { lead_days = 10; };", true}, // the preset, said aloud
		{"plan = { lead_days = 12; };", false},
		{"plan = { answer_hours = 48; };", false},
		{"plan = { leap_day = \"mar-1\"; };", false},
		{"shop = { closes = \"18:00\"; };", false},
		{"shop = { closed_dates = [ \"12-25\" ]; };", false},
		{"shop = { closed_weekdays = [ ]; };", false},
		{"shop = { order_by_days = 2; };", false},
		{"shop = { timezone = \"Europe/Paris\"; };", false},
		{"shop = { name = \"Rose\"; };", true},
		{"quiet = { from = \"21:00\"; };", true},
	};
	struct config *first = load_right(*state, "");
	if (first == NULL) {
		fail();
		return;
	}
	assert_int_equal(strlen(first->digest), 64);
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		struct config *other = load_right(*state, changes[i].text);
		print_message("# %s\n", changes[i].text);
		if (other == NULL) {
			fail();
			return;
		}
		assert_int_equal(strcmp(first->digest, other->digest) == 0, changes[i].same);
		config_free(other);
	}
	config_free(first);
}

static void add_key(const char *key, void *argument) {
	strbuf_addf(argument, "%s ", key);
}

static void test_changes_that_need_a_restart_are_named(void **state) {
	struct strbuf keys = STRBUF_INIT(1000);
	struct config *running = load_right(*state, "");
	struct config *fresh = load_right(*state, "store = { path = \"other.db\"; };\n"
						  "shop = { name = \"Rose\"; };\n"
						  "control = { socket = \"/run/x\"; };");
	assert_int_equal(config_needs_restart(running, running, add_key, &keys), 0);
	assert_int_equal(config_needs_restart(running, fresh, add_key, &keys), 2);
	assert_string_equal(keys.data, "store.path control.socket ");
	config_free(running);
	config_free(fresh);
	strbuf_finish(&keys);
}

static void test_a_missing_file_is_named(void **state) {
	(void)state;
	struct told told = told_nothing();
	assert_null(config_load("/nonexistent/rosemary.conf", "/", NULL, told_add, &told));
	assert_told(&told, "/nonexistent/rosemary.conf:1: ");
	assert_null(config_load("/dev/zero", "/", NULL, told_add, &told));
	assert_int_equal(told.count, 2);
	config_free(NULL);
	strbuf_finish(&told.text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_empty_file_gives_the_presets),
		cmocka_unit_test(test_a_shop_is_read_whole),
		cmocka_unit_test(test_the_demo_is_right),
		cmocka_unit_test(test_every_fault_is_named_with_file_and_line),
		cmocka_unit_test(test_every_option_refuses_a_wrong_type),
		cmocka_unit_test(test_every_number_refuses_what_is_out_of_its_range),
		cmocka_unit_test(test_all_faults_of_a_file_are_told),
		cmocka_unit_test(test_lists_have_a_limit),
		cmocka_unit_test(test_paths_belong_to_the_state_folder),
		cmocka_unit_test(test_the_playbook_may_lie_beside_the_file),
		cmocka_unit_test(test_the_socket_can_be_given_from_outside),
		cmocka_unit_test(test_a_mail_server_is_checked_as_a_whole),
		cmocka_unit_test(test_a_login_is_read_whole),
		cmocka_unit_test(test_the_digest_follows_what_schedules_depend_on),
		cmocka_unit_test(test_changes_that_need_a_restart_are_named),
		cmocka_unit_test(test_a_missing_file_is_named),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
