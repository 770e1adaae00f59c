// SMTP sessions against a server that misbehaves: what each letter comes to, and what it received.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>

#include "rosemary/base/clock.h"
#include "rosemary/base/strbuf.h"

#include "post.h"
#include "smtp_server.h"

enum { LARGE_BODY = 300 * 1024 };

static const char body[] =
	"From: a@shop.example\r\nTo: b@there.example\r\n\r\n.one\r\n..two\r\nlast\r\n";

static void open_post(struct post *post, const char *url, struct smtp_waits waits) {
	struct smtp_options options = {.url = url,
				       .helo = "shop.example",
				       .sessions = 1,
				       .waits = waits};
	post_open(post, &options);
}

/* One letter, one server, one outcome. */
struct fate {
	const char *name, *rules, *to;
	enum smtp_stage stage;
	int code;
	bool dot_written;
	enum delivery_event event; /* what verdict_from_smtp() makes of it */
	int recorded;              /* -1: nobody can know */
	bool usable;               /* the session goes on */
};

/* clang-format off */
static const struct fate fates[] = {
	{"accepted", "", "b@there.example", SMTP_STAGE_DOT, 250, true, DELIVERY_EV_ACCEPTED, 1, true},
	{"MAIL tempfail", "mail reply 451 4.3.0 later", "b@there.example", SMTP_STAGE_MAIL, 451, false, DELIVERY_EV_DEFERRED, 0, true},
	{"MAIL refused", "mail reply 550 5.7.1 not you", "b@there.example", SMTP_STAGE_MAIL, 550, false, DELIVERY_EV_DEFERRED, 0, true},
	{"MAIL dropped", "mail drop", "b@there.example", SMTP_STAGE_MAIL, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"MAIL too large", "mail reply 552 5.3.4 too large", "b@there.example", SMTP_STAGE_DATA, 552, false, DELIVERY_EV_REFUSED, 0, true},
	{"RCPT tempfail", "", "tempfail-rcpt@there.example", SMTP_STAGE_RCPT, 451, false, DELIVERY_EV_DEFERRED, 0, true},
	{"RCPT refused", "", "refuse-rcpt@there.example", SMTP_STAGE_RCPT, 550, false, DELIVERY_EV_REFUSED, 0, true},
	{"RCPT dropped", "", "drop-rcpt@there.example", SMTP_STAGE_RCPT, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"RCPT closing", "rcpt reply 421 4.7.0 too many", "b@there.example", SMTP_STAGE_RCPT, 421, false, DELIVERY_EV_DEFERRED, 0, false},
	{"RCPT refused, then 354", "data go-ahead", "refuse-rcpt@there.example", SMTP_STAGE_RCPT, 550, false, DELIVERY_EV_REFUSED, 0, false},
	{"DATA tempfail", "", "tempfail-data@there.example", SMTP_STAGE_DATA, 451, false, DELIVERY_EV_DEFERRED, 0, true},
	{"DATA refused", "", "refuse-data@there.example", SMTP_STAGE_DATA, 550, false, DELIVERY_EV_REFUSED, 0, true},
	{"DATA dropped", "", "drop-data@there.example", SMTP_STAGE_DATA, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"dot tempfail", "", "tempfail-dot@there.example", SMTP_STAGE_DOT, 451, true, DELIVERY_EV_DEFERRED, 0, true},
	{"dot refused", "", "refuse-dot@there.example", SMTP_STAGE_DOT, 550, true, DELIVERY_EV_REFUSED, 0, true},
	{"dot dropped", "", "drop-dot@there.example", SMTP_STAGE_DOT, 0, true, DELIVERY_EV_LOST, 0, false},
	{"taken and dropped", "", "record-drop@there.example", SMTP_STAGE_DOT, 0, true, DELIVERY_EV_LOST, 1, false},
	{"single bytes", "connect bytes", "b@there.example", SMTP_STAGE_DOT, 250, true, DELIVERY_EV_ACCEPTED, 1, true},
	{"a line of 10 MB", "rcpt bomb line", "b@there.example", SMTP_STAGE_RCPT, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"100,000 lines", "rcpt bomb lines", "b@there.example", SMTP_STAGE_RCPT, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"100,000 lines behind the dot", "dot bomb lines", "b@there.example", SMTP_STAGE_DOT, 0, true, DELIVERY_EV_LOST, -1, false},
	{"NUL in a reply", "mail bomb nul", "b@there.example", SMTP_STAGE_DOT, 250, true, DELIVERY_EV_ACCEPTED, 1, true},
	{"8-bit in a reply", "mail bomb 8bit", "b@there.example", SMTP_STAGE_DOT, 250, true, DELIVERY_EV_ACCEPTED, 1, true},
	{"354 to RCPT", "rcpt reply 354 what", "b@there.example", SMTP_STAGE_RCPT, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"250 to DATA", "data reply 250 what", "b@there.example", SMTP_STAGE_DATA, 0, false, DELIVERY_EV_DEFERRED, 0, false},
	{"354 to the dot", "dot reply 354 what", "b@there.example", SMTP_STAGE_DOT, 0, true, DELIVERY_EV_LOST, 1, false},
};
/* clang-format on */

