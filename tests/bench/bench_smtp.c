/*
 * Messages a second through the real outbox, its store and its gate, to Postfix's smtp-sink, beside
 * smtp-source -d with as many sessions and nodemailer's pool with 16 connections in the same run:
 * next door, behind a delay of 20 ms a round trip, and with SLOW_FSYNC_US (slow_fsync.c) on a
 * slower disk. The messages are notices: the gate reads bytes and draft, no customer's facts. One
 * figure is the median of three.
 *
 * DELAY_PROXY, NODE_SOURCE and NODEMAILER name the proxy, nodemailer_source.mjs and the package's
 * folder; without the last one its column is left out, and says so.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "rosemary/base/log.h"
#include "tests/outbox/post_office.h"

enum {
	MESSAGES = 5000,
	ROUNDS = 3,
	PATIENCE_MS = 5000,
	POOL = 16,
	FAR_MS = 20,
	FAR_EACH = 40,  // messages of a session, to a far server
	SLOW_EACH = 300 // and from a slow disk
};

/* One condition of the comparison. */
struct course {
	const char *place; /* host:port */
	int sessions;
	int messages;
	int own; /* of these from our outbox, where a slow disk makes all of them take minutes */
};

extern char **environ;

static int free_port(void) {
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	(void)close(fd);
	return ntohs(address.sin_port);
}

static bool listens(int port) {
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				      .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool there = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
	(void)close(fd);
	return there;
}

static pid_t run(const char *const *arguments) {
	pid_t pid = 0;
	assert(arguments[0] != NULL);
	assert_int_equal(posix_spawnp(&pid, arguments[0], NULL, NULL,
				      (char *const *)(uintptr_t)arguments, environ),
			 0);
	return pid;
}

static void wait_until_listens(int port) {
	for (int i = 0; i < PATIENCE_MS && !listens(port); i++) {
		wait_for_others();
	}
	assert_true(listens(port));
}

static pid_t start_sink(const char *place, int port) {
	const char *as_root[] = {"smtp-sink", "-u", "nobody", place, "100", NULL};
	const char *as_user[] = {"smtp-sink", place, "100", NULL};
	pid_t pid = run(geteuid() == 0 ? as_root : as_user);
	wait_until_listens(port);
	return pid;
}

static pid_t start_proxy(int from, int to) {
	char listen[16], target[16], delay[16];
	(void)snprintf(listen, sizeof listen, "%d", from);
	(void)snprintf(target, sizeof target, "%d", to);
	(void)snprintf(delay, sizeof delay, "%d", FAR_MS);
	const char *arguments[] = {getenv("DELAY_PROXY"), listen, target, delay, NULL};
	assert_non_null(arguments[0]);
	pid_t pid = run(arguments);
	wait_until_listens(from);
	return pid;
}

