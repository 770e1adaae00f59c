// Deciding from the screen: by the methods of the plain verbs, about exactly what was shown.
#include "daemon/cli/review.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/review_screen.h"
#include "daemon/cli/table.h"
#include "rosemary/base/date.h"

enum {
	DATE_SIZE = 32,
	LOOKS = 50, // for what the daemon is about to do, and between two of them:
	LOOK_MS = 100,
};

static struct review_entry *current(struct review *review) {
	return &review->entries[review->at];
}

struct review_entry *review_entry_of(struct review *review, int64_t id) {
	for (size_t i = 0; i < review->count; i++) {
		if (review->entries[i].id == id) {
			return &review->entries[i];
		}
	}
	return NULL;
}

struct json *review_params_of(const struct review_entry *entry) {
	struct json *params = json_new_object();
	struct json *ids = json_new_list();
	json_push(ids, json_new_int(entry->id));
	json_put(params, "ids", ids);
	return params;
}

static enum review_outcome outcome_of(const struct json *draft) {
	const char *state = json_get_text(draft, "state");
	if (state != NULL && strcmp(state, "approved") == 0) {
		return REVIEW_APPROVED;
	}
	if (state != NULL && strcmp(state, "skipped") == 0) {
		return json_get_bool(draft, "for_ever") ? REVIEW_ENDED : REVIEW_SKIPPED;
	}
	return REVIEW_PUT_OFF;
}

// Notes what became of the drafts that an answer decided.
static void settle(struct review *review, const struct json *answer) {
	const struct json *drafts = json_get(answer, "drafts");
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		struct review_entry *entry = review_entry_of(review, json_get_int(draft, "id", 0));
		if (entry != NULL) {
			entry->outcome = outcome_of(draft);
			json_push(review->decided, json_new_int(entry->id));
		}
	}
}

// Shows a refused draft as it is now; when it changed, that is what is said. Else the reason.
static void show_refused(struct review *review, const struct json *answer) {
	const struct json *refusal = json_at(json_get(answer, "refused"), 0);
	const char *reason = json_get_text(refusal, "reason");
	struct review_entry *entry = review_entry_of(review, json_get_int(refusal, "id", 0));
	size_t done = json_count(json_get(answer, "drafts"));
	size_t not_done = json_count(json_get(answer, "refused"));
	char *counts = done + not_done > 1 ? xasprintf("%zu approved, %zu not: ", done, not_done)
					   : xstrdup("");
	review_say(review, "%s", reason != NULL ? reason : "It was refused.");
	if (entry != NULL) {
		review_go(review, (size_t)(entry - review->entries));
	}
	char *said = xstrdup(review->status);
	review_say(review, "%s%s", counts, said);
	free(said);
	free(counts);
}

static void say_approved(struct review *review, const struct json *answer) {
	const struct json *drafts = json_get(answer, "drafts");
	const struct json *draft = json_at(drafts, 0);
	const char *to = json_get_text(draft, "to");
	const char *on_hold = json_get_text(draft, "on_hold");
	char moment[MOMENT_SIZE];
	if (on_hold != NULL) {
		review_say(review, "%zu approved, but nothing leaves: HOLD, %s; u takes it back.",
			   json_count(drafts), on_hold);
	} else if (json_count(drafts) == 1) {
		review_say(review, "%" PRId64 " approved: leaves %s to %s; u takes it back.",
			   json_get_int(draft, "id", 0),
			   moment_text(json_get_text(draft, "leaves_at"), MOMENT_SHORT, moment),
			   to != NULL ? to : "nobody");
	} else {
		review_say(review, "%zu drafts approved; each u takes one back.",
			   json_count(drafts));
	}
}

// Approves with the digests that were shown. Takes params.
static void approve(struct review *review, struct json *params) {
	struct json *answer = review_call(review, "draft.approve", params);
	if (answer == NULL) {
		return;
	}
	settle(review, answer);
	if (json_count(json_get(answer, "refused")) > 0) {
		show_refused(review, answer);
	} else {
		say_approved(review, answer);
		(void)review_go_on(review); // says when there is none
	}
	json_free(answer);
}

static bool is_held(const struct review_entry *entry) {
	const char *state = json_get_text(entry->draft, "state");
	return state != NULL && strcmp(state, "held") == 0;
}

void review_approve(struct review *review) {
	struct review_entry *entry = current(review);
	struct json *shown = json_new_list();
	if (entry->draft == NULL) {
		json_free(shown);
		review_say(review, "It cannot be read, so it cannot be approved.");
		return;
	}
	struct json *params = review_params_of(entry);
	json_push(shown, json_new_text(json_get_text(entry->draft, "shown")));
	json_put(params, "shown", shown);
	if (is_held(entry)) {
		json_put_bool(params, "held", true);
		const char *why = json_get_text(entry->draft, "why");
		char *question = xasprintf("It is held: %s. Approve it in spite of that? y/N",
					   why != NULL ? why : "no reason is told");
		bool yes = review_confirm(review, question);
		free(question);
		if (!yes) {
			json_free(params);
			review_say(review, "It was not approved.");
			return;
		}
	}
	approve(review, params);
}

