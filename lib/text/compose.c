// Checks approved words and makes the HTML part of an e-mail from them.
#include "rosemary/text/compose.h"

#include <string.h>
#include <strings.h>

#include "rosemary/base/address.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/json.h"
#include "rosemary/base/utf8.h"

static bool is_letter_or_digit(char byte) {
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

static bool is_blank(const char *text) {
	return text[strspn(text, " \t\n")] == '\0';
}

static bool check_words(const char *text, bool multiline, const char *what, struct err *err) {
	if (!utf8_valid(text, strlen(text))) {
		return err_set(err, ERR_INVALID, "the %s is not UTF-8", what);
	}
	if (utf8_has_control(text, multiline)) {
		return err_set(err, ERR_INVALID, "the %s has a control character%s", what,
			       multiline ? "" : " or more than one line");
	}
	if (is_blank(text)) {
		return err_set(err, ERR_INVALID, "the %s is empty", what);
	}
	if (strstr(text, "{{") != NULL || strstr(text, "}}") != NULL) {
		return err_set(err, ERR_INVALID, "the %s has '{{' or '}}': a name not filled in",
			       what);
	}
	return true;
}

static size_t count_characters(const char *text) {
	size_t count = 0;
	for (; *text != '\0'; text++) {
		count += ((unsigned char)*text & 0xc0) != 0x80;
	}
	return count;
}

// True when the line stands in text with nothing else on its line but blanks.
static bool has_line(const char *text, const char *line) {
	size_t len = strlen(line);
	for (const char *at = strstr(text, line); at != NULL; at = strstr(at + 1, line)) {
		const char *before = at;
		while (before > text && (before[-1] == ' ' || before[-1] == '\t')) {
			before--;
		}
		const char *after = at + len + strspn(at + len, " \t");
		if ((before == text || before[-1] == '\n') && (*after == '\0' || *after == '\n')) {
			return true;
		}
	}
	return false;
}

bool compose_check_text(const char *subject, const char *text, const char *opt_out,
			struct err *err) {
	if (subject != NULL) {
		if (!check_words(subject, false, "subject", err)) {
			return false;
		}
		if (count_characters(subject) > COMPOSE_MAX_SUBJECT) {
			return err_set(err, ERR_LIMIT, "the subject is longer than %d characters",
				       (int)COMPOSE_MAX_SUBJECT);
		}
	}
	if (strlen(text) > COMPOSE_MAX_TEXT) {
		return err_set(err, ERR_LIMIT, "the text is longer than %d bytes",
			       (int)COMPOSE_MAX_TEXT);
	}
	if (!check_words(text, true, "text", err)) {
		return false;
	}
	if (opt_out != NULL && *opt_out != '\0' && !has_line(text, opt_out)) {
		return err_set(err, ERR_INVALID, "the text must keep the line '%s'", opt_out);
	}
	return true;
}

// The bytes of RFC 3986 that a link in a text may hold; brackets and quotes end it.
static bool is_url_byte(char byte) {
	return is_letter_or_digit(byte) || (byte != '\0' && strchr("-._~:/?#@!$&'()*+,;=%", byte));
}

// A sentence's punctuation is not the link's; nor is a bracket that the link did not open.
static size_t trim_link(const char *link, size_t len) {
	size_t opened = 0;
	size_t closed = 0;
	for (size_t i = 0; i < len; i++) {
		opened += link[i] == '(';
		closed += link[i] == ')';
	}
	while (len > 0) {
		char last = link[len - 1];
		bool stray = last == ')' && closed > opened;
		if (!stray && strchr(".,;:!?'(", last) == NULL) {
			break;
		}
		closed -= last == ')';
		opened -= last == '(';
		len--;
	}
	return len;
}

// The length of the http or https link that begins at text; 0 when none does.
static size_t match_link(const char *text) {
	size_t scheme = strncasecmp(text, "https://", 8) == 0 ? 8 : 7;
	if (scheme == 7 && strncasecmp(text, "http://", 7) != 0) {
		return 0;
	}
	size_t len = scheme;
	while (is_url_byte(text[len])) {
		len++;
	}
	len = trim_link(text, len);
	if (len <= scheme || !is_letter_or_digit(text[scheme])) {
		return 0;
	}
	return text[scheme + strcspn(text + scheme, "/?#@")] != '@' ? len : 0;
}

static bool is_local_byte(char byte) {
	return is_letter_or_digit(byte) || (byte != '\0' && strchr("._%+-", byte) != NULL);
}

// The length of the bare e-mail address that begins at text; 0 when none does.
static size_t match_address(const char *text) {
	size_t local = 0;
	while (is_local_byte(text[local])) {
		local++;
	}
	if (local == 0 || text[local] != '@') {
		return 0;
	}
	size_t len = local + 1;
	while (is_letter_or_digit(text[len]) || text[len] == '.' || text[len] == '-') {
		len++;
	}
	while (len > local && (text[len - 1] == '.' || text[len - 1] == '-')) {
		len--;
	}
	char address[ADDRESS_MAX + 1];
	if (len > ADDRESS_MAX) {
		return 0;
	}
	char copy[ADDRESS_MAX + 1];
	memcpy(copy, text, len);
	copy[len] = '\0';
	struct err refused = {0};
	return address_parse(copy, address, &refused) ? len : 0;
}

static void add_link(struct strbuf *buf, const char *scheme, const char *text, size_t len) {
	strbuf_add_text(buf, "<a href=\"");
	strbuf_add_text(buf, scheme);
	escape_html(buf, text, len);
	strbuf_add_text(buf, "\">");
	escape_html(buf, text, len);
	strbuf_add_text(buf, "</a>");
}

// The length of the address at text, with mailto: or bare; a bare one is not a part of a link.
static size_t match_mailto(const char *text, char before, bool *bare) {
	static const char scheme[] = "mailto:";
	*bare = strncasecmp(text, scheme, sizeof scheme - 1) != 0;
	if (*bare) {
		return before != '/' && before != ':' && before != '@' ? match_address(text) : 0;
	}
	size_t len = match_address(text + sizeof scheme - 1);
	return len > 0 ? sizeof scheme - 1 + len : 0;
}

// Adds the word (or the single byte) that begins at text, as a link where it is one. before is
// the byte in front of it. Returns the length of what was added.
static size_t add_word(struct strbuf *buf, const char *text, size_t end, char before) {
	bool bare = false;
	size_t len = match_link(text);
	if (len > 0) {
		add_link(buf, "", text, len);
		return len;
	}
	len = match_mailto(text, before, &bare);
	if (len > 0) {
		add_link(buf, bare ? "mailto:" : "", text, len);
		return len;
	}
	// The whole run goes out at once, so that no part of it is looked at again.
	while (len < end && is_local_byte(text[len])) {
		len++;
	}
	len = len > 0 ? len : 1;
	escape_html(buf, text, len);
	return len;
}

static void add_line(struct strbuf *buf, const char *line, size_t len) {
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t')) {
		len--;
	}
	for (size_t at = 0; at < len && !buf->full;) {
		char before = ' ';
		if (at > 0) {
			before = line[at - 1];
		}
		at += add_word(buf, line + at, len - at, before);
	}
}

