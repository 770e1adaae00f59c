/* The real control server in a real loop, and clients that share the loop's thread. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cmocka.h>

#include "daemon/app.h"
#include "daemon/control.h"

enum { PATIENCE_MS = 20000, LONG_TEXT_BYTES = 1024 * 1024, OWNER_UID = 4001, STAFF_UID = 4101 };

#define STATUS_CALL   "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1}\n"
#define STATUS_ANSWER "{\"jsonrpc\":\"2.0\",\"result\":{\"well\":true},\"id\":1}"

/* The daemon around the server. Each test has its own. */
struct world {
	struct app app;
	struct config config;
	struct principal owners[8], staff[1];
	char owner_name[8], staff_name[8];
	char folder[64], path[80];
	struct control_call *deferred; /* by the last draft.missed */
	control_handler *lister;       /* answers customer.list */
	size_t begun, finished; /* draft.reopen calls, each of an id a millisecond; 13 fails */
};

/* Setup and teardown of a test; begin() leaves the world in *state. */
int begin(void **state);
int end(void **state);

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, begin, end)

/* A connected socket that does not block, or -1. */
int connect_to(const struct world *world);

/* The same as another user; the test must run as root. */
int connect_as(const struct world *world, uid_t uid);

/* Lets the server do what there is to do. */
void turn(const struct world *world);

/* Writes all, turning the loop while the socket is full; false when the server closed. */
bool say(const struct world *world, int fd, const void *bytes, size_t len);
void say_text(const struct world *world, int fd, const char *text);

/* Everything up to the next newline or the end ("" when there is nothing more); to be freed. */
char *hear(const struct world *world, int fd);

/* The next line is this; it is an error with this code and data.code; there is none any more. */
void assert_hears(const struct world *world, int fd, const char *expected);
void assert_hears_error(const struct world *world, int fd, int code, const char *word);
void assert_ends(const struct world *world, int fd);

/* A well-behaved client gets its answer. */
void assert_served(const struct world *world);

/* How often a limit was reached. */
uint64_t limit_count(const struct world *world, enum control_limit limit);
