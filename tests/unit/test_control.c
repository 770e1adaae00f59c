// The real server on a real socket in a real loop, with clients that behave and clients that do not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control.h"
#include "daemon/control_connection.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/wire/client.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/frame.h"

enum { PATIENCE_MS = 20000, LONG_TEXT_BYTES = 1024 * 1024, OWNER_UID = 4001, STAFF_UID = 4101 };

#define STATUS_CALL   "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1}\n"
#define STATUS_ANSWER "{\"jsonrpc\":\"2.0\",\"result\":{\"well\":true},\"id\":1}"

// The daemon around the server. Each test has its own.
struct world {
	struct app app;
	struct config config;
	struct principal owners[8], staff[1];
	char owner_name[8], staff_name[8];
	char folder[64], path[80];
	struct control_call *deferred;
};

/* A text and its length, which may have NUL bytes in it. */
#define BYTES(text)                                                                                \
	{ text, sizeof(text) - 1 }

static struct world *the_world; // handlers know the app only

/* Handlers: one for each way to answer. */

static bool answer_well(struct request *request, struct err *err) {
	(void)err;
	json_put_bool(request->result, "well", true);
	return true;
}

static bool answer_who(struct request *request, struct err *err) {
	(void)err;
	json_put_text(request->result, "who", request->actor.name);
	return true;
}

static bool answer_not_found(struct request *request, struct err *err) {
	return err_set(err, ERR_NOT_FOUND, "no draft %d",
		       (int)json_get_int(request->params, "id", 0));
}

static bool answer_later(struct request *request, struct err *err) {
	(void)err;
	the_world->deferred = request_defer(request);
	return true;
}

static bool answer_now_by_the_late_way(struct request *request, struct err *err) {
	(void)err;
	control_finish(request_defer(request), json_new_object(), NULL);
	return true;
}

static bool answer_at_length(struct request *request, struct err *err) {
	char *text = xcalloc(LONG_TEXT_BYTES + 1, 1);
	(void)err;
	memset(text, 'x', LONG_TEXT_BYTES);
	for (int64_t i = json_get_int(request->params, "limit", 1); i > 0; i--) {
		char key[16];
		(void)snprintf(key, sizeof key, "%d", (int)i);
		json_put_text(request->result, key, text);
	}
	free(text);
	return true;
}

control_handler *const control_handlers[CMD_COUNT] = {
	[CMD_STATUS] = answer_well,     [CMD_SHOW] = answer_not_found,
	[CMD_SKIP] = answer_who,        [CMD_LOG] = answer_who,
	[CMD_MISSED] = answer_later,    [CMD_PRODUCT_LIST] = answer_now_by_the_late_way,
	[CMD_QUEUE] = answer_at_length, [CMD_DEV_CLOCK_RUN] = answer_well,
};

static int begin(void **state) {
	struct world *world = xcalloc(1, sizeof *world);
	struct err err = {0};
	(void)signal(SIGPIPE, SIG_IGN); // as the daemon does
	strcpy(world->folder, "/tmp/test_control.XXXXXX");
	if (mkdtemp(world->folder) == NULL || chmod(world->folder, 0711) != 0) {
		return -1;
	}
	(void)snprintf(world->path, sizeof world->path, "%s/control.sock", world->folder);
	strcpy(world->owner_name, "anna");
	strcpy(world->staff_name, "ben");
	for (size_t i = 0; i < ARRAY_LEN(world->owners); i++) {
		world->owners[i] = (struct principal){world->owner_name, OWNER_UID + (int64_t)i};
	}
	world->staff[0] = (struct principal){world->staff_name, STAFF_UID};
	world->config = (struct config){.owners = world->owners,
					.owner_count = ARRAY_LEN(world->owners),
					.staff = world->staff,
					.staff_count = ARRAY_LEN(world->staff)};
	world->app.config = &world->config;
	world->app.base = event_base_new();
	world->app.control = control_open(&world->app, world->path, &err);
	*state = world;
	the_world = world;
	return world->app.control != NULL ? 0 : -1;
}

