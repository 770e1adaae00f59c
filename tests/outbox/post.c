// An outbox of one session, for tests of transports.
#include "post.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/event.h>

static bool all_answered(const struct post *post) {
	for (size_t i = 0; i < post->count; i++) {
		if (post->letters[i].state != LETTER_ANSWERED) {
			return false;
		}
	}
	return true;
}

static void look(void *argument) {
	struct post *post = argument;
	post->looks++;
	if (post->session == NULL) {
		return;
	}
	const struct transport_ops *ops = post->session->ops;
	bool room = post->session->wants_letter;
	for (size_t i = 0; i < post->given; i++) {
		if (post->letters[i].state == LETTER_COMPLETE && !post->keep_back) {
			ops->release(post->session, &post->letters[i]);
		}
	}
	if (room && post->given < post->count && !post->keep_back) {
		ops->send(post->session, &post->letters[post->given++]);
	}
	ops->flush(post->session);
	if (post->session->closed || all_answered(post)) {
		event_base_loopbreak(post->base);
	}
}

void post_open(struct post *post, const struct smtp_options *options) {
	struct err err = {0};
	post->base = event_base_new();
	post->transport = transport_smtp_create(post->base, options, look, post, &err);
	assert_non_null(post->transport);
	post->session = post->transport->ops->open(post->transport, &err);
	assert_non_null(post->session);
}

void post_add(struct post *post, const char *to, const void *bytes, size_t len) {
	size_t index = post->count;
	post->letters[index] = (struct letter){
		.delivery = (int64_t)index + 1,
		.from = "bounces@shop.example",
		.to = to,
		.message_id = "<rm.abcdefgh234567@shop.example>",
		.bytes = bytes,
		.len = len,
	};
	post->count++;
}

void post_close(struct post *post) {
	post->session->ops->quit(post->session);
	post->session->ops->drop(post->session);
	post->transport->ops->destroy(post->transport);
	event_base_free(post->base);
}
