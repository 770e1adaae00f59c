// The grammar of one CSV row: RFC 4180 with the allowances that csv.h names.
#include "csv_scan.h"

#include <string.h>

#include "rosemary/intake/csv.h"

size_t csv_line_end(const char *bytes, size_t have, size_t at) {
	if (at >= have) {
		return 0;
	}
	if (bytes[at] == '\r') {
		return at + 1 < have && bytes[at + 1] == '\n' ? 2 : 1;
	}
	return bytes[at] == '\n' ? 1 : 0;
}

// The byte there; a line end where nothing is left, which is how a row may end too.
static char byte_at(const struct csv_scan *scan, size_t at) {
	return (char)(at < scan->have ? scan->bytes[at] : '\n');
}

// The first complaint about a row is the one worth reading.
static void complain(struct csv_scan *scan, enum err_code code, const char *what) {
	if (scan->err.code == ERR_NONE) {
		err_set(&scan->err, code, "field %zu %s", scan->count + 1, what);
	}
}

static void add(struct csv_scan *scan, size_t len) {
	const char *bytes = scan->bytes + scan->at;
	if (memchr(bytes, '\0', len) != NULL) {
		complain(scan, ERR_SYNTAX, "holds a NUL byte");
	}
	if (scan->count < CSV_MAX_FIELDS) {
		strbuf_add(scan->text, bytes, len);
	}
	scan->at += len;
}

static size_t skip_blanks(const struct csv_scan *scan, size_t at) {
	while (at < scan->limit && (scan->bytes[at] == ' ' || scan->bytes[at] == '\t') &&
	       scan->bytes[at] != scan->delimiter) {
		at++;
	}
	return at;
}

static void scan_plain(struct csv_scan *scan) {
	size_t end = scan->at;
	while (end < scan->limit && scan->bytes[end] != scan->delimiter &&
	       scan->bytes[end] != '\n' && scan->bytes[end] != '\r') {
		end++;
	}
	add(scan, end - scan->at);
}

// A line end within quotes. False when the field has become so long that the quote is surely stray.
static bool add_line_end(struct csv_scan *scan, size_t begin) {
	scan->at += csv_line_end(scan->bytes, scan->have, scan->at);
	scan->lines++;
	if (scan->count < CSV_MAX_FIELDS) {
		strbuf_add_char(scan->text, '\n');
	}
	return scan->at - begin <= CSV_MAX_FIELD_BYTES;
}

// From the opening quote to behind the closing one. False when there is none.
static bool scan_quotes(struct csv_scan *scan) {
	size_t begin = ++scan->at;
	while (scan->at < scan->limit) {
		size_t end = scan->at;
		while (end < scan->limit && scan->bytes[end] != '"' && scan->bytes[end] != '\n' &&
		       scan->bytes[end] != '\r') {
			end++;
		}
		add(scan, end - scan->at);
		if (scan->at == scan->limit) {
			return false;
		}
		if (scan->bytes[scan->at] != '"') {
			if (!add_line_end(scan, begin)) {
				return false;
			}
		} else if (byte_at(scan, scan->at + 1) == '"') {
			add(scan, 1);
			scan->at++;
		} else {
			scan->at++;
			return true;
		}
	}
	return false;
}

// Why quotes went wrong matters more than what else was found on the way there.
static bool scan_quoted(struct csv_scan *scan) {
	if (!scan_quotes(scan)) {
		scan->err = (struct err){0};
		complain(scan, ERR_SYNTAX, "opens a quote that is never closed");
		return false;
	}
	scan->at = skip_blanks(scan, scan->at);
	char next = byte_at(scan, scan->at);
	if (next != scan->delimiter && next != '\n' && next != '\r') {
		scan->err = (struct err){0};
		complain(scan, ERR_SYNTAX, "has text behind its closing quote");
		return false;
	}
	return true;
}

static bool scan_field(struct csv_scan *scan) {
	size_t begin = scan->text->len;
	size_t quote = skip_blanks(scan, scan->at);
	if (quote < scan->limit && scan->bytes[quote] == '"') {
		scan->at = quote;
		if (!scan_quoted(scan)) {
			return false;
		}
	} else {
		scan_plain(scan);
	}
	if (scan->text->len - begin > CSV_MAX_FIELD_BYTES) {
		complain(scan, ERR_LIMIT, "is longer than 64 KiB");
	}
	if (scan->count >= CSV_MAX_FIELDS) {
		if (scan->err.code == ERR_NONE) {
			err_set(&scan->err, ERR_LIMIT, "has more than %d fields", CSV_MAX_FIELDS);
		}
	} else {
		strbuf_add_char(scan->text, '\0');
	}
	scan->count++;
	return true;
}

static enum csv_scan_end give_up(struct csv_scan *scan) {
	bool broken = scan->lines > 0 || !scan->more;
	if (!broken || scan->err.code == ERR_NONE) {
		err_set(&scan->err, ERR_LIMIT, "is longer than 1 MiB");
	}
	return broken ? CSV_SCAN_BROKEN : CSV_SCAN_LONG;
}

enum csv_scan_end csv_scan(struct csv_scan *scan) {
	for (;;) {
		if (!scan_field(scan)) {
			// text behind a quote is known for sure; an open quote may be a long line
			return scan->at < scan->limit ? CSV_SCAN_BROKEN : give_up(scan);
		}
		if (scan->at == scan->limit && scan->more &&
		    csv_line_end(scan->bytes, scan->have, scan->at) == 0) {
			return give_up(scan);
		}
		if (scan->at == scan->limit || scan->bytes[scan->at] != scan->delimiter) {
			break;
		}
		scan->at++;
	}
	size_t line_end = csv_line_end(scan->bytes, scan->have, scan->at);
	scan->at += line_end;
	scan->lines += line_end > 0 ? 1 : 0;
	return CSV_SCAN_ROW;
}
