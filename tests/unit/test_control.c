// What the control socket answers, and to whom.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rosemary/wire/codec.h"
#include "tests/unit/control_world.h"

/* Answers. */

static void test_calls_are_answered_one_by_one(void **state) {
	const struct world *world = *state;
	static const struct {
		const char *line, *answer;
	} cases[] = {
		{STATUS_CALL, STATUS_ANSWER},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"params\":{},\"id\":\"a\"}\r\n",
		 "{\"jsonrpc\":\"2.0\",\"result\":{\"well\":true},\"id\":\"a\"}"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"draft.show\",\"params\":{\"id\":9},\"id\":2}\n",
		 "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"no draft 9\","
		 "\"data\":{\"code\":\"not found\"}},\"id\":2}"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"draft.show\",\"id\":2}\n",
		 "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32602,\"message\":\"'id' is missing\","
		 "\"data\":{\"code\":\"invalid\"}},\"id\":2}"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"params\":[1],\"id\":2}\n",
		 "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32602,\"message\":\"'status' takes its "
		 "parameters by name\",\"data\":{\"code\":\"invalid\"}},\"id\":2}"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"no\",\"id\":2}\n",
		 "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method not found\","
		 "\"data\":{\"code\":\"invalid\",\"text\":\"this daemon knows no method 'no'\"}},\"id\":2}"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"product.list\",\"id\":2}\n",
		 "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":2}"},
	};
	int fd = connect_to(world);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		say_text(world, fd, cases[i].line);
		assert_hears(world, fd, cases[i].answer);
	}
	(void)close(fd);
	struct control_counters counters = control_count(world->app.control);
	assert_int_equal(counters.calls, 4); // that reached a handler
	assert_int_equal(counters.failed, 4);
}

static void test_notifications_are_done_and_not_answered(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	say_text(world, fd,
		 "{\"jsonrpc\":\"2.0\",\"method\":\"status\"}\n"
		 "{\"jsonrpc\":\"2.0\",\"method\":\"no.such\"}\n"
		 "[{\"jsonrpc\":\"2.0\",\"method\":\"status\"}]\n" STATUS_CALL);
	assert_hears(world, fd, STATUS_ANSWER);
	assert_int_equal(control_count(world->app.control).calls, 3);
	(void)close(fd);
}

static void test_batches_are_answered_in_one_line(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	say_text(world, fd,
		 "[{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1},7,"
		 "{\"jsonrpc\":\"2.0\",\"method\":\"status\"},"
		 "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":2}]\n");
	assert_hears(world, fd,
		     "[{\"jsonrpc\":\"2.0\",\"result\":{\"well\":true},\"id\":1},"
		     "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"Invalid "
		     "Request\",\"data\":{\"code\":\"invalid\",\"text\":\"a call is an object\"}},"
		     "\"id\":null},"
		     "{\"jsonrpc\":\"2.0\",\"result\":{\"well\":true},\"id\":2}]");
	(void)close(fd);
}

static void test_a_deferred_answer_comes_when_it_is_finished(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	say_text(world, fd,
		 "[{\"jsonrpc\":\"2.0\",\"method\":\"draft.missed\",\"id\":5},"
		 "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":6}]\n" STATUS_CALL);
	assert_hears(world, fd, STATUS_ANSWER); // others need not wait
	assert_non_null(world->deferred);
	control_finish(world->deferred, json_new_object(), NULL);
	assert_hears(world, fd,
		     "[{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":5},"
		     "{\"jsonrpc\":\"2.0\",\"result\":{\"well\":true},\"id\":6}]");
	say_text(world, fd, "{\"jsonrpc\":\"2.0\",\"method\":\"draft.missed\",\"id\":7}\n");
	turn(world);
	const struct err err = {ERR_STATE, "not now"};
	control_finish(world->deferred, NULL, &err);
	assert_hears_error(world, fd, RPC_REFUSED, "state");
	(void)close(fd);
}

static void test_a_deferred_call_outlives_its_client_and_the_socket(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	say_text(world, fd, "{\"jsonrpc\":\"2.0\",\"method\":\"draft.missed\",\"id\":5}\n");
	(void)close(fd);
	turn(world);
	control_finish(world->deferred, json_new_object(), NULL);
	turn(world);
	turn(world);
	assert_int_equal(control_count(world->app.control).connections, 0);
	fd = connect_to(world);
	say_text(world, fd, "{\"jsonrpc\":\"2.0\",\"method\":\"draft.missed\",\"id\":5}\n");
	control_close(world->app.control);
	world->app.control = NULL;
	control_finish(world->deferred, json_new_object(), NULL);
	assert_ends(world, fd);
}

