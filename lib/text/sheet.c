// The printable sheet: letters of a page each, and the list of calls behind them.
#include "rosemary/text/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/escape.h"
#include "rosemary/text/compose.h"

// What parts the document; no entry has such a line, as what it says is escaped.
#define LETTERS_BEGIN "<!-- letters -->\n"
#define LETTERS_END   "<!-- /letters -->\n"
#define CALLS_BEGIN   "<!-- calls -->\n"
#define CALLS_END     "<!-- /calls -->\n"

// How each entry begins, and where a call ends.
#define LETTER_MARK "<article class=\"letter\" id=\""
#define CALL_MARK   "<tr class=\"call\" id=\""

// In the text: room to sign by hand.
#define SIGNATURE_GAP "\n\n\n"

// Print: 25 mm to the left and 20 mm above are the page's, so the address field begins at 45 mm.
static const char style[] =
	"@page { size: A4; margin: 20mm 20mm 20mm 25mm; }\n"
	"* { box-sizing: border-box; }\n"
	"body { margin: 0; color: #1d2021; background: #ffffff;\n"
	"  font: 12pt/1.5 Georgia, 'Times New Roman', serif; overflow-wrap: break-word; }\n"
	"a { color: inherit; }\n"
	"p { margin: 0 0 0.9em; }\n"
	"address { font-style: normal; }\n"
	".shop { margin: 0; font-size: 16pt; }\n"
	".sender { margin: 0 0 1mm; font-size: 7.5pt; line-height: 1.3; color: #4a4f50; }\n"
	".to { margin: 0; line-height: 1.35; }\n"
	".date { text-align: right; }\n"
	".said + .said { margin-top: 20mm; }\n"
	"h1 { margin: 0 0 4mm; font-size: 16pt; font-weight: normal; }\n"
	"table { width: 100%; border-collapse: collapse; font-size: 11pt; line-height: 1.35; }\n"
	"th, td { padding: 2mm 3mm 2mm 0; text-align: left; vertical-align: top;\n"
	"  border-bottom: 0.3mm solid #b9b4aa; }\n"
	"thead th { font-size: 9pt; font-weight: normal; color: #4a4f50; }\n"
	"td p { margin-bottom: 0.4em; }\n"
	".number { white-space: nowrap; }\n"
	".number + td { width: 55%; }\n"
	".box::before { content: ''; display: inline-block; width: 4.5mm; height: 4.5mm;\n"
	"  border: 0.4mm solid #4a4f50; }\n"
	"@media print {\n"
	"  .about { display: none; }\n"
	"  a { text-decoration: none; }\n"
	"  .letter header { position: relative; height: 80mm; margin-bottom: 9mm; }\n"
	"  .letter address { position: absolute; top: 25mm; left: 0; width: 85mm; height: 45mm;\n"
	"    display: flex; flex-direction: column; overflow: hidden; }\n"
	"  .sender { height: 17.7mm; margin: 0; display: flex; flex-direction: column;\n"
	"    justify-content: flex-end; padding-bottom: 1mm; }\n"
	"  .date { position: absolute; right: 0; bottom: 0; margin: 0; }\n"
	"  .letter + .letter, .letters + .calls { break-before: page; }\n"
	"  .call { break-inside: avoid; }\n"
	"  .said { orphans: 3; widows: 3; }\n"
	"}\n"
	"@media screen {\n"
	"  body { padding: 16px; background: #f4f2ee; font-size: 17px; }\n"
	"  .about, .letter, .calls { max-width: 46em; margin: 0 auto 20px; }\n"
	"  .letter, .calls { padding: 20px 24px; background: #ffffff; border: 1px solid #e2ded6;\n"
	"    border-radius: 8px; }\n"
	"  .shop { margin-bottom: 20px; color: #3d6b4b; }\n"
	"  .sender { font-size: 12px; }\n"
	"  .said + .said { margin-top: 2.5em; }\n"
	"}\n"
	"@media screen and (max-width: 40em) {\n"
	"  thead { position: absolute; clip-path: inset(50%); }\n"
	"  table, tbody, tr, tr th, tr td, .number + td { display: block; width: auto; border: 0; padding: 2px 0; }\n"
	"  .call { padding: 12px 0; border-bottom: 1px solid #b9b4aa; }\n"
	"  .number a { display: inline-block; padding: 8px 0; }\n"
	"}\n";

