// Nouns described by a table of their fields.
#include "rosemary/base/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum mood { MOOD_GLAD, MOOD_SAD };

WORDS(mood_words, "glad", "sad");

struct guest {
	int64_t id;
	int64_t seats;
	bool veiled;
	char *name;
	struct date arrives_on;
	enum mood mood;
	struct json *facts;
	char *folded;
};

/* clang-format off */
static const struct field fields[] = {
	{"id",         FIELD_ID,   offsetof(struct guest, id),         NULL,        0},
	{"seats",      FIELD_INT,  offsetof(struct guest, seats),      NULL,        0},
	{"veiled",     FIELD_BOOL, offsetof(struct guest, veiled),     NULL,        0},
	{"name",       FIELD_TEXT, offsetof(struct guest, name),       NULL,        0},
	{"arrives_on", FIELD_DATE, offsetof(struct guest, arrives_on), NULL,        0},
	{"mood",       FIELD_WORD, offsetof(struct guest, mood),       &mood_words, 0},
	{"facts",      FIELD_JSON, offsetof(struct guest, facts),      NULL,        0},
	{"folded",     FIELD_TEXT, offsetof(struct guest, folded),     NULL,        FIELD_HIDDEN},
};
/* clang-format on */

static const struct record_type guest_type = {
	.noun = "guest",
	.plural = "guests",
	.size = sizeof(struct guest),
	.fields = fields,
	.count = ARRAY_LEN(fields),
};

static struct guest make_guest(void) {
	struct err err = {0};
	struct guest guest = {
		.id = 7,
		.seats = -2,
		.veiled = true,
		.name = xstrdup("Zoë"),
		.arrives_on = {2027, 6, 12},
		.mood = MOOD_SAD,
		.facts = json_parse("{\"a\":1}", strlen("{\"a\":1}"), &err),
		.folded = xstrdup("zoë"),
	};
	return guest;
}

static void assert_json(const struct guest *guest, const char *expected) {
	struct json *json = record_json(&guest_type, guest);
	char *text = json_write(json);
	assert_string_equal(text, expected);
	free(text);
	json_free(json);
}

static void test_every_field_but_the_hidden_is_shown(void **state) {
	(void)state;
	struct guest guest = make_guest();
	assert_json(&guest, "{\"id\":7,\"seats\":-2,\"veiled\":true,\"name\":\"Zoë\","
			    "\"arrives_on\":\"2027-06-12\",\"mood\":\"sad\",\"facts\":{\"a\":1}}");
	record_finish(&guest_type, &guest);
}

static void test_absent_fields_are_shown_as_null(void **state) {
	(void)state;
	struct guest guest = {0};
	assert_json(&guest, "{\"id\":null,\"seats\":0,\"veiled\":false,\"name\":null,"
			    "\"arrives_on\":null,\"mood\":\"glad\",\"facts\":null}");
}

static void test_a_finished_record_is_empty_and_may_be_finished_again(void **state) {
	(void)state;
	struct guest guest = make_guest();
	record_finish(&guest_type, &guest);
	static const struct guest empty;
	assert_memory_equal(&guest, &empty, sizeof guest);
	record_finish(&guest_type, &guest);
}

static void test_a_copy_shares_nothing_with_its_origin(void **state) {
	(void)state;
	struct guest guest = make_guest();
	struct guest copy;
	record_copy(&guest_type, &guest, &copy);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		assert_true(record_field_same(&fields[i], &guest, &copy));
	}
	assert_ptr_not_equal(copy.name, guest.name);
	json_put_int(guest.facts, "a", 2);
	record_finish(&guest_type, &guest);
	assert_json(&copy, "{\"id\":7,\"seats\":-2,\"veiled\":true,\"name\":\"Zoë\","
			   "\"arrives_on\":\"2027-06-12\",\"mood\":\"sad\",\"facts\":{\"a\":1}}");
	record_finish(&guest_type, &copy);
}

static void test_fields_are_found_by_name(void **state) {
	(void)state;
	assert_ptr_equal(record_field(&guest_type, "mood"), &fields[5]);
	assert_ptr_equal(record_field(&guest_type, "folded"), &fields[7]);
	assert_null(record_field(&guest_type, "age"));
}

static void test_a_difference_in_any_field_is_seen(void **state) {
	(void)state;
	struct guest full = make_guest();
	struct guest empty = {0};
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		assert_false(record_field_same(&fields[i], &full, &empty));
		assert_false(record_field_same(&fields[i], &empty, &full));
		assert_true(record_field_same(&fields[i], &empty, &empty));
	}
	record_finish(&guest_type, &full);
}

static void test_fields_are_set_from_what_people_write(void **state) {
	(void)state;
	static const struct {
		const char *name, *text;
	} settings[] = {
		{"id", "9"},
		{"seats", "-12"},
		{"veiled", "yes"},
		{"name", "Anne"},
		{"mood", "sad"},
		{"facts", "[1]"},
		{"arrives_on", "2028-02-29"},
	};
	struct guest guest = {0};
	struct err err = {0};
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		assert_true(record_set_text(&guest_type, &guest, settings[i].name, settings[i].text,
					    &err));
	}
	assert_json(&guest, "{\"id\":9,\"seats\":-12,\"veiled\":true,\"name\":\"Anne\","
			    "\"arrives_on\":\"2028-02-29\",\"mood\":\"sad\",\"facts\":[1]}");
	record_finish(&guest_type, &guest);
}

