// Making drafts from occasions, and keeping them true while they wait.
#include "drafting.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier.h"
#include "reasons.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/offer.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "sms_budget.h"
#include "voice.h"

// The code of a draft that cannot be rendered: the owner must see why.
#define HOLD_NO_TEXT "no-text"

// The code of a text message that takes more segments than the shop pays for.
#define HOLD_TOO_LONG "too-long"

// The code of a draft whose first message may have arrived: nobody's yes is to make it two unseen.
#define HOLD_MAYBE_SENT "maybe-sent"

// The code of a draft that the owner put off.
#define HOLD_LATER "later"

bool drafting_render(const struct app *app, const struct dossier *dossier, struct utterance *ret,
		     struct err *err) {
	if (dossier->text == NULL) {
		return err_set(err, ERR_NOT_FOUND,
			       "the playbook has no text for '%.40s' %s in this language",
			       dossier->occasion.kind, channel_by(dossier->choice.channel));
	}
	return voice_render(app->voice, dossier->text, dossier->language, dossier->facts, ret, err);
}

// The event that the judgement asks for.
static enum draft_event event_of(enum decision decision) {
	static const enum draft_event events[DECISION_COUNT] = {
		[DECISION_DRAFT] = DRAFT_EV_WAIT,
		[DECISION_HOLD] = DRAFT_EV_HOLD,
		[DECISION_WITHDRAW] = DRAFT_EV_WITHDRAW,
	};
	return events[decision];
}

static void hold(struct judgement *judgement, const char *code, const char *text) {
	judgement->decision = DECISION_HOLD;
	judgement->code = code;
	utf8_copy(judgement->text, sizeof judgement->text, text);
}

// The judgement, or a hold when there is no text to judge, neither rendered nor a person's own
// (NULL, and why), when it is too long, or when an earlier message may have arrived.
static struct judgement judge(const struct app *app, const struct dossier *dossier,
			      const char *text, const struct err *render_err) {
	struct judgement judgement = dossier->judgement;
	struct err err = {0};
	if (judgement.decision != DECISION_WITHDRAW && text == NULL) {
		hold(&judgement, HOLD_NO_TEXT, render_err->text);
	} else if (judgement.decision == DECISION_DRAFT &&
		   !sms_budget_check(app, dossier->choice.channel, text, &err)) {
		hold(&judgement, HOLD_TOO_LONG, err.text);
	} else if (judgement.decision == DECISION_DRAFT && dossier->doubt != NULL) {
		hold(&judgement, HOLD_MAYBE_SENT, dossier->doubt);
	}
	return judgement;
}

static void set_moments(struct draft *draft, const struct schedule *schedule) {
	draft->order_by = schedule->order_by;
	draft->send_by = schedule->send_by;
	draft->not_before = schedule->not_before;
}

static void set_text(struct draft *draft, const struct utterance *utterance) {
	replace_text(&draft->subject, utterance->subject != NULL ? utterance->subject : "");
	replace_text(&draft->text, utterance->text != NULL ? utterance->text : "");
}

static void set_facts(struct draft *draft, const struct dossier *dossier) {
	json_free(draft->facts);
	draft->facts = json_share(dossier->facts);
	replace_text(&draft->facts_digest, dossier->digest);
	json_free(draft->offer);
	draft->offer = offer_terms(&dossier->suggestion, dossier->last_order, dossier->gift);
}

// The draft as the dossier makes it, before it is stored.
static void fill(const struct app *app, const struct dossier *dossier, enum draft_purpose purpose,
		 struct draft *draft) {
	int64_t now = clock_now(&app->clock);
	struct utterance utterance = {0};
	struct err err = {0};
	bool rendered = drafting_render(app, dossier, &utterance, &err);
	struct judgement judgement = judge(app, dossier, rendered ? utterance.text : NULL, &err);
	enum draft_state state = DRAFT_WAITING;
	draft->purpose = purpose;
	draft->occasion = dossier->occasion.id;
	draft->customer = dossier->customer.id;
	draft->recipient = dossier->occasion.recipient;
	draft->occurs_on = dossier->day;
	draft->channel = dossier->choice.channel;
	replace_text(&draft->address, dossier->situation.way.address);
	set_text(draft, &utterance);
	set_facts(draft, dossier);
	set_moments(draft, &dossier->schedule);
	draft->revision = 1;
	draft->created_at = now;
	draft->checked_at = now;
	replace_text(&draft->hold, judgement.code);
	if (dossier->schedule.send_by <= now && judgement.decision != DECISION_WITHDRAW) {
		state = DRAFT_MISSED; // what nobody would have sent is not missed
	} else {
		(void)draft_next(DRAFT_WAITING, event_of(judgement.decision), &state); // legal
	}
	draft->state = state;
	reasons_fill(draft, dossier, &judgement);
	utterance_finish(&utterance);
}

