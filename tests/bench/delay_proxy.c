/*
 * A proxy that makes the way longer: what comes in on one side leaves on the other half a round
 * trip later, in both directions, for any number of connections. For measuring what a sender makes
 * of a server that is not next door, where the kernel has no netem.
 *
 * usage: delay_proxy LISTEN_PORT TARGET_PORT ROUND_TRIP_MS     (both on 127.0.0.1; ends by SIGTERM)
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/clock.h"

// Bytes that came at once, and when they leave.
struct parcel {
	struct parcel *next;
	int64_t due_us;
	size_t len; // 0: the end
	unsigned char bytes[];
};

// One direction of one connection.
struct way {
	struct proxy *proxy;
	struct bufferevent *from, *to;
	struct event *alarm;
	struct parcel *first, **end; // in the order of their leaving
	struct way *back;
	bool over;
};

struct proxy {
	struct event_base *base;
	struct sockaddr_in target;
	int64_t delay_us;
};

static struct sockaddr_in place(int port) {
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons((uint16_t)port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void arm(struct way *way) {
	if (way->first == NULL) {
		return;
	}
	int64_t wait_us = way->first->due_us - clock_ticks_us();
	wait_us = wait_us > 0 ? wait_us : 0;
	const struct timeval wait = {wait_us / 1000000, wait_us % 1000000};
	(void)evtimer_add(way->alarm, &wait); // fails only without memory
}

static void take(struct way *way, size_t len) {
	struct parcel *parcel = xcalloc(1, sizeof *parcel + len);
	parcel->due_us = clock_ticks_us() + way->proxy->delay_us;
	parcel->len = len;
	if (len > 0) {
		(void)bufferevent_read(way->from, parcel->bytes, len);
	}
	*way->end = parcel;
	way->end = &parcel->next;
	arm(way);
}

static void forget(struct way *way) {
	for (struct parcel *parcel = way->first, *next; parcel != NULL; parcel = next) {
		next = parcel->next;
		free(parcel);
	}
	event_free(way->alarm);
	bufferevent_free(way->from);
	free(way);
}

// A side that has ended is told to the other one when all before has arrived.
static void on_due(evutil_socket_t fd, short what, void *argument) {
	struct way *way = argument;
	int64_t now = clock_ticks_us();
	(void)fd, (void)what;
	while (way->first != NULL && way->first->due_us <= now) {
		struct parcel *parcel = way->first;
		way->first = parcel->next;
		way->end = way->first != NULL ? way->end : &way->first;
		way->over = way->over || parcel->len == 0;
		(void)bufferevent_write(way->to, parcel->bytes, parcel->len);
		free(parcel);
	}
	if (way->over) {
		struct way *back = way->back;
		// The last words are few: they fit into the socket.
		struct evbuffer *last = bufferevent_get_output(way->to);
		(void)evbuffer_unfreeze(last, 1); // which the bufferevent writes else
		(void)evbuffer_write(last, bufferevent_getfd(way->to));
		forget(way);
		forget(back);
		return;
	}
	arm(way);
}

static void on_read(struct bufferevent *from, void *argument) {
	take(argument, evbuffer_get_length(bufferevent_get_input(from)));
}

static void on_event(struct bufferevent *from, short what, void *argument) {
	(void)from;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0) {
		take(argument, 0);
	}
}

static struct way *open_way(struct proxy *proxy, struct bufferevent *from, struct bufferevent *to) {
	struct way *way = xcalloc(1, sizeof *way);
	way->proxy = proxy;
	way->from = from;
	way->to = to;
	way->alarm = evtimer_new(proxy->base, on_due, way);
	way->end = &way->first;
	bufferevent_setcb(from, on_read, NULL, on_event, way);
	(void)bufferevent_enable(from, EV_READ | EV_WRITE);
	return way;
}

static void at_once(struct bufferevent *side) {
	const int yes = 1;
	(void)setsockopt(bufferevent_getfd(side), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer,
		      int len, void *argument) {
	struct proxy *proxy = argument;
	(void)listener, (void)peer, (void)len;
	struct bufferevent *near = bufferevent_socket_new(proxy->base, fd, BEV_OPT_CLOSE_ON_FREE);
	struct bufferevent *far = bufferevent_socket_new(proxy->base, -1, BEV_OPT_CLOSE_ON_FREE);
	struct way *there = open_way(proxy, near, far);
	struct way *back = open_way(proxy, far, near);
	there->back = back;
	back->back = there;
	(void)bufferevent_socket_connect(far, (struct sockaddr *)&proxy->target,
					 sizeof proxy->target); // its failure is an event
	at_once(near);
	at_once(far);
}

int main(int argc, char **argv) {
	if (argc != 4) {
		(void)fputs("usage: delay_proxy LISTEN_PORT TARGET_PORT ROUND_TRIP_MS\n", stderr);
		return 2;
	}
	struct sockaddr_in here = place(atoi(argv[1]));
	struct proxy proxy = {.base = event_base_new(),
			      .target = place(atoi(argv[2])),
			      .delay_us = atoll(argv[3]) * 1000 / 2};
	struct evconnlistener *listener =
		evconnlistener_new_bind(proxy.base, on_accept, &proxy,
					LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 128,
					(struct sockaddr *)&here, sizeof here);
	if (listener == NULL) {
		perror("delay_proxy");
		return 1;
	}
	return event_base_dispatch(proxy.base) == 0 ? 0 : 1;
}
