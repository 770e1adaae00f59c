// The table message.
#include <stdlib.h>

#include "rosemary/store/message.h"
#include "samples.h"

static const struct date may = {2027, 5, 14};

static void test_bytes_come_back_as_they_went_in(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct message message;
	int64_t id = add_message(store, add_chain(store, "C1", may), 1);
	assert_ok(store_message_get(store, id, &message, &err), &err);
	assert_int_equal(message.bytes_len, 5);
	assert_memory_equal(message.bytes, "a\0b\r\n", 5);
	assert_string_equal(message.address, "linda@example.org");
	assert_int_equal(message.approved_at, NOW);
	message_finish(&message);
	assert_false(store_message_get(store, 99, &message, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_a_revision_is_frozen_once(void **state) {
	struct store *store = *state;
	struct err err = {0};
	int64_t draft = add_chain(store, "C1", may);
	add_message(store, draft, 1);
	struct message second = {.draft = draft,
				 .revision = 1,
				 .envelope_from = TEXT("a"),
				 .address = TEXT("b"),
				 .message_id = TEXT("<other@x>"),
				 .sha256 = TEXT("0"),
				 .facts_digest = TEXT("0"),
				 .approved_by = TEXT("anna"),
				 .approved_at = 1,
				 .not_before = 1,
				 .not_after = 1,
				 .bytes = (unsigned char *)TEXT("x"),
				 .bytes_len = 1};
	assert_false(store_message_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	second.revision = 2;
	second.message_id = TEXT("<rm.1.1@example.org>"); // another's identity
	err = (struct err){0};
	assert_false(store_message_add(store, &second, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	second.message_id = TEXT("<rm.1.2@example.org>");
	err = (struct err){0};
	assert_ok(store_message_add(store, &second, &err), &err);
	struct message newest;
	bool found = false;
	assert_ok(store_message_of_draft(store, draft, &found, &newest, &err), &err);
	assert_true(found);
	assert_int_equal(newest.revision, 2);
	message_finish(&newest);
	assert_ok(store_message_of_draft(store, 99, &found, &newest, &err), &err);
	assert_false(found);
}

static void test_too_long_a_message_is_refused_and_the_store_goes_on(void **state) {
	struct store *store = *state;
	struct err err = {0};
	size_t len = STORE_VALUE_MAX + 1;
	struct message large = {.draft = add_chain(store, "C1", may),
				.revision = 1,
				.envelope_from = TEXT("a"),
				.address = TEXT("b"),
				.message_id = TEXT("<other@x>"),
				.sha256 = TEXT("0"),
				.facts_digest = TEXT("0"),
				.approved_by = TEXT("anna"),
				.approved_at = 1,
				.not_before = 1,
				.not_after = 1,
				.bytes = xcalloc(len, 1),
				.bytes_len = len};
	assert_false(store_message_add(store, &large, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	large.bytes_len = STORE_VALUE_MAX; // fits, but not with the rest of its row
	err = (struct err){0};
	assert_false(store_message_add(store, &large, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	large.bytes_len = 1000;
	err = (struct err){0};
	assert_ok(store_message_add(store, &large, &err), &err);
	free(large.bytes);
}

static void test_a_message_waits_for_its_delivery_in_order(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct message message;
	bool found = true;
	assert_ok(store_message_unqueued(store, &found, &message, &err), &err);
	assert_false(found);
	int64_t draft = add_chain(store, "C1", may);
	int64_t first = add_message(store, draft, 1);
	int64_t second = add_message(store, draft, 2);
	const int64_t expected[] = {first, second};
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_ok(store_message_unqueued(store, &found, &message, &err), &err);
		assert_true(found);
		assert_int_equal(message.id, expected[i]);
		message_finish(&message);
		add_delivery(store, expected[i], NOW);
	}
	assert_ok(store_message_unqueued(store, &found, &message, &err), &err);
	assert_false(found);
}

static void test_every_statement_runs(void **state) {
	struct store *store = *state;
	struct err err = {0};
	struct message message;
	test_a_revision_is_frozen_once(state);
	bool found = false;
	assert_ok(store_message_unqueued(store, &found, &message, &err), &err);
	assert_true(found);
	message_finish(&message);
	assert_ok(store_message_get(store, 1, &message, &err), &err);
	message_finish(&message);
	assert_int_equal(store_full_scans(store), 0);
	static const struct {
		struct store_page page;
		size_t count;
	} cases[] = {{{.limit = 9}, 2},
		     {{.limit = 9, .customer = 1}, 2},
		     {{.limit = 9, .customer = 2}, 0},
		     {{.limit = 9, .after = 2}, 1}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count = 0;
		assert_ok(store_message_each(store, &cases[i].page, count_row, &count, &err), &err);
		assert_int_equal(count, cases[i].count);
	}
	assert_all_prepared(store, STORE_FILE_MESSAGE, 7);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_bytes_come_back_as_they_went_in),
		store_test(test_a_revision_is_frozen_once),
		store_test(test_too_long_a_message_is_refused_and_the_store_goes_on),
		store_test(test_a_message_waits_for_its_delivery_in_order),
		store_test(test_every_statement_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
