// How a file's header tells what it holds.
#include "rosemary/intake/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_FIELDS = 24 };

// A header row made from "a,b,c".
struct header {
	char text[512];
	const char *fields[MAX_FIELDS];
	struct csv_row row;
};

static void split(const char *text, struct header *ret) {
	assert_true(strlen(text) < sizeof ret->text);
	memcpy(ret->text, text, strlen(text) + 1);
	ret->row = (struct csv_row){.line = 1, .fields = ret->fields};
	for (char *field = ret->text; field != NULL;) {
		char *comma = strchr(field, ',');
		assert_true(ret->row.count < MAX_FIELDS);
		ret->fields[ret->row.count++] = field;
		if (comma != NULL) {
			*comma++ = '\0';
		}
		field = comma;
	}
}

static bool read_header(const char *text, const struct columns_choice *choice, struct columns *ret,
			struct err *err) {
	struct header header;
	split(text, &header);
	return columns_read(&header.row, choice, ret, err);
}

static const char *column_name(const struct columns *columns, size_t index) {
	const struct column *column = columns->at[index].column;
	return column != NULL ? column->name : "";
}

static void test_every_kind_is_known_by_its_columns(void **state) {
	(void)state;
	static const struct {
		const char *header;
		enum file_kind kind;
	} cases[] = {
		{"sku,description,category,price,currency,season_from,season_to,active",
		 FILE_PRODUCTS},
		{"sku,description", FILE_PRODUCTS},
		{"sku,to_sku,sentence", FILE_VARIATIONS},
		{"ref,given_name,family_name,email,phone,address,postcode,language,country,timezone,"
		 "channel,consent_email,consent_sms,birthday,notes",
		 FILE_CUSTOMERS},
		{"customer_ref,name,relation,pronoun,likes,avoid,state", FILE_RECIPIENTS},
		{"customer_ref,recipient,kind,title,rule,lead_days", FILE_OCCASIONS},
		{"ref,customer_ref,recipient,relation,occasion,placed_on,wanted_on,kind,replaces,"
		 "gift_note,tags,sku,description,quantity,price,currency,payment,payment_token",
		 FILE_ORDERS},
		{"rejected_line,rejected_reason,sku,to_sku,sentence", FILE_VARIATIONS},
		{" Ref ,Given Name,FAMILY-NAME,E-mail", FILE_CUSTOMERS},
	};
	const struct columns_choice choice = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct columns columns;
		struct err err = {0};
		if (!read_header(cases[i].header, &choice, &columns, &err)) {
			fail_msg("%s: %s", cases[i].header, err.text);
		}
		assert_int_equal(columns.kind, cases[i].kind);
	}
}

static void test_every_listed_column_is_in_its_kind(void **state) {
	(void)state;
	for (int kind = 0; kind < FILE_KIND_COUNT; kind++) {
		size_t count = 0;
		const struct column *columns = file_kind_columns((enum file_kind)kind, &count);
		assert_true(count > 0);
		for (size_t i = 0; i < count; i++) {
			assert_ptr_equal(column_find((enum file_kind)kind, columns[i].name),
					 &columns[i]);
			assert_true(columns[i].max_bytes > 0);
			assert_true((columns[i].words != NULL) == (columns[i].type == COLUMN_WORD));
			assert_true((columns[i].most > 0) == (columns[i].type == COLUMN_WHOLE));
		}
		assert_null(column_find((enum file_kind)kind, "rejected_line"));
	}
}

