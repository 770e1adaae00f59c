// The outbox with its store against a real server: every delivery ends where RELIABILITY 2.4 says.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "post_office.h"
#include "rosemary/base/file.h"
#include "rosemary/store/delivery.h"
#include "smtp_server.h"

static void expect_state(struct post_office *office, int64_t id, enum delivery_state state) {
	struct delivery delivery = post_office_get(office, id);
	assert_string_equal(words_name(&delivery_state_words, (int)delivery.state),
			    words_name(&delivery_state_words, (int)state));
	record_finish(&delivery_record, &delivery);
}

static int64_t pause_of(struct post_office *office, char **ret_reason) {
	struct err err = {0};
	int64_t until = 0;
	assert_true(store_channel_get(office->app.store, CHANNEL_EMAIL, &until, ret_reason, &err));
	return until;
}

static void test_each_answer_ends_or_defers_its_delivery(void **state) {
	(void)state;
	static const struct {
		const char *to;
		enum delivery_state state;
	} cases[] = {
		{"b@there.example", DELIVERY_SENT},
		{"refuse-rcpt@there.example", DELIVERY_FAILED},
		{"tempfail-rcpt@there.example", DELIVERY_QUEUED},
		{"drop-rcpt@there.example", DELIVERY_QUEUED},
		{"refuse-data@there.example", DELIVERY_FAILED},
		{"drop-body@there.example", DELIVERY_UNCERTAIN},
		{"tempfail-dot@there.example", DELIVERY_QUEUED},
		{"refuse-dot@there.example", DELIVERY_FAILED},
		{"drop-dot@there.example", DELIVERY_UNCERTAIN},
		{"record-drop@there.example", DELIVERY_UNCERTAIN},
		{"c@there.example", DELIVERY_SENT},
	};
	for (int sessions = 1; sessions <= 4; sessions += 3) {
		struct smtp_server *server = smtp_server_start("", NULL);
		struct post_office office;
		int64_t ids[ARRAY_LEN(cases)];
		post_office_open(&office, smtp_server_url(server), sessions);
		for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
			ids[i] = post_office_add(&office, cases[i].to);
		}
		post_office_work(&office);
		for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
			print_message("    %s\n", cases[i].to);
			expect_state(&office, ids[i], cases[i].state);
		}
		assert_int_equal(smtp_server_count(server), 3);
		assert_true(pause_of(&office, &(char *){NULL}) == 0);
		post_office_close(&office);
		smtp_server_stop(server);
	}
}

static void test_a_deferred_delivery_is_tried_again_and_expires_in_time(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", NULL);
	struct post_office office;
	post_office_open(&office, smtp_server_url(server), 1);
	int64_t twice = post_office_add(&office, "tempfail-rcpt-2@there.example");
	int64_t always = post_office_add(&office, "tempfail-dot@there.example");
	int tries = 0;
	for (bool waiting = true; waiting; tries++) {
		post_office_work(&office);
		struct delivery delivery = post_office_get(&office, always);
		waiting = delivery.state == DELIVERY_QUEUED;
		if (waiting) {
			bool last = delivery.next_at == POST_OFFICE_NOW + 3 * 86400; // not_after
			assert_true(last || delivery.next_at >= clock_now(&office.app.clock) + 240);
			clock_freeze(&office.app.clock, delivery.next_at);
		}
		record_finish(&delivery_record, &delivery);
		assert_true(tries < 100);
	}
	expect_state(&office, twice, DELIVERY_SENT);
	expect_state(&office, always, DELIVERY_EXPIRED);
	assert_true(tries > 10);
	assert_int_equal(smtp_server_count(server), 1);
	post_office_close(&office);
	smtp_server_stop(server);
}

static void test_a_server_that_refuses_us_rests_the_channel(void **state) {
	(void)state;
	static const char *const rules[] = {
		"connect reply 554 5.7.1 go away",
		"ehlo reply 550 5.7.1 go away",
		"mail reply 550 5.7.1 go away",
	};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct smtp_server *server = smtp_server_start(rules[i], NULL);
		struct post_office office;
		char *reason = NULL;
		post_office_open(&office, smtp_server_url(server), 4);
		int64_t first = post_office_add(&office, "a@there.example");
		int64_t second = post_office_add(&office, "b@there.example");
		post_office_work(&office);
		assert_int_equal(pause_of(&office, &reason), POST_OFFICE_NOW + 15 * 60);
		assert_non_null(strstr(reason, "go away"));
		free(reason);
		expect_state(&office, first, DELIVERY_QUEUED);
		expect_state(&office, second, DELIVERY_QUEUED);
		smtp_server_rules(server, "");
		clock_freeze(&office.app.clock, POST_OFFICE_NOW + 15 * 60);
		post_office_work(&office);
		expect_state(&office, first, DELIVERY_SENT);
		expect_state(&office, second, DELIVERY_SENT);
		assert_true(pause_of(&office, &(char *){NULL}) == 0);
		post_office_close(&office);
		smtp_server_stop(server);
	}
}

