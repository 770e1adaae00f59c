/* One outbox for each channel that has a way out, and what concerns them all. */
#pragma once

#include "outbox.h"
#include "rosemary/domain/channel.h"

/* All outboxes. */
struct outboxes;

/* Makes them with the transports that the configuration names. Nothing is sent yet. */
struct outboxes *outboxes_create(struct app *app, struct err *err) MUST_CHECK;

/* Stops at once and frees; NULL is fine. */
void outboxes_destroy(struct outboxes *outboxes);

/* The outbox of a channel; NULL: the channel does not send. */
struct outbox *outboxes_of(const struct outboxes *outboxes, enum channel channel);

/* All go over to what the configuration says now, or none does: then all stays as it was. */
bool outboxes_reopen(struct outboxes *outboxes, struct err *err) MUST_CHECK;

/* outbox_on_settled() for each. */
void outboxes_on_settled(struct outboxes *outboxes, void (*settled)(void *argument),
			 void *argument);

/* outbox_drain() for each; done is called once, when the last of them has no attempt open. */
void outboxes_drain(struct outboxes *outboxes, void (*done)(void *argument), void *argument);

/* True while something will happen by itself in one of them. */
bool outboxes_busy(const struct outboxes *outboxes);

/* outbox_open_attempts() of all together: 0 when nothing is on its way. */
size_t outboxes_open_attempts(const struct outboxes *outboxes);

/* The sums of all. */
struct outbox_counters outboxes_count(const struct outboxes *outboxes);

/* outbox_die_at() for each: the first that comes there ends the process. */
void outboxes_die_at(struct outboxes *outboxes, enum outbox_step step, int64_t count);
