// Any approved words as HTML paragraphs, and any words as an event of a calendar.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/text/compose.h"
#include "rosemary/text/ical_write.h"
#include "tests/fuzz/fuzz.h"

enum { ICAL_LINE_OCTETS = 75, CALENDAR_MAX = 1 << 20 }; // RFC 5545 section 3.1

static const struct {
	char byte;
	const char *reference;
} references[] = {
	{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"},
};

// Decodes the reference at html; its length.
static size_t read_reference(const char *html, char *ret) {
	for (size_t i = 0; i < ARRAY_LEN(references); i++) {
		size_t len = strlen(references[i].reference);
		if (strncmp(html, references[i].reference, len) == 0) {
			*ret = references[i].byte;
			return len;
		}
	}
	demand(false); // a bare &
	return 0;
}

// The length of the tag at html, which must be one of the few that we write.
static size_t read_tag(const char *html) {
	static const char *const tags[] = {"<p>", "</p>", "<br>", "</a>"};
	static const char *const links[] = {"http://", "https://", "mailto:"};
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (strncmp(html, tags[i], strlen(tags[i])) == 0) {
			return strlen(tags[i]);
		}
	}
	static const char begin[] = "<a href=\"";
	demand(strncmp(html, begin, strlen(begin)) == 0);
	const char *target = html + strlen(begin);
	bool known = false;
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		known = known || strncasecmp(target, links[i], strlen(links[i])) == 0;
	}
	size_t len = strcspn(target, "\" <>");
	demand(known && strncmp(target + len, "\">", 2) == 0);
	return strlen(begin) + len + 2;
}

static bool is_blank(char byte) {
	return byte == ' ' || byte == '\t' || byte == '\n';
}

// Without its tags the HTML says what the text says, but for blanks.
static void check_html(const char *html, const char *text) {
	while (*html != '\0') {
		char byte = *html;
		size_t len = 1;
		if (*html == '<') {
			html += read_tag(html);
			continue;
		}
		demand(strchr(">\"'", *html) == NULL);
		if (*html == '&') {
			len = read_reference(html, &byte);
		}
		html += len;
		if (!is_blank(byte)) {
			text += strspn(text, " \t\n");
			demand(*text++ == byte);
		}
	}
	demand(text[strspn(text, " \t\n")] == '\0');
}

static void try_paragraphs(const char *text) {
	struct strbuf html = STRBUF_INIT(COMPOSE_MAX_HTML);
	compose_paragraphs(&html, text);
	if (!html.full) {
		check_html(strbuf_text(&html), text);
	}
	strbuf_finish(&html);
}

// Lines of a calendar: CR LF, at most 75 octets, continued by a blank, else with a name of ours.
static void check_calendar(const char *calendar) {
	static const char *const names[] = {
		"BEGIN:VCALENDAR",
		"BEGIN:VEVENT",
		"END:VEVENT",
		"END:VCALENDAR",
		"VERSION:",
		"PRODID:",
		"CALSCALE:",
		"METHOD:",
		"X-WR-CALNAME:",
		"NAME:",
		"REFRESH-INTERVAL;",
		"X-PUBLISHED-TTL:",
		"UID:",
		"DTSTAMP:",
		"SEQUENCE:",
		"DTSTART;",
		"DTEND;",
		"TRANSP:",
		"SUMMARY:",
		"DESCRIPTION:",
		"CATEGORIES:",
	};
	while (*calendar != '\0') {
		size_t len = strcspn(calendar, "\r\n");
		bool known = *calendar == ' ';
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			known = known || strncmp(calendar, names[i], strlen(names[i])) == 0;
		}
		demand(known && len <= ICAL_LINE_OCTETS && utf8_valid(calendar, len));
		demand(strncmp(calendar + len, "\r\n", 2) == 0);
		calendar += len + 2;
	}
}

static void try_event(const char *input) {
	const char *rest = input;
	char *name = next_word(&rest);
	char *uid = next_word(&rest);
	char *summary = next_word(&rest);
	char *category = next_word(&rest);
	struct strbuf calendar = STRBUF_INIT(CALENDAR_MAX);
	struct err err = {0};
	const struct ical_event event = {
		.uid = uid,
		.day = {2027, 5, 14},
		.stamp = 1800000000,
		.sequence = 3,
		.summary = summary,
		.description = *rest != '\0' ? rest : NULL,
		.category = *category != '\0' ? category : NULL,
	};
	ical_write_begin(&calendar, utf8_valid(name, strlen(name)) ? name : "Rosemary");
	if (ical_write_event(&calendar, &event, &err)) {
		ical_write_end(&calendar);
		check_calendar(strbuf_text(&calendar));
	} else {
		demand(err.code == ERR_INVALID || err.code == ERR_LIMIT);
	}
	strbuf_finish(&calendar);
	free(category);
	free(summary);
	free(uid);
	free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = xstrndup((const char *)data, size);
	struct err err = {0};
	if (compose_check_text(text, text, NULL, &err)) {
		demand(strchr(text, '\n') == NULL && utf8_valid(text, strlen(text)));
	}
	try_paragraphs(text);
	try_event(text);
	free(text);
	return 0;
}
