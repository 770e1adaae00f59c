// What was done, in a sentence each.
#include <inttypes.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

static const char *word(const struct json *answer, const char *key) {
	const char *text = json_get_text(answer, key);
	return text != NULL ? text : "";
}

static int64_t number(const struct json *answer, const char *key) {
	return json_get_int(answer, key, 0);
}

static void skipped(const struct json *answer) {
	const struct json *drafts = json_get(answer, "drafts");
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		int64_t id = number(draft, "id");
		if (json_get_bool(draft, "for_ever")) {
			print_line("%" PRId64
				   " %s, and its occasion has ended: nothing is sent for it "
				   "again ('rosemary reopen %" PRId64 "' takes that back).",
				   id, word(draft, "state"), id);
		} else {
			print_line("%" PRId64 " %s: nothing is sent this time.", id,
				   word(draft, "state"));
		}
	}
}

// What was decided about occasions: each with its sentence behind the id.
static void print_decided(const struct json *answer, const char *what) {
	const struct json *occasions = json_get(answer, "occasions");
	for (size_t i = 0; i < json_count(occasions); i++) {
		const struct json *occasion = json_at(occasions, i);
		const char *next_on = json_get_text(occasion, "next_on");
		char day[MOMENT_SIZE];
		print_line("%" PRId64 " is %s%s%s.", number(occasion, "id"), what,
			   next_on != NULL ? ": the next day is " : "",
			   next_on != NULL ? moment_text(next_on, MOMENT_FULL, day) : "");
	}
}

static void accepted(const struct json *answer) {
	print_decided(answer, "accepted");
}

static void refused(const struct json *answer) {
	print_decided(answer, "refused, and not proposed again");
}

static void proposed_again(const struct json *answer) {
	print_decided(answer, "proposed again");
}

static void reopened(const struct json *answer) {
	const struct json *drafts = json_get(answer, "drafts");
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		print_line("%" PRId64 " is reopened: it is %s.", number(draft, "id"),
			   word(draft, "state"));
	}
}

// What was decided about orders, and whom to tell.
static void orders_decided(const struct json *answer, const char *what, const char *next) {
	const struct json *orders = json_get(answer, "orders");
	for (size_t i = 0; i < json_count(orders); i++) {
		const struct json *order = json_at(orders, i);
		const char *name = json_get_text(json_get(order, "customer"), "name");
		print_line("Order %" PRId64 " is %s: %s for %s%s", number(order, "id"), what,
			   word(order, "gift"), name != NULL ? name : "the customer", next);
	}
}

static void orders_confirmed(const struct json *answer) {
	orders_decided(answer, "confirmed", ".");
}

static void orders_declined(const struct json *answer) {
	orders_decided(answer, "declined", ", who is not told by itself: please call.");
}

static void delivery_cancelled(const struct json *answer) {
	const struct json *draft = json_get(answer, "draft");
	print_line("Delivery %" PRId64 " is %s; draft %" PRId64 " is %s again, at revision %" PRId64
		   ".",
		   number(answer, "id"), word(answer, "state"), number(draft, "id"),
		   word(draft, "state"), number(draft, "revision"));
}

static void consent_set(const struct json *answer) {
	const char *basis = json_get_text(answer, "basis");
	print_line("Recorded: %s %s%s%s.", word(answer, "channel"), word(answer, "state"),
		   basis != NULL ? ", " : "", basis != NULL ? basis : "");
}

static void optout_added(const struct json *answer) {
	print_line("Opt-out %" PRId64 " recorded; end it with 'rosemary optout drop %" PRId64 "'.",
		   number(answer, "id"), number(answer, "id"));
}

static void optout_dropped(const struct json *answer) {
	print_line("Opt-out %" PRId64 " has ended.", number(answer, "id"));
}

static void feed_revoked(const struct json *answer) {
	print_line("The feed '%s' has ended: its address leads nowhere.", word(answer, "name"));
}

static void resolved(const struct json *answer) {
	print_line("Delivery %" PRId64 " is %s: %s.", number(answer, "id"), word(answer, "state"),
		   word(answer, "reason"));
}

static void resumed(const struct json *answer) {
	const char *ended = json_get_text(answer, "ended");
	const char *hold = json_get_text(answer, "hold");
	const struct json *channels = json_get(answer, "channels");
	if (ended != NULL) {
		print_line("The HOLD has ended (%s).", ended);
	}
	for (size_t i = 0; i < json_count(channels); i++) {
		print_line("%s rests no longer.", json_text(json_at(channels, i)));
	}
	if (hold != NULL) {
		print_line("Still nothing leaves: %s.", hold);
	}
}

static void clock_moved(const struct json *answer) {
	char moment[MOMENT_SIZE];
	print_line("It is %s.", moment_text(json_get_text(answer, "now"), MOMENT_FULL, moment));
}

static void failures_armed(const struct json *answer) {
	print_line("The next %" PRId64 " of '%s' fail.", number(answer, "count"),
		   word(answer, "kind"));
}

static view_function *const sentences[CMD_COUNT] = {
	[CMD_SKIP] = skipped,
	[CMD_REOPEN] = reopened,
	[CMD_ORDER_CONFIRM] = orders_confirmed,
	[CMD_ORDER_DECLINE] = orders_declined,
	[CMD_OCCASION_ACCEPT] = accepted,
	[CMD_OCCASION_REFUSE] = refused,
	[CMD_OCCASION_REOPEN] = proposed_again,
	[CMD_DELIVERY_CANCEL] = delivery_cancelled,
	[CMD_CONSENT_SET] = consent_set,
	[CMD_OPTOUT_ADD] = optout_added,
	[CMD_OPTOUT_DROP] = optout_dropped,
	[CMD_FEED_REVOKE] = feed_revoked,
	[CMD_OUTBOX_RESOLVE] = resolved,
	[CMD_RESUME] = resumed,
	[CMD_DEV_CLOCK_SET] = clock_moved,
	[CMD_DEV_CLOCK_ADVANCE] = clock_moved,
	[CMD_DEV_CLOCK_RUN] = clock_moved,
	[CMD_DEV_FAIL] = failures_armed,
};

bool done_print(enum command_id command, const struct json *answer) {
	if (sentences[command] == NULL) {
		return changes_print(command, answer);
	}
	sentences[command](answer);
	return true;
}