static void stop(pid_t pid) {
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static double rate(int messages, int64_t from_us) {
	return messages * 1e6 / (double)(clock_ticks_us() - from_us);
}

static double measure_source(const struct course *course) {
	char count[32], at_once[32], len[32];
	(void)snprintf(count, sizeof count, "%d", course->messages);
	(void)snprintf(at_once, sizeof at_once, "%d", course->sessions);
	(void)snprintf(len, sizeof len, "%zu", strlen(post_office_letter));
	const char *arguments[] = {"smtp-source", "-d",
				   "-s",          at_once,
				   "-m",          count,
				   "-l",          len,
				   "-f",          "a@shop.example",
				   "-t",          "b@there.example",
				   course->place, NULL};
	int status = 0;
	int64_t from = clock_ticks_us();
	pid_t pid = run(arguments);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	return rate(course->messages, from);
}

// 0 without the package.
static double measure_nodemailer(const struct course *course) {
	char count[32], at_once[32], len[32], said[32] = "";
	int ways[2], status = 0;
	if (getenv("NODEMAILER") == NULL) {
		return 0;
	}
	(void)snprintf(count, sizeof count, "%d", course->messages);
	(void)snprintf(at_once, sizeof at_once, "%d", POOL);
	(void)snprintf(len, sizeof len, "%zu", strlen(post_office_letter));
	const char *arguments[] =
		{"node", getenv("NODE_SOURCE"), strchr(course->place, ':') + 1, count, at_once, len,
		 NULL};
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;
	assert_int_equal(pipe(ways), 0);
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	assert_int_equal(posix_spawn_file_actions_adddup2(&actions, ways[1], STDOUT_FILENO), 0);
	assert_int_equal(posix_spawnp(&pid, arguments[0], &actions, NULL,
				      (char *const *)(uintptr_t)arguments, environ),
			 0);
	(void)posix_spawn_file_actions_destroy(&actions); // frees, and cannot fail
	(void)close(ways[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(read(ways[0], said, sizeof said - 1) > 0);
	(void)close(ways[0]);
	return strtod(said, NULL);
}

/* What the outbox did in one round. */
struct figures {
	double rate;
	double messages_a_commit;
	double commit_share; /* of the time, mostly fdatasync */
};

static struct figures measure_outbox(const struct course *course) {
	struct post_office office;
	struct err err = {0};
	char *url = xasprintf("smtp://%s", course->place);
	post_office_open(&office, url, course->sessions);
	assert_true(store_begin(office.app.store, &err));
	for (int i = 0; i < course->own; i++) {
		(void)post_office_add(&office, "b@there.example");
	}
	assert_true(store_commit(office.app.store, &err));
	int64_t commit_us_before = store_stats(office.app.store).commit_us;
	int64_t from = clock_ticks_us();
	post_office_work(&office);
	int64_t took_us = clock_ticks_us() - from;
	struct figures figures = {.rate = rate(course->own, from)};
	assert_int_equal(post_office_count(&office, DELIVERY_SENT), course->own);
	int64_t commit_us = store_stats(office.app.store).commit_us - commit_us_before;
	figures.commit_share = (double)commit_us / (double)took_us;
	figures.messages_a_commit = course->own / (double)outbox_count(office.outbox).commits;
	post_office_close(&office);
	free(url);
	return figures;
}

static int compare(const void *a, const void *b) {
	const struct figures *left = a, *right = b;
	return (left->rate > right->rate) - (left->rate < right->rate);
}

static struct figures middle(struct figures figures[ROUNDS]) {
	qsort(figures, ROUNDS, sizeof figures[0], compare);
	return figures[ROUNDS / 2];
}

static void bench(const char *title, const struct course *course) {
	struct figures ours[ROUNDS], theirs[ROUNDS] = {{0}}, pool[ROUNDS] = {{0}};
	for (int i = 0; i < ROUNDS; i++) {
		theirs[i].rate = measure_source(course);
		pool[i].rate = course->sessions == POOL ? measure_nodemailer(course) : 0;
		ours[i] = measure_outbox(course);
	}
	struct figures our = middle(ours);
	double source = middle(theirs).rate, nodemailer = middle(pool).rate;
	(void)printf("%s, %2d sessions: outbox %6.0f/s  smtp-source -d %6.0f/s  ratio %.2f", title,
		     course->sessions, our.rate, source, our.rate / source);
	if (nodemailer > 0) {
		(void)printf("  nodemailer %5.0f/s  ratio %.1f", nodemailer, our.rate / nodemailer);
	}
	(void)printf("  (%.1f messages a commit, commits take %.0f %% of the time)\n",
		     our.messages_a_commit, our.commit_share * 100);
	(void)fflush(stdout);
}

// True when each fsync takes longer than the disk does.
static bool is_slow(void) {
	const char *us = getenv("SLOW_FSYNC_US");
	return us != NULL && atoi(us) > 0;
}

static void bench_sessions(void **state) {
	(void)state;
	static const int sessions[] = {1, 4, POOL};
	char near[40], far[40];
	int port = free_port(), far_port = free_port();
	(void)snprintf(near, sizeof near, "127.0.0.1:%d", port);
	(void)snprintf(far, sizeof far, "127.0.0.1:%d", far_port);
	pid_t sink = start_sink(near, port);
	pid_t proxy = start_proxy(far_port, port);
	for (size_t i = 0; i < ARRAY_LEN(sessions); i++) {
		int own = is_slow() ? SLOW_EACH * sessions[i] : MESSAGES;
		struct course course = {near, sessions[i], MESSAGES, own};
		bench("next door", &course);
	}
	for (size_t i = 0; i < ARRAY_LEN(sessions); i++) {
		int messages = FAR_EACH * sessions[i];
		struct course course = {far, sessions[i], messages, messages};
		bench("20 ms away", &course);
	}
	stop(proxy);
	stop(sink);
	if (getenv("NODEMAILER") == NULL) {
		(void)puts("nodemailer is not measured: its package could not be installed");
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(bench_sessions)};
	log_open(LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
