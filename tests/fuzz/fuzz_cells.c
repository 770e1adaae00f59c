// Any cells of any column of a file to import: spelt canonically or refused, dates never guessed.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/money.h"
#include "rosemary/base/utf8.h"
#include "rosemary/intake/cells.h"
#include "tests/fuzz/fuzz.h"

// The column of a name as "orders.price"; of any other text a column with much to read.
static const struct column *choose_column(const char *name) {
	for (int kind = 0; kind < FILE_KIND_COUNT; kind++) {
		const char *word = words_name(&file_kind_words, kind);
		size_t len = strlen(word);
		const struct column *column =
			strncmp(name, word, len) == 0 && name[len] == '.'
				? column_find((enum file_kind)kind, name + len + 1)
				: NULL;
		if (column != NULL) {
			return column;
		}
	}
	return column_find(FILE_OCCASIONS, "rule");
}

// What was accepted reads the same again, and holds nothing that a line of text may not.
static void check_cell(const struct column *column, const struct date_column *dates,
		       const char *value) {
	struct err err = {0};
	char *again = cell_read(column, dates, value, &err);
	demand(again != NULL && strcmp(again, value) == 0);
	demand(utf8_valid(value, strlen(value)));
	demand(!utf8_has_control(value, column->type == COLUMN_LINES));
	free(again);
}

static bool read_as(enum date_order order, const char *text, struct date *ret) {
	const struct date_column column = {.given = order};
	struct err err = {0};
	return dates_read(&column, text, ret, &err);
}

// Of two days that a text may mean, one is taken only when the column or the user has told which.
static void check_date(const struct date_column *dates, const char *text) {
	struct date day_first = {0};
	struct date month_first = {0};
	struct date date = {0};
	struct err err = {0};
	bool may_be_day_first = read_as(DATE_ORDER_DMY, text, &day_first);
	bool may_be_month_first = read_as(DATE_ORDER_MDY, text, &month_first);
	if (!dates_read(dates, text, &date, &err)) {
		return;
	}
	demand(date_valid(date) && (may_be_day_first || may_be_month_first));
	bool is_day_first = may_be_day_first && date_compare(date, day_first) == 0;
	bool is_month_first = may_be_month_first && date_compare(date, month_first) == 0;
	demand(is_day_first || is_month_first);
	if (may_be_day_first && may_be_month_first && !(is_day_first && is_month_first)) {
		demand(dates->given != DATE_ORDER_INFER || dates->day_first != dates->month_first);
		demand(dates->given != DATE_ORDER_INFER || dates->day_first == is_day_first);
	}
}

// An amount that was read is written so that it reads the same.
static void check_money(const char *text) {
	static const char *const currencies[] = {"GBP", "JPY", "KWD", "CLF", "XXX"};
	for (size_t i = 0; i < ARRAY_LEN(currencies); i++) {
		char plain[MONEY_TEXT_SIZE];
		char shown[MONEY_TEXT_SIZE];
		struct money money = {0};
		struct money again = {0};
		struct err err = {0};
		if (money_parse(text, currencies[i], &money, &err)) {
			demand(money_parse(money_plain(money, plain), currencies[i], &again, &err));
			demand(money_equal(money, again));
			demand(strlen(money_text(money, "GBP", shown)) >= strlen(plain));
		}
	}
}

static void try_cell(const struct column *column, const struct date_column *dates,
		     const char *text) {
	struct err err = {0};
	char *value = cell_read(column, dates, text, &err);
	if (value != NULL) {
		check_cell(column, dates, value);
	} else {
		demand(err.code == ERR_INVALID && utf8_valid(err.text, strlen(err.text)));
	}
	check_date(dates, text);
	check_money(text);
	free(value);
}

// The input as the reader of files hands it on: UTF-8 without NUL.
static char *readable(const char *bytes, size_t len) {
	char *text = xstrndup(bytes, len);
	size_t converted_len = 0;
	if (utf8_valid(text, strlen(text))) {
		return text;
	}
	char *converted = utf8_from_latin1(text, strlen(text), &converted_len);
	free(text);
	return converted;
}

// The first word names the column, the second the order of dates; then come the cells.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *input = readable((const char *)data, size);
	const char *cells = input;
	char *name = next_word(&cells);
	char *order = next_word(&cells);
	const struct column *column = choose_column(name);
	struct date_column dates = {0};
	if (!date_order_parse(order, &dates.given)) {
		dates.given = DATE_ORDER_INFER;
	}
	for (const char *rest = cells; *rest != '\0';) {
		char *cell = next_word(&rest);
		cell_observe(column, cell, &dates);
		free(cell);
	}
	for (const char *rest = cells; *rest != '\0';) {
		char *cell = next_word(&rest);
		try_cell(column, &dates, cell);
		free(cell);
	}
	free(order);
	free(name);
	free(input);
	return 0;
}
