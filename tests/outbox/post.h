/* Plays the outbox for one session: gives letters as they are wanted, releases complete ones. */
#pragma once

#include "daemon/transport_smtp.h"

enum { POST_LETTERS_MAX = 4 };

/* {0} to begin with. */
struct post {
	struct event_base *base;
	struct transport *transport;
	struct session *session;
	struct letter letters[POST_LETTERS_MAX];
	size_t count, given;
	size_t looks;   /* how often the session said that something changed */
	bool keep_back; /* release nothing */
};

/* Opens the session. Run the loop then: it ends when all is answered or the session is over. */
void post_open(struct post *post, const struct smtp_options *options);

/* One more letter to give; bytes are borrowed. */
void post_add(struct post *post, const char *to, const void *bytes, size_t len);

/* Quits and frees. */
void post_close(struct post *post);
