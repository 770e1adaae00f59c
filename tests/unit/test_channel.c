// The names of channels.
#include "rosemary/domain/channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static void test_channels_have_their_words(void **state) {
	(void)state;
	static const char *const words[CHANNEL_COUNT] = {"email", "sms", "letter"};
	assert_int_equal(channel_words.count, CHANNEL_COUNT);
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		int found = -1;
		assert_string_equal(channel_name((enum channel)i), words[i]);
		assert_true(words_find(&channel_words, words[i], &found));
		assert_int_equal(found, i);
	}
}

static const struct channel_way fit = {.address = "somewhere"};
static const struct channel_way nowhere = {0};
static const struct channel_way unasked = {.address = "somewhere", .unasked = true};
static const struct channel_way refused = {.address = "a@shop.test", .refused = true};
static const struct channel_way unfit = {.address = "020 7946 0000", .unfit = true};
static const struct channel_way withdrawn = {.withdrawn = true};
static const struct channel_way silent = {.opted_out = true};
static const struct channel_way posted = {.address = "Ann Wood, 3 Low Lane"};
static const struct channel_way called = {.address = "+44 (0)20 7946-0000"};
static const struct channel_way unworded = {.address = "Ann Wood, 3 Low Lane", .wordless = true};

static void test_the_graver_fault_is_told_first(void **state) {
	(void)state;
	struct channel_way way = {.unfit = true,
				  .refused = true,
				  .withdrawn = true,
				  .unasked = true,
				  .opted_out = true,
				  .wordless = true};
	assert_int_equal(channel_fault(&way), CHANNEL_NO_ADDRESS);
	way.address = "somewhere";
	assert_int_equal(channel_fault(&way), CHANNEL_UNFIT);
	way.unfit = false;
	assert_int_equal(channel_fault(&way), CHANNEL_REFUSED);
	way.refused = false;
	assert_int_equal(channel_fault(&way), CHANNEL_WITHDRAWN);
	way.withdrawn = false;
	assert_int_equal(channel_fault(&way), CHANNEL_UNASKED);
	way.unasked = false;
	assert_int_equal(channel_fault(&way), CHANNEL_OPTED_OUT);
	way.opted_out = false;
	assert_int_equal(channel_fault(&way), CHANNEL_WORDLESS);
	way.wordless = false;
	assert_int_equal(channel_fault(&way), CHANNEL_USABLE);
}

static void test_every_fault_has_its_words_on_every_channel(void **state) {
	(void)state;
	for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
		assert_string_equal(channel_fault_text((enum channel)channel, CHANNEL_USABLE), "");
		for (int fault = CHANNEL_USABLE + 1; fault < CHANNEL_FAULT_COUNT; fault++) {
			const char *text = channel_fault_text((enum channel)channel,
							      (enum channel_fault)fault);
			assert_non_null(text);
			assert_true(text[0] != '\0');
		}
	}
}

static void test_what_the_customer_said_is_a_wish(void **state) {
	(void)state;
	assert_true(channel_fault_is_wish(CHANNEL_WITHDRAWN));
	assert_true(channel_fault_is_wish(CHANNEL_UNASKED));
	assert_true(channel_fault_is_wish(CHANNEL_OPTED_OUT));
	assert_false(channel_fault_is_wish(CHANNEL_REFUSED));
	assert_false(channel_fault_is_wish(CHANNEL_USABLE));
}

