// Statements: prepared once, bound by name, rows turned into records in one place.
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "rosemary/base/utf8.h"

enum { PARAMETER_SIZE = 48 };

// What was written may not be there after a power cut, whatever a second attempt says: the kernel
// forgets pages that it could not write.
void store_lose(struct store *store, enum err_code kind) {
	bool first = store->lost == ERR_NONE;
	store->lost = kind;
	if (first && store->on_lost != NULL) {
		store->on_lost(store->on_lost_argument);
	}
}

// SQLite's words, the system's where it was the system that failed, and what to do about it.
static void tell(struct store *store, enum err_code kind, int code, struct err *err) {
	static const char *const mends[ERR_CODE_COUNT] = {
		[ERR_BUSY] = ": another program has it open",
		[ERR_NO_SPACE] = ": make room",
		[ERR_CORRUPT] = ": restore a backup, see rosemaryd(8)",
	};
	const char *mend = mends[kind] != NULL ? mends[kind] : "";
	int error_number = sqlite3_system_errno(store->db);
	if (error_number != 0 && (code == SQLITE_CANTOPEN || code == SQLITE_IOERR)) {
		(void)err_set_errno(err, error_number, "store: %s", sqlite3_errmsg(store->db));
		err->code = kind; // ENOENT would be a noun that is not there
	} else {
		(void)err_set(err, kind, "store: %s%s", sqlite3_errmsg(store->db), mend);
	}
}

bool store_fail(struct store *store, struct err *err) {
	int code = sqlite3_extended_errcode(store->db);
	enum err_code kind = ERR_IO;
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		kind = ERR_BUSY;
		break;
	case SQLITE_FULL:
		kind = ERR_NO_SPACE;
		break;
	case SQLITE_CONSTRAINT:
		kind = ERR_CONFLICT;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		kind = ERR_CORRUPT;
		break;
	case SQLITE_TOOBIG:
		kind = ERR_LIMIT;
		break;
	default:
		break;
	}
	tell(store, kind, code & 0xff, err);
	if (kind == ERR_CORRUPT || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) {
		store_lose(store, kind);
	}
	return false;
}

static bool fail_too_long(struct err *err) {
	return err_set(err, ERR_LIMIT, "store: a value is longer than %d bytes", STORE_VALUE_MAX);
}

static struct stmt *prepare(struct store *store, const char *sql, struct err *err) {
	struct stmt *stmt = xcalloc(1, sizeof *stmt);
	stmt->store = store;
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle,
			       NULL) != SQLITE_OK) {
		(void)store_fail(store, err);
		(void)err_prefix(err, "'%.80s'", sql);
		free(stmt);
		return NULL;
	}
	return stmt;
}

struct stmt *stmt_get(struct store *store, const struct sql_table *table, size_t index,
		      struct err *err) {
	assert(index < table->count && table->count <= STORE_STATEMENTS_MAX);
	struct stmt **slot = &store->prepared[table->file][index];
	if (*slot == NULL) {
		*slot = prepare(store, table->sql[index], err);
	} else {
		(void)sqlite3_reset((*slot)->handle); // its failure was reported when it ran
		(void)sqlite3_clear_bindings((*slot)->handle); // cannot fail
		(*slot)->too_long = false;
	}
	return *slot;
}

static int parameter(struct stmt *stmt, const char *name) {
	int index = sqlite3_bind_parameter_index(stmt->handle, name);
	assert(index > 0);
	return index;
}

// Binding fails for a value over the limit, which the run tells; for a wrong index or no memory it
// ends the program.
static void bound(struct stmt *stmt, int code) {
	if (code == SQLITE_TOOBIG) {
		stmt->too_long = true;
	} else if (code != SQLITE_OK) {
		abort();
	}
}

void stmt_int(struct stmt *stmt, const char *name, int64_t value) {
	bound(stmt, sqlite3_bind_int64(stmt->handle, parameter(stmt, name), value));
}

