// Who is served when: people between any two pieces of work, and work between people who never end.
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/control_connection.h"
#include "daemon/loop.h"
#include "tests/unit/control_world.h"

enum { PIECES = 50, PIECE_US = 1000, CROWD = 8, CALLS_EACH = 1400, CALLS_MANY = 3000 };

/* Work that is ready again as soon as it was done. */
struct labour {
	const struct world *world;
	struct event *event;
	int left;               // pieces
	int fd;                 // of a client who asks during the first piece; -1: none does
	int left_at_answer;     // pieces, when that client had the answer; -1: not yet
	uint64_t calls_at_once; // that were answered before the first piece
};

static void on_labour(evutil_socket_t none, short what, void *argument) {
	struct labour *labour = argument;
	int64_t until_us = clock_ticks_us() + PIECE_US;
	char byte = 0;
	(void)none, (void)what;
	if (labour->left == PIECES) {
		labour->calls_at_once = control_count(labour->world->app.control).calls;
		(void)send(labour->fd, STATUS_CALL, strlen(STATUS_CALL), 0); // told by the answer
	}
	while (clock_ticks_us() <= until_us) {
		// as work does, it keeps the loop for its time
	}
	if (labour->left_at_answer < 0 && recv(labour->fd, &byte, 1, MSG_PEEK) > 0) {
		labour->left_at_answer = labour->left;
	}
	if (--labour->left > 0) {
		event_active(labour->event, EV_TIMEOUT, 0);
	}
}

static struct labour labour_for(const struct world *world, int fd) {
	return (struct labour){.world = world, .left = PIECES, .fd = fd, .left_at_answer = -1};
}

static void do_all(struct labour *labour) {
	labour->event = event_new(labour->world->app.base, -1, 0, on_labour, labour);
	assert_non_null(labour->event);
	event_active(labour->event, EV_TIMEOUT, 0);
	turn(labour->world);
	assert_int_equal(labour->left, 0);
	event_free(labour->event);
}

static void test_who_asks_is_answered_between_two_pieces_of_work(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	struct labour labour = labour_for(world, fd);
	do_all(&labour);
	assert_true(labour.left_at_answer >= PIECES - 2);
	assert_hears(world, fd, STATUS_ANSWER);
	(void)close(fd);
}

static void test_a_crowd_that_asks_without_end_leaves_work_its_time(void **state) {
	const struct world *world = *state;
	const size_t len = strlen(STATUS_CALL);
	char *calls = xcalloc(CALLS_EACH, len);
	int fds[CROWD];
	for (size_t i = 0; i < CALLS_EACH; i++) {
		memcpy(calls + i * len, STATUS_CALL, len); // NOLINT(bugprone-not-null-*)
	}
	for (size_t i = 0; i < CROWD; i++) {
		fds[i] = connect_to(world);
		turn(world);
	}
	for (size_t i = 0; i < CROWD; i++) {
		assert_int_equal(send(fds[i], calls, CALLS_EACH * len, 0), CALLS_EACH * len);
	}
	struct labour labour = labour_for(world, -1);
	do_all(&labour);
	assert_true(labour.calls_at_once < (uint64_t)CROWD * CALLS_EACH / 2);
	for (size_t i = 0; i < CROWD; i++) {
		for (size_t k = 0; k < CALLS_EACH; k++) {
			assert_hears(world, fds[i], STATUS_ANSWER);
		}
		(void)close(fds[i]);
	}
	free(calls);
}

static void test_a_question_is_not_put_off_for_anothers_many(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	turn(world);
	struct labour labour = labour_for(world, fd);
	world->app.control->turn_left_us = 0; // as another has used it up
	assert_true(send(fd, STATUS_CALL, strlen(STATUS_CALL), 0) > 0);
	do_all(&labour);
	assert_int_equal(labour.calls_at_once, 1);
	assert_hears(world, fd, STATUS_ANSWER);
	(void)close(fd);
}

static void test_more_than_is_read_ahead_waits_for_work_and_no_longer(void **state) {
	const struct world *world = *state;
	const size_t len = strlen(STATUS_CALL);
	char *calls = xcalloc(CALLS_MANY, len);
	int fd = connect_to(world);
	turn(world);
	for (size_t i = 0; i < CALLS_MANY; i++) {
		memcpy(calls + i * len, STATUS_CALL, len); // NOLINT(bugprone-not-null-*)
	}
	world->app.control->turn_left_us = 0;
	(void)alarm(PATIENCE_MS / 1000); // a loop that is busy for ever ends the test
	assert_true(say(world, fd, calls, CALLS_MANY * len));
	for (size_t k = 0; k < CALLS_MANY; k++) {
		assert_hears(world, fd, STATUS_ANSWER);
	}
	(void)alarm(0);
	(void)close(fd);
	free(calls);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_who_asks_is_answered_between_two_pieces_of_work),
		IN_A_WORLD(test_a_crowd_that_asks_without_end_leaves_work_its_time),
		IN_A_WORLD(test_a_question_is_not_put_off_for_anothers_many),
		IN_A_WORLD(test_more_than_is_read_ahead_waits_for_work_and_no_longer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
