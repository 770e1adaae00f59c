// Clients that do not behave: each loses its own connection, and the others notice nothing.
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "daemon/control_connection.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/frame.h"
#include "tests/unit/control_world.h"

/* A call whose answer is LONG_TEXT_BYTES long and a little more. */
#define LONG_CALL "{\"jsonrpc\":\"2.0\",\"method\":\"occasion.calendar\",\"id\":1}"

/* A text and its length, which may have NUL bytes in it. */
#define BYTES(text)                                                                                \
	{ text, sizeof(text) - 1 }

static void test_what_is_no_json_closes_that_connection_alone(void **state) {
	const struct world *world = *state;
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		BYTES("\n"),
		BYTES("\0\0\0\0\n"),
		BYTES("\xff\xff\xff\xff{}\n"), // "4 GB follow"
		BYTES("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
		BYTES("{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1\n" STATUS_CALL),
		BYTES("{\"jsonrpc\":\"2.0\",\"method\":\"\xc3\x28\",\"id\":1}\n"),
	};
	int good = connect_to(world);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int bad = connect_to(world);
		assert_true(say(world, bad, cases[i].bytes, cases[i].len));
		assert_hears_error(world, bad, RPC_PARSE_ERROR, "syntax");
		assert_ends(world, bad);
	}
	say_text(world, good, STATUS_CALL);
	assert_hears(world, good, STATUS_ANSWER);
	(void)close(good);
}

static void test_a_line_has_an_end_or_the_connection_has(void **state) {
	const struct world *world = *state;
	char *bytes = xcalloc(REQUEST_MAX_BYTES + 1, 1);
	memset(bytes, ' ', REQUEST_MAX_BYTES + 1);
	memcpy(bytes, STATUS_CALL, sizeof STATUS_CALL - sizeof "\n");
	int fd = connect_to(world);
	assert_true(say(world, fd, bytes, REQUEST_MAX_BYTES)); // as long as it may be
	say_text(world, fd, "\n");
	assert_hears(world, fd, STATUS_ANSWER);
	(void)say(world, fd, bytes, REQUEST_MAX_BYTES + 1);
	assert_hears_error(world, fd, RPC_INVALID_REQUEST, "limit");
	assert_ends(world, fd);
	assert_int_equal(limit_count(world, CONTROL_LIMIT_LINE), 1);
	free(bytes);
}

static void test_a_batch_bomb_is_one_error(void **state) {
	const struct world *world = *state;
	struct strbuf bomb = STRBUF_INIT(REQUEST_MAX_BYTES);
	strbuf_add_char(&bomb, '[');
	while (bomb.len < REQUEST_MAX_BYTES - 8) {
		strbuf_add_text(&bomb, "[],");
	}
	strbuf_add_text(&bomb, "[]]\n");
	int fd = connect_to(world);
	assert_true(say(world, fd, bomb.data, bomb.len));
	assert_hears_error(world, fd, RPC_INVALID_REQUEST, "limit");
	assert_int_equal(limit_count(world, CONTROL_LIMIT_BATCH), 1);
	say_text(world, fd, STATUS_CALL); // it was well-formed, so the connection goes on
	assert_hears(world, fd, STATUS_ANSWER);
	strbuf_finish(&bomb);
	(void)close(fd);
}

static void test_depth_is_no_bomb(void **state) {
	const struct world *world = *state;
	char *bytes = xcalloc(REQUEST_MAX_BYTES, 1);
	memset(bytes, '[', REQUEST_MAX_BYTES - 1);
	bytes[REQUEST_MAX_BYTES - 1] = '\n';
	int fd = connect_to(world);
	assert_true(say(world, fd, bytes, REQUEST_MAX_BYTES));
	assert_hears_error(world, fd, RPC_PARSE_ERROR, "syntax");
	assert_ends(world, fd);
	free(bytes);
}

static void test_too_long_an_answer_is_an_error(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	say_text(world, fd,
		 "{\"jsonrpc\":\"2.0\",\"method\":\"draft.queue\",\"params\":{\"limit\":9},"
		 "\"id\":1}\n");
	assert_hears_error(world, fd, RPC_REFUSED, "limit");
	assert_int_equal(limit_count(world, CONTROL_LIMIT_ANSWER), 1);
	(void)close(fd);
}

