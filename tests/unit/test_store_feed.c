// The table feed: names that are free again, and ends that are ends.
#include "rosemary/store/feed.h"
#include "samples.h"

static int64_t add_feed(struct store *store, const char *name) {
	struct err err = {0};
	struct feed feed = {.name = TEXT(name), .names = true, .created_at = NOW};
	assert_ok(store_feed_add(store, &feed, &err), &err);
	return feed.id;
}

static void test_a_name_is_free_again_when_its_feed_has_ended(void **state) {
	struct err err = {0};
	struct feed feed = {.name = TEXT("phone"), .created_at = NOW};
	int64_t id = add_feed(*state, "phone");
	int64_t count = 0;
	assert_false(store_feed_add(*state, &feed, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_ok(store_feed_revoke(*state, id, NOW, &err), &err);
	assert_false(store_feed_revoke(*state, id, NOW, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	err = (struct err){0};
	assert_ok(store_feed_count(*state, &count, &err), &err);
	assert_int_equal(count, 0);
	assert_false(store_feed_named(*state, "phone", &feed, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	err = (struct err){0};
	int64_t other = add_feed(*state, "phone");
	assert_ok(store_feed_named(*state, "phone", &feed, &err), &err);
	assert_int_equal(feed.id, other);
	record_finish(&feed_record, &feed);
	assert_ok(store_feed_get(*state, id, &feed, &err), &err);
	assert_int_equal(feed.state, FEED_REVOKED);
	assert_int_equal(feed.revoked_at, NOW);
	record_finish(&feed_record, &feed);
}

static void test_only_active_ones_are_listed(void **state) {
	struct err err = {0};
	struct ids ids = {.count = 0};
	const struct store_page page = {.limit = 10};
	add_feed(*state, "phone");
	int64_t ended = add_feed(*state, "desk");
	int64_t last = add_feed(*state, "kitchen");
	assert_ok(store_feed_revoke(*state, ended, NOW, &err), &err);
	assert_ok(store_feed_each(*state, &page, keep_id, &ids, &err), &err);
	assert_int_equal(ids.count, 2);
	assert_int_equal(ids.ids[1], last);
}

static void test_those_that_approve_are_counted_while_they_are_active(void **state) {
	struct err err = {0};
	struct feed feed = {.name = TEXT("Mary"), .approve = true, .created_at = NOW};
	struct feed same = {0};
	int64_t count = 0;
	add_feed(*state, "phone");
	assert_ok(store_feed_add(*state, &feed, &err), &err);
	assert_ok(store_feed_get(*state, feed.id, &same, &err), &err);
	assert_true(same.approve);
	record_finish(&feed_record, &same);
	assert_ok(store_feed_count_approve(*state, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_ok(store_feed_revoke(*state, feed.id, NOW, &err), &err);
	assert_ok(store_feed_count_approve(*state, &count, &err), &err);
	assert_int_equal(count, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		store_test(test_a_name_is_free_again_when_its_feed_has_ended),
		store_test(test_those_that_approve_are_counted_while_they_are_active),
		store_test(test_only_active_ones_are_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