static void meet(const struct fate *fate, const char *offers) {
	struct smtp_server *server = smtp_server_start(fate->rules, offers);
	struct post post = {0};
	print_message("    %s\n", fate->name);
	post_add(&post, fate->to, body, sizeof body - 1);
	open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
	assert_int_equal(event_base_dispatch(post.base), 0);
	const struct letter *letter = &post.letters[0];
	assert_int_equal(letter->state, LETTER_ANSWERED);
	const struct smtp_result result = {fate->stage, fate->code, fate->dot_written};
	const struct verdict verdict = verdict_from_smtp(&result);
	assert_int_equal(letter->code, fate->code);
	assert_int_equal(letter->handed, fate->dot_written);
	assert_int_equal(verdict.event, fate->event);
	assert_int_equal(letter->verdict.event, fate->event);
	assert_int_equal(letter->verdict.pause_channel, verdict.pause_channel);
	assert_int_equal(letter->verdict.address_refused, verdict.address_refused);
	assert_string_not_equal(letter->line, "");
	assert_int_equal(post.session->closed, !fate->usable);
	if (fate->recorded >= 0) {
		assert_int_equal(smtp_server_count(server), fate->recorded);
	}
	if (fate->recorded > 0) {
		assert_true(smtp_server_has(server, 1, body, sizeof body - 1));
	}
	post_close(&post);
	smtp_server_stop(server);
}

static void test_every_answer_is_told_apart_when_pipelining(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fates); i++) {
		meet(&fates[i], NULL);
	}
}

static void test_every_answer_is_told_apart_one_by_one(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fates); i++) {
		bool needs_offer = strstr(fates[i].name, "354") != NULL ||
				   strstr(fates[i].name, "MAIL too large") != NULL;
		if (!needs_offer) {
			meet(&fates[i], "8BITMIME");
		}
	}
}

static void meet_with_copy(const char *rules, const char *offers, const char *to,
			   const char *expected_copy_line, bool sent) {
	struct smtp_server *server = smtp_server_start(rules, offers);
	struct post post = {0};
	const struct smtp_options options = {.url = smtp_server_url(server),
					     .helo = "shop.example",
					     .sessions = 1,
					     .archive = "archive@shop.example",
					     .waits = SMTP_WAITS};
	post_add(&post, to, body, sizeof body - 1);
	post_add(&post, "c@there.example", body, sizeof body - 1);
	post.letters[0].copied = post.letters[1].copied = true;
	post_open(&post, &options);
	assert_int_equal(event_base_dispatch(post.base), 0);
	assert_int_equal(post.letters[0].verdict.event == DELIVERY_EV_ACCEPTED, sent);
	assert_string_equal(post.letters[0].copy_line, expected_copy_line);
	assert_int_equal(post.letters[1].verdict.event, DELIVERY_EV_ACCEPTED);
	assert_int_equal(smtp_server_count(server), sent ? 2 : 1);
	post_close(&post);
	smtp_server_stop(server);
}

