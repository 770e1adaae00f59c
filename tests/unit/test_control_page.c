// Pages of listings: whole, in order, a few rows in a turn, and for who reads them only.
#include "daemon/control_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "daemon/control_connection.h"
#include "rosemary/store/customer.h"
#include "rosemary/wire/frame.h"
#include "tests/unit/control_world.h"

enum { CUSTOMERS = 4000, LONG_NOTES = 50000, LONG_ONES = 60, CALLS = 12 };

static size_t reads; // slices that were read of the store

static bool read_slice(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) {
	reads++;
	return store_customer_each(store, page, row, argument, err);
}

static bool list_customers(struct request *request, struct err *err) {
	static const struct page_type type = {.record = &customer_record,
					      .each = read_slice,
					      .last = store_customer_last};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

static void add_customers(struct store *store, int count, const char *notes) {
	struct err err = {0};
	assert_true(store_begin(store, &err));
	for (int i = 0; i < count; i++) {
		char ref[32];
		struct customer customer = {.source = xstrdup("test"), .folded = xstrdup("x")};
		(void)snprintf(ref, sizeof ref, "C%d", i); // fits
		customer.ref = xstrdup(ref);
		customer.notes = xstrdup(notes);
		assert_true(store_customer_add(store, &customer, &err));
		record_finish(&customer_record, &customer);
	}
	assert_true(store_commit(store, &err));
}

static int begin_shop(void **state) {
	struct err err = {0};
	int status = begin(state);
	struct world *world = *state;
	world->app.store = store_open(":memory:", 1, &err);
	world->lister = list_customers;
	reads = 0;
	return world->app.store != NULL ? status : -1;
}

static int end_shop(void **state) {
	struct world *world = *state;
	struct store *store = world->app.store;
	int status = end(state);
	store_close(store, 0);
	return status;
}

#define IN_A_SHOP(test) cmocka_unit_test_setup_teardown(test, begin_shop, end_shop)

// Asks for a page behind a place (NULL: the first one). Nothing is turned.
static void ask(int fd, int id, int64_t limit, const char *after, const char *match) {
	char call[256];
	int len = snprintf(call, sizeof call,
			   "{\"jsonrpc\":\"2.0\",\"method\":\"customer.list\",\"id\":%d,"
			   "\"params\":{\"limit\":%d%s%s%s%s%s%s}}\n",
			   id, (int)limit, after != NULL ? ",\"after\":\"" : "",
			   after != NULL ? after : "", after != NULL ? "\"" : "",
			   match != NULL ? ",\"match\":\"" : "", match != NULL ? match : "",
			   match != NULL ? "\"" : "");
	assert_int_equal(send(fd, call, (size_t)len, MSG_NOSIGNAL), len);
}

static struct json *hear_answer(const struct world *world, int fd, int id) {
	struct err err = {0};
	char *line = hear(world, fd);
	struct json *answer = json_parse(line, strlen(line), &err);
	assert_int_equal(json_get_int(answer, "id", 0), id);
	assert_true(strlen(line) < PAGE_MAX_BYTES + 1024);
	free(line);
	return answer;
}

static const struct json *rows_of(const struct json *answer) {
	return json_get(json_get(answer, "result"), "customers");
}

static void turn_once(const struct world *world) {
	(void)event_base_loop(world->app.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

static void test_page_for_page_every_row_comes_once(void **state) {
	struct world *world = *state;
	char after[PAGE_PLACE_SIZE] = "0";
	int64_t last = 0;
	int fd = connect_to(world), pages = 0;
	bool more = true;
	add_customers(world->app.store, CUSTOMERS, NULL);
	for (; more; pages++) {
		ask(fd, 1, 1500, after, NULL);
		struct json *answer = hear_answer(world, fd, 1);
		const struct json *rows = rows_of(answer);
		for (size_t i = 0; i < json_count(rows); i++) {
			assert_int_equal(json_get_int(json_at(rows, i), "id", 0), ++last);
		}
		const char *next = json_get_text(json_get(answer, "result"), "next");
		more = next != NULL;
		(void)snprintf(after, sizeof after, "%s", more ? next : ""); // fits
		json_free(answer);
	}
	assert_int_equal(last, CUSTOMERS);
	assert_int_equal(pages, 3);
	(void)close(fd);
}

static void test_a_page_that_is_just_full_has_no_next(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	static const int limits[] = {1, 15, 16, 17};
	add_customers(world->app.store, 16, NULL);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		ask(fd, 1, limits[i], NULL, NULL);
		struct json *answer = hear_answer(world, fd, 1);
		const char *next = json_get_text(json_get(answer, "result"), "next");
		assert_int_equal(json_count(rows_of(answer)), limits[i] < 16 ? limits[i] : 16);
		assert_int_equal(next != NULL, limits[i] < 16);
		json_free(answer);
	}
	(void)close(fd);
}

static void test_a_rare_match_is_found_however_many_are_passed(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	add_customers(world->app.store, CUSTOMERS, NULL);
	ask(fd, 1, 9, NULL, "c3999");
	struct json *answer = hear_answer(world, fd, 1);
	assert_int_equal(json_count(rows_of(answer)), 1);
	assert_int_equal(json_get_int(json_at(rows_of(answer), 0), "id", 0), CUSTOMERS);
	assert_true(reads >= CUSTOMERS / 2000); // not all at a time
	json_free(answer);
	(void)close(fd);
}

static void test_a_page_of_long_rows_ends_before_it_is_too_long(void **state) {
	struct world *world = *state;
	char *notes = xcalloc(LONG_NOTES + 1, 1), after[PAGE_PLACE_SIZE] = "0";
	int fd = connect_to(world);
	size_t seen = 0;
	bool more = true;
	memset(notes, 'x', LONG_NOTES);
	add_customers(world->app.store, LONG_ONES, notes);
	while (more) {
		ask(fd, 1, 1000, after, NULL);
		struct json *answer = hear_answer(world, fd, 1);
		const char *next = json_get_text(json_get(answer, "result"), "next");
		seen += json_count(rows_of(answer));
		assert_true(json_count(rows_of(answer)) > 0);
		more = next != NULL;
		(void)snprintf(after, sizeof after, "%s", more ? next : ""); // fits
		json_free(answer);
	}
	assert_int_equal(seen, LONG_ONES);
	free(notes);
	(void)close(fd);
}

static void test_what_is_no_place_is_refused(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	static const char *const places[] = {"x",      "1/2",    "-1", "1x", "", "2027-13-01/1/1",
					     "-/-1/2", "-/1/2/3"};
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		ask(fd, 1, 9, places[i], NULL);
		char *line = hear(world, fd);
		assert_non_null(strstr(line, "\"error\""));
		free(line);
	}
	(void)close(fd);
}

static void test_others_are_answered_while_a_page_is_made(void **state) {
	struct world *world = *state;
	int slow = connect_to(world), quick = connect_to(world);
	char byte;
	add_customers(world->app.store, CUSTOMERS, NULL);
	ask(slow, 1, CUSTOMERS, NULL, NULL);
	while (reads == 0) {
		turn_once(world);
	}
	say_text(world, quick, "");
	assert_true(send(quick, STATUS_CALL, strlen(STATUS_CALL), MSG_NOSIGNAL) > 0);
	while (recv(quick, &byte, 1, MSG_PEEK) < 0) {
		turn_once(world);
	}
	assert_true(recv(slow, &byte, 1, MSG_PEEK) < 0);
	assert_true(reads < CUSTOMERS / 8);
	assert_hears(world, quick, STATUS_ANSWER);
	json_free(hear_answer(world, slow, 1));
	(void)close(slow);
	(void)close(quick);
}

static void test_what_was_asked_behind_a_page_is_answered_behind_it(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	add_customers(world->app.store, CUSTOMERS, NULL);
	for (int i = 0; i < 3; i++) {
		ask(fd, 7, CUSTOMERS, NULL, NULL);
		assert_true(send(fd, STATUS_CALL, strlen(STATUS_CALL), MSG_NOSIGNAL) > 0);
	}
	for (int i = 0; i < 3; i++) {
		json_free(hear_answer(world, fd, 7));
		assert_hears(world, fd, STATUS_ANSWER);
	}
	(void)close(fd);
}

static void test_a_batch_with_pages_in_it_is_one_line(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	const char *batch = "[{\"jsonrpc\":\"2.0\",\"method\":\"customer.list\",\"id\":1},"
			    "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":2},"
			    "{\"jsonrpc\":\"2.0\",\"method\":\"customer.list\",\"id\":3}]\n";
	struct err err = {0};
	add_customers(world->app.store, CUSTOMERS, NULL);
	say_text(world, fd, batch);
	char *line = hear(world, fd);
	struct json *answers = json_parse(line, strlen(line), &err);
	assert_int_equal(json_count(answers), 3);
	for (size_t i = 0; i < 3; i++) {
		const struct json *answer = json_at(answers, i);
		assert_int_equal(json_get_int(answer, "id", 0), i + 1);
		assert_int_equal(json_count(rows_of(answer)), i == 1 ? 0 : 1000);
	}
	json_free(answers);
	free(line);
	(void)close(fd);
}

