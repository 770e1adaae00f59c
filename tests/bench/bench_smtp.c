/*
 * Messages a second through the real outbox, its store and its gate, to Postfix's smtp-sink, beside
 * smtp-source -d with as many sessions in the same run. The messages are notices: the gate reads
 * bytes and draft, no customer's facts. One run is the median of three.
 */
#include <arpa/inet.h>
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

enum { MESSAGES = 5000, ROUNDS = 3, PATIENCE_MS = 5000 };

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
	assert_int_equal(posix_spawnp(&pid, arguments[0], NULL, NULL,
				      (char *const *)(uintptr_t)arguments, environ),
			 0);
	return pid;
}

static pid_t start_sink(const char *place, int port) {
	const char *as_root[] = {"smtp-sink", "-u", "nobody", place, "100", NULL};
	const char *as_user[] = {"smtp-sink", place, "100", NULL};
	pid_t pid = run(geteuid() == 0 ? as_root : as_user);
	for (int i = 0; i < PATIENCE_MS && !listens(port); i++) {
		wait_for_others();
	}
	assert_true(listens(port));
	return pid;
}

static double rate(int64_t from_us) {
	return MESSAGES * 1e6 / (double)(clock_ticks_us() - from_us);
}

static double measure_source(const char *place, int sessions) {
	char count[32], at_once[32], len[32];
	(void)snprintf(count, sizeof count, "%d", MESSAGES);
	(void)snprintf(at_once, sizeof at_once, "%d", sessions);
	(void)snprintf(len, sizeof len, "%zu", strlen(post_office_letter));
	const char *arguments[] = {"smtp-source", "-d",
				   "-s",          at_once,
				   "-m",          count,
				   "-l",          len,
				   "-f",          "a@shop.example",
				   "-t",          "b@there.example",
				   place,         NULL};
	int status = 0;
	int64_t from = clock_ticks_us();
	pid_t pid = run(arguments);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	return rate(from);
}

/* What the outbox did in one round. */
struct figures {
	double rate;
	double messages_a_commit;
	double commit_share; /* of the time, mostly fdatasync */
};

static struct figures measure_outbox(const char *place, int sessions) {
	struct post_office office;
	struct err err = {0};
	char *url = xasprintf("smtp://%s", place);
	post_office_open(&office, url, sessions);
	assert_true(store_begin(office.app.store, &err));
	for (int i = 0; i < MESSAGES; i++) {
		(void)post_office_add(&office, "b@there.example");
	}
	assert_true(store_commit(office.app.store, &err));
	int64_t commit_us_before = store_stats(office.app.store).commit_us;
	int64_t from = clock_ticks_us();
	post_office_work(&office);
	int64_t took_us = clock_ticks_us() - from;
	struct figures figures = {.rate = rate(from)};
	assert_int_equal(post_office_count(&office, DELIVERY_SENT), MESSAGES);
	int64_t commit_us = store_stats(office.app.store).commit_us - commit_us_before;
	figures.commit_share = (double)commit_us / (double)took_us;
	figures.messages_a_commit = MESSAGES / (double)outbox_count(office.outbox).commits;
	post_office_close(&office);
	free(url);
	return figures;
}

static int compare(const void *a, const void *b) {
	const struct figures *left = a, *right = b;
	return (left->rate > right->rate) - (left->rate < right->rate);
}

static void bench(const char *place, int sessions) {
	struct figures ours[ROUNDS], theirs[ROUNDS] = {{0}};
	for (int i = 0; i < ROUNDS; i++) {
		theirs[i].rate = measure_source(place, sessions);
		ours[i] = measure_outbox(place, sessions);
	}
	qsort(ours, ROUNDS, sizeof ours[0], compare);
	qsort(theirs, ROUNDS, sizeof theirs[0], compare);
	const struct figures *our = &ours[ROUNDS / 2], *their = &theirs[ROUNDS / 2];
	(void)printf("%2d sessions: outbox %6.0f/s  smtp-source -d %6.0f/s  ratio %.2f  "
		     "(%.1f messages a commit, commits take %.0f %% of the time)\n",
		     sessions, our->rate, their->rate, our->rate / their->rate,
		     our->messages_a_commit, our->commit_share * 100);
	(void)fflush(stdout);
}

static void bench_sessions(void **state) {
	(void)state;
	static const int sessions[] = {1, 4, 16};
	char place[40];
	int port = free_port();
	(void)snprintf(place, sizeof place, "127.0.0.1:%d", port);
	pid_t sink = start_sink(place, port);
	for (size_t i = 0; i < ARRAY_LEN(sessions); i++) {
		bench(place, sessions[i]);
	}
	assert_int_equal(kill(sink, SIGTERM), 0);
	assert_int_equal(waitpid(sink, NULL, 0), sink);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(bench_sessions)};
	log_open(LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
