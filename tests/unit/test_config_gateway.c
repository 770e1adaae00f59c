// Descriptions of gateways: ours are right, and everything that is wrong is told with its line.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/config/gateway.h"
#include "tests/unit/told.h"

static struct gateway *load(const char *folder, const char *text, const char *url,
			    struct told *told) {
	struct complaints complaints = {told_add, told, 0};
	char *path = file_path(folder, "gateway.conf");
	put_text(folder, "gateway.conf", text);
	struct gateway *gateway = gateway_load(path, "own", url, &complaints);
	free(path);
	return gateway;
}

static const char right[] =
	"url = \"https://sms.example/send\";\n"
	"headers = [ \"Idempotency-Key: {{key}}\" ];\n"
	"query = { to = \"{{to}}\"; n = 3; };\n"
	"json = { t = \"say \\\"{{text}}\\\"\"; list = [ \"{{from}}\", \"x\" ]; n = 7; b = true; "
	"in = { er = \"\"; }; };\n"
	"coding = { gsm7 = \"0\"; other = \"2\"; };\n"
	"key = { hours = 24; };\n"
	"answers = ( { status = \"2xx\"; path = \"id\"; means = \"accepted\"; },\n"
	"  { status = \"404\"; path = \"a.0.b\"; is = [ \"1\", \"2\" ]; means = \"bad-number\"; },\n"
	"  { begins = \"ERR\"; means = \"refused\"; } );\n"
	"id = \"id\"; words = \"error.text\"; login = \"bearer\";\n"
	"lookup = { path = \"/{{key}}\"; answers = ( { status = 200; means = \"accepted\"; } ); };\n";

static void test_a_description_is_read_as_it_is_written(void **state) {
	struct told told = told_nothing();
	struct gateway *gateway = load(*state, right, NULL, &told);
	assert_nothing_told(&told);
	assert_non_null(gateway);
	assert_string_equal(gateway->name, "own");
	assert_string_equal(gateway->method, "POST");
	assert_string_equal(gateway->url, "https://sms.example/send");
	assert_string_equal(gateway->query, "to={{to}}&n=3");
	assert_string_equal(gateway->body, "{\"t\":\"say \\\"{{text}}\\\"\",\"list\":[\"{{from}}\","
					   "\"x\"],\"n\":7,\"b\":true,\"in\":{\"er\":\"\"}}");
	assert_int_equal(gateway->kind, GATEWAY_JSON);
	assert_int_equal(gateway->login, GATEWAY_LOGIN_BEARER);
	assert_string_equal(gateway->headers[0], "Idempotency-Key: {{key}}");
	assert_null(gateway->headers[1]);
	assert_int_equal(gateway->answer_count, 3);
	assert_int_equal(gateway->answers[0].status_min, 200);
	assert_int_equal(gateway->answers[0].status_max, 299);
	assert_int_equal(gateway->answers[1].status_min, 404);
	assert_int_equal(gateway->answers[1].status_max, 404);
	assert_string_equal(gateway->answers[1].is[1], "2");
	assert_int_equal(gateway->answers[1].means, GATEWAY_BAD_NUMBER);
	assert_string_equal(gateway->answers[2].begins, "ERR");
	assert_string_equal(gateway->id_path, "id");
	assert_string_equal(gateway->words_path, "error.text");
	assert_string_equal(gateway->coding[1], "2");
	assert_int_equal(gateway->key_seconds, 86400);
	assert_string_equal(gateway->lookup, "/{{key}}");
	assert_int_equal(gateway->found_count, 1);
	struct gateway *other = gateway_share(gateway);
	gateway_free(gateway);
	assert_string_equal(other->name, "own");
	gateway_free(other);
	strbuf_finish(&told.text);
}

static void test_the_configuration_may_name_another_place(void **state) {
	struct told told = told_nothing();
	struct gateway *gateway = load(*state, right, "http://127.0.0.1:8080/x", &told);
	assert_nothing_told(&told);
	assert_string_equal(gateway->url, "http://127.0.0.1:8080/x");
	gateway_free(gateway);
	strbuf_finish(&told.text);
}

#define ANSWERS "answers = ( { status = 200; path = \"id\"; means = \"accepted\"; } );\n"
#define SENDS   "url = \"https://a.example\"; form = { a = \"{{to}}\"; b = \"{{text}}\"; };\n"

