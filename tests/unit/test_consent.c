// Consent and what an opt-out covers.
#include "rosemary/domain/consent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

static const struct {
	struct optout optout;
	enum channel channel;
	const char *kind;
	int64_t recipient, occasion;
	bool covers;
} covered[] = {
	{{.scope = OPTOUT_EVERYTHING}, CHANNEL_EMAIL, "birthday", 1, 2, true},
	{{.scope = OPTOUT_EVERYTHING}, CHANNEL_SMS, "anniversary", 0, 0, true},
	{{.scope = OPTOUT_EVERYTHING, .dropped_at = 5}, CHANNEL_EMAIL, "birthday", 1, 2, false},
	{{.scope = OPTOUT_CHANNEL, .channel = TEXT("email")},
	 CHANNEL_EMAIL,
	 "birthday",
	 1,
	 2,
	 true},
	{{.scope = OPTOUT_CHANNEL, .channel = TEXT("email")}, CHANNEL_SMS, "birthday", 1, 2, false},
	{{.scope = OPTOUT_CHANNEL}, CHANNEL_EMAIL, "birthday", 1, 2, false},
	{{.scope = OPTOUT_KIND, .kind = TEXT("birthday")}, CHANNEL_EMAIL, "birthday", 1, 2, true},
	{{.scope = OPTOUT_KIND, .kind = TEXT("birthday")},
	 CHANNEL_EMAIL,
	 "own-birthday",
	 1,
	 2,
	 false},
	{{.scope = OPTOUT_KIND}, CHANNEL_EMAIL, "birthday", 1, 2, false},
	{{.scope = OPTOUT_RECIPIENT, .recipient = 1}, CHANNEL_EMAIL, "birthday", 1, 2, true},
	{{.scope = OPTOUT_RECIPIENT, .recipient = 1}, CHANNEL_EMAIL, "birthday", 2, 1, false},
	{{.scope = OPTOUT_RECIPIENT}, CHANNEL_EMAIL, "birthday", 0, 2, false},
	{{.scope = OPTOUT_OCCASION, .occasion = 2}, CHANNEL_EMAIL, "birthday", 1, 2, true},
	{{.scope = OPTOUT_OCCASION, .occasion = 2}, CHANNEL_EMAIL, "birthday", 2, 1, false},
	{{.scope = OPTOUT_OCCASION}, CHANNEL_EMAIL, "birthday", 1, 0, false},
	{{.scope = OPTOUT_OCCASION, .occasion = 2, .dropped_at = 5},
	 CHANNEL_EMAIL,
	 "x",
	 1,
	 2,
	 false},
};

static void test_an_opt_out_covers_its_scope_and_no_more(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(covered); i++) {
		assert_int_equal(optout_covers(&covered[i].optout, covered[i].channel,
					       covered[i].kind, covered[i].recipient,
					       covered[i].occasion),
				 covered[i].covers);
	}
}

static void test_words_of_consent_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const states[CONSENT_STATE_COUNT] = {"granted", "soft", "withdrawn"};
	static const char *const scopes[OPTOUT_SCOPE_COUNT] = {"everything", "channel", "kind",
							       "recipient", "occasion"};
	assert_int_equal(consent_state_words.count, CONSENT_STATE_COUNT);
	assert_int_equal(optout_scope_words.count, OPTOUT_SCOPE_COUNT);
	for (int i = 0; i < CONSENT_STATE_COUNT; i++) {
		assert_string_equal(words_name(&consent_state_words, i), states[i]);
	}
	for (int i = 0; i < OPTOUT_SCOPE_COUNT; i++) {
		assert_string_equal(words_name(&optout_scope_words, i), scopes[i]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_opt_out_covers_its_scope_and_no_more),
		cmocka_unit_test(test_words_of_consent_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
