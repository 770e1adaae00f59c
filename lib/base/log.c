// The log: one line, one write(2), and never a wait for whoever reads it.
#include "rosemary/base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rosemary/base/clock.h"
#include "rosemary/base/date.h"
#include "rosemary/base/escape.h"

enum {
	LOG_TEXT_MAX = 2048,    // bytes of one line's text before it is escaped
	LOG_LINE_MAX = PIPE_BUF // what a pipe takes whole or not at all (pipe(7))
};

static struct {
	enum log_level level;
	bool journal, hushed;
	uint64_t dropped;
} sink = {.level = LOG_LEVEL_INFO};

static const struct {
	const char *word;
	int priority; // of syslog(3), for journald
} levels[] = {
	[LOG_LEVEL_ERROR] = {"error", 3},
	[LOG_LEVEL_WARNING] = {"warning", 4},
	[LOG_LEVEL_INFO] = {"info", 6},
	[LOG_LEVEL_DEBUG] = {"debug", 7},
};

// JOURNAL_STREAM holds device and inode of the stream that leads to journald (systemd.exec(5)).
static bool is_read_by_journal(void) {
	struct stat status;
	const char *stream = getenv("JOURNAL_STREAM");
	if (stream == NULL || fstat(STDERR_FILENO, &status) != 0) {
		return false;
	}
	char expected[64];
	(void)snprintf(expected, sizeof expected, "%ju:%ju", (uintmax_t)status.st_dev,
		       (uintmax_t)status.st_ino);
	return strcmp(stream, expected) == 0;
}

void log_open(enum log_level level) {
	sink.level = level;
	sink.journal = is_read_by_journal();
}

// Writes the instant as 2027-06-12T09:00:00Z.
static void add_time(struct strbuf *line) {
	enum { PER_MINUTE = 60, PER_HOUR = 3600, PER_DAY = 86400 };
	static const struct clock system_clock = {0}; // a log tells when it was really written
	int64_t now = clock_now(&system_clock);
	int second = (int)(now % PER_DAY);
	char day[DATE_TEXT_SIZE];
	strbuf_addf(line, "%sT%02d:%02d:%02dZ ", date_text(date_from_days(now / PER_DAY), day),
		    second / PER_HOUR, second / PER_MINUTE % 60, second % 60);
}

// One write of a line that fits a pipe, and only when it will not wait.
static bool write_line(const struct strbuf *line) {
	struct pollfd output = {.fd = STDERR_FILENO, .events = POLLOUT};
	return poll(&output, 1, 0) == 1 && (output.revents & POLLOUT) != 0 &&
	       write(STDERR_FILENO, line->data, line->len) == (ssize_t)line->len;
}

PRINTF_LIKE(3, 0)
static void log_line(enum log_level level, const char *subsystem, const char *format,
		     va_list arguments) {
	if (level > sink.level || sink.hushed) {
		return;
	}
	int error_number =
		errno; // logging is no step that could fail between a failure and its report
	char text[LOG_TEXT_MAX];
	if (vsnprintf(text, sizeof text, format, arguments) < 0) {
		text[0] = '\0';
	}
	struct strbuf line = STRBUF_INIT(LOG_LINE_MAX);
	if (sink.journal) {
		strbuf_addf(&line, "<%d>", levels[level].priority);
	} else {
		add_time(&line);
		strbuf_addf(&line, "%s ", levels[level].word);
	}
	strbuf_addf(&line, "%s: ", subsystem);
	escape_terminal(&line, text, false);
	strbuf_cut(&line, line.len < LOG_LINE_MAX ? line.len : LOG_LINE_MAX - 1);
	strbuf_add_char(&line, '\n');
	sink.dropped += write_line(&line) ? 0 : 1;
	strbuf_finish(&line);
	errno = error_number;
}

void log_error(const char *subsystem, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	log_line(LOG_LEVEL_ERROR, subsystem, format, arguments);
	va_end(arguments);
}

void log_warning(const char *subsystem, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	log_line(LOG_LEVEL_WARNING, subsystem, format, arguments);
	va_end(arguments);
}

void log_info(const char *subsystem, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	log_line(LOG_LEVEL_INFO, subsystem, format, arguments);
	va_end(arguments);
}

void log_debug(const char *subsystem, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	log_line(LOG_LEVEL_DEBUG, subsystem, format, arguments);
	va_end(arguments);
}

void log_hush(bool hushed) {
	sink.hushed = hushed;
}

uint64_t log_dropped(void) {
	return sink.dropped;
}
