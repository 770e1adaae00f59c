// Backups: a copy in a file, sealed and read through.
#include "rosemary/store/backup.h"

#include <stdlib.h>
#include <unistd.h>

#include "rosemary/store/hold.h"
#include "samples.h"
#include "store_files.h"

enum { CUSTOMERS = 300 };

static void fill(struct store *store) {
	for (int i = 0; i < CUSTOMERS; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		add_customer(store, ref);
	}
}

// Copies source into a new file at path; pages is the most that the file may have, 0: any.
static bool copy_into(const char *path, struct store *source, int pages, struct err *err) {
	char limit[64];
	bool done = false;
	write_whole(path, (const unsigned char *)"", 0);
	struct store *target = store_backup_open(path, err);
	assert_ok(target != NULL, err);
	(void)snprintf(limit, sizeof limit, "PRAGMA max_page_count = %d", pages); // fits
	if (pages > 0) {
		run_sql(target, limit);
	}
	struct store_copy *copy = store_copy_begin(target, source, err);
	assert_ok(copy != NULL, err);
	bool ok = true;
	while (ok && !done) {
		ok = store_copy_step(copy, 4, &done, err);
	}
	store_copy_close(copy);
	store_close(target, 0);
	return ok;
}

static void test_a_sealed_copy_is_one_file_that_opens_as_a_store(void **state) {
	struct store *source = *state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	struct instance before, after;
	make_scratch(&scratch);
	fill(source);
	assert_ok(copy_into(scratch.path, source, 0, &err), &err);
	assert_ok(store_backup_seal(scratch.path, NOW, &err), &err);
	size_t len = 0;
	unsigned char *bytes = read_whole(scratch.path, &len);
	assert_int_equal(bytes[18], 1); // written and read without a WAL beside it
	assert_int_equal(bytes[19], 1);
	free(bytes);
	struct store *restored = open_file(&scratch);
	assert_int_equal(ask_number(restored->db, "SELECT count(*) FROM customer"), CUSTOMERS);
	assert_ok(store_instance(source, &before, &err), &err);
	assert_ok(store_instance(restored, &after, &err), &err);
	assert_memory_equal(before.secret, after.secret, sizeof before.secret);
	struct hold_memory memory;
	assert_ok(store_hold_read(restored, &memory, &err), &err);
	assert_int_equal(memory.copied_at, NOW); // the mark is in the copy alone
	assert_ok(store_hold_read(source, &memory, &err), &err);
	assert_int_equal(memory.copied_at, 0);
	store_close(restored, NOW);
	remove_scratch(&scratch);
}

static void test_a_scratch_store_needs_no_name_and_grows_only_so_far(void **state) {
	enum { GROWTH_BYTES = 256 * 1024, TRIES = 5000 };
	struct scratch from = {.path = ""}, scratch = {.path = ""};
	struct err err = {0};
	(void)state;
	make_scratch(&from);
	make_scratch(&scratch);
	struct store *source = open_file(&from); // in WAL mode, as no store in memory is
	fill(source);
	assert_ok(copy_into(scratch.path, source, 0, &err), &err);
	struct store *store = store_scratch_open(scratch.path, GROWTH_BYTES, &err);
	assert_non_null(store);
	int64_t before = store_stats(store).bytes;
	assert_int_equal(unlink(scratch.path), 0);
	assert_ok(store_begin(store, &err), &err);
	add_customer(store, "taken back");
	assert_int_equal(rmdir(scratch.folder), 0); // nothing lies beside it
	store_rollback(store);
	assert_int_equal(ask_number(store->db, "SELECT count(*) FROM customer"), CUSTOMERS);
	assert_ok(store_begin(store, &err), &err);
	bool ok = true;
	for (int i = 0; ok && i < TRIES; i++) {
		char ref[16];
		(void)snprintf(ref, sizeof ref, "S%d", i); // fits
		struct customer customer = {.source = TEXT("csv"),
					    .ref = ref,
					    .folded = TEXT("linda jones")};
		ok = store_customer_add(store, &customer, &err);
	}
	assert_false(ok);
	assert_int_equal(err.code, ERR_NO_SPACE);
	store_rollback(store);
	assert_true(store_stats(store).bytes <= before + GROWTH_BYTES);
	store_close(store, 0);
	assert_int_equal(ask_number(source->db, "SELECT count(*) FROM customer"), CUSTOMERS);
	store_close(source, NOW);
	remove_scratch(&from);
}

static void test_a_damaged_copy_is_not_sealed(void **state) {
	struct store *source = *state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	size_t len = 0;
	make_scratch(&scratch);
	fill(source);
	assert_ok(copy_into(scratch.path, source, 0, &err), &err);
	unsigned char *bytes = read_whole(scratch.path, &len);
	for (size_t i = len / 2; i < len; i++) {
		bytes[i] ^= 0x5a;
	}
	write_whole(scratch.path, bytes, len);
	free(bytes);
	assert_false(store_backup_seal(scratch.path, NOW, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	remove_scratch(&scratch);
}

static void test_a_full_disk_is_told_as_one(void **state) {
	struct store *source = *state;
	struct scratch scratch = {.path = ""};
	struct err err = {0};
	make_scratch(&scratch);
	fill(source);
	assert_false(copy_into(scratch.path, source, 5, &err));
	assert_int_equal(err.code, ERR_NO_SPACE);
	remove_scratch(&scratch);
}

static void test_what_is_not_there_is_no_backup(void **state) {
	struct err err = {0};
	(void)state;
	assert_null(store_backup_open(P_tmpdir "/no/such/folder", &err));
	assert_int_equal(err.code, ERR_IO);
	assert_false(store_backup_seal(P_tmpdir "/no/such/folder", NOW, &err));
	assert_int_equal(err.code, ERR_IO);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_sealed_copy_is_one_file_that_opens_as_a_store),
		cmocka_unit_test(test_a_scratch_store_needs_no_name_and_grows_only_so_far),
		store_test(test_a_damaged_copy_is_not_sealed),
		store_test(test_a_full_disk_is_told_as_one),
		cmocka_unit_test(test_what_is_not_there_is_no_backup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
