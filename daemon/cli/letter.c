// A draft as the letter that it is, and everything that a yes or no depends on.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

#define FRAME "  \xe2\x94\x82 " /* a light vertical line, U+2502 */

static const char *text_at(const struct json *draft, const char *path) {
	return json_text(json_at_path(draft, path));
}

static void print_moment(const char *label, const struct json *draft, const char *key) {
	char moment[MOMENT_SIZE];
	const char *iso = json_get_text(draft, key);
	if (iso != NULL) {
		print_fact(label, moment_text(iso, MOMENT_FULL, moment));
	}
}

static void print_title(const struct json *draft) {
	char *title =
		xasprintf("Draft %" PRId64 ", revision %" PRId64 ": %s%s%s",
			  json_get_int(draft, "id", 0), json_get_int(draft, "revision", 0),
			  json_get_text(draft, "state") != NULL ? json_get_text(draft, "state")
								: "unknown",
			  json_get_bool(draft, "edited") ? ", edited by hand" : "",
			  json_get_bool(draft, "stale") ? ", and the facts changed since" : "");
	print_heading(title);
	free(title);
}

// What the text takes as an SMS, and whether that is more than the shop allows.
static void print_size(const struct json *sms) {
	int64_t segments = json_get_int(sms, "segments", 0);
	int64_t allowed = json_get_int(sms, "allowed", 0);
	if (segments > allowed) {
		print_factf("Length", "%s: more than sms.segments allows (%" PRId64 ")",
			    json_get_text(sms, "size"), allowed);
	} else {
		print_fact("Length", json_get_text(sms, "size"));
	}
}

static void print_addresses(const struct json *draft) {
	const char *name = text_at(draft, "customer.name");
	const char *to = json_get_text(draft, "to");
	const char *subject = json_get_text(draft, "subject"); // not every channel has one
	bool named = to != NULL && name != NULL && strncmp(to, name, strlen(name)) == 0;
	if (name != NULL && *name != '\0' && !named) { // a postal address begins with the name
		print_factf("To", "%s <%s>", name, to != NULL ? to : "no address");
	} else {
		print_fact("To", to != NULL ? to : "no address");
	}
	print_fact("From", json_get_text(draft, "from"));
	print_fact("Reply to", json_get_text(draft, "reply_to"));
	print_fact("Channel", json_get_text(draft, "channel"));
	if (subject != NULL && *subject != '\0') {
		print_fact("Subject", subject);
	}
	print_size(json_get(draft, "sms"));
}

static void print_occasion(const struct json *draft) {
	const char *name = text_at(draft, "recipient.name");
	const char *relation = text_at(draft, "recipient.relation");
	const char *what = text_at(draft, "occasion.called");
	char day[MOMENT_SIZE];
	if (name != NULL && relation != NULL) {
		print_factf("For", "%s (%s)", name, relation);
	} else {
		print_fact("For", name != NULL ? name : relation);
	}
	print_factf("Occasion", "%s%s%s", what != NULL ? what : "", what != NULL ? ", " : "",
		    moment_text(json_get_text(draft, "occurs_on"), MOMENT_FULL, day));
}

static void print_reasons(const struct json *draft) {
	const struct json *reasons = json_get(draft, "reasons");
	const struct json *changed = json_get(draft, "changed");
	for (size_t i = 0; i < json_count(reasons); i++) {
		print_fact(i == 0 ? "Why" : "", json_get_text(json_at(reasons, i), "text"));
	}
	for (size_t i = 0; i < json_count(changed); i++) {
		print_fact(i == 0 ? "Changed" : "", json_text(json_at(changed, i)));
	}
}

static void print_leaving(const struct json *draft) {
	char moment[MOMENT_SIZE];
	const char *leaves_at = json_get_text(draft, "leaves_at");
	const char *why = json_get_text(draft, "leaves_why");
	print_moment("Order by", draft, "order_by");
	print_moment("Send by", draft, "send_by");
	print_moment("Held until", draft, "held_until");
	if (leaves_at != NULL) {
		print_factf("Would leave", "%s%s%s", moment_text(leaves_at, MOMENT_FULL, moment),
			    why != NULL ? ": " : "", why != NULL ? why : "");
	} else {
		print_fact("Cannot go", why);
	}
	print_fact("If nothing", json_get_text(draft, "if_nothing"));
}

static void print_deliveries(const struct json *draft) {
	/* clang-format off */
	static const struct column columns[] = {
		{"DELIVERY", "id",         NULL,     CELL_NUMBER, 0,  false},
		{"STATE",    "state",      NULL,     CELL_TEXT,   0,  false},
		{"CHANGED",  "changed_at", NULL,     CELL_MOMENT, 70, false},
		{"NEXT TRY", "next_at",    NULL,     CELL_MOMENT, 0,  false},
		{"TO",       "address",    NULL,     CELL_TEXT,   70, true},
		{"WHY",      "reason",     "answer", CELL_TEXT,   0,  true},
	};
	/* clang-format on */
	const struct json *deliveries = json_get(draft, "deliveries");
	if (json_count(deliveries) > 0) {
		print_gap();
		table_print(deliveries, columns, ARRAY_LEN(columns));
	}
}

void letter_print(const struct json *draft) {
	const char *text = json_get_text(draft, "text");
	const char *state = json_get_text(draft, "state");
	bool held = state != NULL && strcmp(state, "held") == 0;
	print_title(draft);
	print_addresses(draft);
	print_fact("Held", held ? json_get_text(draft, "why") : NULL);
	print_gap();
	print_block(FRAME, text != NULL ? text : "");
	print_gap();
	print_occasion(draft);
	print_reasons(draft);
	print_leaving(draft);
	print_deliveries(draft);
}

void preview_print(const struct json *preview) {
	const char *text = json_get_text(preview, "text");
	const char *kind = json_get_text(preview, "kind");
	char day[MOMENT_SIZE];
	char *title = xasprintf("Preview: %s, %s%s", kind != NULL ? kind : "",
				moment_text(json_get_text(preview, "day"), MOMENT_FULL, day),
				json_get_bool(preview, "example") ? ", an example" : "");
	print_heading(title);
	free(title);
	print_addresses(preview);
	print_fact("Made from", json_get_text(preview, "file"));
	print_gap();
	print_block(FRAME, text != NULL ? text : "");
}
