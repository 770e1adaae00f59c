// Deliveries: moves, verdicts and waiting times.
#include "rosemary/domain/delivery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NO = -1 };

static void test_only_listed_moves_are_legal(void **state) {
	(void)state;
	/* clang-format off */
	static const int next[DELIVERY_STATE_COUNT][DELIVERY_EVENT_COUNT] = {
		//                       open           end               accepted       deferred         refused          lost                hold           release          expire            suppress            cancel            confirm disprove resend drop
		[DELIVERY_QUEUED]     = {DELIVERY_OPEN, NO,               NO,            NO,              NO,              NO,                 DELIVERY_HELD, NO,              DELIVERY_EXPIRED, DELIVERY_SUPPRESSED, DELIVERY_CANCELLED, NO, NO, NO, NO},
		[DELIVERY_OPEN]       = {NO,            DELIVERY_HANDING, NO,            DELIVERY_QUEUED, DELIVERY_FAILED, NO,                 NO,            NO,              DELIVERY_EXPIRED, DELIVERY_SUPPRESSED, DELIVERY_CANCELLED, NO, NO, NO, NO},
		[DELIVERY_HANDING]    = {NO,            NO,               DELIVERY_SENT, DELIVERY_QUEUED, DELIVERY_FAILED, DELIVERY_UNCERTAIN, NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
		[DELIVERY_SENT]       = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
		[DELIVERY_FAILED]     = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
		[DELIVERY_UNCERTAIN]  = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, DELIVERY_SENT, DELIVERY_FAILED, DELIVERY_QUEUED, DELIVERY_DROPPED},
		[DELIVERY_HELD]       = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            DELIVERY_QUEUED, DELIVERY_EXPIRED, DELIVERY_SUPPRESSED, DELIVERY_CANCELLED, NO, NO, NO, NO},
		[DELIVERY_EXPIRED]    = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
		[DELIVERY_SUPPRESSED] = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
		[DELIVERY_CANCELLED]  = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
		[DELIVERY_DROPPED]    = {NO,            NO,               NO,            NO,              NO,              NO,                 NO,            NO,              NO,               NO,                  NO, NO, NO, NO, NO},
	};
	/* clang-format on */
	for (int from = 0; from < DELIVERY_STATE_COUNT; from++) {
		bool ended = true;
		for (int event = 0; event < DELIVERY_EVENT_COUNT; event++) {
			enum delivery_state to = DELIVERY_STATE_COUNT;
			bool legal = delivery_next((enum delivery_state)from,
						   (enum delivery_event)event, &to);
			assert_int_equal(legal, next[from][event] != NO);
			assert_int_equal(to, legal ? next[from][event] : DELIVERY_STATE_COUNT);
			ended = ended && !legal;
		}
		// Of an uncertain one somebody may know more, but nothing happens by itself.
		assert_int_equal(delivery_ended((enum delivery_state)from),
				 ended || from == DELIVERY_UNCERTAIN);
	}
}

static void test_what_may_have_left_is_never_queued_again(void **state) {
	(void)state;
	// From the mark END on, only an answer leads back to the queue.
	for (int event = 0; event < DELIVERY_EVENT_COUNT; event++) {
		enum delivery_state to = DELIVERY_STATE_COUNT;
		bool legal = delivery_next(DELIVERY_HANDING, (enum delivery_event)event, &to);
		assert_int_equal(legal && to == DELIVERY_QUEUED, event == DELIVERY_EV_DEFERRED);
		// And of the uncertain only somebody's will or proof (domain/resolve.h).
		legal = delivery_next(DELIVERY_UNCERTAIN, (enum delivery_event)event, &to);
		assert_int_equal(legal && to == DELIVERY_QUEUED, event == DELIVERY_EV_RESEND);
	}
}

