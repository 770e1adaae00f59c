// Calls that are long: answered whole, by turns with all others, and finished in any case.
#include "daemon/long_call.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/wire/codec.h"
#include "tests/unit/control_world.h"

enum { CALL_MAX_BYTES = 4096, STEPS = 60 };

// Asks for count steps of a millisecond, of which one may fail. Nothing is turned.
static void ask(int fd, int count, int failing) {
	struct strbuf call = STRBUF_INIT(CALL_MAX_BYTES);
	strbuf_add_text(&call, "{\"jsonrpc\":\"2.0\",\"method\":\"draft.reopen\",\"id\":1,"
			       "\"params\":{\"ids\":[");
	for (int i = 1; i <= count; i++) {
		strbuf_addf(&call, "%s%d", i > 1 ? "," : "", i == failing ? 13 : 100 + i);
	}
	strbuf_add_text(&call, "]}}\n");
	assert_int_equal(send(fd, call.data, call.len, MSG_NOSIGNAL), (ssize_t)call.len);
	strbuf_finish(&call);
}

// One turn of the loop, where turn() takes as many as there is work for.
static void turn_once(const struct world *world) {
	(void)event_base_loop(world->app.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

// Turns until so many calls were begun.
static void begin_calls(const struct world *world, size_t count) {
	int64_t deadline_ms = clock_ticks_ms() + PATIENCE_MS;
	while (world->begun < count && clock_ticks_ms() < deadline_ms) {
		turn_once(world);
	}
	assert_int_equal(world->begun, count);
}

static void assert_hears_steps(const struct world *world, int fd, int expected) {
	struct err err = {0};
	char *line = hear(world, fd);
	struct json *answer = json_parse(line, strlen(line), &err);
	const struct json *result = json_get(answer, "result");
	assert_int_equal(json_get_int(result, "steps", 0), expected);
	assert_non_null(json_get_text(result, "who"));
	json_free(answer);
	free(line);
}

// True when nothing was answered yet.
static bool is_silent(int fd) {
	char byte;
	return recv(fd, &byte, 1, MSG_PEEK) < 0 && errno == EAGAIN;
}

static void test_what_is_done_in_one_turn_is_answered_at_once(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	ask(fd, 1, 0);
	assert_hears_steps(world, fd, 1);
	assert_int_equal(world->finished, 1);
	(void)close(fd);
}

static void test_others_are_answered_while_it_goes_on(void **state) {
	struct world *world = *state;
	int slow = connect_to(world), quick = connect_to(world);
	ask(slow, STEPS, 0);
	begin_calls(world, 1);
	for (int i = 0; i < 2; i++) {
		assert_true(send(quick, STATUS_CALL, strlen(STATUS_CALL), MSG_NOSIGNAL) > 0);
		while (is_silent(quick)) {
			turn_once(world);
		}
		assert_true(is_silent(slow));
		assert_hears(world, quick, STATUS_ANSWER);
	}
	assert_int_equal(world->finished, 0);
	assert_hears_steps(world, slow, STEPS);
	assert_int_equal(world->finished, 1);
	(void)close(slow);
}

static void test_two_of_them_take_turns(void **state) {
	struct world *world = *state;
	int first = connect_to(world), second = connect_to(world);
	ask(first, STEPS, 0);
	ask(second, STEPS / 4, 0);
	begin_calls(world, 2);
	while (is_silent(second)) {
		turn_once(world);
	}
	assert_true(is_silent(first));
	assert_hears_steps(world, second, STEPS / 4);
	assert_hears_steps(world, first, STEPS);
	assert_int_equal(world->finished, 2);
	(void)close(first);
	(void)close(second);
}

static void test_a_step_that_fails_is_the_answer(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	static const int failing[] = {1, STEPS / 2, STEPS};
	for (size_t i = 0; i < ARRAY_LEN(failing); i++) {
		ask(fd, STEPS, failing[i]);
		assert_hears_error(world, fd, RPC_REFUSED, "io");
		assert_int_equal(world->finished, i + 1);
	}
	assert_served(world);
	(void)close(fd);
}

static void test_it_goes_on_when_its_client_leaves(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	ask(fd, STEPS, 0);
	begin_calls(world, 1);
	(void)close(fd);
	for (int64_t until_ms = clock_ticks_ms() + PATIENCE_MS;
	     world->finished == 0 && clock_ticks_ms() < until_ms;) {
		turn(world);
	}
	assert_int_equal(world->finished, 1);
	assert_served(world);
}

static void test_a_stop_ends_it_and_says_so(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	ask(fd, STEPS, 0);
	begin_calls(world, 1);
	assert_int_equal(world->finished, 0);
	long_calls_destroy(world->app.long_calls);
	world->app.long_calls = NULL;
	assert_int_equal(world->finished, 1);
	assert_hears_error(world, fd, RPC_REFUSED, "state");
	(void)close(fd);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_what_is_done_in_one_turn_is_answered_at_once),
		IN_A_WORLD(test_others_are_answered_while_it_goes_on),
		IN_A_WORLD(test_two_of_them_take_turns),
		IN_A_WORLD(test_a_step_that_fails_is_the_answer),
		IN_A_WORLD(test_it_goes_on_when_its_client_leaves),
		IN_A_WORLD(test_a_stop_ends_it_and_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
