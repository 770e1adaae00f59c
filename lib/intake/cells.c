// The cells of a row: read one by one, then looked at together.
#include "rosemary/intake/cells.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/money.h"

static bool is_read(const struct column *column) {
	return column != NULL && column->type != COLUMN_IGNORED;
}

void cells_observe(struct columns *columns, const struct csv_row *row) {
	for (size_t i = 0; i < columns->count; i++) {
		if (is_read(columns->at[i].column)) {
			cell_observe(columns->at[i].column, row->fields[i], &columns->at[i].dates);
		}
	}
}

static bool check_present(const struct json *object, enum file_kind kind, struct err *err) {
	size_t count = 0;
	const struct column *columns = file_kind_columns(kind, &count);
	const char *first = NULL;
	const char *second = NULL;
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		bool there = json_get(object, columns[i].name) != NULL;
		if ((columns[i].flags & COLUMN_REQUIRED) && !there) {
			return err_set(err, ERR_INVALID, "%s: is empty", columns[i].name);
		}
		if (columns[i].flags & COLUMN_EITHER) {
			second = first == NULL ? second : columns[i].name;
			first = first == NULL ? columns[i].name : first;
			any = any || there;
		}
	}
	if (first != NULL && !any) {
		return err_set(err, ERR_INVALID, "%s: is empty, and so is %s", first, second);
	}
	return true;
}

// An amount is known for what it is only beside its currency.
static bool spell_money(struct json *object, struct err *err) {
	const char *price = json_get_text(object, "price");
	const char *currency = json_get_text(object, "currency");
	struct money money;
	if (price == NULL || currency == NULL) {
		return true;
	}
	if (!money_parse(price, currency, &money, err)) {
		err->code = ERR_INVALID;
		return err_prefix(err, "price");
	}
	char text[MONEY_TEXT_SIZE];
	json_put_text(object, "price", money_plain(money, text));
	return true;
}

static bool put_cell(struct json *object, const struct columns *columns, size_t index,
		     const char *text, struct err *err) {
	const struct column *column = columns->at[index].column;
	char *value = cell_read(column, &columns->at[index].dates, text, err);
	if (value == NULL) {
		return err_prefix(err, "%s", column->name);
	}
	if (value[0] != '\0') {
		json_put_text(object, column->name, value);
	}
	free(value);
	return true;
}

struct json *cells_row(const struct columns *columns, const struct csv_row *row, struct err *err) {
	struct json *object = json_new_object();
	bool ok = true;
	for (size_t i = 0; ok && i < columns->count; i++) {
		ok = !is_read(columns->at[i].column) ||
		     put_cell(object, columns, i, row->fields[i], err);
	}
	if (!ok || !check_present(object, columns->kind, err) || !spell_money(object, err)) {
		json_free(object);
		return NULL;
	}
	return object;
}
