// The real control server, with one handler for each way to answer.
#include "tests/unit/control_world.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/long_call.h"
#include "daemon/loop.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/wire/frame.h"

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

static bool answer_watching(struct request *request, struct err *err) {
	return request_watch(request, err);
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

// A step for each of the ids.
struct stairs {
	size_t next;
};

static bool climb(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct stairs *stairs = state;
	const struct json *ids = json_get(request->params, "ids");
	int64_t id = 0;
	int64_t until_us = clock_ticks_us() + 1000;
	(void)json_whole(json_at(ids, stairs->next++), &id); // the command's table made sure
	while (clock_ticks_us() < until_us) {
	}
	json_put_text(request->result, "who", request->actor.name);
	json_put_int(request->result, "steps", (int64_t)stairs->next);
	*ret_more = stairs->next < json_count(ids);
	return id != 13 || err_set(err, ERR_IO, "the thirteenth");
}

static void leave_stairs(void *state) {
	the_world->finished++;
	free(state);
}

static bool answer_in_steps(struct request *request, struct err *err) {
	static const struct long_call_type type = {.step = climb, .finish = leave_stairs};
	the_world->begun++;
	return long_call_run(request, &type, xcalloc(1, sizeof(struct stairs)), err);
}

static bool answer_by_lister(struct request *request, struct err *err) {
	return the_world->lister(request, err);
}

control_handler *const control_handlers[CMD_COUNT] = {
	[CMD_STATUS] = answer_well,        [CMD_SHOW] = answer_not_found,
	[CMD_SKIP] = answer_who,           [CMD_LOG] = answer_who,
	[CMD_MISSED] = answer_later,       [CMD_PRODUCT_LIST] = answer_now_by_the_late_way,
	[CMD_QUEUE] = answer_at_length,    [CMD_DEV_CLOCK_RUN] = answer_well,
	[CMD_WATCH] = answer_watching,     [CMD_REOPEN] = answer_in_steps,
	[CMD_CALENDAR] = answer_at_length, [CMD_CUSTOMER_LIST] = answer_by_lister,
};

int begin(void **state) {
	struct world *world = xcalloc(1, sizeof *world);
	struct err err = {0};
	(void)signal(SIGPIPE, SIG_IGN); // as the daemon does
	(void)snprintf(world->folder, sizeof world->folder, "%s/control.XXXXXX", P_tmpdir);
	if (mkdtemp(world->folder) == NULL || chmod(world->folder, 0711) != 0) {
		return -1;
	}
	(void)snprintf(world->path, sizeof world->path, "%s/control.sock", world->folder);
	(void)snprintf(world->owner_name, sizeof world->owner_name, "anna");
	(void)snprintf(world->staff_name, sizeof world->staff_name, "ben");
	for (size_t i = 0; i < ARRAY_LEN(world->owners); i++) {
		world->owners[i] = (struct principal){world->owner_name, OWNER_UID + (int64_t)i};
	}
	world->staff[0] = (struct principal){world->staff_name, STAFF_UID};
	world->config = (struct config){.owners = world->owners,
					.owner_count = ARRAY_LEN(world->owners),
					.staff = world->staff,
					.staff_count = ARRAY_LEN(world->staff)};
	world->app.config = &world->config;
	world->app.base = loop_create(&err);
	world->app.long_calls = long_calls_create(&world->app);
	world->app.control = control_open(&world->app, world->path, &err);
	*state = world;
	the_world = world;
	return world->app.control != NULL ? 0 : -1;
}

int end(void **state) {
	struct world *world = *state;
	control_close(world->app.control);
	long_calls_destroy(world->app.long_calls);
	int left_behind = access(world->path, F_OK);
	event_base_free(world->app.base);
	(void)rmdir(world->folder);
	free(world);
	return left_behind == 0 ? -1 : 0;
}

/* Clients. */

int connect_to(const struct world *world) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	memcpy(address.sun_path, world->path, strlen(world->path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

void turn(const struct world *world) {
	(void)event_base_loop(world->app.base, EVLOOP_NONBLOCK);
}

// Writes all, turning the loop while the socket is full; false when the server closed.
bool say(const struct world *world, int fd, const void *bytes, size_t len) {
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

void say_text(const struct world *world, int fd, const char *text) {
	assert_true(say(world, fd, text, strlen(text)));
}

// Everything up to the next newline, or up to the end ("" when there is nothing more); to be freed.
char *hear(const struct world *world, int fd) {
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

void assert_hears(const struct world *world, int fd, const char *expected) {
	char *line = hear(world, fd);
	assert_string_equal(line, expected);
	free(line);
}

// The error's data.code of the next line, for comparison.
void assert_hears_error(const struct world *world, int fd, int code, const char *word) {
	struct err err = {0};
	char *line = hear(world, fd);
	struct json *answer = json_parse(line, strlen(line), &err);
	const struct json *error = json_get(answer, "error");
	assert_int_equal(json_get_int(error, "code", 0), code);
	assert_string_equal(json_get_text(json_get(error, "data"), "code"), word);
	json_free(answer);
	free(line);
}

void assert_ends(const struct world *world, int fd) {
	assert_hears(world, fd, "");
	(void)close(fd);
}

void assert_served(const struct world *world) {
	int fd = connect_to(world);
	say_text(world, fd, STATUS_CALL);
	assert_hears(world, fd, STATUS_ANSWER);
	(void)close(fd);
	turn(world);
}

uint64_t limit_count(const struct world *world, enum control_limit limit) {
	return control_count(world->app.control).limits[limit];
}

// Connects as another user; the test must run as root.
int connect_as(const struct world *world, uid_t uid) {
	assert_int_equal(chmod(world->path, 0666), 0); // so that the role decides, not the mode
	assert_int_equal(seteuid(uid), 0);
	int fd = connect_to(world);
	assert_int_equal(seteuid(0), 0);
	return fd;
}
