/* The only reader of the wall clock. Tests freeze and move it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* {0} follows the system's clock. */
struct clock {
	bool frozen;
	int64_t frozen_at; /* seconds UTC, meaningful while frozen */
};

/* Seconds since 1970-01-01T00:00:00Z. */
int64_t clock_now(const struct clock *clock);

/* Freezes the clock at an instant; now does not move until it is set, advanced or let run. */
void clock_freeze(struct clock *clock, int64_t at);

/* Follows the system's clock again. */
void clock_run(struct clock *clock);

/* The same by the system's clock, whatever a frozen one says: for what concerns the machine. */
int64_t clock_system(void);

/* Seconds since the machine started, the time that it slept counted: nobody can set it. */
int64_t clock_boot(void);

/* Milliseconds since some moment, never stepping back and never frozen: for measuring work. */
int64_t clock_ticks_ms(void);

/* The same in microseconds. */
int64_t clock_ticks_us(void);
