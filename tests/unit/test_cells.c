// Cells: what may stand in each type of column, and how it is spelled afterwards.
#include "rosemary/intake/cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct cell_case {
	enum file_kind kind;
	const char *column, *text, *expected; // the spelling, or a part of the reason
};

static char *read_case(const struct cell_case *test, struct err *err) {
	static const struct date_column dates = {0};
	const struct column *column = column_find(test->kind, test->column);
	assert_non_null(column);
	return cell_read(column, &dates, test->text, err);
}

static const struct cell_case good_cells[] = {
	{FILE_CUSTOMERS, "given_name", "  Linda\t", "Linda"},
	{FILE_CUSTOMERS, "given_name", "\xc2\xa0 Jos\xc3\xa9\xc2\xa0", "Jos\xc3\xa9"},
	{FILE_CUSTOMERS, "given_name", "voil\xc3\xa0", "voil\xc3\xa0"},
	{FILE_CUSTOMERS, "family_name", "'t Hooft", "'t Hooft"},
	{FILE_CUSTOMERS, "family_name", "=1+1", "=1+1"},
	{FILE_CUSTOMERS, "family_name", "'=1+1", "=1+1"},
	{FILE_CUSTOMERS, "family_name", "'", "'"},
	{FILE_CUSTOMERS, "given_name", " \n\xc2\xa0 ", ""},
	{FILE_CUSTOMERS, "notes", "one\ntwo\tthree\n", "one\ntwo\tthree"},
	{FILE_CUSTOMERS, "channel", "SMS", "sms"},
	{FILE_CUSTOMERS, "consent_email", "Granted", "granted"},
	{FILE_CUSTOMERS, "email", " Linda@Example.COM ", "Linda@example.com"},
	{FILE_CUSTOMERS, "phone", "'+44 20 7946 0018", "+44 20 7946 0018"},
	{FILE_CUSTOMERS, "phone", "(020) 7946-0018", "(020) 7946-0018"},
	{FILE_CUSTOMERS, "language", "EN", "en"},
	{FILE_CUSTOMERS, "language", "pt_br", "pt-BR"},
	{FILE_CUSTOMERS, "country", "gb", "GB"},
	{FILE_CUSTOMERS, "country", "UK", "GB"},
	{FILE_CUSTOMERS, "timezone", "Europe/London", "Europe/London"},
	{FILE_CUSTOMERS, "birthday", "14/05/1961", "1961-05-14"},
	{FILE_CUSTOMERS, "birthday", "--05-14", "--05-14"},
	{FILE_CUSTOMERS, "birthday", "--02-29", "--02-29"},
	{FILE_PRODUCTS, "active", "TRUE", "yes"},
	{FILE_PRODUCTS, "active", "n", "no"},
	{FILE_PRODUCTS, "price", "24.50", "24.50"},
	{FILE_PRODUCTS, "price", "0", "0"},
	{FILE_PRODUCTS, "currency", "gbp", "GBP"},
	{FILE_PRODUCTS, "season_from", "--05-01", "05-01"},
	{FILE_PRODUCTS, "season_to", "02-29", "02-29"},
	{FILE_ORDERS, "price", "-5.00", "-5.00"},
	{FILE_ORDERS, "price", "'-5.00", "-5.00"},
	{FILE_ORDERS, "quantity", "007", "7"},
	{FILE_ORDERS, "occasion", "Mothers Day", "mothers-day"},
	{FILE_ORDERS, "payment", "Visa ending 42", "Visa ending 42"},
	{FILE_ORDERS, "payment_token", "tok_4111x1111y1111z1111", "tok_4111x1111y1111z1111"},
	{FILE_ORDERS, "payment_token", "4111 1111 1111 1112", "4111 1111 1111 1112"},
	{FILE_OCCASIONS, "lead_days", "0", "0"},
	{FILE_OCCASIONS, "rule", "--05-14", "--05-14"},
	{FILE_OCCASIONS, "rule", "14.05.1961", "1961-05-14"},
	{FILE_OCCASIONS, "rule", "once:13/06/2027", "once:2027-06-13"},
};

static void test_cells_get_one_spelling(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good_cells); i++) {
		struct err err = {0};
		char *value = read_case(&good_cells[i], &err);
		if (value == NULL) {
			fail_msg("%s '%s': %s", good_cells[i].column, good_cells[i].text, err.text);
		}
		assert_string_equal(value, good_cells[i].expected);
		free(value);
	}
}

