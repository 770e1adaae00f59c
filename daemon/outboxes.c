// One outbox for each channel that has a way out, and what concerns them all.
#include "outboxes.h"

#include <stdlib.h>

#include "outlet.h"

struct outboxes {
	struct outbox *boxes[CHANNEL_COUNT]; // NULL: the channel does not send
	size_t to_drain;                     // that have still attempts open
	void (*drained)(void *argument);
	void *drained_argument;
};

struct outboxes *outboxes_create(struct app *app, struct err *err) {
	struct outboxes *outboxes = xcalloc(1, sizeof *outboxes);
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outlets[i].make == NULL) {
			continue;
		}
		outboxes->boxes[i] = outbox_create(app, (enum channel)i, err);
		if (outboxes->boxes[i] == NULL) {
			outboxes_destroy(outboxes);
			return NULL;
		}
	}
	return outboxes;
}

void outboxes_destroy(struct outboxes *outboxes) {
	if (outboxes == NULL) {
		return;
	}
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		outbox_destroy(outboxes->boxes[i]); // NULL is fine
	}
	free(outboxes);
}

struct outbox *outboxes_of(const struct outboxes *outboxes, enum channel channel) {
	return outboxes->boxes[channel];
}

bool outboxes_reopen(struct outboxes *outboxes, struct err *err) {
	bool ok = true;
	for (int i = 0; ok && i < CHANNEL_COUNT; i++) {
		ok = outboxes->boxes[i] == NULL || outbox_prepare(outboxes->boxes[i], err);
	}
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] != NULL && ok) {
			outbox_go_over(outboxes->boxes[i]);
		} else if (outboxes->boxes[i] != NULL) {
			outbox_stay(outboxes->boxes[i]);
		}
	}
	return ok;
}

void outboxes_on_settled(struct outboxes *outboxes, void (*settled)(void *argument),
			 void *argument) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] != NULL) {
			outbox_on_settled(outboxes->boxes[i], settled, argument);
		}
	}
}

static void on_drained(void *argument) {
	struct outboxes *outboxes = argument;
	if (--outboxes->to_drain == 0) {
		outboxes->drained(outboxes->drained_argument); // may destroy them
	}
}

void outboxes_drain(struct outboxes *outboxes, void (*done)(void *argument), void *argument) {
	outboxes->drained = done;
	outboxes->drained_argument = argument;
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] != NULL) {
			outboxes->to_drain++; // each calls back from the loop, not from here
			outbox_drain(outboxes->boxes[i], on_drained, outboxes);
		}
	}
}

bool outboxes_busy(const struct outboxes *outboxes) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] != NULL && outbox_busy(outboxes->boxes[i])) {
			return true;
		}
	}
	return false;
}

size_t outboxes_open_attempts(const struct outboxes *outboxes) {
	size_t count = 0;
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] != NULL) {
			count += outbox_open_attempts(outboxes->boxes[i]);
		}
	}
	return count;
}

struct outbox_counters outboxes_count(const struct outboxes *outboxes) {
	struct outbox_counters sum = {0};
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] == NULL) {
			continue;
		}
		struct outbox_counters one = outbox_count(outboxes->boxes[i]);
		sum.opened += one.opened;
		sum.accepted += one.accepted;
		sum.deferred += one.deferred;
		sum.refused += one.refused;
		sum.uncertain += one.uncertain;
		sum.returned += one.returned;
		sum.sessions += one.sessions;
		sum.commits += one.commits;
		sum.waited += one.waited;
		sum.held += one.held;
		sum.expired += one.expired;
		sum.suppressed += one.suppressed;
		sum.sent_back += one.sent_back;
		sum.failed_commits += one.failed_commits;
	}
	return sum;
}

void outboxes_die_at(struct outboxes *outboxes, enum outbox_step step, int64_t count) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (outboxes->boxes[i] != NULL) {
			outbox_die_at(outboxes->boxes[i], step, count);
		}
	}
}