// What the daemon has in memory of answers to its only client.
static size_t unread(const struct world *world) {
	size_t len = 0;
	LIST_EACH(&world->app.control->connections, link, after) {
		struct control_connection *connection = control_connection_from_link(link);
		len += evbuffer_get_length(bufferevent_get_output(connection->stream));
	}
	return len;
}

static void test_no_page_is_made_before_the_former_one_is_read(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	add_customers(world->app.store, CUSTOMERS, NULL);
	for (int i = 0; i < CALLS; i++) {
		ask(fd, i + 1, CUSTOMERS, NULL, NULL);
	}
	for (size_t before = 1; before != reads;) { // until it waits for the client
		before = reads;
		for (int i = 0; i < 100; i++) {
			turn(world);
		}
	}
	assert_in_range(unread(world), 1, PAGE_MAX_BYTES + 1024);
	assert_true(reads < (size_t)3 * (CUSTOMERS / 8 + 1));
	for (int i = 0; i < CALLS; i++) {
		json_free(hear_answer(world, fd, i + 1)); // none is lost
	}
	assert_int_equal(limit_count(world, CONTROL_LIMIT_OUTPUT), 0);
	assert_int_equal(limit_count(world, CONTROL_LIMIT_TIME), 0);
	assert_served(world);
	(void)close(fd);
}