/* clang-format off */
static const struct {
	const char *text, *told;
} faults[] = {
	{"", "answers: must be a list"},
	{"", "url: there is none: say sms.url"},
	{SENDS, "answers: must be a list"},
	{SENDS "answers = ( );", ":2: answers: no answer means \"accepted\""},
	{SENDS "answers = \"yes\";", ":2: answers: must be a list"},
	{SENDS "answers = ( 1 );", ":2: must be a group"},
	{SENDS "answers = ( { means = \"accepted\"; } );", "it would speak of everything"},
	{SENDS "answers = ( { path = \"a\"; means = \"accepted\"; } );", "\"accepted\" needs a status"},
	{SENDS "answers = ( { begins = \"OK\"; means = \"accepted\"; } );", "\"accepted\" needs a status"},
	{SENDS "answers = ( { status = 200; means = \"fine\"; } );", "needs means ="},
	{SENDS "answers = ( { status = 200; means = \"unsaid\"; } );", "needs means ="},
	{SENDS "answers = ( { status = 200; means = 1; } );", "means: must be a text"},
	{SENDS "answers = ( { status = 99; means = \"accepted\"; } );", "status: must be a status"},
	{SENDS "answers = ( { status = \"6xx\"; means = \"accepted\"; } );", "status: must be a status"},
	{SENDS "answers = ( { status = \"20\"; means = \"accepted\"; } );", "status: must be a status"},
	{SENDS "answers = ( { status = 200; is = [ \"1\" ]; means = \"accepted\"; } );", "is: needs a path"},
	{SENDS "answers = ( { status = 200; path = \"a\"; is = [ 1 ]; means = \"accepted\"; } );", "is: must be a list of texts"},
	{SENDS "answers = ( { status = 200; meens = \"accepted\"; } );", "meens: there is no such option"},
	{SENDS ANSWERS "retries = 3;", ":3: retries: there is no such option"},
	{SENDS ANSWERS "method = \"DELETE\";", ":3: method: must be"},
	{SENDS ANSWERS "method = \"GET\";", "carries neither form nor json"},
	{SENDS ANSWERS "login = \"digest\";", "login: must be"},
	{SENDS ANSWERS "json = { };", "form or json, not both"},
	{SENDS ANSWERS "query = [ 1 ];", "query: must be a group"},
	{SENDS ANSWERS "query = { a = [ \"b\" ]; };", "a: must be a text in quotes or a whole number"},
	{SENDS ANSWERS "query = { a = \"{{who}}\"; };", ":3: a: there is no '{{who}}'"},
	{SENDS ANSWERS "headers = \"A: b\";", "headers: must be a list"},
	{SENDS ANSWERS "headers = [ \"A b\" ];", "a header is \"Name: value\""},
	{SENDS ANSWERS "headers = [ \"A: b\\r\\nC: d\" ];", "headers"},
	{SENDS ANSWERS "headers = [ \"A: {{text}}\" ];", "without {{text}}"},
	{SENDS ANSWERS "headers = [ \"A: {{nobody}}\" ];", "there is no '{{nobody}}'"},
	{SENDS ANSWERS "coding = { gsm7 = \"0\"; };", "coding: needs gsm7 and other"},
	{SENDS ANSWERS "query = { c = \"{{coding}}\"; };", "coding: must say what {{coding}} is"},
	{SENDS ANSWERS "key = { hours = 24; };", "{{key}} stands nowhere"},
	{SENDS ANSWERS "query = { k = \"{{key}}\"; }; key = { hours = 0; };", "key: needs hours"},
	{SENDS ANSWERS "key = 24;", "key: must be a group"},
	{SENDS ANSWERS "lookup = { path = \"x\"; " ANSWERS " };", "lookup: needs path"},
	{SENDS ANSWERS "lookup = { path = \"/{{id}}\"; " ANSWERS " };", "there is no '{{id}}'"},
	{SENDS ANSWERS "lookup = { path = \"/x\"; };", "answers: must be a list"},
	{"url = \"https://a.example\"; form = { a = \"{{to}}\"; };\n" ANSWERS, "{{text}} stands nowhere"},
	{"url = \"https://a.example\"; json = { a = \"{{text}}\"; };\n" ANSWERS, "{{to}} or"},
	{"url = \"https://a.example\"; json = { a = 0.5; };\n" ANSWERS, "a: may not be a fraction"},
	{"url = 7;\n" ANSWERS, "url: must be a text"},
	{"url = \"http://a.example\";\n" ANSWERS, ":1: url: http:// is for this machine only"},
	{"url = \"{{to}}\n", ""},
	{"@include \"/etc/passwd\"\n", "include"},
	{"\xff\xfe", ""},
};
/* clang-format on */

