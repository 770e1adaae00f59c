// Drafts as lines, and lines as a screen.
#include "daemon/cli/review_screen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/review_keys.h"
#include "daemon/cli/table.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

#define FRAME     "  \xe2\x94\x82 " /* a light vertical line, U+2502 */
#define FRAME_NEW "+ \xe2\x94\x82 "
#define LABEL     "            "

enum { LABEL_COLUMNS = 12, STATUS_ROWS_MAX = 3, TWO_ROWS_OF_KEYS_FROM = 15 };
enum { SCREEN_MAX_BYTES = 1024 * 1024 };

/* clang-format off */
// What is told below the letter, from where in the answer.
static const struct fact {
	const char *label, *path;
	bool moment;
} facts[] = {
	{"Length",      "sms.size",           false},
	{"For",         "recipient.name",     false},
	{"Relation",    "recipient.relation", false},
	{"Occasion",    "occasion.title",     false},
	{"Kind",        "occasion.kind",      false},
	{"Day",         "occurs_on",          true},
	{"Order by",    "order_by",           true},
	{"Held until",  "held_until",         true},
	{"Would leave", "leaves_at",          true},
	{"",            "leaves_why",         false},
	{"If not",      "if_nothing",         false},
};

// What a change of is worth reading again.
static const struct {
	const char *path, *name;
} compared[] = {
	{"state", "state"},     {"to", "address"},   {"from", "sender"}, {"channel", "channel"},
	{"subject", "subject"}, {"text", "text"},    {"send_by", "send by"},
};
/* clang-format on */

// Outside text on lines of its own, without tabs, which have no width.
static char *safe_lines(const char *text, bool multiline) {
	char *safe = print_safe_copy(text, multiline);
	for (char *at = strchr(safe, '\t'); at != NULL; at = strchr(at, '\t')) {
		*at = ' ';
	}
	return safe;
}

// One line of safe text, broken; first stands before its first piece and rest before the others.
static void add_broken(struct json *lines, const char *first, const char *rest, const char *text,
		       size_t width) {
	const char *prefix = first;
	do {
		size_t used = utf8_width(prefix);
		size_t len = print_fitting(text, width > used ? width - used : 1);
		char *line = xasprintf("%s%.*s", prefix, (int)len, text);
		json_push(lines, json_new_text(line));
		free(line);
		text += len;
		text += strspn(text, " ");
		prefix = rest;
	} while (*text != '\0');
}

static void add_fact(struct json *lines, const char *label, const char *text, size_t width) {
	char first[64];
	if (text == NULL || *text == '\0') {
		return;
	}
	char *safe = safe_lines(text, false);
	(void)snprintf(first, sizeof first, "%-*s", LABEL_COLUMNS, label);
	add_broken(lines, first, LABEL, safe, width);
	free(safe);
}

static void add_gap(struct json *lines) {
	json_push(lines, json_new_text(""));
}

// True when a line stands in a text of lines; NULL has none.
static bool has_line(const char *text, const char *line) {
	size_t len = strlen(line);
	while (text != NULL) {
		const char *end = strchrnul(text, '\n');
		if ((size_t)(end - text) == len && memcmp(text, line, len) == 0) {
			return true;
		}
		text = *end == '\n' ? end + 1 : NULL;
	}
	return false;
}

static void add_text(struct json *lines, const struct json *draft, const struct json *before,
		     size_t width) {
	const char *text = json_get_text(draft, "text");
	char *old = before != NULL ? safe_lines(json_get_text(before, "text"), true) : NULL;
	char *safe = safe_lines(text, true);
	char *rest = safe;
	for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
		bool fresh = old != NULL && !has_line(old, line);
		const char *prefix = fresh ? FRAME_NEW : FRAME;
		if (rest != NULL || *line != '\0') { // the last newline begins no line
			add_broken(lines, prefix, prefix, line, width);
		}
	}
	free(safe);
	free(old);
}

static void add_address(struct json *lines, const struct json *draft, size_t width) {
	const char *name = json_text(json_at_path(draft, "customer.name"));
	const char *to = json_get_text(draft, "to");
	bool named = name != NULL && *name != '\0';
	char *address = xasprintf("%s%s%s%s", named ? name : "", named ? " <" : "",
				  to != NULL ? to : "no address", named ? ">" : "");
	add_fact(lines, "To", address, width);
	free(address);
}

static void add_reasons(struct json *lines, const struct json *draft, size_t width) {
	const struct json *reasons = json_get(draft, "reasons");
	for (size_t i = 0; i < json_count(reasons); i++) {
		add_fact(lines, i == 0 ? "Why" : "", json_get_text(json_at(reasons, i), "text"),
			 width);
	}
}