static void add_escaped(struct strbuf *buf, const char *text) {
	escape_html(buf, text, strlen(text));
}

// Each line of an address: what stands between commas or line ends.
static void add_lines(struct strbuf *buf, const char *text, const char *between) {
	const char *joint = "";
	while (*text != '\0') {
		text += strspn(text, ", \n");
		size_t len = strcspn(text, ",\n");
		if (len > 0) {
			strbuf_add_text(buf, joint);
			escape_html(buf, text, len);
			joint = between;
		}
		text += len;
	}
}

static void add_text(struct strbuf *buf, const char *text, const char *open, const char *close) {
	for (;;) {
		const char *gap = strstr(text, SIGNATURE_GAP);
		size_t len = gap != NULL ? (size_t)(gap - text) : strlen(text);
		char *part = xstrndup(text, len);
		strbuf_add_text(buf, open);
		compose_paragraphs(buf, part);
		strbuf_add_text(buf, close);
		free(part);
		if (gap == NULL) {
			return;
		}
		text = gap + strspn(gap, "\n");
	}
}

static void add_key(struct strbuf *buf, const char *mark, const struct sheet_entry *entry) {
	strbuf_add_text(buf, mark);
	add_escaped(buf, entry->key);
	strbuf_add_text(buf, "\" lang=\"");
	add_escaped(buf, entry->language);
	strbuf_add_text(buf, "\">\n");
}

void sheet_letter(const struct sheet_entry *entry, struct strbuf *ret) {
	add_key(ret, LETTER_MARK, entry);
	strbuf_add_text(ret, "<header>\n<p class=\"shop\">");
	add_escaped(ret, entry->shop_name);
	strbuf_add_text(ret, "</p>\n<address>\n<p class=\"sender\"><span>");
	add_escaped(ret, entry->shop_name);
	if (entry->shop_address != NULL) {
		strbuf_add_text(ret, ", ");
		add_lines(ret, entry->shop_address, ", ");
	}
	strbuf_add_text(ret, "</span></p>\n<p class=\"to\">");
	add_lines(ret, entry->to, "<br>");
	strbuf_add_text(ret, "</p>\n</address>\n<p class=\"date\">");
	add_escaped(ret, entry->date);
	strbuf_add_text(ret, "</p>\n</header>\n");
	add_text(ret, entry->text, "<div class=\"said\">\n", "</div>\n");
	strbuf_add_text(ret, "</article>\n");
}

// What a telephone dials: the number without what people put between its digits.
static void add_dialled(struct strbuf *buf, const char *number) {
	for (; *number != '\0'; number++) {
		if (strchr("+0123456789", *number) != NULL) {
			strbuf_add_char(buf, *number);
		}
	}
}

void sheet_call(const struct sheet_entry *entry, struct strbuf *ret) {
	add_key(ret, CALL_MARK, entry);
	strbuf_add_text(ret, "<th scope=\"row\">");
	add_escaped(ret, entry->name);
	strbuf_add_text(ret, "</th>\n<td class=\"number\"><a href=\"tel:");
	add_dialled(ret, entry->number);
	strbuf_add_text(ret, "\">");
	add_escaped(ret, entry->number);
	strbuf_add_text(ret, "</a></td>\n<td>\n");
	add_text(ret, entry->text, "", "");
	strbuf_add_text(ret, "</td>\n<td class=\"until\">");
	add_escaped(ret, entry->until);
	strbuf_add_text(ret, "</td>\n<td class=\"box\"></td>\n</tr>\n");
}