static void test_who_does_not_read_is_closed(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	const char *call = LONG_CALL "\n";
	for (int i = 0; i < 40; i++) {
		(void)say(world, fd, call, strlen(call)); // fails once it is closed
	}
	assert_served(world);
	assert_int_equal(limit_count(world, CONTROL_LIMIT_OUTPUT), 1);
	assert_int_equal(control_count(world->app.control).connections, 0);
	(void)close(fd);
}

static void test_deferred_calls_are_counted(void **state) {
	struct world *world = *state;
	struct control_call *calls[CONTROL_DEFERRED_MAX];
	int fd = connect_to(world);
	for (int i = 0; i < CONTROL_DEFERRED_MAX; i++) {
		world->deferred = NULL;
		say_text(world, fd, "{\"jsonrpc\":\"2.0\",\"method\":\"draft.missed\",\"id\":1}\n");
		turn(world);
		assert_non_null(world->deferred);
		calls[i] = world->deferred;
	}
	say_text(world, fd, "{\"jsonrpc\":\"2.0\",\"method\":\"draft.missed\",\"id\":1}\n");
	assert_hears_error(world, fd, RPC_REFUSED, "busy");
	assert_int_equal(limit_count(world, CONTROL_LIMIT_DEFERRED), 1);
	for (int i = 0; i < CONTROL_DEFERRED_MAX; i++) {
		control_finish(calls[i], json_new_object(), NULL);
	}
	(void)close(fd);
}

static void test_a_thousand_connections_harm_nobody(void **state) {
	const struct world *world = *state;
	int held[CONTROL_CONNECTIONS_PER_UID];
	for (size_t i = 0; i < ARRAY_LEN(held); i++) {
		held[i] = connect_to(world);
		turn(world);
	}
	for (size_t i = ARRAY_LEN(held); i < 1000; i++) {
		int fd = connect_to(world);
		assert_hears_error(world, fd, RPC_REFUSED, "busy");
		assert_ends(world, fd);
	}
	assert_int_equal(limit_count(world, CONTROL_LIMIT_USER), 1000 - ARRAY_LEN(held));
	for (size_t i = 0; i < ARRAY_LEN(held); i++) {
		say_text(world, held[i], STATUS_CALL);
		assert_hears(world, held[i], STATUS_ANSWER);
		(void)close(held[i]);
	}
	turn(world);
	turn(world);
	assert_served(world);
}

static void test_all_together_are_limited_too(void **state) {
	const struct world *world = *state;
	int held[CONTROL_CONNECTIONS_MAX];
	if (geteuid() != 0) {
		skip();
	}
	for (size_t i = 0; i < ARRAY_LEN(held); i++) {
		held[i] = connect_as(world, (uid_t)(OWNER_UID + i / CONTROL_CONNECTIONS_PER_UID));
		turn(world);
	}
	assert_int_equal(control_count(world->app.control).connections, CONTROL_CONNECTIONS_MAX);
	int fd = connect_to(world);
	assert_hears_error(world, fd, RPC_REFUSED, "busy");
	assert_ends(world, fd);
	assert_int_equal(limit_count(world, CONTROL_LIMIT_CONNECTIONS), 1);
	for (size_t i = 0; i < ARRAY_LEN(held); i++) {
		(void)close(held[i]);
	}
}

static void test_without_descriptors_newcomers_wait(void **state) {
	const struct world *world = *state;
	struct rlimit before;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	int old = connect_to(world);
	say_text(world, old, STATUS_CALL);
	assert_hears(world, old, STATUS_ANSWER);
	int fresh = connect_to(world);
	const struct rlimit none = {(rlim_t)fresh, before.rlim_max}; // the next would be above it
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	turn(world);
	say_text(world, old, STATUS_CALL);
	assert_hears(world, old, STATUS_ANSWER);
	assert_int_equal(control_count(world->app.control).connections, 1);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	say_text(world, fresh, STATUS_CALL);
	assert_hears(world, fresh, STATUS_ANSWER);
	(void)close(old);
	(void)close(fresh);
}

static void test_a_batch_of_long_answers_stays_one_line(void **state) {
	const struct world *world = *state;
	struct strbuf batch = STRBUF_INIT(REQUEST_MAX_BYTES);
	struct err err = {0};
	for (int i = 0; i < CODEC_BATCH_MAX; i++) {
		strbuf_add_text(&batch, i == 0 ? "[" : ",");
		strbuf_add_text(&batch, LONG_CALL);
	}
	strbuf_add_text(&batch, "]\n");
	int fd = connect_to(world);
	assert_true(say(world, fd, batch.data, batch.len));
	char *line = hear(world, fd);
	struct json *answers = json_parse(line, strlen(line), &err);
	assert_int_equal(json_count(answers), CODEC_BATCH_MAX);
	assert_non_null(json_get(json_at(answers, 0), "result"));
	assert_non_null(json_get(json_at(answers, CODEC_BATCH_MAX - 1), "error"));
	assert_true(limit_count(world, CONTROL_LIMIT_ANSWER) > 100);
	json_free(answers);
	free(line);
	strbuf_finish(&batch);
	(void)close(fd);
}

