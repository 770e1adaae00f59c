// A store that could not be made durable is relied on no more.
#include <errno.h>

#include "store_files.h"

static bool disk_fails;

// Stands before the C library's for SQLite, too.
int fdatasync(int fd) {
	if (disk_fails) {
		errno = EIO;
		return -1;
	}
	return fsync(fd);
}

static void count(void *argument) {
	(*(int *)argument)++;
}

static void test_nothing_begins_after_what_could_not_be_made_durable(void **state) {
	(void)state;
	struct scratch scratch = {.path = ""};
	struct instance instance = {0};
	struct err err = {0};
	int told = 0;
	make_scratch(&scratch);
	struct store *store = open_file(&scratch);
	assert_non_null(store);
	store_when_lost(store, count, &told);
	assert_ok(store_begin(store, &err) && store_plan_begin(store, NOW, &err), &err);
	disk_fails = true;
	assert_false(store_commit(store, &err));
	disk_fails = false;
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(told, 1);
	for (int again = 0; again < 2; again++) { // the disk works again: it may have lost pages
		err = (struct err){0};
		assert_false(store_begin(store, &err));
		assert_int_equal(err.code, ERR_IO);
		assert_false(store_check(store, &err));
	}
	assert_int_equal(told, 1);
	store_close(store, NOW);

	store = open_file(&scratch);
	err = (struct err){0};
	assert_ok(store_check(store, &err) && store_instance(store, &instance, &err), &err);
	assert_false(instance.clean_stop);
	store_close(store, NOW);
	remove_scratch(&scratch);
}

static void test_a_file_that_was_moved_or_replaced_is_relied_on_no_more(void **state) {
	(void)state;
	for (int replaced = 0; replaced < 2; replaced++) {
		struct scratch scratch = {.path = ""};
		struct err err = {0};
		char aside[96];
		int told = 0;
		make_scratch(&scratch);
		struct store *store = open_file(&scratch);
		store_when_lost(store, count, &told);
		assert_ok(store_look(store, &err), &err);
		(void)snprintf(aside, sizeof aside, "%s.aside", scratch.path); // fits
		assert_int_equal(rename(scratch.path, aside), 0);
		if (replaced) {
			write_whole(scratch.path, (const unsigned char *)"other", 5);
		}
		assert_false(store_look(store, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_non_null(strstr(err.text, replaced ? "replaced" : "deleted or moved"));
		assert_int_equal(told, 1);
		err = (struct err){0};
		assert_false(store_begin(store, &err));
		store_close(store, NOW);
		assert_int_equal(unlink(aside), 0);
		remove_scratch(&scratch);
	}
}

static void test_a_refused_change_loses_nothing(void **state) {
	struct err err = {0};
	int told = 0;
	store_when_lost(*state, count, &told);
	assert_false(store_exec(*state, "INSERT INTO consent (customer) VALUES (99)", &err));
	err = (struct err){0};
	assert_ok(store_check(*state, &err), &err);
	assert_int_equal(told, 0);
}

static int interrupt(void *unused) {
	(void)unused;
	return 1;
}

// A start that takes a failed read for damage ends for good, and asks for a backup to be restored.
static void test_what_cannot_be_read_is_not_called_damaged(void **state) {
	struct store *store = *state;
	struct instance instance;
	struct err err = {0};
	sqlite3_progress_handler(store->db, 1, interrupt, NULL);
	assert_false(store_instance(store, &instance, &err));
	assert_int_equal(err.code, ERR_IO);
	sqlite3_progress_handler(store->db, 0, NULL, NULL);
	run_sql(store, "DELETE FROM instance");
	assert_false(store_instance(store, &instance, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_begins_after_what_could_not_be_made_durable),
		cmocka_unit_test(test_a_file_that_was_moved_or_replaced_is_relied_on_no_more),
		store_test(test_a_refused_change_loses_nothing),
		store_test(test_what_cannot_be_read_is_not_called_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