static bool audit_new(struct app *app, const struct draft *draft, int64_t now, struct err *err) {
	struct audit_entry entry = {now,
				    actor_policy,
				    "draft",
				    "draft",
				    draft->id,
				    NULL,
				    words_name(&draft_state_words, (int)draft->state),
				    draft_hold_reason(draft)};
	return store_audit_add(app->store, &entry, err);
}

// Moves the occasion to the day behind the one that was handed over.
static bool advance(struct app *app, const struct dossier *dossier, struct err *err) {
	struct occasion occasion = dossier->occasion; // its texts stay the dossier's
	struct rule_sources sources = dossier_sources(app);
	struct occasion_rules rules;
	return occasion_rules_read(&sources, &occasion, &rules, err) &&
	       occasion_advance(&occasion, &rules, date_add(dossier->day, 1), err) &&
	       store_occasion_update(app->store, &occasion, err);
}

bool drafting_hand_over(struct app *app, const struct occasion *occasion, struct err *err) {
	struct dossier dossier;
	struct draft draft = {0}, old = {0};
	bool exists = false;
	int64_t now = clock_now(&app->clock);
	bool ok = dossier_open(app, occasion->id, occasion->next_on, 0, &dossier, err) &&
		  store_draft_of(app->store, occasion->id, occasion->next_on, &exists, &old, err);
	if (ok && !exists) {
		bool greeting = occasion_is_greeting(&dossier.occasion);
		fill(app, &dossier, greeting ? DRAFT_GREETING : DRAFT_REMINDER, &draft);
		ok = store_draft_add(app->store, &draft, err) && audit_new(app, &draft, now, err);
	}
	ok = ok && advance(app, &dossier, err);
	record_finish(&draft_record, &old);
	record_finish(&draft_record, &draft);
	dossier_finish(&dossier);
	return ok;
}

// Why there is no draft in another way, or NULL when there is to be one.
static const char *no_other_way(const struct dossier *dossier) {
	const struct dossier_way *way = &dossier->ways[dossier->choice.channel];
	enum channel_fault fault = channel_fault(&way->known);
	if (fault != CHANNEL_USABLE) {
		return channel_fault_text(dossier->choice.channel, fault);
	}
	return dossier->judgement.decision == DECISION_WITHDRAW ? dossier->judgement.text : NULL;
}

static bool add_fallback(struct app *app, const struct dossier *dossier, struct audit_entry *entry,
			 struct err *err) {
	struct draft draft = {0};
	fill(app, dossier, DRAFT_FALLBACK, &draft);
	bool ok = store_draft_add(app->store, &draft, err);
	if (!ok && err->code == ERR_CONFLICT) {
		*err = (struct err){0}; // the day fell over before: once is enough
		record_finish(&draft_record, &draft);
		return true;
	}
	entry->noun = "draft";
	entry->noun_id = draft.id;
	entry->after = words_name(&draft_state_words, (int)draft.state);
	ok = ok && store_audit_add(app->store, entry, err);
	record_finish(&draft_record, &draft);
	return ok;
}

bool drafting_fall_over(struct app *app, const struct draft *failed, int64_t delivery,
			struct err *err) {
	struct dossier dossier;
	bool ok = dossier_open(app, failed->occasion, failed->occurs_on, failed->id, &dossier, err);
	if (ok) {
		const char *why_not = no_other_way(&dossier);
		struct audit_entry entry = {
			.at = clock_now(&app->clock),
			.actor = actor_policy,
			.verb = "fallback",
			.noun = "delivery",
			.noun_id = delivery,
			.reason = why_not != NULL ? why_not : dossier.ways[failed->channel].failed,
		};
		ok = why_not != NULL ? store_audit_add(app->store, &entry, err)
				     : add_fallback(app, &dossier, &entry, err);
	}
	dossier_finish(&dossier);
	return ok;
}

// What a comparison found.
struct comparison {
	bool facts_differ, channel_differs, address_differs, moments_differ, hold_differs,
		text_differs, feast_differs;
	bool reworded; // a person's words were given up with their channel
};