void compose_paragraphs(struct strbuf *buf, const char *text) {
	bool open = false; // a paragraph is
	while (*text != '\0' && !buf->full) {
		size_t len = strcspn(text, "\n");
		if (strspn(text, " \t") >= len) {
			strbuf_add_text(buf, open ? "</p>\n" : "");
			open = false;
		} else {
			strbuf_add_text(buf, open ? "<br>\n" : "<p>");
			add_line(buf, text, len);
			open = true;
		}
		text += len + (text[len] == '\n');
	}
	strbuf_add_text(buf, open ? "</p>\n" : "");
}

bool compose_html(const struct compose_page *page, struct strbuf *ret, struct err *err) {
	if (!utf8_valid(page->subject, strlen(page->subject)) ||
	    !utf8_valid(page->text, strlen(page->text))) {
		return err_set(err, ERR_INVALID, "the subject or the text is not UTF-8");
	}
	struct strbuf body = STRBUF_INIT(COMPOSE_MAX_HTML);
	struct template_options options = page->options;
	options.escape = TEMPLATE_ESCAPE_HTML;
	compose_paragraphs(&body, page->text);
	if (!strbuf_ok(&body, err)) {
		strbuf_finish(&body);
		return false;
	}
	struct json *facts = json_copy_of(page->facts);
	json_put_text(facts, "subject", page->subject);
	json_put_text(facts, "body", strbuf_text(&body));
	bool rendered = template_render(page->layout, facts, &options, ret, err);
	json_free(facts);
	strbuf_finish(&body);
	return rendered;
}