static void test_a_page_is_dropped_when_its_client_hangs_up(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	add_customers(world->app.store, CUSTOMERS, NULL);
	ask(fd, 1, CUSTOMERS, NULL, NULL);
	ask(fd, 2, CUSTOMERS, NULL, NULL);
	while (reads == 0) {
		turn_once(world);
	}
	(void)close(fd);
	for (int i = 0; i < 1000 && control_count(world->app.control).connections > 0; i++) {
		turn(world);
	}
	assert_int_equal(control_count(world->app.control).connections, 0);
	assert_true(reads < CUSTOMERS / 8);
	assert_served(world);
}

static void test_who_only_sends_no_more_still_gets_its_page(void **state) {
	struct world *world = *state;
	int fd = connect_to(world);
	add_customers(world->app.store, CUSTOMERS, NULL);
	ask(fd, 1, CUSTOMERS, NULL, NULL);
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	struct json *answer = hear_answer(world, fd, 1);
	assert_true(json_count(rows_of(answer)) > 1000);
	json_free(answer);
	assert_ends(world, fd);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		IN_A_SHOP(test_page_for_page_every_row_comes_once),
		IN_A_SHOP(test_a_page_that_is_just_full_has_no_next),
		IN_A_SHOP(test_a_rare_match_is_found_however_many_are_passed),
		IN_A_SHOP(test_a_page_of_long_rows_ends_before_it_is_too_long),
		IN_A_SHOP(test_what_is_no_place_is_refused),
		IN_A_SHOP(test_others_are_answered_while_a_page_is_made),
		IN_A_SHOP(test_what_was_asked_behind_a_page_is_answered_behind_it),
		IN_A_SHOP(test_a_batch_with_pages_in_it_is_one_line),
		IN_A_SHOP(test_no_page_is_made_before_the_former_one_is_read),
		IN_A_SHOP(test_a_page_is_dropped_when_its_client_hangs_up),
		IN_A_SHOP(test_who_only_sends_no_more_still_gets_its_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
