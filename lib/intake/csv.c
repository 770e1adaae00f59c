// The CSV reader: a window that slides over the file, rows cut out of it by csv_scan().
#include "rosemary/intake/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "csv_scan.h"
#include "rosemary/base/file.h"
#include "rosemary/base/utf8.h"

enum {
	WINDOW_BYTES = 2 * CSV_MAX_ROW_BYTES,
	ROW_IN_SIGHT = CSV_MAX_ROW_BYTES + 2, // a whole row and what tells CR from CRLF behind it
};

struct csv {
	FILE *file;
	FILE *spool; // a copy of what cannot be sought, else NULL
	char *window;
	size_t at, end; // the bytes of window that belong to no delivered row yet
	off_t offset;   // of window's first byte in the file
	bool drained;   // the file has nothing behind the window
	bool rest;      // the row delivered last goes on beyond the window
	size_t line;    // of window[at]
	char delimiter;
	bool latin1;

	struct strbuf text; // the fields of the present row, each with its NUL
	char *converted;    // the same as UTF-8, when the row was not
	const char *fields[CSV_MAX_FIELDS];
	struct csv_row row;

	struct csv_row header;
	char *header_bytes;
	char *header_text;
	const char **header_fields;
	off_t rows_offset; // behind the header
	size_t rows_line;
};

static FILE *spool_copy(FILE *file, struct err *err) {
	FILE *spool = tmpfile();
	if (spool == NULL) {
		err_set_errno(err, errno, "cannot make a temporary file");
		return NULL;
	}
	(void)fcntl(fileno(spool), F_SETFD, FD_CLOEXEC); // a child that sees it does no harm
	char bytes[BUFSIZ];
	size_t len = fread(bytes, 1, sizeof bytes, file);
	while (len > 0 && fwrite(bytes, 1, len, spool) == len) {
		len = fread(bytes, 1, sizeof bytes, file);
	}
	if (len > 0 || ferror(file) || fseeko(spool, 0, SEEK_SET) != 0) {
		err_set_errno(err, errno, "cannot copy to a temporary file");
		file_close(spool);
		return NULL;
	}
	return spool;
}

// Sees to it that the window holds a whole row of the largest size, or all that is left.
static bool fill(struct csv *csv, struct err *err) {
	if (csv->drained || csv->end - csv->at >= ROW_IN_SIGHT) {
		return true;
	}
	memmove(csv->window, csv->window + csv->at, csv->end - csv->at);
	csv->offset += (off_t)csv->at;
	csv->end -= csv->at;
	csv->at = 0;
	csv->end += fread(csv->window + csv->end, 1, WINDOW_BYTES - csv->end, csv->file);
	if (ferror(csv->file)) {
		return err_set_errno(err, errno, "cannot read");
	}
	csv->drained = csv->end < WINDOW_BYTES;
	return true;
}

// The bytes from at to behind the end of its line, or as many of them as the window has.
static size_t line_extent(const struct csv *csv, bool *ret_whole) {
	const char *bytes = csv->window + csv->at;
	size_t have = csv->end - csv->at;
	size_t len = 0;
	while (len < have && bytes[len] != '\n' && bytes[len] != '\r') {
		len++;
	}
	bool cut = len == have || (bytes[len] == '\r' && len + 1 == have); // an LF may follow
	*ret_whole = !cut || csv->drained;
	return *ret_whole ? len + csv_line_end(bytes, have, len) : len;
}

// Passes what the last row still has beyond the window, and writes it to sink unless that is NULL.
static bool finish_row(struct csv *csv, FILE *sink, struct err *err) {
	while (csv->rest) {
		if (!fill(csv, err)) {
			return false;
		}
		bool whole = false;
		size_t len = line_extent(csv, &whole);
		if (sink != NULL && fwrite(csv->window + csv->at, 1, len, sink) != len) {
			return err_set_errno(err, errno, "cannot write");
		}
		csv->at += len;
		csv->rest = !whole;
	}
	return true;
}

// Finds the fields in text, which becomes UTF-8 if it was not.
static void split(struct csv *csv, size_t count) {
	const char *text = csv->text.data;
	size_t len = csv->text.len;
	if (!utf8_valid(text, len)) {
		csv->latin1 = true;
		csv->converted = utf8_from_latin1(text, len, &len);
		text = csv->converted;
	}
	for (size_t i = 0; i < count; i++) {
		csv->fields[i] = text;
		text += strlen(text) + 1;
	}
	csv->row.fields = csv->fields;
	csv->row.count = count;
}