static void test_the_answer_of_a_server_has_one_meaning(void **state) {
	(void)state;
	/* clang-format off */
	static const struct {
		struct smtp_result result;
		struct {
			enum delivery_event event;
			bool pause_channel, address_refused;
		} verdict;
	} cases[] = {
		{{SMTP_STAGE_DOT, 250, true},      {DELIVERY_EV_ACCEPTED, false, false}},
		{{SMTP_STAGE_DOT, 299, true},      {DELIVERY_EV_ACCEPTED, false, false}},
		// 5xx: for good behind MAIL; before it the channel is refused, not the message.
		{{SMTP_STAGE_CONNECT, 554, false}, {DELIVERY_EV_DEFERRED, true, false}},
		{{SMTP_STAGE_CONNECT, 535, false}, {DELIVERY_EV_DEFERRED, true, false}},
		{{SMTP_STAGE_MAIL, 550, false},    {DELIVERY_EV_DEFERRED, true, false}},
		{{SMTP_STAGE_RCPT, 550, false},    {DELIVERY_EV_REFUSED, false, true}},
		{{SMTP_STAGE_DATA, 554, false},    {DELIVERY_EV_REFUSED, false, false}},
		{{SMTP_STAGE_DOT, 550, true},      {DELIVERY_EV_REFUSED, false, false}},
		{{SMTP_STAGE_DOT, 599, true},      {DELIVERY_EV_REFUSED, false, false}},
		// 4xx: for now, wherever it came.
		{{SMTP_STAGE_CONNECT, 450, false}, {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_MAIL, 450, false},    {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_RCPT, 450, false},    {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_DATA, 421, false},    {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_DOT, 421, true},      {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_DOT, 450, true},      {DELIVERY_EV_DEFERRED, false, false}},
		// Lost before the dot: surely not sent, whatever was said to earlier commands.
		{{SMTP_STAGE_CONNECT, 0, false},   {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_RCPT, 250, false},    {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_DATA, 354, false},    {DELIVERY_EV_DEFERRED, false, false}},
		{{SMTP_STAGE_DATA, 0, false},      {DELIVERY_EV_DEFERRED, false, false}},
		// Behind the dot without an answer that can be read: nobody can know.
		{{SMTP_STAGE_DOT, 0, true},        {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_DOT, 354, true},      {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_DATA, 354, true},     {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_RCPT, 250, true},     {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_DOT, 199, true},      {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_DOT, 600, true},      {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_DOT, 999, true},      {DELIVERY_EV_LOST, false, false}},
		{{SMTP_STAGE_RCPT, 999, false},    {DELIVERY_EV_DEFERRED, false, false}},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct verdict verdict = verdict_from_smtp(&cases[i].result);
		assert_int_equal(verdict.event, cases[i].verdict.event);
		assert_int_equal(verdict.pause_channel, cases[i].verdict.pause_channel);
		assert_int_equal(verdict.address_refused, cases[i].verdict.address_refused);
	}
}

static void test_only_two_hundreds_behind_the_dot_are_accepted(void **state) {
	(void)state;
	for (int stage = SMTP_STAGE_CONNECT; stage <= SMTP_STAGE_DOT; stage++) {
		for (int code = 0; code <= 1000; code++) {
			for (int written = 0; written <= 1; written++) {
				struct smtp_result result = {(enum smtp_stage)stage, code,
							     written == 1};
				struct verdict verdict = verdict_from_smtp(&result);
				bool good = stage == SMTP_STAGE_DOT && code / 100 == 2;
				assert_int_equal(verdict.event == DELIVERY_EV_ACCEPTED, good);
				// Queued again only by a 4xx, a refusal of us, or without the dot.
				assert_false(verdict.event == DELIVERY_EV_DEFERRED &&
					     written == 1 && code / 100 != 4 &&
					     !verdict.pause_channel);
			}
		}
	}
}

static void test_waiting_doubles_within_its_bounds(void **state) {
	(void)state;
	static const struct {
		int64_t attempts;
		int spread;
		int64_t wait;
	} cases[] = {
		{0, 2000, 300},        {1, 2000, 300},
		{2, 2000, 600},        {3, 2000, 1200},
		{6, 2000, 9600},       {7, 2000, 14400},
		{8, 2000, 14400},      {1, 4000, 360},
		{1, 0, 300},           {2, 0, 600},
		{3, 0, 960},           {7, 0, 11520},
		{7, 4000, 17280},      {1000000, 4000, 17280},
		{INT64_MAX, 0, 11520},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(delivery_backoff(CHANNEL_EMAIL, cases[i].attempts,
						  cases[i].spread),
				 cases[i].wait);
	}
}