static void test_a_copy_goes_only_where_its_letter_goes(void **state) {
	(void)state;
	static const struct {
		const char *rules, *to, *copy_line;
		bool sent;
	} cases[] = {
		{"", "b@there.example", "", true},
		{"", "refuse-rcpt@there.example", "", false},
		{"", "tempfail-data@there.example", "", false},
		{"mail first=1 reply 451 4.3.0 later", "b@there.example", "", false},
		{"rcpt to=archive@* reply 550 5.1.1 no", "b@there.example", "550 5.1.1 no", true},
		{"rcpt to=archive@* reply 452 4.2.2 full", "b@there.example", "452 4.2.2 full",
		 true},
		{"rcpt to=archive@* reply 550 5.1.1 no", "refuse-rcpt@there.example", "", false},
		{"", "Archive@shop.example", "", true}, // not twice
	};
	static const char *const offers[] = {NULL, "SIZE", "PIPELINING"};
	for (size_t i = 0; i < ARRAY_LEN(cases) * ARRAY_LEN(offers); i++) {
		size_t j = i / ARRAY_LEN(offers);
		print_message("    %s %s\n", cases[j].rules, cases[j].to);
		meet_with_copy(cases[j].rules, offers[i % ARRAY_LEN(offers)], cases[j].to,
			       cases[j].copy_line, cases[j].sent);
	}
}

static void test_a_refused_message_in_the_middle_harms_no_other(void **state) {
	(void)state;
	static const char *const middle[] = {"refuse-rcpt@there.example",
					     "tempfail-data@there.example",
					     "refuse-dot@there.example"};
	static const char *const offers[] = {NULL, "DSN"};
	for (size_t i = 0; i < ARRAY_LEN(middle) * ARRAY_LEN(offers); i++) {
		struct smtp_server *server = smtp_server_start("", offers[i % ARRAY_LEN(offers)]);
		struct post post = {0};
		post_add(&post, "a@there.example", body, sizeof body - 1);
		post_add(&post, middle[i / ARRAY_LEN(offers)], body, sizeof body - 1);
		post_add(&post, "c@there.example", body, sizeof body - 1);
		open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
		assert_int_equal(event_base_dispatch(post.base), 0);
		assert_int_equal(post.letters[0].code, 250);
		assert_in_range(post.letters[1].code, 451, 550);
		assert_int_equal(post.letters[2].code, 250);
		assert_int_equal(smtp_server_count(server), 2);
		post_close(&post);
		smtp_server_stop(server);
	}
}

static void test_what_was_behind_a_lost_dot_goes_back_unharmed(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", NULL);
	struct post post = {0};
	post_add(&post, "drop-dot@there.example", body, sizeof body - 1);
	post_add(&post, "b@there.example", body, sizeof body - 1);
	open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
	assert_int_equal(event_base_dispatch(post.base), 0);
	assert_true(post.letters[0].handed);
	assert_int_equal(post.letters[0].code, 0);
	assert_false(post.letters[0].returned);
	assert_false(post.letters[1].handed);
	assert_true(post.letters[1].returned);
	assert_false(post.session->failed);
	post_close(&post);
	smtp_server_stop(server);
}

static void test_a_large_body_leaves_before_its_dot_and_whole(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", NULL);
	struct strbuf large = STRBUF_INIT(LARGE_BODY + 100);
	while (large.len < LARGE_BODY) {
		strbuf_add_text(&large, ".a line of a message that is longer than a packet\r\n");
	}
	struct post post = {0};
	post_add(&post, "b@there.example", large.data, large.len);
	open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
	assert_int_equal(event_base_dispatch(post.base), 0);
	assert_int_equal(post.letters[0].code, 250);
	assert_true(smtp_server_has(server, 1, large.data, large.len));
	post_close(&post);
	smtp_server_stop(server);
	strbuf_finish(&large);
}

static void test_nothing_counts_before_the_release(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", NULL);
	struct post post = {0};
	post_add(&post, "b@there.example", body, sizeof body - 1);
	open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
	while (!post.session->logged_in) {
		post.keep_back = true;
		assert_int_equal(event_base_loop(post.base, EVLOOP_ONCE), 0);
	}
	post.session->ops->send(post.session, &post.letters[post.given++]);
	post.session->ops->flush(post.session);
	while (post.letters[0].state != LETTER_COMPLETE) {
		assert_int_equal(event_base_loop(post.base, EVLOOP_ONCE), 0);
	}
	post.session->ops->abort(post.session, "taken back");
	assert_int_equal(post.letters[0].state, LETTER_ANSWERED);
	assert_false(post.letters[0].handed);
	assert_int_equal(post.letters[0].verdict.event, DELIVERY_EV_DEFERRED);
	post_close(&post);
	assert_int_equal(smtp_server_count(server), 0);
	smtp_server_stop(server);
}

