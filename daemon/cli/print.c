// Text for a terminal.
#include "daemon/cli/print.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rosemary/base/escape.h"
#include "rosemary/base/utf8.h"

enum { TEXT_MAX_BYTES = 16 * 1024 * 1024, LABEL_COLUMNS = 12, COLUMNS_MAX = 1000 };

void print_open(void) {
	if (setlocale(LC_ALL, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
		(void)setlocale(LC_ALL, "C.UTF-8"); // else wide letters are told apart less well
	}
}

bool print_is_terminal(void) {
	return isatty(STDOUT_FILENO) == 1;
}

int print_width(void) {
	struct winsize size = {0};
	if (!print_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
	    size.ws_col == 0) {
		return PRINT_WIDTH_ENDLESS;
	}
	return size.ws_col < PRINT_WIDTH_MIN ? PRINT_WIDTH_MIN : size.ws_col;
}

bool print_is_utf8(void) {
	locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	if (own == (locale_t)0) {
		return false;
	}
	bool utf8 = strcmp(nl_langinfo_l(CODESET, own), "UTF-8") == 0;
	freelocale(own);
	return utf8;
}

bool print_has_colours(void) {
	const char *refused = getenv("NO_COLOR");
	return print_is_terminal() && (refused == NULL || *refused == '\0');
}

char *print_safe_copy(const char *text, bool multiline) {
	struct strbuf safe = STRBUF_INIT(TEXT_MAX_BYTES);
	escape_terminal(&safe, text != NULL ? text : "", multiline);
	return strbuf_take(&safe);
}

void print_safe(FILE *file, const char *text) {
	char *safe = print_safe_copy(text, false);
	(void)fputs(safe, file); // print_close() tells when writing failed
	free(safe);
}

void print_heading(const char *text) {
	bool bold = print_has_colours();
	(void)fputs(bold ? "\033[1m" : "", stdout);
	print_safe(stdout, text);
	(void)fputs(bold ? "\033[0m\n" : "\n", stdout);
}

size_t print_fitting(const char *text, size_t columns) {
	size_t at = 0;
	size_t blank = 0;
	size_t used = 0;
	while (text[at] != '\0') {
		uint32_t code_point = 0;
		size_t len = utf8_decode(text + at, strnlen(text + at, 4), &code_point);
		char letter[8] = {0};
		memcpy(letter, text + at, len);
		used += utf8_width(letter);
		if (used > columns) {
			return blank > 0 ? blank : at > 0 ? at : len;
		}
		blank = text[at] == ' ' ? at : blank;
		at += len;
	}
	return at;
}

// One line of safe text, broken; first stands before its first piece and rest before the others.
static void print_broken(const char *first, const char *rest, const char *text) {
	size_t width = (size_t)print_width() - utf8_width(first);
	const char *prefix = first;
	do {
		size_t len = print_fitting(text, width);
		size_t prefix_len = strlen(prefix);
		while (len == 0 && prefix_len > 0 && prefix[prefix_len - 1] == ' ') {
			prefix_len--; // an empty line has no blanks at its end
		}
		printf("%.*s%.*s\n", (int)prefix_len, prefix, (int)len, text);
		text += len;
		text += strspn(text, " ");
		prefix = rest;
	} while (*text != '\0');
}

void print_block(const char *prefix, const char *text) {
	char *safe = print_safe_copy(text, true);
	char *rest = safe;
	for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
		if (rest != NULL || *line != '\0') { // the last newline begins no line
			print_broken(prefix, prefix, line);
		}
	}
	free(safe);
}

void print_hanging(const char *first, const char *text) {
	char rest[COLUMNS_MAX + 1];
	size_t columns = utf8_width(first);
	columns = columns < COLUMNS_MAX ? columns : COLUMNS_MAX;
	memset(rest, ' ', columns);
	rest[columns] = '\0';
	char *safe = print_safe_copy(text, false);
	print_broken(first, rest, safe);
	free(safe);
}

void print_fact(const char *label, const char *text) {
	if (text != NULL) {
		char first[64];
		(void)snprintf(first, sizeof first, "%-*s ", LABEL_COLUMNS - 1, label);
		print_hanging(first, text);
	}
}

void print_factf(const char *label, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	print_fact(label, text);
	free(text);
}

void print_line(const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	char *words = text + strspn(text, " ");
	char *indent = xstrndup(text, (size_t)(words - text));
	print_hanging(indent, words);
	free(indent);
	free(text);
}

void print_gap(void) {
	(void)fputc('\n', stdout); // print_close() tells when writing failed
}

void print_json(const struct json *json) {
	char *text = print_is_terminal() ? json_write_pretty(json) : json_write(json);
	if (print_is_terminal()) {
		char *safe = print_safe_copy(text, true);
		free(text);
		text = safe;
	}
	(void)puts(text);
	free(text);
}

bool print_close(struct err *err) {
	if (fflush(stdout) != 0 || ferror(stdout)) {
		return err_set_errno(err, errno, "cannot write the answer");
	}
	return true;
}