struct json *review_letter(const struct json *draft, const struct json *before, size_t width) {
	struct json *lines = json_new_list();
	char moment[MOMENT_SIZE];
	add_address(lines, draft, width);
	add_fact(lines, "From", json_get_text(draft, "from"), width);
	add_fact(lines, "Subject", json_get_text(draft, "subject"), width);
	add_fact(lines, "Send by",
		 moment_text(json_get_text(draft, "send_by"), MOMENT_FULL, moment), width);
	add_fact(lines, "Held", json_get_text(draft, "why"), width);
	add_gap(lines);
	add_text(lines, draft, before, width);
	add_gap(lines);
	add_reasons(lines, draft, width);
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		const char *text = json_text(json_at_path(draft, facts[i].path));
		text = text != NULL && facts[i].moment ? moment_text(text, MOMENT_FULL, moment)
						       : text;
		add_fact(lines, facts[i].label, text, width);
	}
	return lines;
}

// An order that tells of a day: when it was for, what it was, what its card said.
static void add_order(struct json *lines, const struct json *order, size_t width) {
	const char *wanted = json_get_text(order, "wanted_on");
	const char *note = json_get_text(order, "gift_note");
	const char *kind = json_get_text(order, "occasion_kind");
	const char *gift = json_get_text(order, "gift");
	char day[MOMENT_SIZE];
	const char *when = moment_text(wanted != NULL ? wanted : json_get_text(order, "placed_on"),
				       MOMENT_FULL, day);
	char *line = xasprintf("%s%s  %s%s%s%s", wanted != NULL ? "" : "placed ", when,
			       gift != NULL ? gift : "", kind != NULL ? " (" : "",
			       kind != NULL ? kind : "", kind != NULL ? ")" : "");
	char *safe = safe_lines(line, false);
	add_broken(lines, "  ", "    ", safe, width);
	free(safe);
	free(line);
	const char *texts[] = {note, json_get_text(order, "tags")};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (texts[i] != NULL && *texts[i] != '\0') {
			char *said = safe_lines(texts[i], false);
			add_broken(lines, FRAME, FRAME, said, width);
			free(said);
		}
	}
}

// "Ama (sister)", or what of it is known; to be freed.
static char *whom(const struct json *occasion) {
	const char *name = json_text(json_at_path(occasion, "recipient.name"));
	const char *relation = json_text(json_at_path(occasion, "recipient.relation"));
	if (name == NULL || relation == NULL) {
		const char *one = name != NULL ? name : relation;
		return xstrdup(one != NULL ? one : "nobody in particular");
	}
	return xasprintf("%s (%s)", name, relation);
}

struct json *review_proposal(const struct json *occasion, size_t width) {
	struct json *lines = json_new_list();
	const struct json *orders = json_get(occasion, "orders");
	char sure[32];
	char *who = whom(occasion);
	(void)snprintf(sure, sizeof sure, "%" PRId64 "%%", json_get_int(occasion, "confidence", 0));
	add_fact(lines, "Customer", json_text(json_at_path(occasion, "customer.name")), width);
	add_fact(lines, "For", who, width);
	add_fact(lines, "What", json_get_text(occasion, "kind"), width);
	add_fact(lines, "When", json_get_text(occasion, "when"), width);
	add_fact(lines, "Sure by", sure, width);
	add_fact(lines, "State", json_get_text(occasion, "state"), width);
	if (json_get_bool(occasion, "sympathy")) {
		add_fact(lines, "Careful", "an order in sympathy names the same person", width);
	}
	add_gap(lines);
	add_broken(lines, "", "", "Told by these orders:", width);
	add_gap(lines);
	for (size_t i = 0; i < json_count(orders); i++) {
		add_order(lines, json_at(orders, i), width);
	}
	free(who);
	return lines;
}

char *review_changes(const struct json *before, const struct json *draft) {
	struct strbuf names = STRBUF_INIT(SCREEN_MAX_BYTES);
	for (size_t i = 0; i < ARRAY_LEN(compared); i++) {
		const struct json *old = json_get(before, compared[i].path);
		const struct json *new = json_get(draft, compared[i].path);
		const char *old_text = json_text(old) != NULL ? json_text(old) : "";
		const char *new_text = json_text(new) != NULL ? json_text(new) : "";
		if (strcmp(old_text, new_text) != 0) {
			strbuf_addf(&names, "%s%s", names.len > 0 ? ", " : "", compared[i].name);
		}
	}
	return strbuf_take(&names);
}

struct json *review_help(const struct review_key *keys, const char *more, size_t width) {
	struct json *lines = json_new_list();
	for (const struct review_key *key = keys; key->bytes != NULL; key++) {
		if (key->name != NULL) {
			add_fact(lines, key->name, key->help, width);
		}
	}
	add_gap(lines);
	add_broken(lines, "", "", more, width);
	return lines;
}

struct json *review_list(const struct json *drafts, size_t width) {
	struct json *lines = json_new_list();
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		const char *name = json_text(json_at_path(draft, "customer.name"));
		const char *subject = json_get_text(draft, "subject");
		char number[32];
		(void)snprintf(number, sizeof number, "%" PRId64, json_get_int(draft, "id", 0));
		char *line = xasprintf("%s: %s", name != NULL ? name : "no name",
				       subject != NULL ? subject : "no subject");
		add_fact(lines, number, line, width);
		free(line);
	}
	return lines;
}

