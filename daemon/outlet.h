/*
 * How the messages of each channel leave: one row a channel says what people call it and makes
 * the transport that the configuration names. A channel without a row's maker does not send yet.
 */
#pragma once

#include "transport.h"

struct app;

/* What a transport may ask of the outbox. */
struct outlet_ear {
	void (*changed)(void *argument); /* to look at its sessions, soon */

	/*
	 * Writes END of one open letter now, for protocols that cannot wait for it: true when it
	 * is durable and the letter is LETTER_RELEASED. Otherwise the letter's session was ended
	 * by abort(), and the letter may be gone: nothing may be sent.
	 */
	bool (*end)(void *argument, struct letter *letter);
	void *argument;
};

/* A channel's way out. */
struct outlet {
	const char *title; /* for people: "e-mail" */

	/* Makes the configured transport; NULL with err when that cannot be. */
	struct transport *(*make)(struct app *app, const struct outlet_ear *ear, struct err *err);
};

/* By channel. Where make is NULL the channel has no outbox. */
extern const struct outlet outlets[CHANNEL_COUNT];
