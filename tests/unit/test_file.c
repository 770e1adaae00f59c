// Files: read whole with a limit, written so that a crash leaves old or new.
#include "rosemary/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { PATH_ROOM = 200 };

static char folder[PATH_ROOM];

static int make_scratch(void **state) {
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/rosemary-test-file.XXXXXX");
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static int remove_scratch(void **state) {
	(void)state;
	return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static char *in_folder(const char *name) {
	return file_path(folder, name);
}

static void write_text(const char *path, int mode, const char *text) {
	struct err err = {0};
	assert_true(file_write(path, mode, text, strlen(text), &err));
}

static void assert_holds(const char *path, const char *text) {
	struct strbuf buf = STRBUF_INIT(10000);
	struct err err = {0};
	assert_true(file_read(path, &buf, &err));
	assert_string_equal(strbuf_text(&buf), text);
	strbuf_finish(&buf);
}

static int count_entries(void) {
	int count = 0;
	DIR *entries = opendir(folder);
	assert_non_null(entries);
	while (readdir(entries) != NULL) {
		count++;
	}
	(void)closedir(entries);
	return count - 2; // without . and ..
}

static void test_what_is_written_is_read_with_its_mode(void **state) {
	(void)state;
	static const int modes[] = {0600, 0640, 0444};
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		char *path = in_folder("letter");
		write_text(path, modes[i], "pink roses\n");
		assert_holds(path, "pink roses\n");
		struct stat status;
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 07777, modes[i]);
		assert_int_equal(count_entries(), 1);
		free(path);
	}
}

static void test_a_new_file_replaces_the_old_at_once(void **state) {
	(void)state;
	char *path = in_folder("letter");
	write_text(path, 0600, "old");
	struct err err = {0};
	FILE *reader = file_open(path, "re", &err);
	write_text(path, 0600, "");
	char byte = (char)fgetc(reader); // who has the old one open still reads the old one
	file_close(reader);
	assert_int_equal(byte, 'o');
	assert_holds(path, "");
	free(path);
}

static void test_a_failed_write_leaves_the_old_file_and_nothing_else(void **state) {
	(void)state;
	char *path = in_folder("letter");
	write_text(path, 0600, "old");
	struct rlimit before;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	struct rlimit small = {.rlim_cur = 4, .rlim_max = before.rlim_max};
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	struct err err = {0};
	bool written = file_write(path, 0600, "much longer", 11, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_false(written);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_non_null(strstr(err.text, path));
	assert_holds(path, "old");
	assert_int_equal(count_entries(), 1);
	free(path);
}

static void test_a_name_is_given_only_where_there_is_none(void **state) {
	(void)state;
	char *temporary = in_folder("letter.tmp");
	char *path = in_folder("letter");
	struct err err = {0};
	write_text(temporary, 0600, "new");
	assert_true(file_name_new(temporary, path, &err));
	assert_holds(path, "new");
	write_text(temporary, 0600, "newer");
	assert_false(file_name_new(temporary, path, &err));
	assert_int_equal(err.code, ERR_STATE);
	assert_holds(path, "new");
	assert_holds(temporary, "newer");
	assert_false(file_name_new("/no/such/letter", path, &err));
	assert_false(file_name_new(temporary, "/no/such/letter", &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(count_entries(), 2);
	free(temporary);
	free(path);
}

static void test_a_folder_is_not_replaced_by_a_file(void **state) {
	(void)state;
	char *path = in_folder("letters");
	struct err err = {0};
	assert_true(file_make_folder(path, 0700, &err));
	assert_false(file_write(path, 0600, "x", 1, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(count_entries(), 1);
	free(path);
}

static void test_writing_into_nowhere_fails(void **state) {
	(void)state;
	char *path = in_folder("absent/letter");
	struct err err = {0};
	assert_false(file_write(path, 0600, "x", 1, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(count_entries(), 0);
	free(path);
}

static void test_reading_names_the_file_that_fails(void **state) {
	(void)state;
	char *path = in_folder("letter");
	struct strbuf buf = STRBUF_INIT(3);
	struct err err = {0};
	assert_false(file_read(path, &buf, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, path));
	write_text(path, 0600, "four");
	err = (struct err){0};
	assert_false(file_read(path, &buf, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(buf.len, 0);
	err = (struct err){0};
	assert_false(file_read(folder, &buf, &err));
	assert_int_equal(err.code, ERR_IO);
	strbuf_finish(&buf);
	free(path);
}

static void test_opened_files_are_closed_on_exec(void **state) {
	(void)state;
	struct err err = {0};
	char *path = in_folder("letter");
	write_text(path, 0600, "x");
	FILE *file = file_open(path, "re", &err);
	assert_non_null(file);
	assert_int_equal(fcntl(fileno(file), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	file_close(file);
	file_close(NULL);
	free(path);
}

static void test_folders_are_made_with_their_parents(void **state) {
	(void)state;
	static const char *const names[] = {"a/b/c", "a/b/c", "a//d/", "a"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *path = in_folder(names[i]);
		struct err err = {0};
		struct stat status;
		assert_true(file_make_folder(path, 0700, &err));
		assert_int_equal(stat(path, &status), 0);
		assert_true(S_ISDIR(status.st_mode));
		assert_int_equal(status.st_mode & 0777, 0700);
		free(path);
	}
	struct err err = {0};
	assert_true(file_make_folder("/", 0700, &err));
	assert_false(file_make_folder("", 0700, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_no_folder_is_made_where_a_file_stands(void **state) {
	(void)state;
	char *path = in_folder("letter");
	char *below = in_folder("letter/b");
	write_text(path, 0600, "x");
	struct err err = {0};
	assert_false(file_make_folder(path, 0700, &err));
	assert_non_null(strstr(err.text, path));
	assert_false(file_make_folder(below, 0700, &err));
	assert_holds(path, "x");
	free(path);
	free(below);
}

static void test_paths_are_relative_to_their_base(void **state) {
	(void)state;
	static const struct {
		const char *base, *path, *joined;
	} cases[] = {
		{"/var/lib/rosemary", "rosemary.db", "/var/lib/rosemary/rosemary.db"},
		{"/var/lib/rosemary/", "spool", "/var/lib/rosemary/spool"},
		{"/var/lib/rosemary", "/srv/x.db", "/srv/x.db"},
		{".", "a/b", "./a/b"},
		{"/", "a", "/a"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *joined = file_path(cases[i].base, cases[i].path);
		assert_string_equal(joined, cases[i].joined);
		free(joined);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_is_written_is_read_with_its_mode,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(test_a_new_file_replaces_the_old_at_once,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(
			test_a_failed_write_leaves_the_old_file_and_nothing_else, make_scratch,
			remove_scratch),
		cmocka_unit_test_setup_teardown(test_a_name_is_given_only_where_there_is_none,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(test_a_folder_is_not_replaced_by_a_file,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(test_writing_into_nowhere_fails, make_scratch,
						remove_scratch),
		cmocka_unit_test_setup_teardown(test_reading_names_the_file_that_fails,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(test_opened_files_are_closed_on_exec, make_scratch,
						remove_scratch),
		cmocka_unit_test_setup_teardown(test_folders_are_made_with_their_parents,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(test_no_folder_is_made_where_a_file_stands,
						make_scratch, remove_scratch),
		cmocka_unit_test_setup_teardown(test_paths_are_relative_to_their_base, make_scratch,
						remove_scratch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