void stmt_id(struct stmt *stmt, const char *name, int64_t value) {
	if (value != 0) {
		stmt_int(stmt, name, value);
	}
}

void stmt_text(struct stmt *stmt, const char *name, const char *value) {
	bound(stmt,
	      sqlite3_bind_text(stmt->handle, parameter(stmt, name), value, -1, SQLITE_STATIC));
}

void stmt_date(struct stmt *stmt, const char *name, struct date value) {
	char text[DATE_TEXT_SIZE];
	if (!date_none(value)) {
		bound(stmt, sqlite3_bind_text(stmt->handle, parameter(stmt, name),
					      date_text(value, text), -1, SQLITE_TRANSIENT));
	}
}

void stmt_blob(struct stmt *stmt, const char *name, const void *bytes, size_t len) {
	bound(stmt,
	      sqlite3_bind_blob64(stmt->handle, parameter(stmt, name), bytes, len, SQLITE_STATIC));
}

// The place of a field in a record.
static const void *at(const struct field *field, const void *record) {
	return (const char *)record + field->offset;
}

static void bind_json(struct stmt *stmt, int index, const struct json *json) {
	if (json != NULL) {
		bound(stmt, sqlite3_bind_text(stmt->handle, index, json_write(json), -1, free));
	}
}

static void bind_number(struct stmt *stmt, int index, int64_t number, bool zero_is_absent) {
	if (number != 0 || !zero_is_absent) {
		bound(stmt, sqlite3_bind_int64(stmt->handle, index, number));
	}
}

static void bind_field(struct stmt *stmt, int index, const struct field *field,
		       const void *record) {
	const void *value = at(field, record);
	char text[DATE_TEXT_SIZE];
	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_INSTANT:
		bind_number(stmt, index, *(const int64_t *)value, field->type != FIELD_INT);
		break;
	case FIELD_BOOL:
		bound(stmt, sqlite3_bind_int(stmt->handle, index, *(const bool *)value));
		break;
	case FIELD_TEXT:
		bound(stmt, sqlite3_bind_text(stmt->handle, index, *(char *const *)value, -1,
					      SQLITE_STATIC));
		break;
	case FIELD_DATE:
		if (!date_none(*(const struct date *)value)) {
			bound(stmt, sqlite3_bind_text(stmt->handle, index,
						      date_text(*(const struct date *)value, text),
						      -1, SQLITE_TRANSIENT));
		}
		break;
	case FIELD_WORD:
		bound(stmt, sqlite3_bind_text(stmt->handle, index,
					      words_name(field->words, *(const int *)value), -1,
					      SQLITE_STATIC));
		break;
	case FIELD_JSON:
		bind_json(stmt, index, *(struct json *const *)value);
		break;
	}
}

static void map_parameters(struct stmt *stmt, const struct record_type *type) {
	assert(type->count <= STORE_FIELDS_MAX);
	stmt->parameters_of = type;
	for (size_t i = 0; i < type->count; i++) {
		char name[PARAMETER_SIZE];
		(void)snprintf(name, sizeof name, "$%s", type->fields[i].name); // names are short
		stmt->parameters[i] = (short)sqlite3_bind_parameter_index(stmt->handle, name);
	}
}

void stmt_record(struct stmt *stmt, const struct record_type *type, const void *record) {
	if (stmt->parameters_of != type) {
		map_parameters(stmt, type);
	}
	for (size_t i = 0; i < type->count; i++) {
		if (stmt->parameters[i] != 0) {
			bind_field(stmt, stmt->parameters[i], &type->fields[i], record);
		}
	}
}

// One step: SQLITE_ROW, SQLITE_DONE, or SQLITE_ERROR with err set. Resets unless a row came.
static int step(struct stmt *stmt, struct err *err) {
	if (stmt->too_long) {
		(void)fail_too_long(err);
		return SQLITE_ERROR;
	}
	int code = sqlite3_step(stmt->handle);
	if (code == SQLITE_ROW) {
		return SQLITE_ROW;
	}
	if (code != SQLITE_DONE) {
		(void)store_fail(stmt->store, err);
		code = SQLITE_ERROR;
	}
	(void)sqlite3_reset(stmt->handle); // repeats the failure that is already in err
	return code;
}