// Refused for good on this side: no server was asked.
static void expect_unfit(const struct letter *letter) {
	assert_int_equal(letter->verdict.event, DELIVERY_EV_REFUSED);
	assert_int_equal(letter->code, 0);
	assert_false(letter->handed);
}

static void test_what_may_not_go_on_the_wire_stays_here(void **state) {
	(void)state;
	static const struct {
		const char *to, *bytes;
	} cases[] = {
		{"b@there.example>\r\nRCPT TO:<evil@there.example", body},
		{"b@there.example NOTIFY=NEVER", body},
		{"b", body},
		{"b@there.example", "a\n.\nb\r\n"},
		{"b@there.example", "a\r\nno end"},
		{"b@there.example", "\xff\r\n"},
		{"b@there.example", ""},
	};
	struct smtp_server *server = smtp_server_start("", "PIPELINING");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct post post = {0};
		post_add(&post, cases[i].to, cases[i].bytes, strlen(cases[i].bytes));
		open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
		assert_int_equal(event_base_dispatch(post.base), 0);
		expect_unfit(&post.letters[0]);
		assert_false(post.session->closed);
		post_close(&post);
	}
	assert_int_equal(smtp_server_count(server), 0);
	smtp_server_stop(server);
}

static void test_a_message_over_the_servers_size_is_not_sent(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", "PIPELINING,SIZE 20");
	struct post post = {0};
	post_add(&post, "b@there.example", body, sizeof body - 1);
	open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
	assert_int_equal(event_base_dispatch(post.base), 0);
	expect_unfit(&post.letters[0]);
	assert_non_null(strstr(post.letters[0].line, "20"));
	post_close(&post);
	smtp_server_stop(server);
}

static void test_waiting_has_an_end_at_every_stage(void **state) {
	(void)state;
	static const struct {
		const char *rules;
		bool dot_written, used;
	} cases[] = {
		{"connect delay 60", false, false}, {"ehlo delay 60", false, false},
		{"mail delay 60", false, true},     {"data delay 60", false, true},
		{"dot delay 60", true, true},
	};
	static const struct smtp_waits waits = {.login = 1, .reply = 1, .dot = 1, .idle = 1};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_server *server = smtp_server_start(cases[i].rules, NULL);
		struct post post = {0};
		post_add(&post, "b@there.example", body, sizeof body - 1);
		open_post(&post, smtp_server_url(server), waits);
		assert_int_equal(event_base_dispatch(post.base), 0);
		assert_true(post.session->closed);
		assert_int_equal(post.session->failed, !cases[i].used);
		assert_int_equal(post.letters[0].handed, cases[i].dot_written);
		assert_int_equal(post.letters[0].code, 0);
		post_close(&post);
		smtp_server_stop(server);
	}
}

// The server's end of the connection is closed by then, which can be read for ever.
static void test_a_session_that_is_over_leaves_the_loop_alone(void **state) {
	(void)state;
	static const char *const rules[] = {
		"mail reply 421 4.7.0 later", "rcpt reply 421 4.7.0 too many",
		"data reply 421 4.3.2 bye",   "data reply 250 what",
		"dot reply 421 4.3.2 bye",    "dot reply 354 what",
	};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct smtp_server *server = smtp_server_start(rules[i], NULL);
		struct post post = {0};
		post_add(&post, "b@there.example", body, sizeof body - 1);
		open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
		assert_int_equal(event_base_dispatch(post.base), 0);
		assert_true(post.session->closed);
		smtp_server_stop(server);
		size_t looks = post.looks;
		for (int turn = 0; turn < 3; turn++) {
			assert_true(event_base_loop(post.base, EVLOOP_NONBLOCK) >= 0);
		}
		assert_int_equal(post.looks, looks);
		post_close(&post);
	}
}

static void test_an_idle_session_says_goodbye(void **state) {
	(void)state;
	struct smtp_server *server = smtp_server_start("", NULL);
	struct post post = {.keep_back = true};
	static const struct smtp_waits waits = {.login = 5, .reply = 5, .dot = 5, .idle = 1};
	post_add(&post, "b@there.example", body, sizeof body - 1);
	open_post(&post, smtp_server_url(server), waits);
	assert_int_equal(event_base_dispatch(post.base), 0);
	assert_true(post.session->closed);
	assert_false(post.session->failed);
	post_close(&post);
	smtp_server_stop(server);
}