static void test_a_client_that_said_all_still_gets_its_answers(void **state) {
	const struct world *world = *state;
	int fd = connect_to(world);
	assert_int_equal(send(fd, STATUS_CALL STATUS_CALL, 2 * strlen(STATUS_CALL), 0),
			 2 * strlen(STATUS_CALL));
	(void)shutdown(fd, SHUT_WR);
	assert_hears(world, fd, STATUS_ANSWER);
	assert_hears(world, fd, STATUS_ANSWER);
	assert_ends(world, fd);
}

/* Who may. */

static void test_roles_come_from_the_uid(void **state) {
	struct world *world = *state;
	if (geteuid() != 0) {
		skip();
	}
	const char *skip_call =
		"{\"jsonrpc\":\"2.0\",\"method\":\"draft.skip\",\"params\":{\"ids\":[1]},\"id\":1}\n";
	const char *log_call = "{\"jsonrpc\":\"2.0\",\"method\":\"audit.list\",\"id\":1}\n";
	int owner = connect_as(world, OWNER_UID);
	say_text(world, owner, skip_call);
	assert_hears(world, owner, "{\"jsonrpc\":\"2.0\",\"result\":{\"who\":\"anna\"},\"id\":1}");
	int staff = connect_as(world, STAFF_UID);
	say_text(world, staff, skip_call);
	assert_hears_error(world, staff, RPC_REFUSED, "denied");
	say_text(world, staff, log_call);
	assert_hears(world, staff, "{\"jsonrpc\":\"2.0\",\"result\":{\"who\":\"ben\"},\"id\":1}");
	int root = connect_to(world);
	say_text(world, root, skip_call);
	assert_hears(world, root, "{\"jsonrpc\":\"2.0\",\"result\":{\"who\":\"root\"},\"id\":1}");
	int stranger = connect_as(world, 65534);
	assert_hears_error(world, stranger, RPC_REFUSED, "denied");
	assert_ends(world, stranger);
	assert_int_equal(control_count(world->app.control).denied, 1);
	world->config.staff_count = 0; // a reload that takes the right away
	say_text(world, staff, log_call);
	assert_hears_error(world, staff, RPC_REFUSED, "denied");
	(void)close(owner);
	(void)close(staff);
	(void)close(root);
}

static void test_developer_commands_need_a_developers_daemon(void **state) {
	struct world *world = *state;
	const char *call = "{\"jsonrpc\":\"2.0\",\"method\":\"dev.clock.run\",\"id\":1}\n";
	int fd = connect_to(world);
	say_text(world, fd, call);
	assert_hears_error(world, fd, RPC_REFUSED, "denied");
	world->app.developer = true;
	say_text(world, fd, call);
	assert_hears(world, fd, STATUS_ANSWER);
	(void)close(fd);
}

static void test_the_socket_is_for_owner_and_group_only(void **state) {
	const struct world *world = *state;
	struct stat status;
	assert_int_equal(stat(world->path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0660);
}

static void test_a_living_socket_is_not_taken_and_a_dead_one_is(void **state) {
	struct world *world = *state;
	struct err err = {0};
	char *aside = xasprintf("%s/aside", world->folder);
	assert_null(control_open(&world->app, world->path, &err));
	assert_int_equal(err.code, ERR_BUSY);
	assert_served(world);
	assert_int_equal(link(world->path, aside), 0); // survives the close, as after a kill
	control_close(world->app.control);
	assert_int_equal(rename(aside, world->path), 0);
	world->app.control = control_open(&world->app, world->path, &err);
	assert_non_null(world->app.control);
	assert_served(world);
	FILE *file = fopen(aside, "w");
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
	assert_null(control_open(&world->app, aside, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_int_equal(unlink(aside), 0);
	free(aside);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_calls_are_answered_one_by_one),
		IN_A_WORLD(test_notifications_are_done_and_not_answered),
		IN_A_WORLD(test_batches_are_answered_in_one_line),
		IN_A_WORLD(test_a_deferred_answer_comes_when_it_is_finished),
		IN_A_WORLD(test_a_deferred_call_outlives_its_client_and_the_socket),
		IN_A_WORLD(test_a_client_that_said_all_still_gets_its_answers),
		IN_A_WORLD(test_roles_come_from_the_uid),
		IN_A_WORLD(test_developer_commands_need_a_developers_daemon),
		IN_A_WORLD(test_the_socket_is_for_owner_and_group_only),
		IN_A_WORLD(test_a_living_socket_is_not_taken_and_a_dead_one_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
