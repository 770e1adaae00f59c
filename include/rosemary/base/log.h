/*
 * The log: one line each on standard error, "<3>subsystem: what happened key=value". The level
 * prefix is journald's (sd-daemon(3)) and stands only where JOURNAL_STREAM says that journald
 * reads it; elsewhere a line begins with the time. lib logs at debug only; the daemon logs a
 * failure once, where it decides what to do about it. Writing never blocks: a line that cannot be
 * written at once is dropped and counted.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rosemary/base/alloc.h"

/* How much a line matters, the gravest first. */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Sets where lines go and how many: lines above level are not written. Call once at start. */
void log_open(enum log_level level);

/* Control bytes in the finished text are escaped, so outside text cannot forge a line. */
void log_error(const char *subsystem, const char *format, ...) PRINTF_LIKE(2, 3);
void log_warning(const char *subsystem, const char *format, ...) PRINTF_LIKE(2, 3);
void log_info(const char *subsystem, const char *format, ...) PRINTF_LIKE(2, 3);
void log_debug(const char *subsystem, const char *format, ...) PRINTF_LIKE(2, 3);

/*
 * While hushed, no line is written, not even an error: what is only rehearsed must not be told as
 * if it happened. Whoever hushes hears of failures by their err.
 */
void log_hush(bool hushed);

/* Lines dropped because standard error did not take them. */
uint64_t log_dropped(void);