// Sends a decision that needs no digest, says what it did and goes on. Takes params.
static void decide(struct review *review, const char *method, struct json *params,
		   const char *done) {
	struct json *answer = review_call(review, method, params);
	if (answer == NULL) {
		return;
	}
	settle(review, answer);
	if (json_count(json_get(answer, "refused")) > 0) {
		show_refused(review, answer);
	} else {
		review_say(review, "%" PRId64 " %s", current(review)->id, done);
		(void)review_go_on(review); // says when there is none
	}
	json_free(answer);
}

void review_skip(struct review *review) {
	decide(review, "draft.skip", review_params_of(current(review)),
	       "skipped: nothing is sent this time; u takes it back.");
}

// "Rosa's birthday", as well as the draft tells it; to be freed.
static char *occasion_name(const struct json *draft) {
	const char *name = json_text(json_at_path(draft, "recipient.name"));
	const char *relation = json_text(json_at_path(draft, "recipient.relation"));
	const char *who = name != NULL && *name != '\0' ? name : relation;
	const char *what = json_text(json_at_path(draft, "occasion.called"));
	return xasprintf("%s%s%s", what != NULL ? what : "this occasion", who != NULL ? " of " : "",
			 who != NULL ? who : "");
}

void review_for_ever(struct review *review) {
	struct review_entry *entry = current(review);
	char *name = occasion_name(entry->draft);
	char *question = xasprintf("End the %s: nothing is sent for it again, any year? y/N", name);
	bool yes = review_confirm(review, question);
	free(question);
	free(name);
	if (!yes) {
		review_say(review, "It goes on as before.");
		return;
	}
	struct json *params = review_params_of(entry);
	json_put_bool(params, "for_ever", true);
	decide(review, "draft.skip", params,
	       "skipped for ever: its occasion has ended; u takes it back.");
}

void review_later(struct review *review) {
	char day[DATE_SIZE];
	struct date date;
	struct err err = {0};
	const char *send_by = json_get_text(current(review)->draft, "send_by");
	char *question = xasprintf("Put off until which day? At the latest %.10s:",
				   send_by != NULL ? send_by : "2027-05-08");
	bool asked = review_ask(review, question, day, sizeof day);
	free(question);
	if (!asked) {
		review_say(review, "It was not put off.");
		return;
	}
	if (!date_parse(day, &date, &err)) {
		review_say(review, "It was not put off: '%s' is no day as 2027-05-08.", day);
		return;
	}
	char *done = xasprintf("put off: it waits again on %s; u takes it back.", day);
	struct json *params = review_params_of(current(review));
	json_put_text(params, "until", day);
	decide(review, "draft.later", params, done);
	free(done);
}

// The words of the verb `edit` stand on the screen until they were read, when there are any.
static int run_edit(struct review *review) {
	struct json *params = json_new_object();
	json_put_int(params, "id", current(review)->id);
	json_put_int(params, "revision", json_get_int(current(review)->draft, "revision", 0));
	terminal_pause(&review->terminal);
	int status = edit_run(review->cli, params);
	(void)fflush(stdout); // print_close() tells when writing failed
	if (status != EXIT_DONE) {
		(void)fputs("Press Enter to go on. ", stderr);
		for (int byte = getchar(); byte != '\n' && byte != EOF; byte = getchar()) {
		}
	}
	terminal_resume(&review->terminal);
	json_free(params);
	return status;
}

void review_edit(struct review *review) {
	struct review_entry *entry = current(review);
	int64_t revision = json_get_int(entry->draft, "revision", 0);
	char *shown = xstrdup(json_get_text(entry->draft, "shown"));
	review_go(review, review->at); // an old text would be edited in vain
	const char *now = json_get_text(entry->draft, "shown");
	bool same = shown != NULL && now != NULL && strcmp(shown, now) == 0;
	free(shown);
	if (!same) {
		return; // it says what changed
	}
	int status = run_edit(review);
	review_go(review, review->at);
	if (status != EXIT_DONE) {
		review_say(review, "Your words were not taken.");
	} else if (json_get_int(entry->draft, "revision", 0) == revision) {
		review_say(review, "Nothing was changed.");
	} else {
		review_say(review, "Your words are in it; a approves it so.");
	}
}

// The delivery that an approval made, or 0.
static int64_t delivery_of(struct review *review, int64_t id) {
	struct json *params = json_new_object();
	json_put_int(params, "id", id);
	struct json *draft = review_call(review, "draft.show", params);
	int64_t delivery = 0;
	const struct json *deliveries = json_get(draft, "deliveries");
	for (size_t i = 0; i < json_count(deliveries); i++) {
		int64_t one = json_get_int(json_at(deliveries, i), "id", 0);
		delivery = one > delivery ? one : delivery;
	}
	json_free(draft);
	return delivery;
}