static void test_everything_wrong_is_told_with_its_line(void **state) {
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		struct told told = told_nothing();
		print_message("# %s\n", faults[i].told);
		assert_null(load(*state, faults[i].text, NULL, &told));
		assert_told(&told, faults[i].told);
		assert_true(told.count > 0);
		strbuf_finish(&told.text);
	}
}

static void test_a_description_has_limits(void **state) {
	struct told told = told_nothing();
	struct strbuf text = STRBUF_INIT((size_t)300 * 1024);
	strbuf_add_text(&text, SENDS "answers = ( ");
	for (int i = 0; i <= GATEWAY_ANSWERS_MAX; i++) {
		strbuf_addf(&text, "%s{ status = 200; means = \"accepted\"; }", i > 0 ? ", " : "");
	}
	strbuf_add_text(&text, " );\n");
	assert_null(load(*state, strbuf_text(&text), NULL, &told));
	assert_told(&told, "of at most 64");
	strbuf_cut(&text, 0);
	strbuf_add_text(&text, SENDS ANSWERS "query = { a = \"");
	for (int i = 0; i < GATEWAY_TEMPLATE_MAX + 1; i++) {
		strbuf_add_char(&text, 'x');
	}
	strbuf_add_text(&text, "\"; };\n");
	assert_null(load(*state, strbuf_text(&text), NULL, &told));
	assert_told(&told, "is too long");
	strbuf_finish(&text);
	strbuf_finish(&told.text);
}

static void test_only_tls_or_this_machine_is_a_place_to_send_to(void **state) {
	(void)state;
	static const char *const good[] = {
		"https://a.example",
		"https://a.example/",
		"https://a.example:8443/x/y",
		"https://a.example/{{user}}/m.json",
		"https://[2001:db8::1]:443/x",
		"http://127.0.0.1",
		"http://127.0.0.1:13013/cgi-bin/sendsms",
		"http://localhost/x",
		"http://[::1]:80/x",
	};
	static const char *const bad[] = {
		"",
		"ftp://a.example",
		"file:///etc/passwd",
		"https://",
		"https:///x",
		"https://u@a.example",
		"https://u:p@a.example",
		"https://a.example?x=1",
		"https://a.example/#x",
		"https://a.example:/x",
		"https://a.example:999999/",
		"https://a.example:8o/",
		"https://{{user}}.example/",
		"https://a example/",
		"https://a.example/\n",
		"https://a.example\\x",
		"http://a.example/",
		"http://127.0.0.1.example/",
		"http://192.168.1.7:8080/",
		"http://localhost@a.example/",
		"https://[::1/x",
		"HTTPS://a.example",
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct err err = {0};
		print_message("# %s\n", good[i]);
		assert_true(gateway_url_check(good[i], &err));
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};
		print_message("# %s\n", bad[i]);
		assert_false(gateway_url_check(bad[i], &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
}

static void test_the_descriptions_that_are_installed_are_right(void **state) {
	(void)state;
	static const struct {
		const char *name, *url;
	} ours[] = {{"kannel", NULL},
		    {"twilio", NULL},
		    {"vonage", NULL},
		    {"sms-gate", NULL},
		    {"json", "https://sms.example/send"}};
	for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
		struct told told = told_nothing();
		struct complaints complaints = {told_add, &told, 0};
		char *path = xasprintf("%s/%s.conf", getenv("GATEWAYS"), ours[i].name);
		struct gateway *gateway =
			gateway_load(path, ours[i].name, ours[i].url, &complaints);
		assert_nothing_told(&told);
		assert_non_null(gateway);
		gateway_free(gateway);
		free(path);
		strbuf_finish(&told.text);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_description_is_read_as_it_is_written,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_the_configuration_may_name_another_place,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_everything_wrong_is_told_with_its_line,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_a_description_has_limits, make_folder,
						remove_folder),
		cmocka_unit_test(test_only_tls_or_this_machine_is_a_place_to_send_to),
		cmocka_unit_test(test_the_descriptions_that_are_installed_are_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
