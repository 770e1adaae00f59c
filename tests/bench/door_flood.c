/*
 * Strangers at a door: so many new connections a second, whether the ones before were let in or
 * not. usage: door_flood KIND PORT RATE, until SIGTERM.
 *
 *   guess    each asks for a page by a key that there is not
 *   connect  each leaves as soon as it stands
 *   slow     each says nothing until it is sent away
 *
 * At most OPEN_MAX are kept open; beyond that the oldest one is broken off.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { OPEN_MAX = 1000, TICK_NS = 5000000, TICKS_A_SECOND = 200, KEY_LEN = 22, EVENTS = 64 };

enum kind { GUESS, CONNECT, SLOW, KIND_COUNT };
static const char *const kinds[KIND_COUNT] = {"guess", "connect", "slow"};

struct flood {
	enum kind kind;
	int rate, epoll;
	struct sockaddr_in door;
	int open[OPEN_MAX]; /* a ring; -1: left already */
	size_t next;
	uint64_t seed; /* of the keys */
};

static void die(const char *what) {
	perror(what);
	exit(1);
}

static void leave(struct flood *flood, size_t slot) {
	const struct linger at_once = {.l_onoff = 1};
	if (flood->open[slot] >= 0) {
		// Without it each would keep a port of this machine for a minute.
		(void)setsockopt(flood->open[slot], SOL_SOCKET, SO_LINGER, &at_once,
				 sizeof at_once);
		(void)close(flood->open[slot]); // there is nothing that could be lost
		flood->open[slot] = -1;
	}
}

static void watch(const struct flood *flood, int operation, int fd, uint32_t events,
		  uint64_t slot) {
	struct epoll_event event = {.events = events, .data.u64 = slot};
	if (epoll_ctl(flood->epoll, operation, fd, &event) != 0) {
		die("epoll_ctl");
	}
}

static void knock(struct flood *flood) {
	size_t slot = flood->next++ % OPEN_MAX;
	leave(flood, slot);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		die("socket");
	}
	flood->open[slot] = fd;
	if (connect(fd, (struct sockaddr *)&flood->door, sizeof flood->door) != 0 &&
	    errno != EINPROGRESS) {
		leave(flood, slot);
		return;
	}
	watch(flood, EPOLL_CTL_ADD, fd, EPOLLOUT, slot);
}

static void ask(struct flood *flood, int fd) {
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char key[KEY_LEN + 1] = "", request[128];
	for (size_t i = 0; i < KEY_LEN; i++) {
		flood->seed = flood->seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
		key[i] = letters[flood->seed >> 58];
	}
	int len = snprintf(request, sizeof request, "GET /o/%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
			   key);
	(void)send(fd, request, (size_t)len, MSG_NOSIGNAL); // whoever does not take it misses it
}

static void on_stands(struct flood *flood, size_t slot) {
	int error_number = 0;
	socklen_t len = sizeof error_number;
	(void)getsockopt(flood->open[slot], SOL_SOCKET, SO_ERROR, &error_number, &len); // 0 without
	if (error_number != 0) {
		leave(flood, slot);
		return;
	}
	if (flood->kind == CONNECT) {
		leave(flood, slot);
		return;
	}
	if (flood->kind == GUESS) {
		ask(flood, flood->open[slot]);
	}
	watch(flood, EPOLL_CTL_MOD, flood->open[slot], EPOLLIN, slot);
}

static void on_answer(struct flood *flood, size_t slot) {
	char bytes[4096];
	(void)recv(flood->open[slot], bytes, sizeof bytes, 0); // whatever it says
	leave(flood, slot);
}

static void on_tick(struct flood *flood, int timer) {
	uint64_t ticks = 0;
	if (read(timer, &ticks, sizeof ticks) != sizeof ticks) {
		return;
	}
	// Late ticks are made up for, but not those of a second and more.
	ticks = ticks < TICKS_A_SECOND ? ticks : TICKS_A_SECOND;
	for (uint64_t i = 0; i < ticks * (uint64_t)flood->rate / TICKS_A_SECOND; i++) {
		knock(flood);
	}
}

static int make_timer(void) {
	const struct itimerspec each = {{0, TICK_NS}, {0, TICK_NS}};
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (timer < 0 || timerfd_settime(timer, 0, &each, NULL) != 0) {
		die("timerfd");
	}
	return timer;
}

static int make_end(void) {
	sigset_t signals;
	(void)sigemptyset(&signals);        // cannot fail
	(void)sigaddset(&signals, SIGTERM); // the same
	int end = signalfd(-1, &signals, SFD_CLOEXEC);
	if (end < 0 || sigprocmask(SIG_BLOCK, &signals, NULL) != 0) {
		die("signalfd");
	}
	return end;
}

static void run(struct flood *flood) {
	enum { TIMER = OPEN_MAX, END };
	int timer = make_timer();
	watch(flood, EPOLL_CTL_ADD, timer, EPOLLIN, TIMER);
	watch(flood, EPOLL_CTL_ADD, make_end(), EPOLLIN, END);
	for (;;) {
		struct epoll_event events[EVENTS];
		int count = epoll_wait(flood->epoll, events, EVENTS, -1);
		for (int i = 0; i < count; i++) {
			size_t slot = events[i].data.u64;
			if (slot == END) {
				return;
			}
			if (slot == TIMER) {
				on_tick(flood, timer);
			} else if (flood->open[slot] >= 0 && (events[i].events & EPOLLOUT)) {
				on_stands(flood, slot);
			} else if (flood->open[slot] >= 0) {
				on_answer(flood, slot);
			}
		}
	}
}

int main(int count, char **words) {
	struct flood flood = {.kind = KIND_COUNT, .epoll = epoll_create1(EPOLL_CLOEXEC), .seed = 1};
	for (int i = 0; i < KIND_COUNT && count == 4; i++) {
		flood.kind = strcmp(words[1], kinds[i]) == 0 ? (enum kind)i : flood.kind;
	}
	if (flood.kind == KIND_COUNT || flood.epoll < 0) {
		(void)fputs("usage: door_flood guess|connect|slow PORT RATE\n", stderr);
		return 2;
	}
	flood.rate = atoi(words[3]); // NOLINT: a benchmark of ours calls it
	flood.door =
		(struct sockaddr_in){.sin_family = AF_INET,
				     .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				     .sin_port = htons((uint16_t)atoi(words[2]))}; // NOLINT: ditto
	for (size_t i = 0; i < OPEN_MAX; i++) {
		flood.open[i] = -1;
	}
	run(&flood);
	return 0;
}
