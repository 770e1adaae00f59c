// Calendars: events by libical, with what it would let through taken out first.
#include "rosemary/text/ical_write.h"

#include <stdlib.h>
#include <string.h>

#include <libical/ical.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/utf8.h"

#define PRODUCT      "-//rosemary//rosemary//EN"
#define REFRESH_TEXT "PT1H" // how often clients are asked to look again

enum { REFRESH_SECONDS = 3600, LINE_OCTETS = 75 }; // RFC 5545 section 3.1

// A description whose every byte is escaped, and what a calendar adds to it.
enum { LAST_LINE_BYTES = 2 * ICAL_MAX_DESCRIPTION + 4096 };

static const char line_end[] = "\r\n";
static const char fold[] = "\r\n ";
static const char calendar_end[] = "END:VCALENDAR\r\n";
static const char event_end[] = "END:VEVENT\r\n";
static const char time_zone[] = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\n"
				"DTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n"
				"TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

// Text without control characters but line ends: libical passes some of them on. To be freed.
static char *clean(const char *text) {
	char *copy = xstrdup(text);
	char *to = copy;
	for (const char *from = copy; *from != '\0'; from++) {
		unsigned char byte = (unsigned char)*from;
		if ((byte >= ' ' && byte != 0x7f) || byte == '\n') {
			*to++ = *from;
		}
	}
	*to = '\0';
	return copy;
}

// The same on one line: an X- property's value is escaped by libical but for commas and semicolons,
// which those who read it take as they are. To be freed.
static char *clean_line(const char *text) {
	char *line = clean(text);
	for (char *at = strchr(line, '\n'); at != NULL; at = strchr(at, '\n')) {
		*at = ' ';
	}
	return line;
}

static void add_x(icalcomponent *calendar, const char *name, const char *value) {
	icalproperty *property = icalproperty_new_x(value);
	icalproperty_set_x_name(property, name);
	icalcomponent_add_property(calendar, property);
}

// Takes out the folds of a text (RFC 5545 section 3.1): those of libical 3.0 are made again, since
// of lines that have just room for the CR of their line end, it folds between CR and LF.
static void unfold(char *text) {
	const char *from = text;
	for (const char *at = strstr(from, fold); at != NULL; at = strstr(from, fold)) {
		size_t len = (size_t)(at - from);
		memmove(text, from, len);
		text += len;
		from = at + strlen(fold);
	}
	memmove(text, from, strlen(from) + 1);
}

// Appends a line with its CR LF, folded between characters.
static void add_line(struct strbuf *buf, const char *line, size_t len) {
	for (size_t room = LINE_OCTETS; len > room; room = LINE_OCTETS - 1) {
		size_t cut = utf8_cut(line, len, room);
		strbuf_add(buf, line, cut);
		strbuf_add_text(buf, fold);
		line += cut;
		len -= cut;
	}
	strbuf_add(buf, line, len);
	strbuf_add_text(buf, line_end);
}

// Appends lines, each folded where it has to be.
static void add_lines(struct strbuf *buf, const char *text) {
	for (const char *line = text; *line != '\0';) {
		const char *end = strstr(line, line_end);
		size_t len = end != NULL ? (size_t)(end - line) : strlen(line);
		add_line(buf, line, len);
		line += len + (end != NULL ? strlen(line_end) : 0);
	}
}

// A component as text without folds, which icalmemory_free_buffer() frees; the component is freed.
static char *take_text(icalcomponent *component) {
	char *text = icalcomponent_as_ical_string_r(component);
	unfold(text);
	icalcomponent_free(component);
	return text;
}

// Appends a component as text and frees it.
static void write_component(struct strbuf *buf, icalcomponent *component) {
	char *text = take_text(component);
	add_lines(buf, text);
	icalmemory_free_buffer(text);
}