static const struct cell_case bad_cells[] = {
	{FILE_CUSTOMERS, "given_name", "Linda\nBcc: x@example.com", "has a line break"},
	{FILE_CUSTOMERS, "given_name",
	 "Lin\x07"
	 "da",
	 "control character U+0007"},
	{FILE_CUSTOMERS, "given_name", "Lin\tda", "control character U+0009"},
	{FILE_CUSTOMERS, "given_name",
	 "Lin\xe2\x80\xae"
	 "da",
	 "control character U+202E"},
	{FILE_CUSTOMERS, "notes", "a\x1b[2J", "control character U+001B"},
	{FILE_CUSTOMERS, "channel", "pigeon", "'pigeon' is none of email, sms, letter"},
	{FILE_CUSTOMERS, "email", "linda@localhost", ""},
	{FILE_CUSTOMERS, "email", "a@example.com, b@example.com", ""},
	{FILE_CUSTOMERS, "language", "english", "language code"},
	{FILE_CUSTOMERS, "language", "en-", "language code"},
	{FILE_CUSTOMERS, "language", "en-GBR", "language code"},
	{FILE_CUSTOMERS, "country", "England", "country code"},
	{FILE_CUSTOMERS, "country", "4G", "country code"},
	{FILE_CUSTOMERS, "timezone", "Europe/Loondon", ""},
	{FILE_CUSTOMERS, "timezone", "../../etc/passwd", ""},
	{FILE_CUSTOMERS, "birthday", "--02-30", "day of the year"},
	{FILE_CUSTOMERS, "birthday", "--5-14", "day of the year"},
	{FILE_CUSTOMERS, "birthday", "03/04/1961", "--dates"},
	{FILE_ORDERS, "placed_on", "--05-14", "is not a date"},
	{FILE_PRODUCTS, "active", "maybe", "neither yes nor no"},
	{FILE_PRODUCTS, "price", "24,50", "has a comma"},
	{FILE_PRODUCTS, "price", "1,234.50", "has a comma"},
	{FILE_PRODUCTS, "price",
	 "\xc2\xa3"
	 "24.50",
	 "is not an amount"},
	{FILE_PRODUCTS, "price", "24.", "is not an amount"},
	{FILE_PRODUCTS, "price", ".5", "is not an amount"},
	{FILE_PRODUCTS, "price", "1e3", "is not an amount"},
	{FILE_PRODUCTS, "price", "9999999999999999", "is not an amount"},
	{FILE_PRODUCTS, "price", "-5.00", "below zero"},
	{FILE_PRODUCTS, "currency", "EURO", "ISO 4217"},
	{FILE_PRODUCTS, "season_from", "13-01", "day of the year"},
	{FILE_PRODUCTS, "season_from", "May", "day of the year"},
	{FILE_ORDERS, "price", "--5", "is not an amount"},
	{FILE_ORDERS, "quantity", "0", "is not from 1 to"},
	{FILE_ORDERS, "quantity", "99999999999999999999999", "is not from 1 to"},
	{FILE_ORDERS, "quantity", "1.5", "is not a whole number"},
	{FILE_ORDERS, "quantity", "-1", "is not a whole number"},
	{FILE_ORDERS, "occasion", "mum's day!", "kind of occasion"},
	{FILE_ORDERS, "payment", "4111 1111 1111 1111", "card number"},
	{FILE_ORDERS, "payment", "Visa 4111-1111-1111-1111 x", "card number"},
	{FILE_ORDERS, "payment", "4111 1111 1111 1111 12/27", "card number"},
	{FILE_ORDERS, "payment", "12 4111.1111.1111.1111", "card number"},
	{FILE_ORDERS, "payment", "Nr 2027-05-14/4111111111111111, 123", "card number"},
	{FILE_ORDERS, "payment_token", "378282246310005", "card number"},
	{FILE_OCCASIONS, "lead_days", "400", "is not from 0 to 365"},
	{FILE_OCCASIONS, "rule", "every spring", ""},
	{FILE_OCCASIONS, "rule", "once:03/04/2027", "--dates"},
};

static void test_what_may_not_stand_is_named(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad_cells); i++) {
		struct err err = {0};
		char *value = read_case(&bad_cells[i], &err);
		if (value != NULL || strstr(err.text, bad_cells[i].expected) == NULL) {
			fail_msg("%s '%s': %s", bad_cells[i].column, bad_cells[i].text,
				 value != NULL ? value : err.text);
		}
		assert_int_equal(err.code, ERR_INVALID);
		assert_true(err.text[0] != '\0');
	}
}

static void test_no_reason_repeats_a_card_number(void **state) {
	(void)state;
	static const struct cell_case card = {FILE_ORDERS, "payment", "4111111111111111", ""};
	struct err err = {0};
	assert_null(read_case(&card, &err));
	assert_null(strstr(err.text, "4111"));
}