static void test_setting_nothing_makes_absent_what_can_be(void **state) {
	(void)state;
	struct guest guest = make_guest();
	struct err err = {0};
	static const char *const optional[] = {"id", "name", "arrives_on", "facts"};
	for (size_t i = 0; i < ARRAY_LEN(optional); i++) {
		const char *nothing = i % 2 == 0 ? "" : NULL;
		assert_true(record_set_text(&guest_type, &guest, optional[i], nothing, &err));
	}
	static const char *const needed[] = {"seats", "veiled", "mood"};
	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		assert_false(record_set_text(&guest_type, &guest, needed[i], "", &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
	assert_json(&guest, "{\"id\":null,\"seats\":-2,\"veiled\":true,\"name\":null,"
			    "\"arrives_on\":null,\"mood\":\"sad\",\"facts\":null}");
	record_finish(&guest_type, &guest);
}

static void test_what_does_not_fit_a_field_changes_nothing(void **state) {
	(void)state;
	static const struct {
		const char *name, *text, *complaint;
	} cases[] = {
		{"id", "-1", "id: '-1' is not a whole number from 0"},
		{"id", "9223372036854775808",
		 "id: '9223372036854775808' is not a whole number from 0"},
		{"seats", " 1", "seats: ' 1' is not a whole number"},
		{"seats", "+1", "seats: '+1' is not a whole number"},
		{"seats", "1x", "seats: '1x' is not a whole number"},
		{"seats", "-", "seats: '-' is not a whole number"},
		{"veiled", "maybe", "veiled: 'maybe' is neither yes nor no"},
		{"name", "\xff", "name is not valid UTF-8"},
		{"arrives_on", "2027-02-29", "arrives_on: there is no day '2027-02-29'"},
		{"mood", "angry", "mood: 'angry' is none of glad, sad"},
		{"facts", "{", "facts: line 1 column 1: string or '}' expected near end of file"},
		{"folded", "x", "guest has no field 'folded'"},
		{"age", "3", "guest has no field 'age'"},
	};
	struct guest guest = make_guest();
	struct guest before;
	record_copy(&guest_type, &guest, &before);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_false(
			record_set_text(&guest_type, &guest, cases[i].name, cases[i].text, &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_string_equal(err.text, cases[i].complaint);
	}
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		assert_true(record_field_same(&fields[i], &guest, &before));
	}
	record_finish(&guest_type, &guest);
	record_finish(&guest_type, &before);
}

static void test_changes_are_told_and_taken_back_where_nobody_changed_them_since(void **state) {
	(void)state;
	struct err err = {0};
	struct guest before = make_guest(), after;
	record_copy(&guest_type, &before, &after);
	struct json *none = record_changes(&guest_type, &before, &after);
	assert_int_equal(json_count(none), 0);
	json_free(none);
	assert_true(record_set_text(&guest_type, &after, "name", "Someone else", &err));
	assert_true(record_set_text(&guest_type, &after, "seats", "77", &err));
	assert_true(record_set_text(&guest_type, &after, "mood", "sad", &err));
	assert_true(record_set_text(&guest_type, &after, "arrives_on", "", &err));
	struct json *changes = record_changes(&guest_type, &before, &after);
	size_t told = json_count(changes);
	assert_in_range(told, 3, 4);
	assert_true(record_set_text(&guest_type, &after, "seats", "78", &err)); // since
	assert_true(record_undo(&guest_type, &after, changes, &err));
	assert_int_equal(after.seats, 78);
	assert_true(record_set_text(&guest_type, &before, "seats", "78", &err));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		assert_true(record_field_same(&fields[i], &after, &before));
	}
	json_put_text(json_at(changes, 0), "name", "age");
	assert_true(
		record_undo(&guest_type, &after, changes, &err)); // what no field says is not so
	json_free(changes);
	record_finish(&guest_type, &before);
	record_finish(&guest_type, &after);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_but_the_hidden_is_shown),
		cmocka_unit_test(test_absent_fields_are_shown_as_null),
		cmocka_unit_test(test_a_finished_record_is_empty_and_may_be_finished_again),
		cmocka_unit_test(test_a_copy_shares_nothing_with_its_origin),
		cmocka_unit_test(test_fields_are_found_by_name),
		cmocka_unit_test(test_a_difference_in_any_field_is_seen),
		cmocka_unit_test(test_fields_are_set_from_what_people_write),
		cmocka_unit_test(test_setting_nothing_makes_absent_what_can_be),
		cmocka_unit_test(test_what_does_not_fit_a_field_changes_nothing),
		cmocka_unit_test(
			test_changes_are_told_and_taken_back_where_nobody_changed_them_since),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
