// The doctor at the daemon's own door: requests that must be refused, then the public name.
#include "daemon/doctor_door.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/doctor.h"
#include "daemon/http.h"
#include "daemon/mux_http.h"
#include "rosemary/base/alloc.h"

enum {
	ANSWER_SECONDS = 5,
	ANSWER_MAX_BYTES = 16 * 1024, // one that is refused is shorter
	PUBLIC_WAIT_MS = 8 * 1000,
	LINE_MAX_BYTES = 60 // of an answer, to a person
};

#define ASKED  "POST /healthz HTTP/1.1\r\nHost: localhost\r\n"
#define BEHIND "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"

/* clang-format off */
static const struct {
	const char *what;
	const char *request;
} probes[] = { // RELIABILITY F5: what other servers were seen to answer
	{"that ends in two places (Content-Length and Transfer-Encoding)",
	 (ASKED "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" BEHIND)},
	{"whose lines end with LF alone", "GET /healthz HTTP/1.1\nHost: localhost\n\n"},
	{"for two hosts", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: other.example\r\n\r\n"},
};
/* clang-format on */

struct doctor_door {
	struct app *app;
	struct json *checks;
	doctor_door_done *done;
	void *argument;
	struct event *step; // what is next: a stream cannot be freed from within
	struct bufferevent *stream;
	size_t probe; // the next one
	size_t refused;
	struct mux *mux;
	struct mux_http *asked; // the public name; NULL before
	char *name;             // which it was: a reload may change it meanwhile
};

static const char *address(const struct doctor_door *door) {
	return http_address(door->app->http);
}

static void go_on(struct doctor_door *door) {
	event_active(door->step, EV_TIMEOUT, 0);
}

static bool begins(const char *text, const char *with) {
	return strncmp(text, with, strlen(with)) == 0;
}

// The answer to the probe that was sent last: one refusal, and nothing behind it.
static void judge(struct doctor_door *door, const char *text) {
	const char *what = probes[door->probe - 1].what;
	size_t line = strcspn(text, "\r\n");
	bool once = strlen(text) < ANSWER_MAX_BYTES && strstr(text + line, "HTTP/1.") == NULL;
	if (begins(text, "HTTP/1.1 4") && once) {
		door->refused++;
	} else if (begins(text, "HTTP/1.1 503 ")) {
		doctor_tell(door->checks, "door", HEALTH_WARNING,
			    "%s is full of visitors and was not tried: try again later",
			    address(door));
		door->probe = ARRAY_LEN(probes);
	} else if (*text == '\0') {
		doctor_tell(door->checks, "door", HEALTH_PROBLEM, "%s does not answer a request %s",
			    address(door), what);
		door->probe = ARRAY_LEN(probes); // it is not waited for again
	} else {
		doctor_tell(door->checks, "door", HEALTH_PROBLEM,
			    "%s does not refuse a request %s, but says '%.*s': strangers could "
			    "talk past the web server in front. Close it to them until that is "
			    "mended (http.listen = \"off\")",
			    address(door), what,
			    (int)(line < LINE_MAX_BYTES ? line : LINE_MAX_BYTES), text);
	}
	if (door->refused == ARRAY_LEN(probes)) {
		doctor_tell(door->checks, "door", HEALTH_OK,
			    "%s refuses what two servers could read differently", address(door));
	}
}

// Takes what has come; the rest, if any, is not waited for.
static void end_probe(struct doctor_door *door) {
	char text[ANSWER_MAX_BYTES + 1];
	struct evbuffer *input = bufferevent_get_input(door->stream);
	ev_ssize_t len = evbuffer_copyout(input, text, ANSWER_MAX_BYTES);
	text[len > 0 ? len : 0] = '\0';
	(void)bufferevent_disable(door->stream, EV_READ | EV_WRITE); // it is freed in a moment
	bufferevent_setcb(door->stream, NULL, NULL, NULL, NULL);
	judge(door, text);
	go_on(door);
}

static void on_read(struct bufferevent *stream, void *argument) {
	if (evbuffer_get_length(bufferevent_get_input(stream)) >= ANSWER_MAX_BYTES) {
		end_probe(argument);
	}
}

static void on_event(struct bufferevent *stream, short what, void *argument) {
	(void)stream;
	if ((what & BEV_EVENT_CONNECTED) == 0) {
		end_probe(argument); // the end, a failure, or too long
	}
}

static void begin_probe(struct doctor_door *door) {
	const struct timeval wait = {.tv_sec = ANSWER_SECONDS};
	const char *request = probes[door->probe++].request;
	door->stream = http_own_stream(door->app->http);
	assert(door->stream != NULL); // as below: for want of memory only
	bufferevent_setcb(door->stream, on_read, NULL, on_event, door);
	if (bufferevent_set_timeouts(door->stream, &wait, &wait) != 0 ||
	    bufferevent_write(door->stream, request, strlen(request)) != 0 ||
	    bufferevent_enable(door->stream, EV_READ | EV_WRITE) != 0 ||
	    !http_own_connect(door->app->http, door->stream)) {
		end_probe(door);
	}
}

static void on_public(void *argument, const struct mux_http_answer *answer) {
	struct doctor_door *door = argument;
	const char *url = door->name;
	const char *where = address(door) != NULL ? address(door) : "http.listen";
	if (answer->status == HTTP_OK && answer->len == 3 && begins(answer->body, "ok\n")) {
		doctor_tell(door->checks, "public name", HEALTH_OK, "%s leads to this daemon", url);
	} else if (answer->status == 0) {
		doctor_tell(door->checks, "public name", HEALTH_WARNING,
			    "%s cannot be reached from here: %s; if others cannot, either, links "
			    "in messages lead nowhere: rosemaryd(8), THE DOOR",
			    url, answer->text);
	} else {
		doctor_tell(door->checks, "public name", HEALTH_WARNING,
			    "%s/healthz is answered with %d by something else: the web server in "
			    "front should forward it to %s; rosemaryd(8), THE DOOR",
			    url, answer->status, where);
	}
	go_on(door);
}

// Asks whether the name in links leads here; false when that is not asked, or was told.
static bool begin_public(struct doctor_door *door) {
	struct err err = {0};
	const char *name = door->app->config->http.public_url;
	if (name == NULL || door->mux != NULL) {
		return false;
	}
	door->name = xstrdup(name);
	char *url = xasprintf("%s/healthz", name);
	const struct mux_http_order order = {.method = "GET",
					     .url = url,
					     .clear = begins(name, "http://"),
					     .connect_ms = PUBLIC_WAIT_MS,
					     .all_ms = PUBLIC_WAIT_MS};
	door->mux = mux_create(door->app->base, &err);
	if (door->mux != NULL) {
		door->asked = mux_http_start(door->mux, &order, on_public, door, &err);
	}
	free(url);
	if (door->asked == NULL) {
		doctor_tell(door->checks, "public name", HEALTH_WARNING, "%s", err.text);
	}
	return door->asked != NULL;
}

static void on_step(evutil_socket_t fd, short what, void *argument) {
	struct doctor_door *door = argument;
	(void)fd;
	(void)what;
	if (door->stream != NULL) {
		bufferevent_free(door->stream);
		door->stream = NULL;
	}
	if (address(door) != NULL && door->probe < ARRAY_LEN(probes)) {
		begin_probe(door);
	} else if (!begin_public(door)) {
		door->done(door->argument);
	}
}

// What is wrong before anybody knocks.
static void look_at_address(struct doctor_door *door) {
	const struct app *app = door->app;
	const char *problem = http_problem(app->http);
	if (problem != NULL) {
		doctor_tell(door->checks, "door", HEALTH_PROBLEM, "%s", problem);
	} else if (address(door) == NULL && app->config->http.public_url != NULL) {
		doctor_tell(door->checks, "door", HEALTH_WARNING,
			    "messages hold links to %s, and http.listen is \"off\"",
			    app->config->http.public_url);
	}
}

struct doctor_door *doctor_door_begin(struct app *app, struct json *checks, doctor_door_done *done,
				      void *argument) {
	struct doctor_door *door = xcalloc(1, sizeof *door);
	door->app = app;
	door->checks = checks;
	door->done = done;
	door->argument = argument;
	door->step = evtimer_new(app->base, on_step, door);
	assert(door->step != NULL); // fails for want of memory only
	look_at_address(door);
	go_on(door);
	return door;
}

void doctor_door_end(struct doctor_door *door) {
	if (door == NULL) {
		return;
	}
	if (door->stream != NULL) {
		bufferevent_free(door->stream);
	}
	mux_http_close(door->asked);
	mux_destroy(door->mux);
	event_free(door->step);
	free(door->name);
	free(door);
}
