// What each proof can make of an uncertain delivery.
#include "rosemary/domain/resolve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { NO = -1 };

static void test_a_proof_proves_only_what_it_can_know(void **state) {
	/* clang-format off */
	static const int events[PROOF_COUNT][FOUND_COUNT] = {
		//                 sent                 refused               resend              drop
		[PROOF_REPORT]  = {DELIVERY_EV_CONFIRM, DELIVERY_EV_DISPROVE, NO,                 NO},
		[PROOF_LOOKUP]  = {DELIVERY_EV_CONFIRM, DELIVERY_EV_DISPROVE, NO,                 NO},
		[PROOF_KEY]     = {DELIVERY_EV_CONFIRM, NO,                   NO,                 NO},
		[PROOF_DSN]     = {DELIVERY_EV_CONFIRM, DELIVERY_EV_DISPROVE, NO,                 NO},
		[PROOF_ARCHIVE] = {DELIVERY_EV_CONFIRM, NO,                   DELIVERY_EV_RESEND, NO},
		[PROOF_REPLY]   = {DELIVERY_EV_CONFIRM, NO,                   NO,                 NO},
		[PROOF_SETTING] = {NO,                  NO,                   DELIVERY_EV_RESEND, NO},
		[PROOF_OWNER]   = {DELIVERY_EV_CONFIRM, NO,                   DELIVERY_EV_RESEND, DELIVERY_EV_DROP},
	};
	/* clang-format on */
	(void)state;
	for (int proof = 0; proof < PROOF_COUNT; proof++) {
		for (int finding = 0; finding < FOUND_COUNT; finding++) {
			enum delivery_event event = DELIVERY_EVENT_COUNT;
			enum delivery_state to = DELIVERY_STATE_COUNT;
			char reason[RESOLVE_REASON_SIZE];
			bool proves =
				resolve_event((enum proof)proof, (enum finding)finding, &event);
			assert_int_equal(proves, events[proof][finding] != NO);
			(void)resolve_reason((enum proof)proof, (enum finding)finding, NULL,
					     reason);
			assert_int_equal(strlen(reason) > 0, proves);
			if (proves) { // and it is a move that an uncertain delivery can make
				assert_int_equal(event, events[proof][finding]);
				assert_true(delivery_next(DELIVERY_UNCERTAIN, event, &to));
			}
		}
	}
}

static void test_a_reason_names_its_detail(void **state) {
	char reason[RESOLVE_REASON_SIZE];
	char endless[1000];
	(void)state;
	assert_string_equal(resolve_reason(PROOF_OWNER, FOUND_SENT, "she rang", reason),
			    "the owner says that it arrived: she rang");
	memset(endless, 'x', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	(void)resolve_reason(PROOF_DSN, FOUND_REFUSED, endless, reason);
	assert_int_equal(strlen(reason), RESOLVE_REASON_SIZE - 1);
}

static void test_words_are_those_of_the_wire(void **state) {
	(void)state;
	assert_int_equal(proof_words.count, PROOF_COUNT);
	assert_int_equal(finding_words.count, FOUND_COUNT);
	assert_string_equal(words_name(&proof_words, PROOF_ARCHIVE), "archive");
	assert_string_equal(words_name(&finding_words, FOUND_RESEND), "resend");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_proof_proves_only_what_it_can_know),
		cmocka_unit_test(test_a_reason_names_its_detail),
		cmocka_unit_test(test_words_are_those_of_the_wire),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
