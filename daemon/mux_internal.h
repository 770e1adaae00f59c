/* What the kinds of transfers on one mux share. */
#pragma once

#include <curl/curl.h>

#include "mux.h"

/* libcurl on a loop. */
struct mux {
	struct event_base *base;
	CURLM *multi;
	struct event *timer;
	bool global; /* libcurl was started */
};

/* A transfer: each kind's own struct begins with it, and it is its handle's CURLOPT_PRIVATE. */
struct mux_transfer {
	/* Called once from the loop when libcurl is done with it; may free it as its last act. */
	void (*finished)(struct mux_transfer *transfer, CURLcode code);
};

/* What every handle gets: no proxy, no redirect, no signal, a connection of its own. */
void mux_set_options(CURL *easy, struct mux_transfer *transfer, const char *protocols);

/* No word to a server that is not proven to be the one that is meant; ca_file may be NULL. */
void mux_set_trust(CURL *easy, const char *ca_file);

/*
 * What a failure is told as: the words that libcurl left, else what the code means; what only a
 * programmer would understand is said otherwise. Borrowed from words, or for ever.
 */
const char *mux_words(const char *words, CURLcode code);
