/* HOLD: nothing leaves, everything else works. When it begins, why, and how it ends. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/words.h"

/* Why nothing may leave. */
enum hold_kind {
	HOLD_NONE,
	HOLD_RESTORED, /* the store is a backup that was put back: what it lists may have left */
	HOLD_CLOCK,    /* the clock was set far, or stood wrong at the start */
	HOLD_ABSENT,   /* the daemon was away for long, or the clock is far ahead */
	HOLD_MOVED,    /* another file or another machine than before: there may be two of them */
	HOLD_SPACE,    /* the disk is nearly full, or takes nothing: ends by itself */
	HOLD_KIND_COUNT
};
/* none restored clock absent moved space */
extern const struct words hold_kind_words;

/* A HOLD as it is told. */
enum { HOLD_REASON_SIZE = 200 };
struct hold {
	enum hold_kind kind;
	int64_t since; /* instant */
	char reason[HOLD_REASON_SIZE];
};

/* What ends it, in words for the owner; "" for none. */
const char *hold_mend(enum hold_kind kind);

/* True while the clock itself is in doubt: nothing that only time brings may be done, either. */
bool hold_doubts_clock(enum hold_kind kind);

/* Both: the reasons together, and of the kinds the one that doubts more. Either may be none. */
struct hold hold_join(const struct hold *first, const struct hold *second);

/*
 * A start: the clock's time against the last one that was written down (0: none was). HOLD_CLOCK
 * when it lies more than 5 min behind, HOLD_ABSENT when more than 7 days before us.
 */
struct hold hold_from_start(int64_t heartbeat, int64_t now);

/*
 * A start: where the store was by its last daemon ("" or the same: no HOLD) and where it is now,
 * both digests that the daemon makes. HOLD_MOVED when they differ: a copy of it may be running.
 */
struct hold hold_from_place(const char *before, const char *place, int64_t now);

/* The two clocks of the system at one moment, in seconds. */
struct hold_clocks {
	int64_t wall; /* CLOCK_REALTIME: can be set */
	int64_t boot; /* CLOCK_BOOTTIME: cannot, and goes on while the machine sleeps */
};

/* While running: HOLD_CLOCK when the wall went more than 10 min farther, or less, than the boot. */
struct hold hold_from_clocks(const struct hold_clocks *before, const struct hold_clocks *now);

/* A file system's room in bytes: HOLD_SPACE below the larger of 5 % and 64 MiB. */
struct hold hold_from_space(uint64_t free_bytes, uint64_t all_bytes, bool read_only);