static void test_half_a_line_has_ten_seconds_and_silence_has_all_day(void **state) {
	const struct world *world = *state;
	int idle = connect_to(world);
	int slow = connect_to(world);
	int64_t began_ms = clock_ticks_ms();
	say_text(world, slow, STATUS_CALL "{\"jsonrpc\":");
	assert_hears(world, slow, STATUS_ANSWER);
	assert_hears_error(world, slow, RPC_INVALID_REQUEST, "limit");
	assert_true(clock_ticks_ms() - began_ms >= INT64_C(1000) * (CONTROL_REQUEST_SECONDS - 1));
	assert_ends(world, slow);
	assert_int_equal(limit_count(world, CONTROL_LIMIT_TIME), 1);
	say_text(world, idle, STATUS_CALL);
	assert_hears(world, idle, STATUS_ANSWER);
	(void)close(idle);
}

#define WATCH_CALL   "{\"jsonrpc\":\"2.0\",\"method\":\"event.subscribe\",\"id\":1}\n"
#define WATCH_ANSWER "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1}"

static void test_a_watcher_hears_all_until_it_leaves_too_much_unread(void **state) {
	const struct world *world = *state;
	struct control *control = world->app.control;
	assert_false(control_tell(control, "nobody"));
	int fd = connect_to(world);
	say_text(world, fd, WATCH_CALL);
	assert_hears(world, fd, WATCH_ANSWER);
	assert_true(control_tell(control, "one"));
	assert_true(control_tell(control, "two"));
	assert_hears(world, fd, "one");
	assert_hears(world, fd, "two");
	enum { LINE_BYTES = CONTROL_WATCHING_MAX_BYTES / 8 };
	char *line = xcalloc(LINE_BYTES + 1, 1);
	memset(line, 'x', LINE_BYTES);
	int told = 0;
	while (told < 100 && control_tell(control, line)) {
		told++;
	}
	assert_int_equal(told, 8); // seven fit with their line ends, the eighth was too much
	assert_int_equal(limit_count(world, CONTROL_LIMIT_OUTPUT), 1);
	turn(world);
	assert_served(world);
	free(line);
	(void)close(fd);
}

static void test_watchers_of_one_user_leave_room_for_calls(void **state) {
	const struct world *world = *state;
	int fds[CONTROL_WATCHING_PER_UID + 1];
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = connect_to(world);
		say_text(world, fds[i], WATCH_CALL);
		if (i < CONTROL_WATCHING_PER_UID) {
			assert_hears(world, fds[i], WATCH_ANSWER);
		} else {
			assert_hears_error(world, fds[i], RPC_REFUSED, "busy");
		}
	}
	say_text(world, fds[0], WATCH_CALL); // once more is no more
	assert_hears(world, fds[0], WATCH_ANSWER);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		(void)close(fds[i]);
	}
	turn(world);
	assert_false(control_tell(world->app.control, "nobody"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_what_is_no_json_closes_that_connection_alone),
		IN_A_WORLD(test_a_line_has_an_end_or_the_connection_has),
		IN_A_WORLD(test_a_batch_bomb_is_one_error),
		IN_A_WORLD(test_depth_is_no_bomb),
		IN_A_WORLD(test_too_long_an_answer_is_an_error),
		IN_A_WORLD(test_who_does_not_read_is_closed),
		IN_A_WORLD(test_a_watcher_hears_all_until_it_leaves_too_much_unread),
		IN_A_WORLD(test_watchers_of_one_user_leave_room_for_calls),
		IN_A_WORLD(test_deferred_calls_are_counted),
		IN_A_WORLD(test_a_thousand_connections_harm_nobody),
		IN_A_WORLD(test_all_together_are_limited_too),
		IN_A_WORLD(test_without_descriptors_newcomers_wait),
		IN_A_WORLD(test_a_batch_of_long_answers_stays_one_line),
		IN_A_WORLD(test_half_a_line_has_ten_seconds_and_silence_has_all_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
