// Any text made safe for where it goes: a page, a terminal, a log, a link.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/escape.h"
#include "rosemary/base/utf8.h"
#include "tests/fuzz/fuzz.h"

enum { OUTPUT_MAX = 1 << 20 };

static void try_html(const char *text, size_t len) {
	struct strbuf buf = STRBUF_INIT(OUTPUT_MAX);
	escape_html(&buf, text, len);
	demand(buf.full || strpbrk(strbuf_text(&buf), "<>\"'") == NULL);
	strbuf_finish(&buf);
}

static void try_terminal(const char *text, bool multiline) {
	struct strbuf buf = STRBUF_INIT(OUTPUT_MAX);
	escape_terminal(&buf, text, multiline);
	demand(utf8_valid(strbuf_text(&buf), buf.len));
	demand(!utf8_has_control(strbuf_text(&buf), multiline));
	strbuf_finish(&buf);
}

// One value: bare without blanks and quotes, or all of it between two quotes.
static void try_log(const char *text) {
	struct strbuf buf = STRBUF_INIT(OUTPUT_MAX);
	escape_log(&buf, text);
	const char *value = strbuf_text(&buf);
	demand(utf8_valid(value, buf.len) && !utf8_has_control(value, false));
	if (value[0] != '"') {
		demand(value[0] != '\0' && strpbrk(value, " \"=") == NULL);
	} else {
		size_t at = 1;
		while (value[at] != '"') {
			at += value[at] == '\\' ? 2 : 1;
		}
		demand(value[at + 1] == '\0');
	}
	strbuf_finish(&buf);
}

static void try_url(const char *text) {
	struct strbuf buf = STRBUF_INIT(OUTPUT_MAX);
	escape_url(&buf, text);
	for (const char *byte = strbuf_text(&buf); *byte != '\0'; byte++) {
		demand(*byte > ' ' && *byte < 0x7f && strchr("&=#?/+\"'<>", *byte) == NULL);
	}
	strbuf_finish(&buf);
}

// What is folded stays as it is, or equal names could have two forms.
static void try_folding(const char *text) {
	char *folded = utf8_fold(text);
	char *again = utf8_fold(folded);
	char *upper = utf8_upper(text);
	char *lower = utf8_lower(text);
	demand(strcmp(folded, again) == 0 && utf8_valid(folded, strlen(folded)));
	demand(utf8_valid(upper, strlen(upper)) && utf8_valid(lower, strlen(lower)));
	free(lower);
	free(upper);
	free(again);
	free(folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = xstrndup((const char *)data, size);
	size_t len = strlen(text);
	try_html(text, len);
	try_terminal(text, false);
	try_terminal(text, true);
	try_log(text);
	try_url(text);
	if (utf8_valid(text, len)) {
		try_folding(text);
	}
	free(text);
	return 0;
}