static void count_tick(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	(*(int *)argument)++;
}

static void test_a_slow_server_does_not_hold_the_loop(void **state) {
	(void)state;
	static const char *const rules[] = {"connect delay 1", "data delay 1", "dot delay 1",
					    "dot delay 1\nquit delay 60"};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct smtp_server *server = smtp_server_start(rules[i], NULL);
		struct post post = {0};
		int ticks = 0;
		const struct timeval often = {.tv_usec = 10L * 1000};
		int64_t from = clock_ticks_ms();
		post_add(&post, "b@there.example", body, sizeof body - 1);
		open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
		struct event *timer = event_new(post.base, -1, EV_PERSIST, count_tick, &ticks);
		assert_int_equal(event_add(timer, &often), 0);
		assert_int_equal(event_base_dispatch(post.base), 0);
		event_free(timer);
		assert_int_equal(post.letters[0].code, 250);
		assert_true(ticks > 20); // a loop that waits a second would have one
		post_close(&post);
		assert_true(clock_ticks_ms() - from < 20L * 1000);
		smtp_server_stop(server);
	}
}

static void test_a_failed_login_says_why(void **state) {
	(void)state;
	static const struct {
		const char *rules, *reason;
		bool refused;
	} cases[] = {
		{"connect reply 554 5.7.1 not from there", "554 5.7.1 not from there", true},
		{"connect reply 421 4.3.2 later", "421 4.3.2 later", false},
		{"connect drop", "", false},
		{"connect bomb lines", "", false},
		{"ehlo reply 550 5.7.1 not you", "550 5.7.1 not you", true},
		{"ehlo drop", "", false},
		{"ehlo bomb line", "", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_server *server = smtp_server_start(cases[i].rules, NULL);
		struct post post = {0};
		post_add(&post, "b@there.example", body, sizeof body - 1);
		open_post(&post, smtp_server_url(server), (struct smtp_waits)SMTP_WAITS);
		assert_int_equal(event_base_dispatch(post.base), 0);
		assert_true(post.session->closed && post.session->failed);
		assert_int_equal(post.session->refused, cases[i].refused);
		assert_string_not_equal(post.session->reason, "");
		assert_non_null(strstr(post.session->reason, cases[i].reason));
		assert_int_equal(post.given, 0);
		post_close(&post);
		smtp_server_stop(server);
	}
}

static void test_nobody_there_is_a_failure_of_the_channel(void **state) {
	(void)state;
	struct post post = {0};
	post_add(&post, "b@there.example", body, sizeof body - 1);
	open_post(&post, "smtp://127.0.0.1:1", (struct smtp_waits)SMTP_WAITS);
	assert_int_equal(event_base_dispatch(post.base), 0);
	assert_true(post.session->failed);
	assert_false(post.session->refused);
	assert_int_equal(post.given, 0);
	post_close(&post);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_answer_is_told_apart_when_pipelining),
		cmocka_unit_test(test_every_answer_is_told_apart_one_by_one),
		cmocka_unit_test(test_a_copy_goes_only_where_its_letter_goes),
		cmocka_unit_test(test_a_refused_message_in_the_middle_harms_no_other),
		cmocka_unit_test(test_what_was_behind_a_lost_dot_goes_back_unharmed),
		cmocka_unit_test(test_a_large_body_leaves_before_its_dot_and_whole),
		cmocka_unit_test(test_nothing_counts_before_the_release),
		cmocka_unit_test(test_what_may_not_go_on_the_wire_stays_here),
		cmocka_unit_test(test_a_message_over_the_servers_size_is_not_sent),
		cmocka_unit_test(test_waiting_has_an_end_at_every_stage),
		cmocka_unit_test(test_a_session_that_is_over_leaves_the_loop_alone),
		cmocka_unit_test(test_an_idle_session_says_goodbye),
		cmocka_unit_test(test_a_slow_server_does_not_hold_the_loop),
		cmocka_unit_test(test_a_failed_login_says_why),
		cmocka_unit_test(test_nobody_there_is_a_failure_of_the_channel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