bool stmt_run(struct stmt *stmt, struct err *err) {
	int code;
	do {
		code = step(stmt, err);
	} while (code == SQLITE_ROW);
	return code == SQLITE_DONE;
}

bool stmt_change_one(struct stmt *stmt, const char *what, struct err *err) {
	if (!stmt_run(stmt, err)) {
		return false;
	}
	if (sqlite3_changes(stmt->store->db) != 1) {
		return err_set(err, ERR_CONFLICT, "%s", what);
	}
	return true;
}

bool stmt_insert(struct stmt *stmt, const struct record_type *type, void *record, struct err *err) {
	stmt_record(stmt, type, record);
	if (!stmt_run(stmt, err)) {
		return err_prefix(err, "%s", type->noun);
	}
	*(int64_t *)record = sqlite3_last_insert_rowid(stmt->store->db);
	return true;
}

static void map_columns(struct stmt *stmt, const struct record_type *type) {
	assert(type->count <= STORE_FIELDS_MAX);
	stmt->columns_of = type;
	int count = sqlite3_column_count(stmt->handle);
	for (size_t i = 0; i < type->count; i++) {
		stmt->columns[i] = -1;
		for (int k = 0; k < count; k++) {
			if (strcmp(sqlite3_column_name(stmt->handle, k), type->fields[i].name) ==
			    0) {
				stmt->columns[i] = (short)k;
			}
		}
	}
}

static const char *column_text(struct stmt *stmt, int column) {
	return (const char *)sqlite3_column_text(stmt->handle, column);
}

static bool read_word(const struct field *field, const char *text, int *ret, struct err *err) {
	if (!words_find(field->words, text, ret)) {
		return err_set(err, ERR_CORRUPT, "store: '%.40s' is no %s",
			       text != NULL ? text : "NULL", field->name);
	}
	return true;
}

static bool read_json(const char *text, struct json **ret, struct err *err) {
	struct err detail = {0};
	*ret = text != NULL ? json_parse(text, strlen(text), &detail) : NULL;
	return text == NULL || *ret != NULL || err_set(err, ERR_CORRUPT, "store: %s", detail.text);
}

static bool read_date(const char *text, struct date *ret, struct err *err) {
	struct err detail = {0};
	return text == NULL || date_parse(text, ret, &detail) ||
	       err_set(err, ERR_CORRUPT, "store: %s", detail.text);
}

// A damaged file must not put bytes on the wire that are not text.
static bool read_text(const char *text, char **ret, struct err *err) {
	if (text != NULL && !utf8_valid(text, strlen(text))) {
		return err_set(err, ERR_CORRUPT, "store: a text is not UTF-8");
	}
	*ret = xstrdup(text);
	return true;
}

static bool read_field(struct stmt *stmt, int column, const struct field *field, void *record,
		       struct err *err) {
	void *value = (char *)record + field->offset;
	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_INSTANT:
		*(int64_t *)value = sqlite3_column_int64(stmt->handle, column);
		return true;
	case FIELD_BOOL:
		*(bool *)value = sqlite3_column_int(stmt->handle, column) != 0;
		return true;
	case FIELD_TEXT:
		return read_text(column_text(stmt, column), value, err);
	case FIELD_DATE:
		return read_date(column_text(stmt, column), value, err);
	case FIELD_WORD:
		return read_word(field, column_text(stmt, column), value, err);
	case FIELD_JSON:
		return read_json(column_text(stmt, column), value, err);
	}
	return true;
}