static bool scan_is_blank(const struct csv *csv, const struct csv_scan *scan) {
	for (size_t i = 0; i < csv->text.len; i++) {
		if (strchr(" \t", csv->text.data[i]) == NULL) { // finds NUL as well
			return false;
		}
	}
	return scan->err.code == ERR_NONE;
}

// A row must have the fields of the header; empty ones behind them are what spreadsheets leave.
static bool fit_to_header(struct csv *csv, struct err *err) {
	size_t wanted = csv->header.count;
	size_t count = csv->row.count;
	while (count > wanted && csv->fields[count - 1][0] == '\0') {
		count--;
	}
	if (wanted > 0 && count != wanted) {
		return err_set(err, ERR_SYNTAX, "has %zu fields where the header has %zu", count,
			       wanted);
	}
	csv->row.count = count;
	return true;
}

static struct csv_scan begin_row(struct csv *csv) {
	strbuf_cut(&csv->text, 0);
	free(csv->converted);
	csv->converted = NULL;
	size_t have = csv->end - csv->at;
	size_t limit = have < CSV_MAX_ROW_BYTES ? have : CSV_MAX_ROW_BYTES;
	return (struct csv_scan){
		.bytes = csv->window + csv->at,
		.have = have,
		.limit = limit,
		.more = limit < have,
		.delimiter = csv->delimiter,
		.text = &csv->text,
	};
}

// Cuts the next row out of the window. CSV_END stands for a row without content.
static enum csv_result take_row(struct csv *csv, struct err *err) {
	struct csv_scan scan = begin_row(csv);
	enum csv_scan_end end = csv_scan(&scan);
	csv->row = (struct csv_row){.line = csv->line, .bytes = scan.bytes, .len = scan.at};
	if (end != CSV_SCAN_ROW) {
		bool whole = false;
		csv->row.len = line_extent(csv, &whole);
		csv->rest = !whole;
		scan.lines = 1;
	}
	csv->at += csv->row.len;
	csv->line += scan.lines;
	if (scan_is_blank(csv, &scan)) {
		return CSV_END;
	}
	if (scan.err.code != ERR_NONE) {
		*err = scan.err;
		return CSV_REJECTED;
	}
	split(csv, scan.count);
	return fit_to_header(csv, err) ? CSV_ROW : CSV_REJECTED;
}

enum csv_result csv_next(struct csv *csv, struct csv_row *ret, struct err *err) {
	enum csv_result result = CSV_END;
	while (result == CSV_END) {
		if (!finish_row(csv, NULL, err) || !fill(csv, err)) {
			return CSV_FAILED;
		}
		if (csv->at == csv->end) {
			return CSV_END;
		}
		result = take_row(csv, err);
	}
	if (result == CSV_REJECTED) {
		csv->row.fields = NULL;
		csv->row.count = 0;
	}
	*ret = csv->row;
	return result;
}

bool csv_write_row(struct csv *csv, size_t skip, FILE *sink, struct err *err) {
	size_t len = csv->row.len - skip;
	if (fwrite(csv->row.bytes + skip, 1, len, sink) != len) {
		return err_set_errno(err, errno, "cannot write");
	}
	if (!finish_row(csv, sink, err)) {
		return false;
	}
	bool ended = csv->at > 0 && csv_line_end(csv->window, csv->at, csv->at - 1) > 0;
	if (!ended && fputc('\n', sink) == EOF) {
		return err_set_errno(err, errno, "cannot write");
	}
	return true;
}

// What tells the three delimiters apart, in the first line with content.
static char guess_delimiter(const struct csv *csv) {
	static const char delimiters[] = {',', ';', '\t'};
	size_t counts[ARRAY_LEN(delimiters)] = {0};
	bool quoted = false;
	bool content = false;
	for (size_t i = csv->at; i < csv->end; i++) {
		char byte = csv->window[i];
		if (!quoted && content && (byte == '\n' || byte == '\r')) {
			break;
		}
		quoted = quoted != (byte == '"');
		content = content || strchr(" \t\r\n", byte) == NULL;
		for (size_t d = 0; d < ARRAY_LEN(delimiters) && !quoted; d++) {
			counts[d] += byte == delimiters[d] ? 1 : 0;
		}
	}
	size_t best = 0;
	for (size_t d = 1; d < ARRAY_LEN(delimiters); d++) {
		best = counts[d] > counts[best] ? d : best;
	}
	return delimiters[best];
}

