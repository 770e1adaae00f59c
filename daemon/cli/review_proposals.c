// Going through the days that orders tell: one a screen, a key for each decision.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/review.h"
#include "daemon/cli/review_keys.h"
#include "daemon/cli/review_screen.h"

enum { WORD_SIZE = 64 };

static bool is_open(const struct json *occasion) {
	const char *state = json_get_text(occasion, "state");
	return state != NULL && strcmp(state, "proposed") == 0;
}

// What is proposed is shown as it is: nobody has seen its words before.
static struct json *lines_of(const struct json *occasion, const struct json *before, size_t width) {
	(void)before;
	return review_proposal(occasion, width);
}

// Sends a decision about the one on the screen, notes it and goes on. Takes params.
static void decide(struct review *review, const char *method, struct json *params,
		   enum review_outcome outcome) {
	struct json *answer = review_call(review, method, params);
	const struct json *refusal = json_at(json_get(answer, "refused"), 0);
	const char *reason = json_get_text(refusal, "reason");
	const char *next_on = json_get_text(json_at(json_get(answer, "occasions"), 0), "next_on");
	struct review_entry *entry = &review->entries[review->at];
	char day[MOMENT_SIZE];
	if (answer == NULL) {
		return; // it was said
	}
	if (refusal != NULL) {
		review_go(review, review->at);
		review_say(review, "%s", reason != NULL ? reason : "It was refused.");
	} else {
		entry->outcome = outcome;
		json_push(review->decided, json_new_int(entry->id));
		review_say(review, "%" PRId64 " %s%s%s; u takes it back.", entry->id,
			   words_name(&review_outcome_words, (int)outcome),
			   next_on != NULL ? ": the next day is " : "",
			   next_on != NULL ? moment_text(next_on, MOMENT_FULL, day) : "");
		(void)review_go_on(review); // says when there is none
	}
	json_free(answer);
}

static void accept(struct review *review) {
	decide(review, "occasion.accept", review_params_of(&review->entries[review->at]),
	       REVIEW_ACCEPTED);
}

// Accepts it with something that the owner knows better, which is asked for.
static void accept_with(struct review *review, const char *name, const char *question) {
	char word[WORD_SIZE];
	if (!review_ask(review, question, word, sizeof word)) {
		review_say(review, "It goes on waiting.");
		return;
	}
	struct json *params = review_params_of(&review->entries[review->at]);
	json_put_text(params, name, word);
	decide(review, "occasion.accept", params, REVIEW_ACCEPTED);
}

static void other_day(struct review *review) {
	accept_with(review, "rule", "Which day? --05-14, or 1961-05-14 with its year:");
}

static void other_kind(struct review *review) {
	accept_with(review, "kind", "What is it? birthday, anniversary, ...:");
}

static void refuse(struct review *review) {
	decide(review, "occasion.refuse", review_params_of(&review->entries[review->at]),
	       REVIEW_REFUSED);
}

static void undo(struct review *review) {
	struct review_entry *entry = review_pop_decided(review);
	if (entry == NULL) {
		review_say(review, "There is no decision of this review to take back.");
		return;
	}
	struct json *answer = review_call(review, "occasion.reopen", review_params_of(entry));
	const struct json *refusal = json_at(json_get(answer, "refused"), 0);
	if (refusal != NULL) {
		review_say(review, "%s", json_get_text(refusal, "reason"));
	} else if (answer != NULL) {
		entry->outcome = REVIEW_UNDECIDED;
		review_say(review, "%" PRId64 " waits again.", entry->id);
		review_go(review, (size_t)(entry - review->entries));
	} else {
		json_push(review->decided, json_new_int(entry->id)); // it can be tried again
	}
	json_free(answer);
}

int occasion_review_run(struct cli *cli, const struct json *params) {
	/* clang-format off */
	static review_function *const functions[REVIEW_ACTION_COUNT] = {
		[REVIEW_APPROVE] = accept,  [REVIEW_SKIP] = refuse, [REVIEW_DAY] = other_day,
		[REVIEW_KIND] = other_kind, [REVIEW_UNDO] = undo,
	};
	/* clang-format on */
	static const struct review_subject proposals = {
		.keys = proposal_keys,
		.functions = functions,
		.list = CMD_OCCASION_PROPOSALS,
		.plural = "occasions",
		.show_method = "occasion.show",
		.noun = "occasion",
		.kind_path = "kind",
		.nothing = "No occasion is proposed",
		.elsewhere = "'rosemary occasion proposals', 'accept' and 'refuse'",
		.help = "Nothing is drafted before you accept a day, and nothing is sent without "
			"your yes to its draft. What you refuse is never proposed again.",
		.is_open = is_open,
		.lines = lines_of,
		.best = REVIEW_ACCEPTED,
	};
	return review_subject_run(cli, &proposals, json_get_text(params, "kind"));
}