static bool read_record(struct stmt *stmt, const struct record_type *type, void *ret,
			struct err *err) {
	if (stmt->columns_of != type) {
		map_columns(stmt, type);
	}
	memset(ret, 0, type->size);
	for (size_t i = 0; i < type->count; i++) {
		if (stmt->columns[i] >= 0 &&
		    !read_field(stmt, stmt->columns[i], &type->fields[i], ret, err)) {
			record_finish(type, ret);
			return err_prefix(err, "%s", type->noun);
		}
	}
	return true;
}

bool stmt_find(struct stmt *stmt, const struct record_type *type, bool *ret_found, void *ret,
	       struct err *err) {
	int code = step(stmt, err);
	*ret_found = code == SQLITE_ROW;
	bool ok = code == SQLITE_ROW ? read_record(stmt, type, ret, err) : code == SQLITE_DONE;
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	return ok;
}

bool stmt_one(struct stmt *stmt, const struct record_type *type, const char *what, void *ret,
	      struct err *err) {
	bool found = false;
	if (!stmt_find(stmt, type, &found, ret, err)) {
		return false;
	}
	if (!found) {
		return err_set(err, ERR_NOT_FOUND, "there is no %s %s", type->noun, what);
	}
	return true;
}

bool stmt_each(struct stmt *stmt, const struct record_type *type, store_row *row, void *argument,
	       struct err *err) {
	void *record = xcalloc(1, type->size);
	bool ok = true;
	for (;;) {
		int code = step(stmt, err);
		ok = code == SQLITE_DONE ||
		     (code == SQLITE_ROW && read_record(stmt, type, record, err));
		if (code != SQLITE_ROW || !ok) {
			break;
		}
		bool more = row(record, argument);
		record_finish(type, record);
		if (!more) {
			break;
		}
	}
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	free(record);
	return ok;
}

bool stmt_numbers(struct stmt *stmt, size_t max, int64_t *ret, size_t *ret_count, struct err *err) {
	int code = SQLITE_DONE;
	*ret_count = 0;
	while (*ret_count < max && (code = step(stmt, err)) == SQLITE_ROW) {
		ret[(*ret_count)++] = sqlite3_column_int64(stmt->handle, 0);
	}
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	return code != SQLITE_ERROR;
}

bool stmt_number(struct stmt *stmt, int64_t *ret, struct err *err) {
	int code = step(stmt, err);
	*ret = code == SQLITE_ROW ? sqlite3_column_int64(stmt->handle, 0) : 0;
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	return code != SQLITE_ERROR;
}

bool stmt_by_id(struct store *store, const struct sql_table *table, size_t index, int64_t id,
		void *ret, struct err *err) {
	char what[32];
	struct stmt *stmt = stmt_get(store, table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	(void)snprintf(what, sizeof what, "%" PRId64, id); // a number fits
	return stmt_one(stmt, table->type, what, ret, err);
}

bool stmt_add(struct store *store, const struct sql_table *table, size_t index, void *record,
	      struct err *err) {
	struct stmt *stmt = stmt_get(store, table, index, err);
	return stmt != NULL && stmt_insert(stmt, table->type, record, err);
}

bool stmt_update(struct store *store, const struct sql_table *table, size_t index,
		 const void *record, struct err *err) {
	char what[64];
	struct stmt *stmt = stmt_get(store, table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, table->type, record);
	(void)snprintf(what, sizeof what, "the %s is gone", table->type->noun); // nouns are short
	return stmt_change_one(stmt, what, err);
}

bool store_damage(const char *found, const char *what_to_do, struct err *err) {
	enum { TOLD_MAX = 200 };
	const char *line = strchr(found, '\n'); // the first may be a heading
	char *told = xstrdup(line != NULL && found[0] == '*' ? line + 1 : found);
	told[utf8_cut(told, strlen(told), TOLD_MAX)] = '\0';
	for (char *end = strchr(told, '\n'); end != NULL; end = strchr(end, '\n')) {
		*end = ' ';
	}
	(void)err_set(err, ERR_CORRUPT, "it is damaged: %s%s", told, what_to_do);
	free(told);
	return false;
}