struct review_entry *review_pop_decided(struct review *review) {
	struct review_entry *entry = NULL;
	size_t count = json_count(review->decided);
	while (count > 0 && (entry == NULL || entry->outcome == REVIEW_UNDECIDED)) {
		int64_t id = 0;
		(void)json_whole(json_at(review->decided, --count), &id); // settle() put it
		entry = review_entry_of(review, id);
	}
	struct json *rest = json_new_list();
	for (size_t i = 0; i < count; i++) {
		json_push(rest, json_share(json_at(review->decided, i)));
	}
	json_free(review->decided);
	review->decided = rest;
	return entry != NULL && entry->outcome != REVIEW_UNDECIDED ? entry : NULL;
}

// As delivery_of(), but an approval is on its way to the outbox for a moment: that is waited for.
static int64_t await_delivery(struct review *review, int64_t id) {
	int64_t delivery = delivery_of(review, id);
	for (int i = 0; i < LOOKS && delivery == 0 && review->failure == ERR_NONE; i++) {
		(void)poll(NULL, 0, LOOK_MS); // nothing but time
		delivery = delivery_of(review, id);
	}
	return delivery;
}

// Cancels the delivery that an approval made; false when that failed, which was said.
static bool cancel(struct review *review, int64_t id) {
	int64_t delivery = await_delivery(review, id);
	if (review->failure != ERR_NONE) {
		return false;
	}
	if (delivery == 0) {
		review->failure = ERR_BUSY;
		review_say(review,
			   "The approval is still on its way to the outbox: press u again.");
		return false;
	}
	struct json *params = json_new_object();
	json_put_int(params, "id", delivery);
	struct json *answer = review_call(review, "delivery.cancel", params);
	bool done = answer != NULL;
	json_free(answer);
	return done;
}

// Takes a skip or a later back; false when that failed, which was said.
static bool reopen(struct review *review, const struct review_entry *entry) {
	struct json *answer = review_call(review, "draft.reopen", review_params_of(entry));
	const struct json *refusal = json_at(json_get(answer, "refused"), 0);
	bool done = answer != NULL && refusal == NULL;
	if (refusal != NULL) {
		const char *reason = json_get_text(refusal, "reason");
		review_say(review, "%s", reason != NULL ? reason : "It was refused.");
	}
	json_free(answer);
	return done;
}

void review_undo(struct review *review) {
	struct review_entry *entry = review_pop_decided(review);
	if (entry == NULL) {
		review_say(review, "There is no decision of this review to take back.");
		return;
	}
	bool approved = entry->outcome == REVIEW_APPROVED;
	if (!(approved ? cancel(review, entry->id) : reopen(review, entry))) {
		if (review->failure == ERR_UNREACHABLE || review->failure == ERR_BUSY) {
			json_push(review->decided,
				  json_new_int(entry->id)); // it can be tried again
		}
		return; // what has left is no hindrance to the one before
	}
	entry->outcome = REVIEW_UNDECIDED;
	json_free(entry->draft);
	entry->draft = NULL; // its new revision is no surprise
	review_say(review, "%" PRId64 " taken back: nothing leaves without a yes.", entry->id);
	review_go(review, (size_t)(entry - review->entries));
}

// The drafts that can be approved together; false when one was not seen, which is shown then.
static bool gather(struct review *review, struct json *drafts) {
	for (size_t i = 0; i < review->count; i++) {
		const struct review_entry *entry = &review->entries[i];
		if (entry->outcome == REVIEW_UNDECIDED && entry->draft == NULL) {
			review_say(review, "All are to be seen first; this one was not yet.");
			review_go(review, i);
			return false;
		}
		if (entry->outcome == REVIEW_UNDECIDED && !is_held(entry)) {
			json_push(drafts, json_share(entry->draft));
		}
	}
	return true;
}

static void approve_all(struct review *review, const struct json *drafts) {
	struct json *params = json_new_object();
	struct json *ids = json_new_list();
	struct json *shown = json_new_list();
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		json_push(ids, json_new_int(json_get_int(draft, "id", 0)));
		json_push(shown, json_new_text(json_get_text(draft, "shown")));
	}
	json_put(params, "ids", ids);
	json_put(params, "shown", shown);
	approve(review, params);
}

void review_group(struct review *review) {
	struct json *drafts = json_new_list();
	if (review->kind == NULL) {
		review_say(review, "A is for one kind: start with 'rosemary review --kind KIND'.");
	} else if (!gather(review, drafts)) {
		json_free(drafts);
		return;
	} else if (json_count(drafts) == 0) {
		review_say(review, "None of them waits any more; held ones are approved singly.");
	} else {
		size_t width = 0;
		size_t height = 0;
		terminal_size(&width, &height);
		char *title = xasprintf("Approve %zu of kind %s, as they were shown?",
					json_count(drafts), review->kind);
		bool yes = review_show_lines(review, title, review_list(drafts, width),
					     "y approves all of these; any other key goes back.");
		free(title);
		review_say(review, "None was approved.");
		if (yes) {
			approve_all(review, drafts);
		}
	}
	json_free(drafts);
}
