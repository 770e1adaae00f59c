// Tables on the terminal, by libsmartcols.
#include "daemon/cli/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <libsmartcols/libsmartcols.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "rosemary/base/utf8.h"

enum { UTF8_LETTER_SIZE = 8 }; // bytes of one, with its NUL

const struct json *json_at_path(const struct json *object, const char *path) {
	const struct json *at = object;
	while (at != NULL) {
		size_t len = strcspn(path, ".");
		char *key = xstrndup(path, len);
		at = json_get(at, key);
		free(key);
		if (path[len] == '\0') {
			break;
		}
		path += len + 1;
	}
	return json_kind(at) == JSON_KIND_NULL ? NULL : at;
}

static const struct json *cell_value(const struct json *row, const struct column *column) {
	const struct json *value = json_at_path(row, column->path);
	const char *text = json_text(value);
	bool nothing = value == NULL || (text != NULL && *text == '\0');
	return nothing && column->otherwise != NULL ? json_at_path(row, column->otherwise) : value;
}

// The texts of a list with commas between; to be freed.
static char *join(const struct json *list) {
	char *joined = xstrdup("");
	for (size_t i = 0; i < json_count(list); i++) {
		const char *text = json_text(json_at(list, i));
		char *longer =
			xasprintf("%s%s%s", joined, i > 0 ? ", " : "", text != NULL ? text : "?");
		free(joined);
		joined = longer;
	}
	return joined;
}

// What may have several lines stands in a cell as one.
static char *one_line(const char *text) {
	char *line = xstrdup(text);
	for (char *at = strpbrk(line, "\n\t"); at != NULL; at = strpbrk(at, "\n\t")) {
		*at = ' ';
	}
	char *safe = print_safe_copy(line, false);
	free(line);
	return safe;
}

char *cell_text(const struct json *row, const struct column *column) {
	const struct json *value = cell_value(row, column);
	const char *text = json_text(value);
	char moment[MOMENT_SIZE];
	if (value == NULL) {
		return xstrdup("");
	}
	if (text != NULL && column->type == CELL_DAY) {
		text = moment_text(text, MOMENT_FULL, moment);
	} else if (text != NULL && column->type == CELL_MOMENT) {
		text = moment_text(text, MOMENT_SHORT, moment);
	} else if (column->type == CELL_BOOL) {
		text = json_is_true(value) ? "yes" : "no";
	}
	if (text != NULL) {
		return one_line(text);
	}
	char *written = json_text(json_at(value, 0)) != NULL ? join(value) : json_write(value);
	char *safe = print_safe_copy(written, false);
	free(written);
	return safe;
}

static bool has_values(const struct json *rows, const struct column *column) {
	for (size_t i = 0; i < json_count(rows); i++) {
		if (cell_value(json_at(rows, i), column) != NULL) {
			return true;
		}
	}
	return false;
}

// Columns that there is room for; on a terminal without those that would be empty.
static size_t choose(const struct json *rows, const struct column *columns, size_t count,
		     const struct column **ret) {
	int width = print_width();
	size_t chosen = 0;
	for (size_t i = 0; i < count; i++) {
		if (columns[i].from_width <= width &&
		    (!print_is_terminal() || has_values(rows, &columns[i]))) {
			ret[chosen++] = &columns[i];
		}
	}
	return chosen;
}

// share is the part of the width that the column should keep when it must be cut.
static void add_column(struct libscols_table *table, const struct column *column, double share) {
	int flags = column->type == CELL_NUMBER ? SCOLS_FL_RIGHT : 0;
	if (column->cuttable && print_is_terminal()) {
		flags |= SCOLS_FL_TRUNC;
	}
	struct libscols_column *added = scols_table_new_column(table, column->title, share, flags);
	if (added == NULL) {
		out_of_memory();
	}
	if (print_has_colours()) {
		(void)scols_cell_set_color(scols_column_get_header(added), "bold"); // only looks
	}
}

static void add_row(struct libscols_table *table, const struct json *row,
		    const struct column *const *columns, size_t count) {
	struct libscols_line *line = scols_table_new_line(table, NULL);
	for (size_t i = 0; i < count; i++) {
		char *text = cell_text(row, columns[i]);
		if (line == NULL || scols_line_refer_data(line, i, text) != 0) { // takes text
			out_of_memory();
		}
	}
}

char *table_cut(const char *text, size_t width) {
	char letter[UTF8_LETTER_SIZE] = "";
	size_t len = strlen(text), at = 0;
	if (utf8_width(text) <= width) {
		return xstrdup(text);
	}
	for (size_t used = 0, step = 0; at < len; at += step) {
		uint32_t code_point = 0;
		step = utf8_decode(text + at, len - at, &code_point);
		step = step > 0 ? step : 1; // never: cells are safe text
		utf8_copy(letter, step + 1, text + at);
		used += utf8_width(letter);
		if (used >= width) { // one column is the mark's
			break;
		}
	}
	while (at > 0 && text[at - 1] == ' ') {
		at--;
	}
	return xasprintf("%.*s…", (int)at, text);
}

static void mark_column(struct libscols_table *table, struct libscols_column *column) {
	size_t width = scols_column_get_width(column);
	for (size_t i = 0; i < scols_table_get_nlines(table); i++) {
		struct libscols_line *line = scols_table_get_line(table, i);
		const char *text = scols_line_get_column_data(line, column);
		char *marked = table_cut(text, width);
		if (scols_line_refer_column_data(line, column, marked) != 0) { // takes it
			out_of_memory();
		}
	}
}

// libsmartcols cuts without a word. It knows the widths once it has laid the table out.
static void mark_cuts(struct libscols_table *table, size_t columns) {
	char *laid_out = NULL;
	if (scols_print_table_to_string(table, &laid_out) != 0) {
		return; // the table says the same when it is printed
	}
	free(laid_out);
	for (size_t i = 0; i < columns; i++) {
		struct libscols_column *column = scols_table_get_column(table, i);
		if (scols_column_is_trunc(column)) {
			mark_column(table, column);
		}
	}
}

void table_print(const struct json *rows, const struct column *columns, size_t count) {
	const struct column **chosen = xcalloc(count, sizeof(struct column *));
	size_t chosen_count = choose(rows, columns, count, chosen);
	struct libscols_table *table = scols_new_table();
	if (table == NULL) {
		out_of_memory();
	}
	(void)scols_table_enable_minout(table, 1);     // no blanks at the ends of lines
	(void)scols_table_enable_noencoding(table, 1); // cell_text() has escaped what must be
	(void)scols_table_enable_colors(table, print_has_colours()); // only looks
	(void)scols_table_set_column_separator(table, "  ");
	if (print_is_terminal()) {
		(void)scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
		(void)scols_table_set_termwidth(table, (size_t)print_width());
	}
	bool first = true;
	for (size_t i = 0; i < chosen_count; i++) {
		// The first that may be cut says who or what the row is about: it keeps the most.
		double share = !chosen[i]->cuttable ? 0 : first ? 0.2 : 0.12;
		first = first && !chosen[i]->cuttable;
		add_column(table, chosen[i], share);
	}
	for (size_t i = 0; i < json_count(rows); i++) {
		add_row(table, json_at(rows, i), chosen, chosen_count);
	}
	if (print_is_terminal()) {
		mark_cuts(table, chosen_count);
	}
	(void)scols_print_table(table); // print_close() tells when writing failed
	scols_unref_table(table);
	free(chosen);
}
