/*
 * Messages "leave" as files: FOLDER/YYYY-MM-DD-ID.eml with the day in the shop's zone and the
 * delivery's id, mode 0600. A text message is a file .sms: "To: NUMBER", an empty line, the text.
 * The way of a fresh installation, which can thus write to nobody by accident. A writer may write
 * letters down in another way instead.
 */
#pragma once

#include "rosemary/base/clock.h"
#include "rosemary/base/date.h"
#include "transport.h"

struct event_base;
struct zone;

/*
 * Writes a letter down durably in a folder, on a day, and says where in ret_line. To be asked again
 * for a letter that was written must do no harm. What fails is the folder's fault.
 */
typedef bool spool_writer(const char *folder, struct date day, const struct letter *letter,
			  char ret_line[LETTER_LINE_MAX], struct err *err);

/* What a transport needs to know. folder is copied, zone is shared, clock is kept. */
struct spool_options {
	const char *folder; /* made with mode 0700 where it is missing */
	enum channel channel;
	const struct clock *clock;
	const struct zone *zone;
	const char *name;    /* of the transport, kept; NULL: "spool" */
	spool_writer *write; /* NULL: each letter is a file of its own */
};

/*
 * Makes a transport on the loop; changed(argument) is called when the outbox should look at its
 * sessions. Freed by its destroy(). ERR_IO and others when the folder cannot be made.
 */
struct transport *transport_spool_create(struct event_base *base,
					 const struct spool_options *options,
					 void (*changed)(void *argument), void *argument,
					 struct err *err) MUST_CHECK;
