/* The real outbox with a real store of messages that nobody has to approve: notices. */
#pragma once

#include "daemon/app.h"
#include "daemon/outbox.h"
#include "rosemary/domain/delivery.h"
#include "scratch.h"

/* 2026-12-03T09:00:00Z: where the clock stands. */
enum { POST_OFFICE_NOW = 1796288400 };

struct post_office {
	struct app app;
	struct config config;
	struct outbox *outbox;
	enum channel channel; /* of the outbox */
	char folder[SCRATCH_FOLDER_SIZE];
	int days;         /* each notice has its own */
	int64_t customer; /* whose the messages are; 0: the owner's notices */
};

/* A store in a folder of its own, and an outbox that sends to url; NULL: into the spool. */
void post_office_open(struct post_office *office, const char *url, int sessions);

/* Exchanges the outbox with one of another channel, on which messages are added from then on. */
void post_office_use(struct post_office *office, enum channel channel);

/* Closes the outbox and the store and opens both again, as a start of the daemon does. */
void post_office_restart(struct post_office *office);

/* Works until the step ends the process, by SIGKILL, and opens all again as a restart does. */
void post_office_die(struct post_office *office, enum outbox_step step);

/* Closes all and removes the folder. */
void post_office_close(struct post_office *office);

/* Adds an approved message to an address with a queued delivery; returns that one's id. */
int64_t post_office_add(struct post_office *office, const char *to);

/* Wakes the outbox and runs the loop until it is not busy any more. */
void post_office_work(struct post_office *office);

/* A delivery as stored; finish it with record_finish(). */
struct delivery post_office_get(struct post_office *office, int64_t id);

/* How many deliveries are in a state. */
int64_t post_office_count(struct post_office *office, enum delivery_state state);

/* The bytes of every message. */
extern const char post_office_letter[];