static void test_an_unreachable_server_is_asked_ever_more_rarely(void **state) {
	(void)state;
	static const int waits[] = {30, 60, 120, 240, 480, 900, 900};
	struct post_office office;
	post_office_open(&office, "smtp://127.0.0.1:1", 4);
	int64_t id = post_office_add(&office, "a@there.example");
	int64_t now = POST_OFFICE_NOW;
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		char *reason = NULL;
		post_office_work(&office);
		assert_int_equal(pause_of(&office, &reason), now + waits[i]);
		assert_non_null(reason);
		free(reason);
		now += waits[i];
		clock_freeze(&office.app.clock, now);
	}
	struct delivery delivery = post_office_get(&office, id);
	assert_int_equal(delivery.state, DELIVERY_QUEUED);
	assert_int_equal(delivery.attempts, 0);
	record_finish(&delivery_record, &delivery);
	post_office_close(&office);
}

static void test_nothing_leaves_when_the_commit_fails(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", NULL);
	// Commits of one message: OPEN, END, outcome.
	for (int failing = 0; failing < 3; failing++) {
		struct post_office office;
		size_t before = smtp_server_count(server);
		post_office_open(&office, smtp_server_url(server), 1);
		int64_t id = post_office_add(&office, "a@there.example");
		outbox_wake(office.outbox);
		while (outbox_count(office.outbox).commits < (uint64_t)failing) {
			assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
		}
		store_fail_commits(office.app.store, 1);
		while (outbox_count(office.outbox).failed_commits == 0) {
			assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
		}
		expect_state(&office, id,
			     failing == 0   ? DELIVERY_QUEUED
			     : failing == 1 ? DELIVERY_OPEN
					    : DELIVERY_HANDING);
		assert_int_equal(smtp_server_count(server) - before, failing == 2);
		while (post_office_count(&office, DELIVERY_SENT) == 0) {
			assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
			struct delivery delivery = post_office_get(&office, id);
			if (delivery.state == DELIVERY_QUEUED) {
				clock_freeze(&office.app.clock, delivery.next_at);
			}
			record_finish(&delivery_record, &delivery);
		}
		assert_int_equal(smtp_server_count(server) - before, 1);
		post_office_close(&office);
	}
	smtp_server_stop(server);
}