static int end(void **state) {
	struct world *world = *state;
	control_close(world->app.control);
	int left_behind = access(world->path, F_OK);
	event_base_free(world->app.base);
	(void)rmdir(world->folder);
	free(world);
	return left_behind == 0 ? -1 : 0;
}

/* Clients. */

static int connect_to(const struct world *world) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	memcpy(address.sun_path, world->path, strlen(world->path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static void turn(const struct world *world) {
	(void)event_base_loop(world->app.base, EVLOOP_NONBLOCK);
}

// Writes all, turning the loop while the socket is full; false when the server closed.
static bool say(const struct world *world, int fd, const void *bytes, size_t len) {
	const char *rest = bytes;
	while (len > 0) {
		ssize_t sent = send(fd, rest, len, MSG_NOSIGNAL);
		if (sent < 0 && errno != EAGAIN) {
			return false;
		}
		rest += sent > 0 ? sent : 0;
		len -= sent > 0 ? (size_t)sent : 0;
		turn(world);
	}
	return true;
}

static void say_text(const struct world *world, int fd, const char *text) {
	assert_true(say(world, fd, text, strlen(text)));
}

// Everything up to the next newline, or up to the end ("" when there is nothing more); to be freed.
static char *hear(const struct world *world, int fd) {
	struct strbuf line = STRBUF_INIT(ANSWER_MAX_BYTES + 1);
	int64_t deadline_ms = clock_ticks_ms() + PATIENCE_MS;
	for (;;) {
		char byte = 0;
		ssize_t len = recv(fd, &byte, 1, 0);
		if (len == 0 || (len < 0 && errno != EAGAIN) || byte == '\n') {
			return strbuf_take(&line);
		}
		if (len == 1) {
			strbuf_add_char(&line, byte);
			continue;
		}
		struct pollfd poller = {.fd = fd, .events = POLLIN};
		turn(world);
		(void)poll(&poller, 1, 1);
		if (clock_ticks_ms() > deadline_ms) {
			fail_msg("nothing was heard");
		}
	}
}

static void assert_hears(const struct world *world, int fd, const char *expected) {
	char *line = hear(world, fd);
	assert_string_equal(line, expected);
	free(line);
}

// The error's data.code of the next line, for comparison.
static void assert_hears_error(const struct world *world, int fd, int code, const char *word) {
	struct err err = {0};
	char *line = hear(world, fd);
	struct json *answer = json_parse(line, strlen(line), &err);
	const struct json *error = json_get(answer, "error");
	assert_int_equal(json_get_int(error, "code", 0), code);
	assert_string_equal(json_get_text(json_get(error, "data"), "code"), word);
	json_free(answer);
	free(line);
}

static void assert_ends(const struct world *world, int fd) {
	assert_hears(world, fd, "");
	(void)close(fd);
}

static void assert_served(const struct world *world) {
	int fd = connect_to(world);
	say_text(world, fd, STATUS_CALL);
	assert_hears(world, fd, STATUS_ANSWER);
	(void)close(fd);
	turn(world);
}

static uint64_t limit_count(const struct world *world, enum control_limit limit) {
	return control_count(world->app.control).limits[limit];
}

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
		 "\"data\":{\"code\":\"not found\",\"text\":\"no method 'no'\"}},\"id\":2}"},
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

// Connects as another user; the test must run as root.
static int connect_as(const struct world *world, uid_t uid) {
	assert_int_equal(chmod(world->path, 0666), 0); // so that the role decides, not the mode
	assert_int_equal(seteuid(uid), 0);
	int fd = connect_to(world);
	assert_int_equal(seteuid(0), 0);
	return fd;
}

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

/* Clients that do not behave. */

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
	memcpy(bytes, STATUS_CALL, strlen(STATUS_CALL) - 1);
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
	const char *call = "{\"jsonrpc\":\"2.0\",\"method\":\"draft.queue\",\"id\":1}\n";
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

static void test_half_a_line_has_ten_seconds_and_silence_has_all_day(void **state) {
	const struct world *world = *state;
	int idle = connect_to(world);
	int slow = connect_to(world);
	int64_t began_ms = clock_ticks_ms();
	say_text(world, slow, STATUS_CALL "{\"jsonrpc\":");
	assert_hears(world, slow, STATUS_ANSWER);
	assert_hears_error(world, slow, RPC_INVALID_REQUEST, "limit");
	assert_true(clock_ticks_ms() - began_ms >= (CONTROL_REQUEST_SECONDS - 1) * 1000);
	assert_ends(world, slow);
	assert_int_equal(limit_count(world, CONTROL_LIMIT_TIME), 1);
	say_text(world, idle, STATUS_CALL);
	assert_hears(world, idle, STATUS_ANSWER);
	(void)close(idle);
}

/* The blocking client against this server. */

struct caller {
	const char *path;
	const char *method;
	int64_t id; // the parameter, if not 0
	struct json *result;
	struct err err;
	atomic_bool done;
};

static void *call_once(void *argument) {
	struct caller *caller = argument;
	struct client *client = client_open(caller->path, &caller->err);
	struct json *params = json_new_object();
	if (caller->id != 0) {
		json_put_int(params, "id", caller->id);
	}
	if (client != NULL) {
		client_set_wait(client, 300);
		caller->result = client_call(client, caller->method, params, &caller->err);
	} else {
		json_free(params);
	}
	client_close(client);
	atomic_store(&caller->done, true);
	return NULL;
}

static void run_caller(const struct world *world, struct caller *caller) {
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, call_once, caller), 0);
	while (!atomic_load(&caller->done)) {
		(void)poll(NULL, 0, 1);
		turn(world);
	}
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void test_the_client_gets_results_and_errors(void **state) {
	struct world *world = *state;
	struct caller well = {.path = world->path, .method = "status"};
	run_caller(world, &well);
	assert_true(json_get_bool(well.result, "well"));
	json_free(well.result);
	struct caller long_answer = {.path = world->path, .method = "draft.queue"};
	run_caller(world, &long_answer);
	assert_int_equal(strlen(json_get_text(long_answer.result, "1")), LONG_TEXT_BYTES);
	json_free(long_answer.result);
	struct caller missing = {.path = world->path, .method = "draft.show", .id = 3};
	run_caller(world, &missing);
	assert_null(missing.result);
	assert_int_equal(missing.err.code, ERR_NOT_FOUND);
	assert_string_equal(missing.err.text, "no draft 3");
}

