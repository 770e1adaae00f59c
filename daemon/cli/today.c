// The morning at a glance: what lapses, what waits, what leaves, what failed, on one screen.
#include <inttypes.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

enum { ROWS_SHOWN = 8 };

/* clang-format off */
static const struct {
	const char *title, *key;
	enum command_id like; // whose listing has the columns
	const char *more;     // where the rest is
} sections[] = {
	{"Lapse today without a yes", "lapses",  CMD_QUEUE,         "rosemary queue"},
	{"Wait for a yes",            "waits",   CMD_QUEUE,         "rosemary queue"},
	{"Wait to be confirmed",      "to_confirm", CMD_ORDER_LIST,  "rosemary order list --to-confirm"},
	{"To be ready today or on the next open day", "ready", CMD_ORDER_LIST, "rosemary order list"},
	{"Want something else",       "changes", CMD_OFFER_LIST,    "rosemary offer list"},
	{"Leave today",               "leaves",  CMD_DELIVERY_LIST, "rosemary delivery list --state queued"},
	{"Did not arrive for sure",   "trouble", CMD_DELIVERY_LIST, "rosemary delivery list"},
};
/* clang-format on */

static void print_section(size_t index, const struct json *rows, const struct json *more) {
	const struct listing *listing = listing_of(sections[index].like);
	size_t count = json_count(rows);
	struct json *shown = json_new_list();
	for (size_t i = 0; i < count && i < ROWS_SHOWN; i++) {
		json_push(shown, json_share(json_at(rows, i)));
	}
	print_gap();
	print_heading(sections[index].title);
	table_print(shown, listing->columns, listing->count);
	if (json_has_text(more, sections[index].key)) {
		print_line("... and more: %s", sections[index].more);
	} else if (count > ROWS_SHOWN) {
		print_line("... and %zu more: %s", count - ROWS_SHOWN, sections[index].more);
	}
	json_free(shown);
}

static void print_sheets(const struct json *sheets) {
	print_gap();
	print_heading("On paper");
	for (size_t i = 0; i < json_count(sheets); i++) {
		const struct json *sheet = json_at(sheets, i);
		print_line("%s: %s", json_get_text(sheet, "text"), json_get_text(sheet, "path"));
	}
}

void today_print(const struct json *answer) {
	char day[MOMENT_SIZE];
	size_t printed = 0;
	print_heading(moment_text(json_get_text(answer, "today"), MOMENT_FULL, day));
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		const struct json *rows = json_get(answer, sections[i].key);
		if (json_count(rows) > 0) {
			print_section(i, rows, json_get(answer, "more"));
			printed++;
		}
	}
	if (json_count(json_get(answer, "sheets")) > 0) {
		print_sheets(json_get(answer, "sheets"));
		printed++;
	}
	int64_t proposals = json_get_int(answer, "proposals", 0);
	if (proposals > 0) {
		print_gap();
		print_line("%" PRId64 " day%s that orders tell wait%s for your yes: rosemary "
			   "occasion review",
			   proposals, proposals == 1 ? "" : "s", proposals == 1 ? "s" : "");
		printed++;
	}
	if (printed == 0) {
		print_line("Nothing asks for you.");
	}
}
