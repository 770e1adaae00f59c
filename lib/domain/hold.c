// HOLD: the judgements that begin it, and what ends it.
#include "rosemary/domain/hold.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

WORDS(hold_kind_words, "none", "restored", "clock", "absent", "moved", "space");

enum {
	MINUTE = 60,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR,
	BEHIND_MAX = 5 * MINUTE, // of the clock at a start
	ABSENT_MAX = 7 * DAY,
	JUMP_MAX = 10 * MINUTE, // of the clock while running
	MIB = 1 << 20,
	SPACE_LEAST = 64, // MiB
	SPACE_PART = 20,  // of all: 5 %
};

/* clang-format off */
static const char *const mends[HOLD_KIND_COUNT] = {
	[HOLD_NONE]     = "",
	[HOLD_RESTORED] = "look through 'rosemary outbox' and cancel what has left since the backup, then 'rosemary resume'",
	[HOLD_CLOCK]    = "see that the clock is right, then 'rosemary resume'",
	[HOLD_ABSENT]   = "see that the clock is right and look through 'rosemary outbox', then 'rosemary resume'",
	[HOLD_MOVED]    = "see that no other copy of this store is running anywhere, then 'rosemary resume'",
	[HOLD_SPACE]    = "make room on the disk: it goes on by itself",
};
/* clang-format on */

const char *hold_mend(enum hold_kind kind) {
	return mends[kind];
}

bool hold_doubts_clock(enum hold_kind kind) {
	return kind == HOLD_CLOCK || kind == HOLD_ABSENT;
}

struct hold hold_join(const struct hold *first, const struct hold *second) {
	if (first->kind == HOLD_NONE || second->kind == HOLD_NONE) {
		return first->kind == HOLD_NONE ? *second : *first;
	}
	struct hold both = {.since = first->since < second->since ? first->since : second->since};
	both.kind = hold_doubts_clock(second->kind) ? second->kind : first->kind;
	if (strcmp(first->reason, second->reason) == 0) {
		utf8_copy(both.reason, sizeof both.reason, first->reason);
		return both;
	}
	struct strbuf text = STRBUF_INIT((size_t)2 * HOLD_REASON_SIZE);
	strbuf_addf(&text, "%s; %s", first->reason, second->reason);
	utf8_copy(both.reason, sizeof both.reason, strbuf_text(&text));
	strbuf_finish(&text);
	return both;
}

// "3 d", "7 h" or "12 min": how far clocks are apart, for people.
static const char *span_text(int64_t seconds, char text[32]) {
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "min"}};
	int64_t size = seconds < 0 ? -seconds : seconds;
	size_t unit = 0;
	while (unit + 1 < ARRAY_LEN(units) && 2 * size < 3 * units[unit].seconds) {
		unit++;
	}
	size += units[unit].seconds / 2; // the nearest
	(void)snprintf(text, 32, "%" PRId64 " %s", size / units[unit].seconds,
		       units[unit].name); // fits
	return text;
}

struct hold hold_from_start(int64_t heartbeat, int64_t now) {
	struct hold hold = {.since = now};
	char span[32];
	if (heartbeat != 0 && now < heartbeat - BEHIND_MAX) {
		hold.kind = HOLD_CLOCK;
		(void)snprintf(hold.reason, sizeof hold.reason,
			       "the clock stands %s behind the time at which the daemon last ran",
			       span_text(heartbeat - now, span)); // fits
	} else if (heartbeat != 0 && now > heartbeat + ABSENT_MAX) {
		hold.kind = HOLD_ABSENT;
		(void)snprintf(hold.reason, sizeof hold.reason,
			       "the daemon last ran %s ago, if the clock is right",
			       span_text(now - heartbeat, span)); // fits
	}
	return hold;
}

struct hold hold_from_place(const char *before, const char *place, int64_t now) {
	struct hold hold = {.since = now};
	if (*before != '\0' && strcmp(before, place) != 0) {
		hold.kind = HOLD_MOVED;
		utf8_copy(hold.reason, sizeof hold.reason,
			  "the store was moved or copied since it last ran: if both are used, "
			  "messages leave twice");
	}
	return hold;
}

struct hold hold_from_clocks(const struct hold_clocks *before, const struct hold_clocks *now) {
	struct hold hold = {.since = now->wall};
	int64_t jump = (now->wall - before->wall) - (now->boot - before->boot);
	char span[32];
	if (jump > JUMP_MAX || jump < -JUMP_MAX) {
		hold.kind = HOLD_CLOCK;
		(void)snprintf(hold.reason, sizeof hold.reason, "the clock was set %s %s",
			       span_text(jump, span), jump > 0 ? "forward" : "back"); // fits
	}
	return hold;
}

struct hold hold_from_space(uint64_t free_bytes, uint64_t all_bytes, bool read_only) {
	struct hold hold = {0};
	uint64_t least = (uint64_t)SPACE_LEAST * MIB;
	if (all_bytes / SPACE_PART > least) {
		least = all_bytes / SPACE_PART;
	}
	if (read_only) {
		hold.kind = HOLD_SPACE;
		(void)snprintf(hold.reason, sizeof hold.reason,
			       "the store's disk can only be read"); // fits
	} else if (free_bytes < least) {
		hold.kind = HOLD_SPACE;
		(void)snprintf(hold.reason, sizeof hold.reason,
			       "the store's disk has %" PRIu64 " MiB left, and %" PRIu64
			       " are the least",
			       free_bytes / MIB, least / MIB); // fits
	}
	return hold;
}