static void test_the_client_does_not_wait_for_ever(void **state) {
	struct world *world = *state;
	struct caller late = {.path = world->path, .method = "draft.missed"};
	run_caller(world, &late);
	assert_int_equal(late.err.code, ERR_UNREACHABLE);
	control_finish(world->deferred, json_new_object(), NULL);
	struct caller nowhere = {.path = "/nonexistent/control.sock", .method = "status"};
	run_caller(world, &nowhere);
	assert_int_equal(nowhere.err.code, ERR_UNREACHABLE);
	assert_non_null(strstr(nowhere.err.text, "systemctl start rosemaryd"));
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, begin, end)

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
		IN_A_WORLD(test_what_is_no_json_closes_that_connection_alone),
		IN_A_WORLD(test_a_line_has_an_end_or_the_connection_has),
		IN_A_WORLD(test_a_batch_bomb_is_one_error),
		IN_A_WORLD(test_depth_is_no_bomb),
		IN_A_WORLD(test_too_long_an_answer_is_an_error),
		IN_A_WORLD(test_who_does_not_read_is_closed),
		IN_A_WORLD(test_deferred_calls_are_counted),
		IN_A_WORLD(test_a_thousand_connections_harm_nobody),
		IN_A_WORLD(test_all_together_are_limited_too),
		IN_A_WORLD(test_half_a_line_has_ten_seconds_and_silence_has_all_day),
		IN_A_WORLD(test_the_client_gets_results_and_errors),
		IN_A_WORLD(test_the_client_does_not_wait_for_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