void ical_write_begin(struct strbuf *buf, const char *name) {
	icalcomponent *calendar =
		icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
				    icalproperty_new_prodid(PRODUCT),
				    icalproperty_new_calscale("GREGORIAN"),
				    icalproperty_new_method(ICAL_METHOD_PUBLISH), (void *)0);
	char *line = clean_line(name);
	icalproperty *refresh =
		icalproperty_new_refreshinterval(icaldurationtype_from_int(REFRESH_SECONDS));
	icalproperty_set_parameter(refresh, icalparameter_new_value(ICAL_VALUE_DURATION));
	add_x(calendar, "X-WR-CALNAME", line);
	icalcomponent_add_property(calendar, icalproperty_new_name(line));
	icalcomponent_add_property(calendar, refresh);
	add_x(calendar, "X-PUBLISHED-TTL", REFRESH_TEXT);
	write_component(buf, calendar);
	if (!buf->full) {
		strbuf_cut(buf, buf->len - strlen(calendar_end));
	}
	free(line);
}

// True when the text is the beginning of a calendar and nothing else.
static bool has_no_event(const struct strbuf *buf) {
	size_t len = strlen(event_end);
	return buf->len > len && memcmp(buf->data + buf->len - len, event_end, len) != 0;
}

void ical_write_end(struct strbuf *buf) {
	if (has_no_event(buf)) {
		strbuf_add_text(buf, time_zone); // section 3.6: one component there is
	}
	strbuf_add_text(buf, calendar_end);
}

static bool check_text(const char *name, const char *text, size_t max, struct err *err) {
	size_t len = text != NULL ? strlen(text) : 0;
	if (len > max) {
		return err_set(err, ERR_LIMIT, "%s is longer than %zu bytes", name, max);
	}
	return text == NULL || utf8_valid(text, len) ||
	       err_set(err, ERR_INVALID, "%s is not UTF-8", name);
}

// A uid goes out as it is: nothing in it may need escaping.
static bool check_uid(const char *uid, struct err *err) {
	for (const char *at = uid; *at != '\0'; at++) {
		if (*at <= ' ' || *at > '~' || strchr("\\;,:\"", *at) != NULL) {
			return err_set(err, ERR_INVALID, "the uid '%.40s' is none", uid);
		}
	}
	return *uid != '\0' || err_set(err, ERR_INVALID, "the uid is empty");
}

static bool check(const struct ical_event *event, struct err *err) {
	if (!date_valid(event->day) || date_none(date_add(event->day, 1))) {
		return err_set(err, ERR_INVALID, "there is no such day");
	}
	return check_uid(event->uid, err) && check_text("the uid", event->uid, ICAL_MAX_UID, err) &&
	       check_text("the summary", event->summary, ICAL_MAX_SUMMARY, err) &&
	       check_text("the description", event->description, ICAL_MAX_DESCRIPTION, err) &&
	       check_text("the category", event->category, ICAL_MAX_SUMMARY, err);
}

static struct icaltimetype day_of(struct date date) {
	struct icaltimetype time = icaltime_null_date();
	time.year = date.year;
	time.month = date.month;
	time.day = date.day;
	return time;
}

static void add_words(icalcomponent *component, const struct ical_event *event) {
	char *summary = clean(event->summary);
	icalcomponent_add_property(component, icalproperty_new_summary(summary));
	free(summary);
	if (event->category != NULL) {
		char *category = clean(event->category);
		for (char *at = category; *at != '\0'; at++) {
			*at = (char)(strchr(",;\\\n", *at) != NULL ? ' ' : *at); // it is a list
		}
		icalcomponent_add_property(component, icalproperty_new_categories(category));
		free(category);
	}
	if (event->cancelled) {
		icalcomponent_add_property(component,
					   icalproperty_new_status(ICAL_STATUS_CANCELLED));
	}
	if (event->description != NULL) {
		char *description = clean(event->description);
		icalcomponent_add_property(component, icalproperty_new_description(description));
		free(description);
	}
}