// True for the files of spreadsheet programs themselves: .xlsx and .ods (zip), .xls (OLE).
static bool is_workbook(const struct csv *csv) {
	static const char *const marks[] = {"PK\x03\x04", "\xd0\xcf\x11\xe0"};
	enum { MARK = 4 };
	return csv->end >= MARK && (memcmp(csv->window, marks[0], MARK) == 0 ||
				    memcmp(csv->window, marks[1], MARK) == 0);
}

// Passes a BOM of UTF-8; others mean that these are not the bytes we can read.
static bool pass_mark(struct csv *csv, struct err *err) {
	size_t have = csv->end;
	if (is_workbook(csv)) {
		return err_set(err, ERR_SYNTAX,
			       "is a workbook: open it in the spreadsheet and save it as "
			       "'CSV UTF-8'");
	}
	if (have >= 2 &&
	    (memcmp(csv->window, "\xff\xfe", 2) == 0 || memcmp(csv->window, "\xfe\xff", 2) == 0)) {
		return err_set(err, ERR_SYNTAX,
			       "is UTF-16: save it as 'CSV UTF-8', or convert it with "
			       "'iconv -f UTF-16 -t UTF-8 OLD > NEW'");
	}
	if (have >= 3 && memcmp(csv->window, "\xef\xbb\xbf", 3) == 0) {
		csv->at = 3;
	}
	return true;
}

// Keeps the header for as long as the reader lives.
static void keep_header(struct csv *csv) {
	csv->header_bytes = xstrndup(csv->row.bytes, csv->row.len);
	csv->header_text = csv->converted != NULL ? csv->converted : strbuf_take(&csv->text);
	csv->converted = NULL;
	csv->header_fields = xcalloc(csv->row.count, sizeof *csv->header_fields);
	const char *text = csv->header_text;
	for (size_t i = 0; i < csv->row.count; i++) {
		csv->header_fields[i] = text;
		text += strlen(text) + 1;
	}
	csv->header = csv->row;
	csv->header.bytes = csv->header_bytes;
	csv->header.fields = csv->header_fields;
	csv->rows_offset = csv->offset + (off_t)csv->at;
	csv->rows_line = csv->line;
}

static bool read_header(struct csv *csv, struct err *err) {
	if (!fill(csv, err) || !pass_mark(csv, err)) {
		return false;
	}
	csv->delimiter = guess_delimiter(csv);
	struct csv_row row;
	switch (csv_next(csv, &row, err)) {
	case CSV_ROW:
		keep_header(csv);
		return true;
	case CSV_REJECTED:
		return err_prefix(err, "line %zu, the header", row.line);
	case CSV_END:
		return err_set(err, ERR_SYNTAX, "is empty");
	case CSV_FAILED:
		break;
	}
	return false;
}

struct csv *csv_open(FILE *file, struct err *err) {
	struct csv *csv = xcalloc(1, sizeof *csv);
	csv->file = file;
	csv->line = 1;
	csv->text = (struct strbuf)STRBUF_INIT(CSV_MAX_ROW_BYTES + CSV_MAX_FIELDS + 2);
	csv->offset = ftello(file);
	if (csv->offset < 0) {
		csv->offset = 0;
		csv->spool = spool_copy(file, err);
		csv->file = csv->spool;
		if (csv->spool == NULL) {
			goto fail;
		}
	}
	csv->window = xcalloc(WINDOW_BYTES, 1);
	if (read_header(csv, err)) {
		return csv;
	}
fail:
	csv_close(csv);
	return NULL;
}

void csv_close(struct csv *csv) {
	if (csv == NULL) {
		return;
	}
	file_close(csv->spool);
	strbuf_finish(&csv->text);
	free(csv->window);
	free(csv->converted);
	free(csv->header_bytes);
	free(csv->header_text);
	free(csv->header_fields);
	free(csv);
}

const struct csv_row *csv_header(const struct csv *csv) {
	return &csv->header;
}

bool csv_rewind(struct csv *csv, struct err *err) {
	if (fseeko(csv->file, csv->rows_offset, SEEK_SET) != 0) {
		return err_set_errno(err, errno, "cannot read again");
	}
	csv->offset = csv->rows_offset;
	csv->at = csv->end = 0;
	csv->drained = csv->rest = false;
	csv->line = csv->rows_line;
	return true;
}

char csv_delimiter(const struct csv *csv) {
	return csv->delimiter;
}

bool csv_was_latin1(const struct csv *csv) {
	return csv->latin1;
}
