// The blocking client against the real server, which runs in this thread and the client in another.
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/wire/client.h"
#include "rosemary/wire/frame.h"
#include "tests/unit/control_world.h"

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

static void test_a_call_that_is_too_long_is_not_sent(void **state) {
	struct world *world = *state;
	struct err err = {0};
	char *text = xcalloc(REQUEST_MAX_BYTES + 1, 1);
	memset(text, 'x', REQUEST_MAX_BYTES);
	struct json *params = json_new_object();
	json_put_text(params, "text", text);
	struct client *client = client_open(world->path, &err);
	assert_non_null(client);
	assert_null(client_call(client, "draft.edit", params, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	client_close(client);
	free(text);
}

static void test_the_client_says_when_the_daemon_is_gone(void **state) {
	struct world *world = *state;
	struct err err = {0};
	struct client *client = client_open(world->path, &err);
	assert_non_null(client);
	turn(world);
	control_close(world->app.control);
	world->app.control = NULL;
	turn(world);                  // libevent closes its descriptors when the loop turns
	for (int i = 0; i < 2; i++) { // the second time without trying
		err = (struct err){0};
		assert_null(client_call(client, "status", NULL, &err));
		assert_int_equal(err.code, ERR_UNREACHABLE);
	}
	client_close(client);
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
	assert_non_null(strstr(nowhere.err.text, "systemctl status rosemary"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_the_client_gets_results_and_errors),
		IN_A_WORLD(test_a_call_that_is_too_long_is_not_sent),
		IN_A_WORLD(test_the_client_says_when_the_daemon_is_gone),
		IN_A_WORLD(test_the_client_does_not_wait_for_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