// Moves a line that was put together to the end of the lines.
static void push_taken(struct json *lines, struct strbuf *line) {
	char *text = strbuf_take(line);
	json_push(lines, json_new_text(text));
	free(text);
}

struct json *review_key_lines(const struct review_key *keys, size_t width, size_t height) {
	static const char help[] = "? help", gap[] = "  ";
	size_t rows = height >= TWO_ROWS_OF_KEYS_FROM ? 2 : 1;
	struct json *lines = json_new_list();
	struct strbuf line = STRBUF_INIT(SCREEN_MAX_BYTES);
	for (const struct review_key *key = keys; key->bytes != NULL; key++) {
		if (key->word == NULL || key->action == REVIEW_HELP) {
			continue;
		}
		bool last = json_count(lines) + 1 == rows;
		size_t needed = strlen(gap) + strlen(key->name) + strlen(" ") + strlen(key->word);
		size_t behind = last ? strlen(gap) + strlen(help) : 0;
		if (line.len + needed + behind > width && !last) {
			push_taken(lines, &line);
		}
		if (line.len + needed + behind <= width) {
			strbuf_addf(&line, "%s%s %s", line.len > 0 ? gap : "", key->name,
				    key->word);
		}
	}
	if (line.len + strlen(gap) + strlen(help) > width) {
		push_taken(lines, &line); // there is a second row then
	}
	strbuf_addf(&line, "%s%s", line.len > 0 ? gap : "", help);
	push_taken(lines, &line);
	return lines;
}

// The status as lines; at most STATUS_ROWS_MAX of them are shown.
static struct json *status_lines(const struct review_screen *screen) {
	struct json *lines = json_new_list();
	char *safe = safe_lines(screen->status, false);
	add_broken(lines, "", "", safe, screen->width);
	free(safe);
	return lines;
}

static size_t least(size_t a, size_t b) {
	return a < b ? a : b;
}

// The rows that are not the lines': title and rule, status, keys.
static size_t other_rows(const struct review_screen *screen) {
	struct json *status = status_lines(screen);
	size_t rows = 2 + least(json_count(status), STATUS_ROWS_MAX) + json_count(screen->keys);
	json_free(status);
	return rows;
}

size_t review_rows(const struct review_screen *screen) {
	size_t others = other_rows(screen);
	return screen->height > others ? screen->height - others : 1;
}

size_t review_first_max(const struct review_screen *screen) {
	size_t rows = review_rows(screen);
	size_t count = json_count(screen->lines);
	return count > rows ? count - rows : 0;
}

static void draw_row(struct strbuf *buf, const char *text, size_t width) {
	// Wiped before it is written: behind a full row the cursor stands on its last letter.
	strbuf_add_text(buf, "\033[K");
	strbuf_add(buf, text, print_fitting(text, width));
	strbuf_add_text(buf, "\r\n");
}

static void draw_title(struct strbuf *buf, const struct review_screen *screen) {
	char *safe = safe_lines(screen->title, false);
	strbuf_add_text(buf, screen->emphasis ? "\033[K\033[1m" : "\033[K");
	strbuf_add(buf, safe, print_fitting(safe, screen->width));
	strbuf_add_text(buf, screen->emphasis ? "\033[0m\r\n" : "\r\n");
	free(safe);
}

// A line across the screen that says how much stands below it.
static void draw_rule(struct strbuf *buf, const struct review_screen *screen, size_t below) {
	char words[64] = "";
	if (below > 0) {
		(void)snprintf(words, sizeof words, " space: %zu more line%s ", below,
			       below == 1 ? "" : "s");
	}
	size_t used = strlen(words) + 2;
	strbuf_add_text(buf, "\033[K\xe2\x94\x80\xe2\x94\x80");
	strbuf_add_text(buf, words);
	for (size_t i = used; i < screen->width; i++) {
		strbuf_add_text(buf, "\xe2\x94\x80"); // a light horizontal line, U+2500
	}
	strbuf_add_text(buf, "\r\n");
}

char *review_draw(const struct review_screen *screen) {
	struct strbuf buf = STRBUF_INIT(SCREEN_MAX_BYTES);
	struct json *status = status_lines(screen);
	size_t rows = review_rows(screen);
	size_t count = json_count(screen->lines);
	strbuf_add_text(&buf, "\033[H");
	draw_title(&buf, screen);
	for (size_t i = screen->first; i < screen->first + rows; i++) {
		const char *line = json_text(json_at(screen->lines, i));
		draw_row(&buf, line != NULL ? line : "", screen->width);
	}
	size_t end = screen->first + rows;
	draw_rule(&buf, screen, count > end ? count - end : 0);
	for (size_t i = 0; i < least(json_count(status), STATUS_ROWS_MAX); i++) {
		draw_row(&buf, json_text(json_at(status, i)), screen->width);
	}
	for (size_t i = 0; i < json_count(screen->keys); i++) {
		const char *keys = json_text(json_at(screen->keys, i));
		strbuf_add_text(&buf, i > 0 ? "\r\n\033[K" : "\033[K");
		strbuf_add(&buf, keys, print_fitting(keys, screen->width));
	}
	json_free(status);
	return strbuf_take(&buf);
}