static void test_a_text_message_waits_a_minute_doubling_to_an_hour(void **state) {
	(void)state;
	static const int64_t waits[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		assert_int_equal(delivery_backoff(CHANNEL_SMS, (int64_t)i + 1, 2000), waits[i]);
	}
}

static void test_greylisting_waits_five_then_ten_minutes_at_least(void **state) {
	(void)state;
	for (int spread = 0; spread <= 4000; spread += 10) {
		assert_true(delivery_backoff(CHANNEL_EMAIL, 1, spread) >= 300);
		for (int64_t attempts = 2; attempts < 12; attempts++) {
			int64_t wait = delivery_backoff(CHANNEL_EMAIL, attempts, spread);
			assert_true(wait >= 600);
			assert_true(wait <= 4 * 3600 * 6 / 5);
		}
	}
}

static void test_words_of_deliveries_are_those_of_the_tables(void **state) {
	(void)state;
	static const char *const states[DELIVERY_STATE_COUNT] = {"queued",     "open",
								 "handing",    "sent",
								 "failed",     "uncertain",
								 "held",       "expired",
								 "suppressed", "cancelled",
								 "dropped"};
	static const char *const outcomes[ATTEMPT_OUTCOME_COUNT] = {"open",      "accepted",
								    "deferred",  "refused",
								    "uncertain", "returned"};
	assert_int_equal(delivery_state_words.count, DELIVERY_STATE_COUNT);
	assert_int_equal(attempt_outcome_words.count, ATTEMPT_OUTCOME_COUNT);
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		assert_string_equal(words_name(&delivery_state_words, i), states[i]);
	}
	for (int i = 0; i < ATTEMPT_OUTCOME_COUNT; i++) {
		assert_string_equal(words_name(&attempt_outcome_words, i), outcomes[i]);
	}
}

static void test_a_policy_refuses_two_messages_in_a_row_and_then_the_shop(void **state) {
	(void)state;
	static const struct {
		enum delivery_event event;
		bool policy, probe;
		enum delivery_event then;
		bool pause;
	} row[] = {
		{DELIVERY_EV_REFUSED, true, false, DELIVERY_EV_REFUSED, false},
		{DELIVERY_EV_REFUSED, false, false, DELIVERY_EV_REFUSED, false}, // of another kind
		{DELIVERY_EV_REFUSED, true, false, DELIVERY_EV_REFUSED, false},
		{DELIVERY_EV_LOST, false, false, DELIVERY_EV_LOST, false},
		{DELIVERY_EV_REFUSED, true, false, DELIVERY_EV_DEFERRED, true},
		{DELIVERY_EV_REFUSED, false, false, DELIVERY_EV_REFUSED, false},
		{DELIVERY_EV_DEFERRED, true, false, DELIVERY_EV_DEFERRED, false},
		{DELIVERY_EV_REFUSED, true, false, DELIVERY_EV_DEFERRED, true},
		{DELIVERY_EV_ACCEPTED, false, true, DELIVERY_EV_ACCEPTED, false},
		{DELIVERY_EV_REFUSED, true, false, DELIVERY_EV_REFUSED, false},
		{DELIVERY_EV_REFUSED, true, true, DELIVERY_EV_DEFERRED,
		 true}, // also behind a restart
	};
	int count = 0;
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct verdict verdict = {.event = row[i].event, .policy = row[i].policy};
		verdict_in_a_row(&verdict, row[i].probe, &count);
		assert_int_equal(verdict.event, row[i].then);
		assert_int_equal(verdict.pause_channel, row[i].pause);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_listed_moves_are_legal),
		cmocka_unit_test(test_what_may_have_left_is_never_queued_again),
		cmocka_unit_test(test_the_answer_of_a_server_has_one_meaning),
		cmocka_unit_test(test_only_two_hundreds_behind_the_dot_are_accepted),
		cmocka_unit_test(test_waiting_doubles_within_its_bounds),
		cmocka_unit_test(test_a_text_message_waits_a_minute_doubling_to_an_hour),
		cmocka_unit_test(test_greylisting_waits_five_then_ten_minutes_at_least),
		cmocka_unit_test(test_words_of_deliveries_are_those_of_the_tables),
		cmocka_unit_test(test_a_policy_refuses_two_messages_in_a_row_and_then_the_shop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
