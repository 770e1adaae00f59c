// The wall clock, which tests may freeze, and the one that only measures.
#include "rosemary/base/clock.h"

#include <time.h>

enum { PER_SECOND_MS = 1000, PER_SECOND_US = 1000 * 1000, NS_PER_US = 1000 };

static struct timespec read_clock(clockid_t id) {
	struct timespec at = {0};
	(void)clock_gettime(id, &at); // cannot fail for a clock that every Linux has
	return at;
}

int64_t clock_now(const struct clock *clock) {
	return clock->frozen ? clock->frozen_at : clock_system();
}

int64_t clock_system(void) {
	return read_clock(CLOCK_REALTIME).tv_sec;
}

int64_t clock_boot(void) {
	return read_clock(CLOCK_BOOTTIME).tv_sec;
}

void clock_freeze(struct clock *clock, int64_t at) {
	*clock = (struct clock){.frozen = true, .frozen_at = at};
}

void clock_run(struct clock *clock) {
	*clock = (struct clock){0};
}

int64_t clock_ticks_ms(void) {
	return clock_ticks_us() / (PER_SECOND_US / PER_SECOND_MS);
}

int64_t clock_ticks_us(void) {
	struct timespec at = read_clock(CLOCK_MONOTONIC);
	return (int64_t)at.tv_sec * PER_SECOND_US + at.tv_nsec / NS_PER_US;
}