static void test_a_kill_at_each_step_is_what_a_restart_can_know(void **state) {
	(void)state;
	static const struct {
		enum outbox_step step;
		enum delivery_state state;
		size_t copies;
	} cases[] = {
		{OUTBOX_DIE_AT_OPEN, DELIVERY_SENT, 1},
		{OUTBOX_DIE_AFTER_OPEN, DELIVERY_SENT, 1},
		{OUTBOX_DIE_AT_END, DELIVERY_SENT, 1},
		{OUTBOX_DIE_AFTER_END, DELIVERY_UNCERTAIN, 0},
		{OUTBOX_DIE_AFTER_DOT, DELIVERY_UNCERTAIN, 1},
		{OUTBOX_DIE_AFTER_ANSWER, DELIVERY_UNCERTAIN, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_server *server = smtp_server_start("", NULL);
		struct post_office office;
		post_office_open(&office, smtp_server_url(server), 1);
		(void)post_office_add(&office, "a@there.example");
		post_office_die(&office, cases[i].step);
		post_office_work(&office);
		assert_int_equal(post_office_count(&office, cases[i].state), 1);
		while (smtp_server_count(server) < cases[i].copies) {
			wait_for_others(); // the server still writes what it has
		}
		assert_int_equal(smtp_server_count(server), cases[i].copies);
		post_office_close(&office);
		smtp_server_stop(server);
	}
}

static void stop_loop(void *argument) {
	event_base_loopbreak(argument);
}

static void test_draining_takes_back_what_did_not_reach_end(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("data delay 1", NULL);
	struct post_office office;
	post_office_open(&office, smtp_server_url(server), 1);
	int64_t id = post_office_add(&office, "a@there.example");
	outbox_wake(office.outbox);
	while (outbox_open_attempts(office.outbox) == 0) {
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
	}
	outbox_drain(office.outbox, stop_loop, office.app.base);
	assert_int_equal(event_base_dispatch(office.app.base), 0);
	expect_state(&office, id, DELIVERY_QUEUED);
	assert_int_equal(outbox_count(office.outbox).returned, 1);
	post_office_close(&office);
	smtp_server_stop(server);
}

static void test_draining_awaits_an_answer_behind_end(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("dot delay 1", NULL);
	struct post_office office;
	post_office_open(&office, smtp_server_url(server), 1);
	int64_t id = post_office_add(&office, "a@there.example");
	outbox_wake(office.outbox);
	while (post_office_count(&office, DELIVERY_HANDING) == 0) {
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
	}
	outbox_drain(office.outbox, stop_loop, office.app.base);
	assert_int_equal(event_base_dispatch(office.app.base), 0);
	expect_state(&office, id, DELIVERY_SENT);
	post_office_close(&office);
	smtp_server_stop(server);
}

static void test_a_delivery_taken_back_while_open_does_not_leave(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("data delay 0.3", NULL);
	struct post_office office;
	struct err err = {0};
	post_office_open(&office, smtp_server_url(server), 1);
	int64_t id = post_office_add(&office, "a@there.example");
	outbox_wake(office.outbox);
	while (post_office_count(&office, DELIVERY_OPEN) == 0) {
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
	}
	struct delivery delivery = post_office_get(&office, id);
	struct delivery_change change = {.at = POST_OFFICE_NOW, .reason = "taken back"};
	assert_true(store_begin(office.app.store, &err));
	assert_true(store_delivery_move(office.app.store, &delivery, DELIVERY_EV_CANCEL, &change,
					&err));
	assert_true(store_commit(office.app.store, &err));
	record_finish(&delivery_record, &delivery);
	post_office_work(&office);
	expect_state(&office, id, DELIVERY_CANCELLED);
	assert_int_equal(smtp_server_count(server), 0);
	post_office_close(&office);
	smtp_server_stop(server);
}

static void test_reopening_ends_what_is_on_its_way_and_then_sends_elsewhere(void **state) {
	(void)state;
	struct smtp_server *before = smtp_server_start("dot delay 1", NULL);
	struct smtp_server *after = smtp_server_start("", NULL);
	struct post_office office;
	struct err err = {0};
	post_office_open(&office, smtp_server_url(before), 1);
	int64_t handing = post_office_add(&office, "a@there.example");
	outbox_wake(office.outbox);
	while (post_office_count(&office, DELIVERY_HANDING) == 0) {
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
	}
	free(office.config.email.url);
	office.config.email.url = xstrdup(smtp_server_url(after));
	assert_true(outbox_prepare(office.outbox, &err));
	outbox_go_over(office.outbox);
	int64_t fresh = post_office_add(&office, "b@there.example");
	outbox_wake(office.outbox);
	while (smtp_server_count(after) == 0) { // the new session does not wait for the old one
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
	}
	expect_state(&office, handing, DELIVERY_HANDING);
	post_office_work(&office);
	expect_state(&office, handing, DELIVERY_SENT);
	expect_state(&office, fresh, DELIVERY_SENT);
	assert_int_equal(smtp_server_count(before), 1);
	assert_int_equal(smtp_server_count(after), 1);
	post_office_close(&office);
	smtp_server_stop(before);
	smtp_server_stop(after);
}

static void test_reopening_to_what_cannot_be_made_changes_nothing(void **state) {
	(void)state;
	struct post_office office;
	struct err err = {0};
	post_office_open(&office, NULL, 1);
	char *working = office.config.spool_path;
	office.config.spool_path = xasprintf("%s/rosemary.db/spool", office.folder);
	assert_false(outbox_prepare(office.outbox, &err));
	outbox_stay(office.outbox);
	free(office.config.spool_path);
	office.config.spool_path = working;
	int64_t id = post_office_add(&office, "a@there.example");
	post_office_work(&office);
	expect_state(&office, id, DELIVERY_SENT);
	post_office_close(&office);
}

static void test_many_messages_leave_once_each(void **state) {
	(void)state;
	enum { MANY = 200 };
	static const char *const offers[] = {NULL, "8BITMIME"};
	for (size_t i = 0; i < ARRAY_LEN(offers); i++) {
		struct smtp_server *server = smtp_server_start("", offers[i]);
		struct post_office office;
		post_office_open(&office, smtp_server_url(server), 4);
		for (int j = 0; j < MANY; j++) {
			(void)post_office_add(&office, "a@there.example");
		}
		post_office_work(&office);
		struct outbox_counters counters = outbox_count(office.outbox);
		assert_int_equal(post_office_count(&office, DELIVERY_SENT), MANY);
		assert_int_equal(smtp_server_count(server), MANY);
		assert_int_equal(counters.accepted, MANY);
		assert_int_equal(counters.opened, MANY);
		assert_in_range(counters.sessions, 1, 4);
		post_office_close(&office);
		smtp_server_stop(server);
	}
}

static void test_no_more_than_the_group_wait_for_an_answer_at_once(void **state) {
	(void)state;
	enum { MANY = 100, GROUP = 2 };
	struct smtp_server *server = smtp_server_start("", NULL);
	struct post_office office;
	int64_t most = 0;
	post_office_open(&office, smtp_server_url(server), 4);
	office.config.email.group = GROUP;
	for (int i = 0; i < MANY; i++) {
		(void)post_office_add(&office, "a@there.example");
	}
	outbox_wake(office.outbox);
	do {
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
		int64_t handing = post_office_count(&office, DELIVERY_HANDING);
		most = handing > most ? handing : most;
	} while (outbox_busy(office.outbox));
	assert_int_equal(post_office_count(&office, DELIVERY_SENT), MANY);
	assert_int_equal(most, GROUP);
	assert_int_equal(outbox_count(office.outbox).sessions, 4);
	post_office_close(&office);
	smtp_server_stop(server);
}

static void test_the_spool_gets_a_file_for_each_message(void **state) {
	(void)state;
	enum { MANY = 40 };
	struct post_office office;
	post_office_open(&office, NULL, 1);
	int64_t last = 0;
	for (int i = 0; i < MANY; i++) {
		last = post_office_add(&office, "a@there.example");
	}
	post_office_work(&office);
	assert_int_equal(post_office_count(&office, DELIVERY_SENT), MANY);
	struct err err = {0};
	struct strbuf text = STRBUF_INIT(4096);
	char *path = xasprintf("%s/2026-12-03-%lld.eml", office.config.spool_path, (long long)last);
	assert_true(file_read(path, &text, &err));
	assert_string_equal(strbuf_text(&text), post_office_letter);
	strbuf_finish(&text);
	free(path);
	// 16 share a commit: OPEN, END and outcome of 40 take far fewer than 120
	assert_in_range(outbox_count(office.outbox).commits, 3, MANY);
	post_office_close(&office);
}

static void test_a_channel_sends_its_own_only(void **state) {
	(void)state;
	struct post_office office;
	struct err err = {0};
	post_office_open(&office, NULL, 1);
	int64_t letter = post_office_add(&office, "a@there.example");
	post_office_use(&office, CHANNEL_SMS);
	int64_t text = post_office_add(&office, "+447700900123");
	post_office_work(&office);
	expect_state(&office, letter, DELIVERY_QUEUED);
	expect_state(&office, text, DELIVERY_SENT);
	struct strbuf written = STRBUF_INIT(4096);
	char *path = xasprintf("%s/2026-12-03-%lld.sms", office.config.spool_path, (long long)text);
	char *wanted = xasprintf("To: +447700900123\n\n%s\n", post_office_letter);
	assert_true(file_read(path, &written, &err));
	assert_string_equal(strbuf_text(&written), wanted);
	strbuf_finish(&written);
	free(wanted);
	free(path);
	post_office_use(&office, CHANNEL_EMAIL);
	post_office_work(&office);
	expect_state(&office, letter, DELIVERY_SENT);
	post_office_close(&office);
}

static void test_a_spool_that_cannot_be_written_rests_the_channel(void **state) {
	(void)state;
	struct post_office office;
	char *reason = NULL;
	post_office_open(&office, NULL, 1);
	int64_t id = post_office_add(&office, "a@there.example");
	assert_int_equal(rmdir(office.config.spool_path), 0);
	post_office_work(&office);
	assert_true(pause_of(&office, &reason) > POST_OFFICE_NOW);
	assert_non_null(reason);
	free(reason);
	expect_state(&office, id, DELIVERY_QUEUED);
	post_office_close(&office);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_answer_ends_or_defers_its_delivery),
		cmocka_unit_test(test_a_deferred_delivery_is_tried_again_and_expires_in_time),
		cmocka_unit_test(test_a_server_that_refuses_us_rests_the_channel),
		cmocka_unit_test(test_an_unreachable_server_is_asked_ever_more_rarely),
		cmocka_unit_test(test_nothing_leaves_when_the_commit_fails),
		cmocka_unit_test(test_a_kill_at_each_step_is_what_a_restart_can_know),
		cmocka_unit_test(test_draining_takes_back_what_did_not_reach_end),
		cmocka_unit_test(test_draining_awaits_an_answer_behind_end),
		cmocka_unit_test(test_a_delivery_taken_back_while_open_does_not_leave),
		cmocka_unit_test(test_reopening_ends_what_is_on_its_way_and_then_sends_elsewhere),
		cmocka_unit_test(test_reopening_to_what_cannot_be_made_changes_nothing),
		cmocka_unit_test(test_many_messages_leave_once_each),
		cmocka_unit_test(test_no_more_than_the_group_wait_for_an_answer_at_once),
		cmocka_unit_test(test_the_spool_gets_a_file_for_each_message),
		cmocka_unit_test(test_a_channel_sends_its_own_only),
		cmocka_unit_test(test_a_spool_that_cannot_be_written_rests_the_channel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
