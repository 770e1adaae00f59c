// A shop with a store of its own for tests of imports, and rows put into it.
#include "tests/unit/import_world.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/store/customer.h"

static const struct actor anna = {1000, "anna"};

void begin_import(struct fixture *fixture) {
	int64_t mark = fixture->target.mark + 1; // no two imports have the same
	import_order_forget(&fixture->target);
	fixture->target = (struct import_target){
		.store = fixture->store,
		.shop = &fixture->shop,
		.policy = &fixture->policy,
		.now = NOON,
		.today = {2027, 5, 14},
		.actor = &anna,
		.file = "file.csv",
		.mark = mark,
	};
}

int set_up(void **state) {
	struct fixture *fixture = xcalloc(1, sizeof *fixture);
	struct err err = {0};
	fixture->zone = zone_open("Europe/London", &err);
	fixture->shop = (struct shop){.language = "en",
				      .country = "GB",
				      .currency = "GBP",
				      .timezone = "Europe/London",
				      .order_by_days = 1,
				      .opens = 9 * 60,
				      .closes = 17 * 60,
				      .zone = fixture->zone};
	fixture->policy = (struct policy){.lead_days = 10, .answer_hours = 24};
	fixture->store = store_open(":memory:", NOON, &err);
	assert_string_equal(err.text, "");
	begin_import(fixture);
	*state = fixture;
	return 0;
}

int tear_down(void **state) {
	struct fixture *fixture = *state;
	import_order_forget(&fixture->target);
	store_close(fixture->store, 0);
	zone_close(fixture->zone);
	free(fixture);
	return 0;
}

void take(struct fixture *fixture, const struct sample *sample) {
	struct err err = {0};
	struct import_row row;
	struct json *values = json_parse(sample->values, strlen(sample->values), &err);
	assert_string_equal(err.text, "");
	assert_true(store_begin(fixture->store, &err));
	bool taken = import_row(&fixture->target, sample->kind, values, &row, &err);
	assert_string_equal(err.text, "");
	assert_true(store_end(fixture->store, taken, &err));
	json_free(values);
	const char *reason = sample->reason != NULL ? sample->reason : "";
	if (row.outcome != sample->outcome || strstr(row.reason, reason) == NULL ||
	    (*reason == '\0') != (row.reason[0] == '\0')) {
		fail_msg("%s: %s '%s', not %s '%s'", sample->values,
			 words_name(&import_outcome_words, (int)row.outcome), row.reason,
			 words_name(&import_outcome_words, (int)sample->outcome), reason);
	}
}

void take_all(struct fixture *fixture, const struct sample *samples, size_t count) {
	for (size_t i = 0; i < count; i++) {
		take(fixture, &samples[i]);
	}
}

void end_order(struct fixture *fixture) {
	struct err err = {0};
	assert_true(store_begin(fixture->store, &err));
	assert_true(store_end(fixture->store, import_order_end(&fixture->target, &err), &err));
	assert_string_equal(err.text, "");
}

struct customer customer_of(struct fixture *fixture, const char *ref) {
	struct customer customer = {0};
	struct err err = {0};
	bool found = false;
	assert_true(
		store_customer_by_ref(fixture->store, IMPORT_SOURCE, ref, &found, &customer, &err));
	assert_true(found);
	return customer;
}

int64_t customer_id(struct fixture *fixture, const char *ref) {
	struct customer customer = customer_of(fixture, ref);
	int64_t id = customer.id;
	record_finish(&customer_record, &customer);
	return id;
}