static void test_long_cells_are_refused(void **state) {
	(void)state;
	struct err err = {0};
	char *text = xcalloc(1, (1 << 20) + 1);
	memset(text, 'x', 1 << 20);
	const struct cell_case cases[] = {
		{FILE_CUSTOMERS, "ref", text, ""},        {FILE_CUSTOMERS, "notes", text, ""},
		{FILE_CUSTOMERS, "birthday", text, ""},   {FILE_CUSTOMERS, "email", text, ""},
		{FILE_PRODUCTS, "description", text, ""}, {FILE_ORDERS, "kind", text, ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_null(read_case(&cases[i], &err));
		assert_non_null(strstr(err.text, "is longer than"));
	}
	free(text);
}

// The row as JSON, or the reason, to be freed.
static char *read_row(const char *const *header, const char *const *fields, size_t count) {
	const struct columns_choice choice = {0};
	const struct csv_row head = {.line = 1, .fields = header, .count = count};
	const struct csv_row row = {.line = 2, .fields = fields, .count = count};
	struct columns columns;
	struct err err = {0};
	assert_true(columns_read(&head, &choice, &columns, &err));
	cells_observe(&columns, &row);
	struct json *json = cells_row(&columns, &row, &err);
	assert_true(json != NULL || err.code == ERR_INVALID);
	char *text = json != NULL ? json_write(json) : xstrdup(err.text);
	json_free(json);
	return text;
}

static void test_rows_become_objects(void **state) {
	(void)state;
	static const char *const header[] = {"rejected_reason", "Colour",    "ref",
					     "customer_ref",    "placed_on", "sku",
					     "quantity",        "price",     "currency",
					     "gift_note"};
	static const struct {
		const char *fields[ARRAY_LEN(header)];
		const char *expected;
	} cases[] = {
		{{"x", "red", "1", "c1", "25/12/2026", "R1", " ", "24.5", "gbp", ""},
		 "{\"ref\":\"1\",\"customer_ref\":\"c1\",\"placed_on\":\"2026-12-25\","
		 "\"sku\":\"R1\",\"price\":\"24.50\",\"currency\":\"GBP\"}"},
		{{"", "", "1", "c1", "2026-12-25", "R1", "2", "24.50", "", "With\nlove"},
		 "{\"ref\":\"1\",\"customer_ref\":\"c1\",\"placed_on\":\"2026-12-25\","
		 "\"sku\":\"R1\",\"quantity\":\"2\",\"price\":\"24.50\","
		 "\"gift_note\":\"With\\nlove\"}"},
		{{"", "", "1", "", "2026-12-25", "R1", "2", "1", "", ""}, "customer_ref: is empty"},
		{{"", "", "1", "c1", "2026-12-25", "", "2", "1", "", ""},
		 "sku: is empty, and so is description"},
		{{"", "", "1", "c1", "2026-02-30", "R1", "2", "1", "", ""},
		 "placed_on: there is no day '2026-02-30'"},
		{{"", "", "1", "c1", "03/04/2026", "R1", "2", "1", "", ""},
		 "placed_on: '03/04/2026' can be read two ways and nothing in the column tells "
		 "which; say --dates dmy or --dates mdy"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = read_row(header, cases[i].fields, ARRAY_LEN(header));
		assert_string_equal(text, cases[i].expected);
		free(text);
	}
}

static void test_amounts_must_fit_their_currency(void **state) {
	(void)state;
	static const char *const header[] = {"sku", "description", "price", "currency"};
	static const char *const yen[] = {"R1", "pink roses", "24.50", "JPY"};
	static const char *const dinar[] = {"R1", "pink roses", "24.5", "KWD"};
	char *text = read_row(header, yen, ARRAY_LEN(header));
	assert_memory_equal(text, "price: ", strlen("price: "));
	free(text);
	text = read_row(header, dinar, ARRAY_LEN(header));
	assert_non_null(strstr(text, "\"price\":\"24.500\""));
	free(text);
}

static void test_rules_teach_the_order_of_dates(void **state) {
	(void)state;
	static const char *const header[] = {"customer_ref", "kind", "rule"};
	static const char *const sure[] = {"c1", "birthday", " once:25/12/2026"};
	static const char *const unsure[] = {"c1", "birthday", "03/04/1961"};
	const struct columns_choice choice = {0};
	const struct csv_row head = {.fields = header, .count = ARRAY_LEN(header)};
	const struct csv_row row = {.fields = sure, .count = ARRAY_LEN(sure)};
	const struct csv_row other = {.fields = unsure, .count = ARRAY_LEN(unsure)};
	struct columns columns;
	struct err err = {0};
	assert_true(columns_read(&head, &choice, &columns, &err));
	cells_observe(&columns, &row);
	struct json *json = cells_row(&columns, &other, &err);
	assert_non_null(json);
	assert_string_equal(json_get_text(json, "rule"), "1961-04-03");
	json_free(json);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells_get_one_spelling),
		cmocka_unit_test(test_what_may_not_stand_is_named),
		cmocka_unit_test(test_no_reason_repeats_a_card_number),
		cmocka_unit_test(test_long_cells_are_refused),
		cmocka_unit_test(test_rows_become_objects),
		cmocka_unit_test(test_amounts_must_fit_their_currency),
		cmocka_unit_test(test_rules_teach_the_order_of_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
