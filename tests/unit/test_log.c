// The log, as its reader sees it.
#include "rosemary/base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

enum { READ_MAX = 8192 };

// Standard error for the time of one test: a pipe.
struct reader {
	int read_end, write_end, saved;
	char text[READ_MAX];
};

static void open_reader(struct reader *reader) {
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	reader->read_end = ends[0];
	reader->write_end = ends[1];
	reader->saved = dup(STDERR_FILENO);
	assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
}

// Gives standard error back; the text holds what came through.
static void close_reader(struct reader *reader) {
	(void)dup2(reader->saved, STDERR_FILENO);
	(void)close(reader->saved);
	(void)close(reader->write_end);
	ssize_t len = read(reader->read_end, reader->text, sizeof reader->text - 1);
	reader->text[len > 0 ? len : 0] = '\0';
	(void)close(reader->read_end);
}

// What is behind the time, which is checked for its shape.
static const char *after_time(const char *line) {
	static const char shape[] = "dddd-dd-ddTdd:dd:ddZ ";
	for (size_t i = 0; i < sizeof shape - 1; i++) {
		bool digit = line[i] >= '0' && line[i] <= '9';
		assert_true(shape[i] == 'd' ? digit : line[i] == shape[i]);
	}
	return line + sizeof shape - 1;
}

// Says to be read by journald on the given file; NULL takes that back.
static void set_journal(const int *fd) {
	struct stat status;
	char stream[64];
	if (fd == NULL) {
		assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
		return;
	}
	assert_int_equal(fstat(*fd, &status), 0);
	(void)snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)status.st_dev,
		       (uintmax_t)status.st_ino);
	assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
}

static void test_a_line_tells_time_level_subsystem_and_text(void **state) {
	(void)state;
	struct reader reader;
	set_journal(NULL);
	open_reader(&reader);
	log_open(LOG_LEVEL_INFO);
	log_warning("store", "slow commit ms=%d", 120);
	close_reader(&reader);
	assert_string_equal(after_time(reader.text), "warning store: slow commit ms=120\n");
}

static void test_journald_gets_its_priorities(void **state) {
	(void)state;
	struct reader reader;
	open_reader(&reader);
	set_journal(&reader.write_end);
	log_open(LOG_LEVEL_DEBUG);
	log_error("main", "a");
	log_warning("main", "b");
	log_info("main", "c");
	log_debug("main", "d");
	close_reader(&reader);
	set_journal(NULL);
	assert_string_equal(reader.text, "<3>main: a\n<4>main: b\n<6>main: c\n<7>main: d\n");
}

static void test_another_stream_than_journalds_gets_the_time(void **state) {
	(void)state;
	struct reader reader;
	open_reader(&reader);
	set_journal(&reader.saved);
	log_open(LOG_LEVEL_INFO);
	log_info("main", "ready");
	close_reader(&reader);
	set_journal(NULL);
	assert_string_equal(after_time(reader.text), "info main: ready\n");
}

static void test_lines_above_the_level_are_not_written(void **state) {
	(void)state;
	struct reader reader;
	open_reader(&reader);
	set_journal(&reader.write_end);
	log_open(LOG_LEVEL_ERROR);
	log_warning("main", "b");
	log_info("main", "c");
	log_debug("main", "d");
	log_error("main", "a");
	close_reader(&reader);
	set_journal(NULL);
	assert_string_equal(reader.text, "<3>main: a\n");
	assert_int_equal(log_dropped(), 0);
}

static void test_outside_text_cannot_forge_a_line(void **state) {
	(void)state;
	struct reader reader;
	open_reader(&reader);
	set_journal(&reader.write_end);
	log_open(LOG_LEVEL_INFO);
	log_info("import", "row name='%s'", "x\n<3>main: forged\x1b[2J\xff");
	close_reader(&reader);
	set_journal(NULL);
	assert_string_equal(reader.text,
			    "<6>import: row name='x\\x0a<3>main: forged\\x1b[2J\\xff'\n");
}

static void test_a_long_line_is_cut_and_still_one_line(void **state) {
	(void)state;
	static const char fillers[] = {'x', '\x01', '\xff'};
	for (size_t i = 0; i < ARRAY_LEN(fillers); i++) {
		char text[100000];
		memset(text, fillers[i], sizeof text - 1);
		text[sizeof text - 1] = '\0';
		struct reader reader;
		open_reader(&reader);
		set_journal(&reader.write_end);
		log_open(LOG_LEVEL_INFO);
		log_info("control", "%s", text); // whose escapes end exactly with the line's room
		close_reader(&reader);
		set_journal(NULL);
		size_t len = strlen(reader.text);
		assert_in_range(len, 2000, PIPE_BUF);
		assert_ptr_equal(strchr(reader.text, '\n'), reader.text + len - 1);
	}
}

static void test_a_full_pipe_drops_lines_and_counts_them(void **state) {
	(void)state;
	struct reader reader;
	set_journal(NULL);
	open_reader(&reader);
	// The pipe waits for its reader as a pipe does; only the log must not.
	assert_int_equal(fcntl(reader.write_end, F_SETFL, 0), 0);
	assert_true(fcntl(reader.write_end, F_SETPIPE_SZ, 4096) >= 4096);
	log_open(LOG_LEVEL_INFO);
	uint64_t before = log_dropped();
	(void)alarm(20); // ends the test if a line waits
	for (int i = 0; i < 10000; i++) {
		log_info("main", "line=%d", i);
	}
	(void)alarm(0);
	uint64_t dropped = log_dropped() - before;
	close_reader(&reader);
	uint64_t lines = 0;
	for (const char *at = strchr(reader.text, '\n'); at != NULL; at = strchr(at + 1, '\n')) {
		lines++;
	}
	assert_true(lines > 0);
	assert_int_equal(lines + dropped, 10000);
}

static void test_a_reader_that_is_gone_costs_only_the_line(void **state) {
	(void)state;
	struct reader reader;
	(void)signal(SIGPIPE, SIG_IGN);
	open_reader(&reader);
	log_open(LOG_LEVEL_INFO);
	uint64_t before = log_dropped();
	(void)close(reader.read_end);
	reader.read_end = open("/dev/null", O_RDONLY | O_CLOEXEC);
	errno = EDOM;
	log_error("main", "nobody listens");
	int error_number = errno;
	close_reader(&reader);
	assert_int_equal(log_dropped() - before, 1);
	assert_int_equal(error_number, EDOM); // logging leaves errno alone
}

static void test_nothing_is_written_while_the_log_is_hushed(void **state) {
	(void)state;
	struct reader reader;
	open_reader(&reader);
	log_open(LOG_LEVEL_INFO);
	log_hush(true);
	log_error("lapse", "draft lapsed id=%d", 12);
	log_hush(false);
	log_info("main", "again");
	close_reader(&reader);
	assert_string_equal(after_time(reader.text), "info main: again\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_tells_time_level_subsystem_and_text),
		cmocka_unit_test(test_journald_gets_its_priorities),
		cmocka_unit_test(test_another_stream_than_journalds_gets_the_time),
		cmocka_unit_test(test_lines_above_the_level_are_not_written),
		cmocka_unit_test(test_nothing_is_written_while_the_log_is_hushed),
		cmocka_unit_test(test_outside_text_cannot_forge_a_line),
		cmocka_unit_test(test_a_long_line_is_cut_and_still_one_line),
		cmocka_unit_test(test_a_full_pipe_drops_lines_and_counts_them),
		cmocka_unit_test(test_a_reader_that_is_gone_costs_only_the_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