bool sheet_holds(const char *sheet, const char *key) {
	const char *const marks[] = {LETTER_MARK, CALL_MARK};
	bool holds = false;
	for (size_t i = 0; i < ARRAY_LEN(marks) && !holds; i++) {
		char *mark = xasprintf("%s%s\"", marks[i], key);
		holds = strstr(sheet, mark) != NULL;
		free(mark);
	}
	return holds;
}

// What stands between two lines of the sheet; borrowed. False when they are not there.
static bool find_part(const char *sheet, const char *begin, const char *end, const char **ret,
		      size_t *ret_len) {
	const char *from = strstr(sheet, begin);
	const char *until = from != NULL ? strstr(from, end) : NULL;
	*ret = from != NULL ? from + strlen(begin) : NULL;
	*ret_len = until != NULL ? (size_t)(until - *ret) : 0;
	return until != NULL;
}

// The entries of a sheet, and the one that joins them.
struct parts {
	const char *letters, *calls;
	size_t letters_len, calls_len;
	const struct strbuf *entry;
	bool adds_call;
};

static void add_letters(struct strbuf *buf, const struct parts *parts) {
	bool any = parts->letters_len > 0 || !parts->adds_call;
	strbuf_add_text(buf, any ? "<main class=\"letters\">\n" LETTERS_BEGIN
				 : "<main>\n" LETTERS_BEGIN);
	strbuf_add(buf, parts->letters, parts->letters_len);
	if (!parts->adds_call) {
		strbuf_add(buf, parts->entry->data, parts->entry->len);
	}
	strbuf_add_text(buf, LETTERS_END "</main>\n");
}

static void add_calls(struct strbuf *buf, const struct parts *parts) {
	bool any = parts->calls_len > 0 || parts->adds_call;
	if (any) {
		strbuf_add_text(buf,
				"<section class=\"calls\">\n<h1>Calls to make</h1>\n<table>\n"
				"<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Number"
				"</th><th scope=\"col\">What to say</th><th scope=\"col\">Until"
				"</th><th scope=\"col\">Done</th></tr></thead>\n<tbody>\n");
	}
	strbuf_add_text(buf, CALLS_BEGIN);
	strbuf_add(buf, parts->calls, parts->calls_len);
	if (parts->adds_call) {
		strbuf_add(buf, parts->entry->data, parts->entry->len);
	}
	strbuf_add_text(buf, CALLS_END);
	strbuf_add_text(buf, any ? "</tbody>\n</table>\n</section>\n" : "");
}

static void add_head(struct strbuf *buf, const char *title) {
	strbuf_add_text(buf,
			"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			"<meta name=\"viewport\" content=\"width=device-width, "
			"initial-scale=1\">\n<title>");
	add_escaped(buf, title);
	strbuf_add_text(buf, "</title>\n<style>\n");
	strbuf_add_text(buf, style);
	strbuf_add_text(buf, "</style>\n</head>\n<body>\n<div class=\"about\">\n<h1>");
	add_escaped(buf, title);
	strbuf_add_text(buf,
			"</h1>\n<p>Print it on A4: each letter has a page of its own, with the "
			"address where a window envelope shows it. The calls come last.</p>\n"
			"</div>\n");
}

bool sheet_add(const char *old, const char *title, const struct strbuf *entry, struct strbuf *ret,
	       struct err *err) {
	struct parts parts = {.letters = "", .calls = "", .entry = entry};
	parts.adds_call = strncmp(strbuf_text(entry), CALL_MARK, strlen(CALL_MARK)) == 0;
	if (*old != '\0' &&
	    (!find_part(old, LETTERS_BEGIN, LETTERS_END, &parts.letters, &parts.letters_len) ||
	     !find_part(old, CALLS_BEGIN, CALLS_END, &parts.calls, &parts.calls_len))) {
		return err_set(err, ERR_CORRUPT, "it is no sheet of letters and calls any more");
	}
	add_head(ret, title);
	add_letters(ret, &parts);
	add_calls(ret, &parts);
	strbuf_add_text(ret, "</body>\n</html>\n");
	return strbuf_ok(ret, err);
}
