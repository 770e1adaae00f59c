// Why a draft is there: the facts behind it, as sentences.
#include "reasons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dossier.h"

#define FEAST "feast"

// Appends a reason and frees its text.
static void add(struct draft *draft, const char *code, char *text) {
	draft_add_reason(draft, code, text);
	free(text);
}

static void add_rule(struct draft *draft, const struct dossier *dossier) {
	const struct occasion *occasion = &dossier->occasion;
	char day[DATE_TEXT_SIZE];
	const char *who = occasion->recipient != 0 ? recipient_label(&dossier->recipient) : NULL;
	const char *title = *occasion->title != '\0' ? occasion->title : occasion->kind;
	if (occasion_is_reorder(occasion)) { // no rule but its rhythm tells that day
		add(draft, "rule",
		    xasprintf("%s runs out about %s (%s)", title, date_text(dossier->day, day),
			      words_name(&occasion_source_words, (int)occasion->source)));
		return;
	}
	add(draft, "rule",
	    xasprintf("%s%s%s falls on %s by the rule %s (%s)", title, who != NULL ? " of " : "",
		      who != NULL ? who : "", date_text(dossier->day, day), occasion->rule,
		      words_name(&occasion_source_words, (int)occasion->source)));
}

// Whose country's day was taken, where the nearer one has none.
static void add_feast(struct draft *draft, const struct dossier *dossier) {
	if (dossier->feast_abroad != NULL) {
		draft_add_reason(draft, FEAST, dossier->feast_abroad);
	}
}

bool reasons_tell_feast(const struct draft *draft, const struct dossier *dossier) {
	const char *told = NULL;
	for (size_t i = 0; i < json_count(draft->reasons); i++) {
		const struct json *reason = json_at(draft->reasons, i);
		if (strcmp(json_get_text(reason, "code"), FEAST) == 0) {
			told = json_get_text(reason, "text");
		}
	}
	const char *is = dossier->feast_abroad;
	return told == NULL || is == NULL ? told == is : strcmp(told, is) == 0;
}

// What the orders of a reorder say, and which they are.
static void add_rhythm(struct draft *draft, const struct dossier *dossier) {
	if (occasion_is_reorder(&dossier->occasion)) {
		char *orders = dossier_evidence(dossier);
		add(draft, "rhythm",
		    xasprintf("%s: %s (orders %s)", dossier->occasion.title, dossier->rhythm.words,
			      orders));
		free(orders);
	}
}

static void add_last(struct draft *draft, const struct dossier *dossier) {
	static const char *const said[] = {
		[LAST_ORDER_NONE] = "no order before that a message may speak of",
		[LAST_ORDER_GAVE] = "for this person",
		[LAST_ORDER_CHOSE] = "for this kind of occasion, naming nobody",
		[LAST_ORDER_REFUNDED] = "it was refunded",
		[LAST_ORDER_REPLACED] = "it was replaced",
	};
	char day[DATE_TEXT_SIZE];
	const struct order *order = dossier->last_order;
	if (order == NULL) {
		draft_add_reason(draft, "last-order", said[LAST_ORDER_NONE]);
		return;
	}
	add(draft, "last-order",
	    xasprintf("order %s for %s: %s (%s)", order->ref, date_text(order->day, day),
		      dossier->gift != NULL ? dossier->gift->description : "nothing on it",
		      occasion_is_reorder(&dossier->occasion) ? "the newest of these goods"
							      : said[dossier->last]));
}

static void add_suggestion(struct draft *draft, const struct dossier *dossier) {
	const struct suggestion *suggestion = &dossier->suggestion;
	const char *price = suggestion->same_price ? "the same price" : "another price";
	if (suggestion->words == NULL) {
		draft_add_reason(draft, "suggestion", "nothing fits, so nothing is suggested");
	} else if (suggestion->repeat) {
		add(draft, "suggestion",
		    xasprintf("the same again (%s)%s", suggestion->words,
			      occasion_is_reorder(&dossier->occasion)
				      ? ""
				      : ": no variation of it fits"));
	} else {
		add(draft, "suggestion",
		    xasprintf("%s (%s), listed as a variation, at %s", suggestion->words,
			      suggestion->product->sku, price));
	}
	for (size_t i = 0; i < dossier->excluded_count; i++) {
		add(draft, "passed-over",
		    xasprintf("%s (%s): %s", dossier->excluded[i].product->description,
			      dossier->excluded[i].product->sku, dossier->excluded[i].why));
	}
}

static void add_failed(struct draft *draft, const struct dossier *dossier) {
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		const char *failed = dossier->ways[i].failed;
		if (failed != NULL && (enum channel)i != draft->channel) {
			add(draft, "fallback",
			    xasprintf("the message %s failed: %s", channel_by((enum channel)i),
				      failed));
		}
	}
}

void reasons_fill(struct draft *draft, const struct dossier *dossier,
		  const struct judgement *judgement) {
	draft_clear_reasons(draft);
	if (judgement->code != NULL) {
		draft_add_reason(draft, judgement->code, judgement->text);
	}
	char *channel = channel_choice_text(&dossier->choice);
	if (channel != NULL) {
		draft_add_reason(draft, "channel", channel);
	}
	free(channel);
	if (draft->purpose == DRAFT_FALLBACK) {
		add_failed(draft, dossier);
	}
	add_rule(draft, dossier);
	add_feast(draft, dossier);
	add_rhythm(draft, dossier);
	if (!occasion_is_greeting(&dossier->occasion)) {
		add_last(draft, dossier);
		add_suggestion(draft, dossier);
	}
}

void reasons_add_channel(struct draft *draft, enum channel old, bool reworded) {
	add(draft, "changed",
	    xasprintf("it leaves %s, no longer %s%s", channel_by(draft->channel), channel_by(old),
		      reworded ? ": it was made again, without the words written for that" : ""));
}

// One side of a comparison of two sets of facts.
struct change_search {
	struct draft *draft;
	const struct json *other;
	bool vanished; /* tell what the other side does not have, instead of what differs */
};

static char *fact_words(const struct json *fact) {
	const char *text = json_text(fact);
	return text != NULL ? xasprintf("'%s'", text) : xstrdup(fact != NULL ? "so" : "not so");
}

static bool compare_fact(const char *name, const struct json *value, void *argument) {
	const struct change_search *search = argument;
	const struct json *before = json_get(search->other, name);
	if (search->vanished ? before != NULL : before != NULL && json_same(before, value)) {
		return true;
	}
	char *was = fact_words(search->vanished ? value : before);
	char *is = fact_words(search->vanished ? NULL : value);
	add(search->draft, "changed", xasprintf("%s was %s, is %s", name, was, is));
	free(is);
	free(was);
	return true;
}

void reasons_add_changes(struct draft *draft, const struct json *old) {
	struct change_search now = {draft, old, false};
	struct change_search gone = {draft, draft->facts, true};
	(void)json_each(draft->facts, compare_fact, &now); // never stops early
	(void)json_each(old, compare_fact, &gone);         // never stops early
}
