// A row of an import: read again, handed to its kind's function, and judged.
#include "daemon/import_rows.h"

#include <string.h>

#include "rosemary/base/random.h"
#include "rosemary/intake/cells.h"
#include "rosemary/store/customer.h"

WORDS(import_outcome_words, "new", "changed", "same", "kept", "rejected");

/* clang-format off */
static import_function *const functions[FILE_KIND_COUNT] = {
	[FILE_PRODUCTS]   = import_product,
	[FILE_VARIATIONS] = import_variation,
	[FILE_CUSTOMERS]  = import_customer,
	[FILE_RECIPIENTS] = import_recipient_row,
	[FILE_OCCASIONS]  = import_occasion_row,
	[FILE_ORDERS]     = import_order_row,
};
/* clang-format on */

// A row being put where the reader of files expects it: a field for each column of the kind.
struct gathering {
	const struct columns *columns;
	const char *fields[CSV_MAX_FIELDS];
	struct err *err;
};

static bool gather(const char *key, const struct json *value, void *argument) {
	struct gathering *gathering = argument;
	for (size_t i = 0; i < gathering->columns->count; i++) {
		if (strcmp(gathering->columns->at[i].column->name, key) == 0) {
			gathering->fields[i] = json_text(value);
			return gathering->fields[i] != NULL ||
			       err_set(gathering->err, ERR_INVALID, "%s: is no text", key);
		}
	}
	return err_set(gathering->err, ERR_INVALID, "there is no column '%.60s'", key);
}

// Reads the values by the table and the readers that the command line uses.
static struct json *read_again(enum file_kind kind, const struct json *values, struct err *err) {
	struct columns columns = {.kind = kind};
	struct gathering gathering = {.columns = &columns, .err = err};
	const struct column *known = file_kind_columns(kind, &columns.count);
	for (size_t i = 0; i < columns.count; i++) {
		columns.at[i].column = &known[i];
		columns.at[i].dates.given = DATE_ORDER_YMD;
		gathering.fields[i] = "";
	}
	if (!json_each(values, gather, &gathering) && err->code != ERR_NONE) {
		return NULL;
	}
	const struct csv_row row = {.fields = gathering.fields, .count = columns.count};
	return cells_row(&columns, &row, err);
}

static void judge(struct import_row *row) {
	if (row->reason[0] != '\0') {
		row->outcome = IMPORT_KEPT;
	} else if (row->is_new) {
		row->outcome = IMPORT_NEW;
	} else {
		row->outcome = row->is_changed ? IMPORT_CHANGED : IMPORT_SAME;
	}
}

// What is wrong with the row is its own matter; all else is the import's.
static bool reject(struct import_row *row, struct err *err) {
	if (err->code != ERR_INVALID) {
		return false;
	}
	row->outcome = IMPORT_REJECTED;
	memcpy(row->reason, err->text, sizeof row->reason);
	*err = (struct err){0};
	return true;
}

bool import_row(struct import_target *target, enum file_kind kind, const struct json *values,
		struct import_row *ret, struct err *err) {
	*ret = (struct import_row){0};
	if (kind != FILE_ORDERS && !import_order_end(target, err)) {
		return false;
	}
	struct json *cells = read_again(kind, values, err);
	ret->cells = cells;
	if (cells == NULL || !functions[kind](target, ret, err)) {
		json_free(cells);
		ret->cells = NULL;
		return reject(ret, err);
	}
	judge(ret);
	json_free(cells);
	ret->cells = NULL;
	return true;
}

int64_t import_new_mark(void) {
	uint64_t bits = 0;
	random_bytes(&bits, sizeof bits);
	return (int64_t)(bits >> 12) | 1; // whole in every JSON reader: 52 bits
}

const char *import_source(const struct import_target *target) {
	return target->hand != NULL ? HAND_SOURCE : IMPORT_SOURCE;
}

int64_t import_subject(const struct import_target *target) {
	return target->hand != NULL ? target->hand->subject : 0;
}

const char *import_cell(const struct import_row *row, const char *name) {
	return json_get_text(row->cells, name);
}

void import_keep(struct import_row *row, const char *reason) {
	struct err joined = {0};
	(void)err_set(&joined, ERR_STATE, "%s%s%s", row->reason, row->reason[0] != '\0' ? "; " : "",
		      reason);
	memcpy(row->reason, joined.text, sizeof row->reason);
}

// The record whose fields are set. References are looked up elsewhere, hidden fields are set there.
struct merging {
	const struct record_type *type;
	void *record;
	struct err *err;
};

static bool merge_cell(const char *key, const struct json *value, void *argument) {
	const struct merging *merging = argument;
	const struct field *field = record_field(merging->type, key);
	if (field == NULL || field->type == FIELD_ID || (field->flags & FIELD_HIDDEN) != 0) {
		return true;
	}
	return record_set_text(merging->type, merging->record, key, json_text(value), merging->err);
}

static bool merge_field(const char *key, const struct json *value, void *argument) {
	const struct merging *merging = argument;
	return record_set_text(merging->type, merging->record, key, json_text(value), merging->err);
}

bool import_merge(const struct import_target *target, const struct record_type *type, void *record,
		  const struct import_row *row, struct err *err) {
	struct merging merging = {type, record, err};
	const struct json *fields = target->hand != NULL ? target->hand->fields : NULL;
	return json_each(row->cells, merge_cell, &merging) &&
	       (fields == NULL || json_each(fields, merge_field, &merging));
}

bool import_record_same(const struct record_type *type, const void *a, const void *b) {
	for (size_t i = 0; i < type->count; i++) {
		if (!record_field_same(&type->fields[i], a, b)) {
			return false;
		}
	}
	return true;
}

bool import_customer_of(struct import_target *target, struct import_row *row, bool *ret_erased,
			struct customer *ret, struct err *err) {
	const char *ref = import_cell(row, "customer_ref");
	bool found = target->hand != NULL;
	if (found ? !store_customer_get(target->store, target->hand->customer, ret, err)
		  : !store_customer_by_ref(target->store, IMPORT_SOURCE, ref, &found, ret, err)) {
		return false;
	}
	if (!found) {
		return err_set(err, ERR_INVALID, "customer_ref: there is no customer '%s'", ref);
	}
	*ret_erased = ret->state == CUSTOMER_ERASED;
	if (*ret_erased) {
		import_keep(row, "the customer was erased and stays so");
	}
	return true;
}
