/*
 * Messages "leave" as files: FOLDER/YYYY-MM-DD-ID.eml with the day in the shop's zone and the
 * delivery's id, mode 0600. A text message is a file .sms: "To: NUMBER", an empty line, the text.
 * The way of a fresh installation, which can thus write to nobody by accident.
 */
#pragma once

#include "rosemary/base/clock.h"
#include "transport.h"

struct event_base;
struct zone;

/* What a transport needs to know. folder is copied, zone is shared, clock is kept. */
struct spool_options {
	const char *folder; /* made with mode 0700 where it is missing */
	enum channel channel;
	const struct clock *clock;
	const struct zone *zone;
};

/*
 * Makes a transport on the loop; changed(argument) is called when the outbox should look at its
 * sessions. Freed by its destroy(). ERR_IO and others when the folder cannot be made.
 */
struct transport *transport_spool_create(struct event_base *base,
					 const struct spool_options *options,
					 void (*changed)(void *argument), void *argument,
					 struct err *err) MUST_CHECK;
