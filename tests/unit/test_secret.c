// Files of passwords: which are taken, which are refused, and what is told of them.
#include "rosemary/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/told.h"

static char *put_secret(const char *folder, const char *name, const void *bytes, size_t len) {
	put_file(folder, name, bytes, len);
	return file_path(folder, name);
}

static void test_the_only_line_is_the_secret(void **state) {
	static const char *const texts[][2] = {
		{"Sesame opens\n", "Sesame opens"}, {"Sesame", "Sesame"},
		{"Sesame\r\n", "Sesame"},           {" blanks \n", " blanks "},
		{"p\u00e4sse\n", "p\u00e4sse"},
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err err = {0};
		char *path = put_secret(*state, "secret", texts[i][0], strlen(texts[i][0]));
		char *secret = secret_read(path, geteuid(), &err);
		assert_non_null(secret);
		assert_string_equal(secret, texts[i][1]);
		secret_free(secret);
		free(path);
	}
	secret_free(NULL);
}

static void test_what_is_no_line_is_refused_and_not_told(void **state) {
	static char longest[SECRET_MAX + 10];
	memset(longest, 'S', sizeof longest);
	const struct {
		const char *bytes;
		size_t len;
		enum err_code code;
	} cases[] = {
		{"", 0, ERR_INVALID},
		{"\n", 1, ERR_INVALID},
		{"\r\n", 2, ERR_INVALID},
		{"Sesame\nopens\n", 13, ERR_INVALID},
		{"Sesame\0opens\n", 13, ERR_INVALID},
		{"Sesame\x7f\n", 8, ERR_INVALID},
		{"Sesame\rRSET\n", 12, ERR_INVALID},
		{longest, sizeof longest, ERR_LIMIT},
		{longest, SECRET_MAX + 1, ERR_LIMIT},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		char *path = put_secret(*state, "secret", cases[i].bytes, cases[i].len);
		print_message("# case %zu\n", i);
		assert_null(secret_read(path, geteuid(), &err));
		assert_int_equal(err.code, cases[i].code);
		assert_non_null(strstr(err.text, path));
		assert_null(strstr(err.text, "Sesame"));
		assert_null(strstr(err.text, "SSSS"));
		free(path);
	}
}

static void test_the_longest_secret_is_taken(void **state) {
	struct err err = {0};
	char longest[SECRET_MAX + 2];
	memset(longest, 'S', SECRET_MAX);
	longest[SECRET_MAX] = '\r';
	longest[SECRET_MAX + 1] = '\n';
	char *path = put_secret(*state, "secret", longest, sizeof longest);
	char *secret = secret_read(path, geteuid(), &err);
	assert_non_null(secret);
	assert_int_equal(strlen(secret), SECRET_MAX);
	secret_free(secret);
	free(path);
}

static void test_only_its_owner_may_read_it(void **state) {
	static const struct {
		mode_t mode;
		bool file, credential; // taken where it lies
	} cases[] = {
		{0600, true, true},   {0400, true, true},   {0440, false, true},
		{0640, false, true},  {0460, false, false}, {0604, false, false},
		{0644, false, false}, {0602, false, false}, {0610, false, false},
	};
	char *path = put_secret(*state, "secret", "Sesame", 6);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int credential = 0; credential < 2; credential++) {
			struct err err = {0};
			const char *folder = credential ? *state : "/nonexistent";
			assert_int_equal(setenv("CREDENTIALS_DIRECTORY", folder, 1), 0);
			assert_int_equal(chmod(path, cases[i].mode), 0);
			char *secret = secret_read(path, geteuid(), &err);
			bool taken = credential ? cases[i].credential : cases[i].file;
			print_message("# %04o %d\n", cases[i].mode, credential);
			assert_int_equal(secret != NULL, taken);
			assert_true(taken || strstr(err.text, "may be read by others") != NULL);
			secret_free(secret);
		}
	}
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	free(path);
}

static void test_a_strangers_file_is_refused(void **state) {
	enum { STRANGER = 65534 };
	struct err err = {0};
	if (geteuid() != 0) {
		skip(); // only root can give files away
	}
	char *path = put_secret(*state, "secret", "Sesame", 6);
	assert_int_equal(chown(path, STRANGER, (gid_t)-1), 0);
	assert_null(secret_read(path, 0, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_non_null(strstr(err.text, "belongs to user 65534"));
	char *secret = secret_read(path, STRANGER, &err);
	assert_non_null(secret);
	secret_free(secret);
	free(path);
}

static void test_what_is_no_file_is_refused_without_waiting(void **state) {
	struct err err = {0};
	char *pipe = file_path(*state, "pipe");
	char *missing = file_path(*state, "missing");
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_null(secret_read(pipe, geteuid(), &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_null(secret_read(*state, geteuid(), &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_null(secret_read(missing, geteuid(), &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	free(pipe);
	free(missing);
}

static void check_path(const char *folder, const char *name, const char *wanted_folder,
		       const char *wanted) {
	char *path = secret_path(folder, name);
	char *expected = file_path(wanted_folder, wanted);
	assert_string_equal(path, expected);
	free(expected);
	free(path);
}

static void test_a_credential_comes_before_the_folder(void **state) {
	char *credentials = file_path(*state, "credentials");
	put_text(*state, "credentials/smtp", "Sesame");
	check_path(*state, "smtp", *state, "smtp");
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", credentials, 1), 0);
	check_path(*state, "smtp", credentials, "smtp");
	check_path(*state, "other", *state, "other");
	put_text(*state, "credentials/rosemary_inbox", "Sesame");
	check_path(*state, "inbox", credentials, "rosemary_inbox");
	check_path(*state, "/etc/smtp", "/etc", "smtp");
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "", 1), 0);
	check_path(*state, "smtp", *state, "smtp");
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	free(credentials);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_only_line_is_the_secret),
		cmocka_unit_test(test_what_is_no_line_is_refused_and_not_told),
		cmocka_unit_test(test_the_longest_secret_is_taken),
		cmocka_unit_test(test_only_its_owner_may_read_it),
		cmocka_unit_test(test_a_strangers_file_is_refused),
		cmocka_unit_test(test_what_is_no_file_is_refused_without_waiting),
		cmocka_unit_test(test_a_credential_comes_before_the_folder),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