static icalcomponent *component_of(const struct ical_event *event) {
	icaltimezone *utc = icaltimezone_get_utc_timezone();
	icalcomponent *component =
		icalcomponent_vanew(ICAL_VEVENT_COMPONENT, icalproperty_new_uid(event->uid),
				    icalproperty_new_dtstamp(
					    icaltime_from_timet_with_zone((time_t)event->stamp, 0,
									  utc)),
				    icalproperty_new_sequence((int)event->sequence),
				    icalproperty_new_dtstart(day_of(event->day)),
				    icalproperty_new_dtend(day_of(date_add(event->day, 1))),
				    icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), (void *)0);
	add_words(component, event);
	return component;
}

bool ical_write_event(struct strbuf *buf, const struct ical_event *event, struct err *err) {
	if (!check(event, err)) {
		return false;
	}
	write_component(buf, component_of(event));
	return strbuf_ok(buf, err);
}

bool ical_make_fragment(struct strbuf *buf, const struct ical_event *event, struct err *err) {
	if (!check(event, err)) {
		return false;
	}
	char *text = take_text(component_of(event));
	strbuf_add(buf, text, strlen(text) - strlen(event_end)); // it ends so
	icalmemory_free_buffer(text);
	return strbuf_ok(buf, err);
}

// An alarm that says what the event's summary says.
static void add_alarm(struct strbuf *buf, const char *fragment) {
	static const char summary[] = "\nSUMMARY:";
	const char *found = strstr(fragment, summary);
	const char *words = found != NULL ? found + 1 : "SUMMARY:-";
	strbuf_add_text(buf, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15H\r\n");
	char *line = xasprintf("DESCRIPTION:%.*s",
			       (int)strcspn(words + strlen("SUMMARY:"), line_end),
			       words + strlen("SUMMARY:"));
	add_line(buf, line, strlen(line));
	free(line);
	strbuf_add_text(buf, "END:VALARM\r\n");
}

// Appends a text as section 3.3.11 spells it; its line ends are left out.
static void add_escaped(struct strbuf *buf, const char *text) {
	for (const char *at = text; *at != '\0'; at++) {
		if (strchr("\\;,", *at) != NULL) {
			strbuf_add_char(buf, '\\');
		}
		if (strchr(line_end, *at) == NULL) {
			strbuf_add_char(buf, *at);
		}
	}
}

// The event's lines, with where it leads.
static void add_lines_and_url(struct strbuf *buf, const char *fragment,
			      const struct ical_extras *extras) {
	static const char name[] = "DESCRIPTION:";
	struct strbuf last = STRBUF_INIT(LAST_LINE_BYTES);
	size_t len = strlen(fragment) - strlen(line_end), begin = len; // it ends so
	while (begin > 0 && fragment[begin - 1] != '\n') {
		begin--;
	}
	bool described = strncmp(fragment + begin, name, strlen(name)) == 0;
	char *before = xstrndup(fragment, described ? begin : strlen(fragment));
	if (described) {
		strbuf_add(&last, fragment + begin, len - begin);
		strbuf_add_text(&last, "\\n");
	} else {
		strbuf_add_text(&last, name);
	}
	add_escaped(&last, extras->url_words);
	add_escaped(&last, extras->url);
	add_lines(buf, before);
	add_line(buf, last.data, last.len);
	free(before);
	strbuf_cut(&last, 0);
	strbuf_addf(&last, "URL:%s", extras->url);
	add_line(buf, last.data, last.len);
	strbuf_finish(&last);
}

void ical_write_fragment(struct strbuf *buf, const char *fragment,
			 const struct ical_extras *extras) {
	if (extras->url != NULL) {
		add_lines_and_url(buf, fragment, extras);
	} else {
		add_lines(buf, fragment);
	}
	if (extras->alarm) {
		add_alarm(buf, fragment);
	}
	strbuf_add_text(buf, event_end);
}
