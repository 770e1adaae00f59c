// Fuzzes the way from the bytes of a CSV file to checked rows: csv, columns, dates, cells.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/intake/cells.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds) {
	if (!holds) {
		abort();
	}
}

// What the reader promises of every row.
static void check_row(const struct csv *csv, const struct csv_row *row, size_t *last_line) {
	demand(row->line > *last_line);
	*last_line = row->line;
	demand(row->len > 0);
	demand(row->count == 0 || row->count == csv_header(csv)->count);
	for (size_t i = 0; i < row->count; i++) {
		demand(utf8_valid(row->fields[i], strlen(row->fields[i])));
	}
}

// One pass over the rows; returns how many bytes were delivered.
static size_t read_rows(struct csv *csv, struct columns *columns, bool learn) {
	struct csv_row row;
	struct err err = {0};
	size_t bytes = 0;
	size_t line = csv_header(csv)->line;
	for (;;) {
		enum csv_result result = csv_next(csv, &row, &err);
		demand(result != CSV_FAILED);
		if (result == CSV_END) {
			return bytes;
		}
		check_row(csv, &row, &line);
		bytes += row.len;
		if (result == CSV_ROW && learn) {
			cells_observe(columns, &row);
		} else if (result == CSV_ROW) {
			struct json *json = cells_row(columns, &row, &err);
			demand(json != NULL || err.code == ERR_INVALID);
			json_free(json);
		}
	}
}

static void read_as(struct csv *csv, const char *kind) {
	const struct columns_choice choice = {.kind = kind};
	struct columns columns;
	struct err err = {0};
	if (!columns_read(csv_header(csv), &choice, &columns, &err)) {
		return;
	}
	demand(csv_rewind(csv, &err));
	size_t first = read_rows(csv, &columns, true);
	demand(csv_rewind(csv, &err));
	demand(read_rows(csv, &columns, false) == first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct err err = {0};
	// fmemopen() wants memory that it may write to, and some of it
	char *copy = xstrndup((const char *)data, size);
	FILE *file = size > 0 ? fmemopen(copy, size, "r") : NULL;
	struct csv *csv = file != NULL ? csv_open(file, &err) : NULL;
	if (csv != NULL) {
		read_as(csv, NULL);
		for (int kind = 0; kind < FILE_KIND_COUNT; kind++) {
			read_as(csv, words_name(&file_kind_words, kind));
		}
		demand(csv_rewind(csv, &err));
		struct columns none = {0};
		demand(read_rows(csv, &none, true) <= size);
	}
	csv_close(csv);
	if (file != NULL) {
		(void)fclose(file); // nothing was written
	}
	free(copy);
	return 0;
}
