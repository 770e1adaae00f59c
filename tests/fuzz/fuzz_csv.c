// Fuzzes the way from the bytes of a CSV file to checked rows: csv, columns, dates, cells.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/intake/cells.h"
#include "tests/fuzz/fuzz.h"

/* The file as it was given, and how far its rows have accounted for it. */
struct source {
	const char *bytes;
	size_t len;
	size_t at;   // behind the last row
	size_t line; // that begins there
};

static size_t line_end(const struct source *source, size_t at) {
	if (source->bytes[at] == '\r') {
		return at + 1 < source->len && source->bytes[at + 1] == '\n' ? 2 : 1;
	}
	return source->bytes[at] == '\n' ? 1 : 0;
}

// Goes on by len bytes and counts their lines, by another path than the reader's.
static void pass(struct source *source, size_t len) {
	size_t end = source->at + len;
	demand(end <= source->len);
	while (source->at < end) {
		size_t line_bytes = line_end(source, source->at);
		source->line += line_bytes > 0 ? 1 : 0;
		source->at += line_bytes > 0 ? line_bytes : 1;
	}
	demand(source->at == end); // a row never ends between CR and LF
}

// Before that line, or the end, stands nothing that anybody would miss.
static void pass_blank_rows(struct source *source, size_t line) {
	while (source->at < source->len && source->line < line) {
		demand(strchr(" \t\r\n,;\"", source->bytes[source->at]) != NULL);
		size_t line_bytes = line_end(source, source->at);
		pass(source, line_bytes > 0 ? line_bytes : 1);
	}
}

// What the reader promises of every row: its line, and every byte of it.
static void check_row(const struct csv *csv, const struct csv_row *row, struct source *source) {
	pass_blank_rows(source, row->line);
	demand(row->line == source->line);
	demand(row->len > 0 && row->len <= source->len - source->at);
	demand(memcmp(source->bytes + source->at, row->bytes, row->len) == 0);
	pass(source, row->len);
	demand(row->count == 0 || row->count == csv_header(csv)->count);
	for (size_t i = 0; i < row->count; i++) {
		demand(utf8_valid(row->fields[i], strlen(row->fields[i])));
	}
}

// One pass over the rows; each is learned from, or read.
static void read_rows(struct csv *csv, struct columns *columns, struct source source, bool learn) {
	struct csv_row row;
	struct err err = {0};
	for (;;) {
		enum csv_result result = csv_next(csv, &row, &err);
		demand(result != CSV_FAILED);
		if (result == CSV_END) {
			break;
		}
		check_row(csv, &row, &source);
		if (result == CSV_ROW && learn) {
			cells_observe(columns, &row);
		} else if (result == CSV_ROW) {
			struct json *json = cells_row(columns, &row, &err);
			demand(json != NULL || err.code == ERR_INVALID);
			json_free(json);
		}
	}
	pass_blank_rows(&source, SIZE_MAX);
}

static void read_as(struct csv *csv, const char *kind, const struct source *source) {
	const struct columns_choice choice = {.kind = kind};
	struct columns columns;
	struct err err = {0};
	if (columns_read(csv_header(csv), &choice, &columns, &err)) {
		demand(csv_rewind(csv, &err));
		read_rows(csv, &columns, *source, true);
		demand(csv_rewind(csv, &err));
		read_rows(csv, &columns, *source, false);
	}
}

static void read_file(struct csv *csv, const char *bytes, size_t len) {
	struct source source = {bytes, len, 0, 1};
	struct columns none = {0};
	struct err err = {0};
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		source.at = 3;
	}
	check_row(csv, csv_header(csv), &source);
	read_as(csv, NULL, &source);
	for (int kind = 0; kind < FILE_KIND_COUNT; kind++) {
		read_as(csv, words_name(&file_kind_words, kind), &source);
	}
	demand(csv_rewind(csv, &err));
	read_rows(csv, &none, source, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct err err = {0};
	// fmemopen() wants memory that it may write to, and some of it
	char *copy = xcalloc(size + 1, 1);
	memcpy(copy, data, size);
	FILE *file = size > 0 ? fmemopen(copy, size, "r") : NULL;
	struct csv *csv = file != NULL ? csv_open(file, &err) : NULL;
	if (csv != NULL) {
		read_file(csv, (const char *)data, size);
	}
	csv_close(csv);
	if (file != NULL) {
		(void)fclose(file); // nothing was written
	}
	free(copy);
	return 0;
}
