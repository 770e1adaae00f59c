// Gateways: what answers mean, by the description and by the table of RELIABILITY 2.4.
#include "rosemary/domain/gateway.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct gateway_reply reply(int status, const char *body) {
	return (struct gateway_reply){status, body, strlen(body)};
}

// A text that nobody frees, where an owned one is expected.
static char *lend(const char *text) {
	return (char *)(uintptr_t)text;
}

static void test_what_was_not_handed_is_queued_whatever_was_read(void **state) {
	(void)state;
	for (int status = 0; status <= 600; status++) {
		for (int meaning = 0; meaning < GATEWAY_MEANING_COUNT; meaning++) {
			struct http_result result = {.status = status,
						     .meaning = (enum gateway_meaning)meaning};
			struct verdict verdict = verdict_from_http(&result);
			assert_int_equal(verdict.event, DELIVERY_EV_DEFERRED);
			assert_false(verdict.pause_channel);
		}
	}
}

static void test_a_status_that_nobody_explains_has_one_meaning(void **state) {
	(void)state;
	static const struct {
		int from, to;
		enum delivery_event event;
		bool pause;
	} cases[] = {
		{0, 0, DELIVERY_EV_LOST, false},         {1, 199, DELIVERY_EV_LOST, false},
		{200, 299, DELIVERY_EV_LOST, false},     {300, 302, DELIVERY_EV_DEFERRED, true},
		{303, 303, DELIVERY_EV_LOST, false},     {304, 399, DELIVERY_EV_DEFERRED, true},
		{400, 400, DELIVERY_EV_REFUSED, false},  {401, 405, DELIVERY_EV_DEFERRED, true},
		{406, 406, DELIVERY_EV_REFUSED, false},  {407, 407, DELIVERY_EV_DEFERRED, true},
		{408, 409, DELIVERY_EV_LOST, false},     {410, 424, DELIVERY_EV_REFUSED, false},
		{425, 425, DELIVERY_EV_DEFERRED, false}, {426, 428, DELIVERY_EV_REFUSED, false},
		{429, 429, DELIVERY_EV_DEFERRED, false}, {430, 499, DELIVERY_EV_REFUSED, false},
		{500, 1000, DELIVERY_EV_LOST, false},
	};
	int expected = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(cases[i].from, expected);
		for (int status = cases[i].from; status <= cases[i].to; status++) {
			struct http_result result = {.handed = true, .status = status};
			struct verdict verdict = verdict_from_http(&result);
			assert_int_equal(verdict.event, cases[i].event);
			assert_int_equal(verdict.pause_channel, cases[i].pause);
			assert_false(verdict.address_refused || verdict.opted_out);
		}
		expected = cases[i].to + 1;
	}
}

static void test_what_the_description_says_comes_first(void **state) {
	(void)state;
	static const struct {
		enum gateway_meaning meaning;
		enum delivery_event event;
		bool pause, address, opted_out;
	} cases[] = {
		{GATEWAY_ACCEPTED, DELIVERY_EV_ACCEPTED, false, false, false},
		{GATEWAY_LATER, DELIVERY_EV_DEFERRED, false, false, false},
		{GATEWAY_REFUSED, DELIVERY_EV_REFUSED, false, false, false},
		{GATEWAY_BAD_NUMBER, DELIVERY_EV_REFUSED, false, true, false},
		{GATEWAY_OPTED_OUT, DELIVERY_EV_REFUSED, false, false, true},
		{GATEWAY_PAUSE, DELIVERY_EV_DEFERRED, true, false, false},
		{GATEWAY_UNCERTAIN, DELIVERY_EV_LOST, false, false, false},
	};
	static const int statuses[] = {200, 202, 301, 400, 401, 409, 429, 500, 503};
	assert_int_equal(ARRAY_LEN(cases), GATEWAY_MEANING_COUNT - 1);
	for (size_t i = 0; i < ARRAY_LEN(cases) * ARRAY_LEN(statuses); i++) {
		size_t at = i / ARRAY_LEN(statuses);
		struct http_result result = {.handed = true,
					     .status = statuses[i % ARRAY_LEN(statuses)],
					     .meaning = cases[at].meaning};
		struct verdict verdict = verdict_from_http(&result);
		assert_int_equal(verdict.event, cases[at].event);
		assert_int_equal(verdict.pause_channel, cases[at].pause);
		assert_int_equal(verdict.address_refused, cases[at].address);
		assert_int_equal(verdict.opted_out, cases[at].opted_out);
		result.status = 0; // an answer that was not read to its end says nothing
		assert_int_equal(verdict_from_http(&result).event, DELIVERY_EV_LOST);
	}
}

static void test_retry_after_is_honoured_up_to_an_hour(void **state) {
	(void)state;
	static const struct {
		int64_t said, wait;
	} cases[] = {{0, 0},
		     {-5, 0},
		     {1, 1},
		     {90, 90},
		     {3600, 3600},
		     {3601, 3600},
		     {1000000000, 3600},
		     {INT64_MAX, 3600}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_result result = {.handed = true,
					     .status = 429,
					     .retry_after = cases[i].said};
		assert_int_equal(verdict_from_http(&result).retry_after, cases[i].wait);
		result.status = 400; // for good: there is no again
		assert_int_equal(verdict_from_http(&result).retry_after, 0);
	}
}