static void test_headers_that_do_not_tell_are_refused(void **state) {
	(void)state;
	static const struct {
		const char *header, *kind, *reason;
	} cases[] = {
		{"Name,Email,Financial Status,Paid at", NULL, "say --as KIND"},
		{"ref,foo,bar,baz", NULL, "say --as KIND"},
		{"rejected_line,rejected_reason", NULL, "say --as KIND"},
		{"sku,description", "flowers", "no kind of file is called 'flowers'"},
		{"sku,description", "orders",
		 "as orders it needs the column 'ref', 'customer_ref', 'placed_on'"},
		{"customer_ref,likes,avoid", NULL,
		 "as recipients it needs the column 'name' or 'relation'"},
		{"ref,email,E-MAIL,email", "customers", "columns 2 and 4 are both 'email'"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct columns_choice choice = {.kind = cases[i].kind};
		struct columns columns = {.count = 77};
		struct err err = {0};
		assert_false(read_header(cases[i].header, &choice, &columns, &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_int_equal(columns.count, 77);
		if (strstr(err.text, cases[i].reason) == NULL) {
			fail_msg("%s: %s", cases[i].header, err.text);
		}
	}
}

static void test_unknown_columns_are_named_and_passed(void **state) {
	(void)state;
	static const char text[] = "rejected_line,ref,Shoe Size,email,, ,Zodiac";
	struct header header;
	split(text, &header);
	const struct columns_choice choice = {.kind = "customers"};
	struct columns columns;
	struct err err = {0};
	assert_true(columns_read(&header.row, &choice, &columns, &err));
	assert_int_equal(columns.count, 7);
	assert_string_equal(column_name(&columns, 0), "rejected_line");
	assert_string_equal(column_name(&columns, 1), "ref");
	assert_null(columns.at[2].column);
	assert_string_equal(column_name(&columns, 3), "email");
	struct strbuf buf = STRBUF_INIT(100);
	columns_unknown(&columns, &header.row, &buf);
	assert_string_equal(strbuf_text(&buf), "'Shoe Size', 'Zodiac'");
	strbuf_finish(&buf);
}

static void test_maps_name_columns(void **state) {
	(void)state;
	static const char *const maps[] = {"ref=Customer No", "email=Work E-mail", "placed_on=Date",
					   "sku=Article"};
	const struct columns_choice choice = {.maps = maps, .map_count = ARRAY_LEN(maps)};
	struct columns columns;
	struct err err = {0};
	assert_true(
		read_header("customer no,Email,given_name,work e-mail", &choice, &columns, &err));
	assert_int_equal(columns.kind, FILE_CUSTOMERS);
	assert_string_equal(column_name(&columns, 0), "ref");
	assert_string_equal(column_name(&columns, 1), "");
	assert_string_equal(column_name(&columns, 3), "email");
	assert_true(read_header("sku,description", &choice, &columns, &err));
	assert_int_equal(columns.kind, FILE_PRODUCTS);
}

static void test_a_column_is_for_one_field(void **state) {
	(void)state;
	static const char *const maps[] = {"ref=Email", "email=e-mail"};
	static const char *const twice[] = {"ref=E-mail", "email=e mail"};
	struct columns_choice choice = {.maps = maps, .map_count = ARRAY_LEN(maps)};
	struct columns columns;
	struct err err = {0};
	choice.kind = "customers";
	assert_true(read_header("Email,E-Mail", &choice, &columns, &err));
	choice.maps = twice;
	assert_false(read_header("E-Mail,name", &choice, &columns, &err));
	assert_string_equal(err.text,
			    "--map email=e mail names the column that --map ref=E-mail takes: put "
			    "a copy of it into the file, with a name of its own");
}

static void test_wrong_maps_are_refused(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"email", "'email' is not field=Column"},
		{"=Mail", "is not field=Column"},
		{"email=", "is not field=Column"},
		{"mail=Mail", "no kind of file has a field 'mail'"},
		{"email=Mial", "there is no column 'Mial'"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct columns_choice choice = {.maps = &cases[i][0], .map_count = 1};
		struct columns columns;
		struct err err = {0};
		assert_false(read_header("ref,given_name,Mail", &choice, &columns, &err));
		assert_non_null(strstr(err.text, cases[i][1]));
	}
}

static void test_a_given_order_of_dates_reaches_every_column(void **state) {
	(void)state;
	const struct columns_choice choice = {.dates = DATE_ORDER_MDY};
	struct columns columns;
	struct err err = {0};
	assert_true(read_header("ref,customer_ref,placed_on,sku", &choice, &columns, &err));
	assert_int_equal(columns.at[2].dates.given, DATE_ORDER_MDY);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_is_known_by_its_columns),
		cmocka_unit_test(test_every_listed_column_is_in_its_kind),
		cmocka_unit_test(test_headers_that_do_not_tell_are_refused),
		cmocka_unit_test(test_unknown_columns_are_named_and_passed),
		cmocka_unit_test(test_maps_name_columns),
		cmocka_unit_test(test_a_column_is_for_one_field),
		cmocka_unit_test(test_wrong_maps_are_refused),
		cmocka_unit_test(test_a_given_order_of_dates_reaches_every_column),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
