// When gateways are asked what became of a text, and what their answers prove.
#include "rosemary/domain/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SINCE = 1000000, MINUTE = 60, HOUR = 3600 };

static void test_a_key_comes_before_a_look_up(void **state) {
	static char lookup[] = "/{{key}}";
	static const struct {
		struct gateway gateway;
		enum probe_way way;
	} cases[] = {
		{{.key_seconds = HOUR, .lookup = lookup}, PROBE_KEY},
		{{.key_seconds = HOUR}, PROBE_KEY},
		{{.lookup = lookup}, PROBE_LOOKUP},
		{{.key_seconds = 0}, PROBE_NEVER},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(probe_way(&cases[i].gateway), cases[i].way);
	}
	assert_int_equal(probe_way(NULL), PROBE_NEVER);
}

static void test_the_slots_come_one_behind_the_other_and_end(void **state) {
	static const int64_t key[] = {60, 300, 1800, 7200, 28800, 72000, 0};
	static const int64_t lookup[] = {60, 300, 900, 0};
	static const int64_t never[] = {0};
	static const struct {
		enum probe_way way;
		const int64_t *slots;
	} ways[] = {{PROBE_KEY, key}, {PROBE_LOOKUP, lookup}, {PROBE_NEVER, never}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		int64_t now = SINCE;
		const int64_t *slot = ways[i].slots;
		for (; *slot != 0; slot++) {
			assert_int_equal(probe_next(ways[i].way, SINCE, now), SINCE + *slot);
			assert_int_equal(probe_next(ways[i].way, SINCE, SINCE + *slot - 1),
					 SINCE + *slot);
			now = SINCE + *slot;
		}
		assert_int_equal(probe_next(ways[i].way, SINCE, now), 0);
	}
	// Those that passed while the daemon was away are not made up for.
	assert_int_equal(probe_next(PROBE_KEY, SINCE, SINCE + 3 * HOUR), SINCE + 8 * HOUR);
	assert_int_equal(probe_next(PROBE_KEY, SINCE, SINCE + 100 * HOUR), 0);
}

static void test_a_key_is_not_trusted_near_the_end_of_its_life(void **state) {
	static const struct gateway gateway = {.key_seconds = HOUR};
	static const struct {
		int64_t since, now;
		bool lives;
	} cases[] = {
		{SINCE, SINCE, true},
		{SINCE, SINCE + 49 * MINUTE, true},
		{SINCE, SINCE + 50 * MINUTE, false},
		{SINCE, SINCE + HOUR, false},
		{SINCE, SINCE - 1, false}, // a clock that went back
		{0, MINUTE, false},        // nobody knows since when
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(probe_key_lives(&gateway, cases[i].since, cases[i].now),
				 cases[i].lives);
	}
}

static void test_an_answer_proves_only_what_it_can_know(void **state) {
	(void)state;
	for (int meaning = 0; meaning < GATEWAY_MEANING_COUNT; meaning++) {
		for (int way = PROBE_NEVER; way <= PROBE_LOOKUP; way++) {
			enum proof proof = PROOF_COUNT;
			enum finding finding = FOUND_COUNT;
			enum delivery_event event = DELIVERY_EVENT_COUNT;
			bool sent = way != PROBE_NEVER && meaning == GATEWAY_ACCEPTED;
			bool refused = way == PROBE_LOOKUP && meaning == GATEWAY_REFUSED;
			bool proves = probe_finding((enum probe_way)way,
						    (enum gateway_meaning)meaning, &proof,
						    &finding);
			assert_int_equal(proves, sent || refused);
			if (proves) {
				assert_true(resolve_event(proof, finding, &event));
				assert_int_equal(event,
						 sent ? DELIVERY_EV_CONFIRM : DELIVERY_EV_DISPROVE);
			}
		}
	}
}

static void assert_outlet(const struct gateway *gateway, const char *from, const char *user,
			  const char *same_as, bool same) {
	char *outlet = probe_outlet(gateway, from, user);
	assert_non_null(outlet);
	assert_int_equal(strcmp(outlet, same_as) == 0, same);
	free(outlet);
}

static void test_an_outlet_is_another_when_the_request_is(void **state) {
	static char name[] = "own", url[] = "https://sms.example/send",
		    other[] = "https://b.example/";
	static char post[] = "POST", body[] = "id={{key}}", body_too[] = "id={{key}}&x=1";
	static char header[] = "Key: {{key}}";
	static char *headers[] = {header, NULL};
	(void)state;
	const struct gateway gateway = {.name = name,
					.url = url,
					.method = post,
					.body = body,
					.key_seconds = HOUR};
	char *outlet = probe_outlet(&gateway, "Rose", "u");
	assert_non_null(outlet);
	assert_int_equal(strncmp(outlet, "own https://sms.example/send ", 29), 0);
	struct gateway changed = gateway;
	changed.key_seconds = 7200; // that changes no request
	assert_outlet(&changed, "Rose", "u", outlet, true);
	assert_outlet(&gateway, "Wren", "u", outlet, false);
	assert_outlet(&gateway, NULL, "u", outlet, false);
	assert_outlet(&gateway, "Rose", "v", outlet, false);
	changed = gateway;
	changed.url = other;
	assert_outlet(&changed, "Rose", "u", outlet, false);
	changed = gateway;
	changed.body = body_too;
	assert_outlet(&changed, "Rose", "u", outlet, false);
	changed = gateway;
	changed.headers = headers;
	assert_outlet(&changed, "Rose", "u", outlet, false);
	free(outlet);
	changed.key_seconds = 0;
	assert_null(probe_outlet(&changed, "Rose", "u"));
	assert_null(probe_outlet(NULL, NULL, NULL));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_key_comes_before_a_look_up),
		cmocka_unit_test(test_the_slots_come_one_behind_the_other_and_end),
		cmocka_unit_test(test_a_key_is_not_trusted_near_the_end_of_its_life),
		cmocka_unit_test(test_an_answer_proves_only_what_it_can_know),
		cmocka_unit_test(test_an_outlet_is_another_when_the_request_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