static void test_the_first_line_that_speaks_of_an_answer_decides(void **state) {
	(void)state;
	char *stop[] = {lend("21610"), NULL}, *zero[] = {lend("0"), NULL};
	char *yes[] = {lend("true"), NULL};
	const struct gateway_answer answers[] = {
		{201, 201, lend("sid"), NULL, NULL, GATEWAY_ACCEPTED},
		{400, 499, lend("code"), stop, NULL, GATEWAY_OPTED_OUT},
		{200, 200, lend("messages.0.status"), zero, NULL, GATEWAY_ACCEPTED},
		{200, 200, lend("ok"), yes, NULL, GATEWAY_ACCEPTED},
		{202, 202, NULL, NULL, lend("0: "), GATEWAY_ACCEPTED},
		{503, 503, NULL, NULL, NULL, GATEWAY_LATER},
		{0, 0, NULL, NULL, lend("ERR"), GATEWAY_REFUSED},
	};
	static const struct {
		int status;
		const char *body;
		enum gateway_meaning meaning;
	} cases[] = {
		{201, "{\"sid\":\"SM1\"}", GATEWAY_ACCEPTED},
		{201, "{\"sid\":7}", GATEWAY_ACCEPTED},
		{201, "{\"sid\":null}", GATEWAY_UNSAID},
		{201, "{\"sid\":\"\"}", GATEWAY_UNSAID},
		{201, "{\"sid\":false,\"error\":\"no credit\"}", GATEWAY_UNSAID},
		{201, "{\"sid\":0}", GATEWAY_UNSAID},
		{201, "{\"sid\":\"0\"}", GATEWAY_UNSAID},
		{201, "{\"sid\":{\"a\":1}}", GATEWAY_UNSAID},
		{201, "{\"SID\":\"SM1\"}", GATEWAY_UNSAID},
		{201, "", GATEWAY_UNSAID},
		{201, "<html>log in</html>", GATEWAY_UNSAID},
		{201, "{\"sid\":\"SM1\"} and more", GATEWAY_UNSAID},
		{200, "{\"sid\":\"SM1\"}", GATEWAY_UNSAID},
		{400, "{\"code\":21610}", GATEWAY_OPTED_OUT},
		{400, "{\"code\":\"21610\"}", GATEWAY_OPTED_OUT},
		{400, "{\"code\":216100}", GATEWAY_UNSAID},
		{200, "{\"messages\":[{\"status\":\"0\"}]}", GATEWAY_ACCEPTED},
		{200, "{\"messages\":[{\"status\":\"4\"}]}", GATEWAY_UNSAID},
		{200, "{\"messages\":[]}", GATEWAY_UNSAID},
		{200, "{\"messages\":{\"0\":{\"status\":\"0\"}}}", GATEWAY_ACCEPTED},
		{200, "{\"ok\":true}", GATEWAY_ACCEPTED},
		{200, "{\"ok\":false}", GATEWAY_UNSAID},
		{202, "0: Accepted for delivery", GATEWAY_ACCEPTED},
		{202, "0:", GATEWAY_UNSAID},
		{202, "3: Queued", GATEWAY_UNSAID},
		{503, "anything", GATEWAY_LATER},
		{418, "ERR no credit", GATEWAY_REFUSED},
		{0, "ERR no credit", GATEWAY_UNSAID},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct gateway_reply came = reply(cases[i].status, cases[i].body);
		assert_int_equal(gateway_read(answers, ARRAY_LEN(answers), &came),
				 cases[i].meaning);
	}
}

static void test_values_of_an_answer_are_found_by_their_path(void **state) {
	(void)state;
	static const char body[] = "{\"messages\":[{\"message-id\":\"0A\",\"n\":-3,\"x\":null}],"
				   "\"deep\":{\"er\":{\"yet\":\"here\"}}}";
	static const struct {
		const char *path, *value;
	} cases[] = {
		{"messages.0.message-id", "0A"},
		{"messages.0.n", "-3"},
		{"messages.0.x", NULL},
		{"messages.1.n", NULL},
		{"messages.-1.n", NULL},
		{"messages.x.n", NULL},
		{"messages", NULL},
		{"deep.er.yet", "here"},
		{"deep.er", NULL},
		{"deep.er.yet.more", NULL},
		{"nothing", NULL},
		{"messages.99999999999999999999.n", NULL},
	};
	struct gateway_reply came = reply(200, body);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *value = gateway_value(&came, cases[i].path);
		if (cases[i].value == NULL) {
			assert_null(value);
		} else {
			assert_string_equal(value, cases[i].value);
		}
		free(value);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_not_handed_is_queued_whatever_was_read),
		cmocka_unit_test(test_a_status_that_nobody_explains_has_one_meaning),
		cmocka_unit_test(test_what_the_description_says_comes_first),
		cmocka_unit_test(test_retry_after_is_honoured_up_to_an_hour),
		cmocka_unit_test(test_the_first_line_that_speaks_of_an_answer_decides),
		cmocka_unit_test(test_values_of_an_answer_are_found_by_their_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