static bool same_text(const char *a, const char *b) {
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

// The same rule may speak for something else by now: another order, another day.
static bool same_hold(const struct draft *draft, const struct judgement *judgement) {
	return same_text(draft->hold, judgement->code) &&
	       (judgement->code == NULL || same_text(draft_hold_reason(draft), judgement->text));
}

static struct comparison compare(const struct draft *draft, const struct dossier *dossier,
				 const struct utterance *utterance,
				 const struct judgement *judgement) {
	struct rendering rendering = {utterance->subject != NULL ? utterance->subject : "",
				      utterance->text != NULL ? utterance->text : ""};
	enum draft_state state = DRAFT_WAITING;
	bool moves = draft_next(draft->state, event_of(judgement->decision), &state) &&
		     state != draft->state;
	return (struct comparison){
		.facts_differ = !same_text(draft->facts_digest, dossier->digest),
		.channel_differs = draft->channel != dossier->choice.channel,
		.address_differs = !same_text(draft->address, dossier->situation.way.address),
		.moments_differ = draft->send_by != dossier->schedule.send_by ||
				  draft->order_by != dossier->schedule.order_by ||
				  draft->not_before != dossier->schedule.not_before,
		.hold_differs = moves || !same_hold(draft, judgement),
		.text_differs = !draft->edited && draft_text_differs(draft, &rendering),
		.feast_differs = !reasons_tell_feast(draft, dossier),
	};
}

// Takes over what differs. A text that changed, or an edited one whose facts did, is a new one.
static void take_over(struct draft *draft, const struct dossier *dossier,
		      const struct utterance *utterance, const struct judgement *judgement,
		      const struct comparison *comparison) {
	struct json *old_facts = json_share(draft->facts);
	enum channel old_channel = draft->channel;
	bool stale = draft->edited && comparison->facts_differ;
	if (comparison->text_differs || comparison->channel_differs ||
	    comparison->address_differs || stale) {
		draft->revision++;
	}
	draft->stale = draft->stale || stale;
	if (comparison->text_differs) {
		set_text(draft, utterance);
	}
	draft->channel = dossier->choice.channel;
	replace_text(&draft->address, dossier->situation.way.address);
	set_moments(draft, &dossier->schedule);
	set_facts(draft, dossier);
	replace_text(&draft->hold, judgement->code);
	reasons_fill(draft, dossier, judgement);
	reasons_add_changes(draft, old_facts);
	if (comparison->channel_differs) {
		reasons_add_channel(draft, old_channel, comparison->reworded);
	}
	json_free(old_facts);
}

// What the owner put off is held until its moment has come, where nothing graver is true.
static void judge_put_off(const struct app *app, const struct draft *draft,
			  const struct dossier *dossier, struct judgement *judgement) {
	char day[DATE_TEXT_SIZE];
	if (draft->held_until == 0 || judgement->decision != DECISION_DRAFT ||
	    draft->held_until >= dossier->schedule.send_by) {
		return;
	}
	struct date until = zone_day(app->config->shop.zone, draft->held_until);
	judgement->decision = DECISION_HOLD;
	judgement->code = HOLD_LATER;
	(void)snprintf(judgement->text, sizeof judgement->text, "put off until %s",
		       date_text(until, day)); // fits
}

// What the owner, or time, decided about the day's draft, where nothing graver is true.
static void judge_decided(const struct app *app, const struct draft *draft,
			  const struct dossier *dossier, struct judgement *judgement) {
	const char *state = words_name(&draft_state_words, (int)draft->state);
	bool over = draft->state == DRAFT_SKIPPED || draft->state == DRAFT_LAPSED ||
		    draft->state == DRAFT_MISSED;
	bool released = draft->state == DRAFT_APPROVED && draft->released != NULL &&
			judgement->code != NULL && strcmp(draft->released, judgement->code) == 0;
	if (judgement->decision == DECISION_WITHDRAW) {
		return;
	}
	if (over) {
		judgement->decision = DECISION_WITHDRAW;
		judgement->code = state;
		(void)snprintf(judgement->text, sizeof judgement->text, "its draft is %s",
			       state); // fits
	} else if (released) {
		*judgement = (struct judgement){.decision = DECISION_DRAFT};
	} else if (draft_is_open(draft)) {
		judge_put_off(app, draft, dossier, judgement);
	}
}

struct judgement drafting_judgement(const struct app *app, const struct dossier *dossier,
				    const struct draft *draft) {
	struct utterance utterance = {0};
	struct err err = {0};
	bool rendered = drafting_render(app, dossier, &utterance, &err);
	const char *text = rendered ? utterance.text : NULL;
	bool edited = draft != NULL && draft->edited;
	struct judgement judgement = judge(app, dossier, edited ? draft->text : text, &err);
	if (draft != NULL) {
		judge_decided(app, draft, dossier, &judgement);
	}
	utterance_finish(&utterance);
	return judgement;
}

static bool refresh_with(struct app *app, const struct dossier *dossier, struct draft *draft,
			 struct err *err) {
	struct utterance utterance = {0};
	struct err render_err = {0};
	int64_t now = clock_now(&app->clock);
	int64_t revision = draft->revision;
	const char *text = drafting_render(app, dossier, &utterance, &render_err) ? utterance.text
										  : NULL;
	bool was_edited = draft->edited;
	// What a person wrote for one channel does not fit another: it is written again.
	draft->edited = draft->edited && draft->channel == dossier->choice.channel;
	draft->stale = draft->stale && draft->edited;
	text = draft->edited ? draft->text : text;
	struct judgement judgement = judge(app, dossier, text, &render_err);
	bool is_back = draft->held_until != 0 && draft->held_until <= now;
	draft->held_until = is_back ? 0 : draft->held_until;
	judge_put_off(app, draft, dossier, &judgement);
	struct comparison found = compare(draft, dossier, &utterance, &judgement);
	found.reworded = was_edited && !draft->edited;
	bool differs = is_back || found.facts_differ || found.channel_differs ||
		       found.address_differs || found.moments_differ || found.hold_differs ||
		       found.text_differs || found.feast_differs;
	draft->checked_at = now;
	bool ok;
	if (differs) {
		struct draft_change change = {actor_policy, now,
					      judgement.code != NULL ? judgement.text : NULL};
		take_over(draft, dossier, &utterance, &judgement, &found);
		ok = store_draft_update(app->store, draft, revision, err) &&
		     store_draft_move(app->store, draft, event_of(judgement.decision), &change,
				      err);
	} else {
		ok = store_draft_checked(app->store, draft->id, now, err);
	}
	utterance_finish(&utterance);
	return ok;
}

bool drafting_refresh(struct app *app, struct draft *draft, struct err *err) {
	struct dossier dossier;
	if (draft->purpose == DRAFT_NOTICE) {
		return true;
	}
	bool ok = dossier_open(app, draft->occasion, draft->occurs_on, draft->id, &dossier, err) &&
		  refresh_with(app, &dossier, draft, err);
	dossier_finish(&dossier);
	return ok;
}

static bool check_put_off(const struct app *app, const struct draft *draft, int64_t until,
			  struct err *err) {
	if (!draft_is_open(draft) || draft->purpose == DRAFT_NOTICE) {
		return err_set(err, ERR_STATE,
			       "draft %" PRId64 " is %s: only what waits is put off", draft->id,
			       words_name(&draft_state_words, (int)draft->state));
	}
	if (until <= clock_now(&app->clock)) {
		return err_set(err, ERR_INVALID,
			       "draft %" PRId64 " cannot be put off to a day that is not later",
			       draft->id);
	}
	if (until >= draft->send_by) {
		struct civil by = zone_civil(app->config->shop.zone, draft->send_by);
		const char *code = app->config->shop.language;
		char *said = language_moment(playbook_language(app->playbook, code, code), by.date,
					     by.minute);
		(void)err_set(err, ERR_INVALID, "draft %" PRId64 " has to be approved before %s",
			      draft->id, said);
		free(said);
		return false;
	}
	return true;
}

bool drafting_put_off(struct app *app, struct draft *draft, int64_t until,
		      const struct actor *actor, struct err *err) {
	char day[DATE_TEXT_SIZE];
	if (!check_put_off(app, draft, until, err)) {
		return false;
	}
	draft->held_until = until;
	const struct audit_entry entry = {
		.at = clock_now(&app->clock),
		.actor = *actor,
		.verb = "later",
		.noun = "draft",
		.noun_id = draft->id,
		.after = date_text(zone_day(app->config->shop.zone, until), day),
	};
	return store_audit_add(app->store, &entry, err) &&
	       store_draft_update(app->store, draft, draft->revision, err) &&
	       drafting_refresh(app, draft, err);
}

bool drafting_return(struct app *app, struct draft *draft, const struct actor *actor,
		     const char *reason, struct err *err) {
	struct draft_change change = {*actor, clock_now(&app->clock), reason};
	int64_t revision = draft->revision;
	if (!store_draft_move(app->store, draft, DRAFT_EV_RETURN, &change, err)) {
		return false;
	}
	if (draft->purpose == DRAFT_NOTICE) { // told once, and nobody's to approve
		return store_draft_move(app->store, draft, DRAFT_EV_SKIP, &change, err);
	}
	draft->revision++;
	draft->held_until = 0; // it was decided since
	replace_text(&draft->released, NULL);
	if (!store_draft_update(app->store, draft, revision, err)) {
		return false;
	}
	return drafting_refresh(app, draft, err);
}
