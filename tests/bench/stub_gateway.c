// A gateway for text messages that takes everything at once, as Kannel would say it.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

enum { ACCEPTED = 202 };

static void take(struct evhttp_request *request, void *argument) {
	(void)argument;
	struct evbuffer *words = evbuffer_new();
	if (words == NULL || evbuffer_add_printf(words, "0: Accepted for delivery") < 0) {
		abort();
	}
	evhttp_send_reply(request, ACCEPTED, "Accepted", words);
	evbuffer_free(words);
}

// usage: stub_gateway PORT; ends by a signal
int main(int argc, char **argv) {
	long port = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
	struct event_base *base = event_base_new();
	struct evhttp *http = base != NULL ? evhttp_new(base) : NULL;
	if (port < 1 || port > UINT16_MAX || http == NULL ||
	    evhttp_bind_socket(http, "127.0.0.1", (ev_uint16_t)port) != 0) {
		(void)fprintf(stderr, "usage: stub_gateway PORT (a free one)\n");
		return EXIT_FAILURE;
	}
	evhttp_set_gencb(http, take, NULL);
	return event_base_dispatch(base) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