static void test_the_wanted_way_is_taken_or_one_that_may_stand_in(void **state) {
	(void)state;
	const struct {
		enum channel wanted;
		struct channel_way email, sms, letter;
		enum channel channel;
		const char *why; // NULL: nothing need be told
	} cases[] = {
		/* clang-format off */
		{CHANNEL_EMAIL,  fit,     fit,     nowhere,  CHANNEL_EMAIL,  NULL},
		{CHANNEL_SMS,    fit,     fit,     nowhere,  CHANNEL_SMS,    "by text: the customer asked for it"},
		{CHANNEL_EMAIL,  nowhere, fit,     nowhere,  CHANNEL_SMS,    "by text: there is no e-mail address"},
		{CHANNEL_EMAIL,  unasked, fit,     nowhere,  CHANNEL_SMS,    "by text: there is no consent to e-mail on record"},
		{CHANNEL_SMS,    fit,     nowhere, nowhere,  CHANNEL_EMAIL,  "by e-mail: the customer asked for texts, but there is no telephone number"},
		{CHANNEL_SMS,    fit,     unasked, nowhere,  CHANNEL_EMAIL,  "by e-mail: the customer asked for texts, but there is no consent to text messages on record"},
		{CHANNEL_EMAIL,  nowhere, nowhere, nowhere,  CHANNEL_EMAIL,  NULL},
		{CHANNEL_EMAIL,  nowhere, unasked, nowhere,  CHANNEL_SMS,    "by text: there is no e-mail address"},
		{CHANNEL_EMAIL,  unasked, unasked, nowhere,  CHANNEL_EMAIL,  NULL},
		{CHANNEL_SMS,    nowhere, unasked, nowhere,  CHANNEL_SMS,    "by text: the customer asked for it"},
		{CHANNEL_SMS,    unasked, nowhere, nowhere,  CHANNEL_EMAIL,  "by e-mail: the customer asked for texts, but there is no telephone number"},
		// Letters are for those who wish them,
		{CHANNEL_LETTER, fit,     fit,     posted,   CHANNEL_LETTER, "by letter: the customer asked for it"},
		{CHANNEL_LETTER, withdrawn, silent, posted,  CHANNEL_LETTER, "by letter: the customer asked for it"},
		{CHANNEL_LETTER, fit,     fit,     called,   CHANNEL_LETTER, "by telephone: the customer asked for letters, but there is no postal address"},
		{CHANNEL_LETTER, fit,     fit,     nowhere,  CHANNEL_LETTER, "by letter: the customer asked for it"},
		// or whom nothing else reaches for want of an address,
		{CHANNEL_EMAIL,  fit,     fit,     posted,   CHANNEL_EMAIL,  NULL},
		{CHANNEL_EMAIL,  nowhere, nowhere, posted,   CHANNEL_LETTER, "by letter: there is no e-mail address"},
		{CHANNEL_SMS,    nowhere, unfit,   called,   CHANNEL_LETTER, "by telephone: the customer asked for texts, but the telephone number is not + and 7 to 15 digits: 'customer edit --phone' mends it"},
		{CHANNEL_EMAIL,  refused, nowhere, posted,   CHANNEL_LETTER, "by letter: a mail server refused the address for good"},
		{CHANNEL_EMAIL,  nowhere, nowhere, unworded, CHANNEL_EMAIL,  NULL},
		// but never for those who said that nothing is to come.
		{CHANNEL_EMAIL,  unasked, nowhere, posted,   CHANNEL_EMAIL,  NULL},
		{CHANNEL_EMAIL,  withdrawn, nowhere, posted, CHANNEL_EMAIL,  NULL},
		{CHANNEL_EMAIL,  nowhere, silent,  posted,   CHANNEL_EMAIL,  NULL},
		/* clang-format on */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct channel_way ways[CHANNEL_COUNT] = {
			[CHANNEL_EMAIL] = cases[i].email,
			[CHANNEL_SMS] = cases[i].sms,
			[CHANNEL_LETTER] = cases[i].letter,
		};
		struct channel_choice choice = channel_choose(cases[i].wanted, ways);
		assert_int_equal(choice.channel, cases[i].channel);
		assert_int_equal(choice.wanted, cases[i].wanted);
		assert_int_equal(choice.fault, channel_fault(&ways[cases[i].wanted]));
		char *why = channel_choice_text(&choice);
		if (cases[i].why == NULL) {
			assert_null(why);
		} else {
			assert_string_equal(why, cases[i].why);
		}
		free(why);
	}
}

static void test_a_letter_without_letters_in_its_address_is_a_call(void **state) {
	(void)state;
	assert_true(channel_is_call(CHANNEL_LETTER, "+447700900123"));
	assert_true(channel_is_call(CHANNEL_LETTER, "020 7946-0000"));
	assert_false(channel_is_call(CHANNEL_LETTER, "12 High Street"));
	assert_false(channel_is_call(CHANNEL_LETTER, NULL));
	assert_false(channel_is_call(CHANNEL_SMS, "+447700900123"));
	assert_int_equal(form_of(CHANNEL_LETTER, "+447700900123"), FORM_CALL);
	assert_int_equal(form_of(CHANNEL_LETTER, NULL), FORM_LETTER);
	assert_int_equal(form_of(CHANNEL_SMS, "+447700900123"), FORM_SMS);
	for (int i = 0; i < CHANNEL_COUNT; i++) { // what is not spoken is named as its channel is
		enum form form = form_of((enum channel)i, NULL);
		assert_string_equal(form_name(form), channel_name((enum channel)i));
		assert_int_equal(form_channel(form), i);
	}
	assert_int_equal(form_channel(FORM_CALL), CHANNEL_LETTER);
}

static void test_only_a_letter_needs_no_consent(void **state) {
	(void)state;
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		assert_int_equal(channel_needs_consent((enum channel)i), i != CHANNEL_LETTER);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_letter_without_letters_in_its_address_is_a_call),
		cmocka_unit_test(test_only_a_letter_needs_no_consent),
		cmocka_unit_test(test_the_graver_fault_is_told_first),
		cmocka_unit_test(test_every_fault_has_its_words_on_every_channel),
		cmocka_unit_test(test_what_the_customer_said_is_a_wish),
		cmocka_unit_test(test_the_wanted_way_is_taken_or_one_that_may_stand_in),
		cmocka_unit_test(test_channels_have_their_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
