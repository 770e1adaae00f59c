// The one answer to "may this be sent?", as a list of rules in the order in which they decide.
#include "rosemary/domain/situation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/domain/playbook.h"

WORDS(decision_words, "draft", "hold", "withdraw");

// One rule: does it apply, and what does it say to the owner.
struct rule_of_silence {
	enum decision decision;
	const char *code;
	bool (*applies)(const struct situation *situation);
	const char *text;
};

static bool erased(const struct situation *s) {
	return s->customer->state == CUSTOMER_ERASED;
}

static bool merged(const struct situation *s) {
	return s->customer->state == CUSTOMER_MERGED;
}

static bool paused(const struct situation *s) {
	return s->customer->state == CUSTOMER_PAUSED;
}

static bool occasion_off(const struct situation *s) {
	return s->occasion->state != OCCASION_ACTIVE && !occasion_ended_by_itself(s->occasion);
}

static bool switched_off(const struct situation *s) {
	return s->switched_off;
}

// The order that moved the day says more than that it moved.
static bool bought_again(const struct situation *s) {
	return s->ordered != NULL && occasion_is_reorder(s->occasion);
}

static bool moved(const struct situation *s) {
	return !s->occurs;
}

static bool deceased(const struct situation *s) {
	return s->recipient != NULL && s->recipient->state == RECIPIENT_DECEASED;
}

static bool silent(const struct situation *s) {
	return s->recipient != NULL && s->recipient->state == RECIPIENT_SILENT;
}

static enum channel_fault fault_of(const struct situation *s) {
	return channel_fault(&s->way);
}

static bool no_address(const struct situation *s) {
	return fault_of(s) == CHANNEL_NO_ADDRESS;
}

static bool unfit(const struct situation *s) {
	return fault_of(s) == CHANNEL_UNFIT;
}

static bool refused(const struct situation *s) {
	return fault_of(s) == CHANNEL_REFUSED;
}

static bool unasked(const struct situation *s) {
	return fault_of(s) == CHANNEL_WITHDRAWN || fault_of(s) == CHANNEL_UNASKED;
}

static bool opted_out(const struct situation *s) {
	return fault_of(s) == CHANNEL_OPTED_OUT;
}

static bool ordered(const struct situation *s) {
	return s->ordered != NULL && !s->ordered_unnamed;
}

static bool ordered_unnamed(const struct situation *s) {
	return s->ordered != NULL && s->ordered_unnamed;
}

static bool sympathy(const struct situation *s) {
	return s->sympathy;
}

static bool mourning(const struct situation *s) {
	return s->mourning != NULL;
}

static bool spoiled(const struct situation *s) {
	return s->spoiled != NULL;
}

static bool twin(const struct situation *s) {
	return s->twin != NULL;
}

static bool sibling(const struct situation *s) {
	return s->sibling != NULL;
}

static bool mourner(const struct situation *s) {
	return s->mourner != NULL;
}

static bool departed(const struct situation *s) {
	return s->departed != NULL;
}

static bool last_refunded(const struct situation *s) {
	return s->last == LAST_ORDER_REFUNDED;
}

static bool last_replaced(const struct situation *s) {
	return s->last == LAST_ORDER_REPLACED;
}

static bool capped_by(const struct situation *s, enum cap_reason reason) {
	return s->cap != NULL && s->cap_reason == reason;
}

static bool capped_blind(const struct situation *s) {
	return capped_by(s, CAP_BLIND);
}

static bool capped_approved(const struct situation *s) {
	return capped_by(s, CAP_APPROVED);
}

static bool capped_earlier(const struct situation *s) {
	return capped_by(s, CAP_EARLIER);
}

static bool capped(const struct situation *s) {
	return s->cap != NULL;
}

/* clang-format off */
static const struct rule_of_silence rules[] = {
	{DECISION_WITHDRAW, "erased",          erased,          "the customer was erased"},
	{DECISION_WITHDRAW, "merged",          merged,          "the customer was merged into another"},
	{DECISION_WITHDRAW, "paused",          paused,          "the customer is paused"},
	{DECISION_WITHDRAW, "occasion-off",    occasion_off,    "the occasion is not active"},
	{DECISION_WITHDRAW, "switched-off",    switched_off,    "plan.reorder does not name {who} any more"},
	{DECISION_WITHDRAW, "ordered",         bought_again,    "{who} was ordered since: order {order}"},
	{DECISION_WITHDRAW, "moved",           moved,           "the occasion no longer falls on this day"},
	{DECISION_WITHDRAW, "deceased",        deceased,        "{who} has died"},
	{DECISION_WITHDRAW, "silent",          silent,          "nobody is to be reminded of {who}"},
	{DECISION_WITHDRAW, "no-address",      no_address,      "{fault}"},
	{DECISION_WITHDRAW, "address-unfit",   unfit,           "{fault}"},
	{DECISION_WITHDRAW, "address-refused", refused,         "{fault}"},
	{DECISION_WITHDRAW, "no-consent",      unasked,         "{fault}"},
	{DECISION_WITHDRAW, "opted-out",       opted_out,       "the customer opted out: {who}"},
	{DECISION_WITHDRAW, "ordered",         ordered,         "already ordered for {who}: order {order}"},
	{DECISION_HOLD,     "sympathy",        sympathy,        "an order in sympathy names {who}: is a reminder right?"},
	{DECISION_HOLD,     "sympathy",        mourning,        "the message would say '{words}': is a reminder right?"},
	{DECISION_HOLD,     "told-deceased",   mourner,         "{other} told us that {who} has died: is this the same person?"},
	{DECISION_HOLD,     "names-deceased",  departed,        "the message would name {who}, who has died"},
	{DECISION_HOLD,     "surprise",        spoiled,         "{who} may read this message: the surprise would be spoiled"},
	{DECISION_HOLD,     "for-whom",        ordered_unnamed, "order {who} names nobody: for whom is it?"},
	{DECISION_HOLD,     "last-refunded",   last_refunded,   "the last gift for this occasion was refunded"},
	{DECISION_HOLD,     "last-replaced",   last_replaced,   "the last gift for this occasion was replaced"},
	{DECISION_HOLD,     "same-address",    twin,            "customer {who} has the same address and this occasion"},
	{DECISION_HOLD,     "same-gift",       sibling,         "{other} is to read the same about {who} for this day: {gift}"},
	{DECISION_HOLD,     "cap",             capped_blind,    "{near} is near it and goes first; an order in another currency than the shop's was not compared"},
	{DECISION_HOLD,     "cap",             capped_approved, "{near} is near it and approved already"},
	{DECISION_HOLD,     "cap",             capped_earlier,  "{near} is near it, as good a reason to write, and comes first"},
	{DECISION_HOLD,     "cap",             capped,          "{near} is near it and had the larger order"},
};
/* clang-format on */

// The order that was placed since, as people call it.
static const char *order_name(const struct situation *s) {
	return s->ordered != NULL ? s->ordered->ref : "";
}

// Whom a rule's text names first.
static const char *subject_of(const struct situation *s, const char *code) {
	if (strcmp(code, "opted-out") == 0) {
		return words_name(&optout_scope_words, (int)s->optout->scope);
	}
	if (strcmp(code, "same-address") == 0) {
		return s->twin->ref;
	}
	if (strcmp(code, "for-whom") == 0) {
		return order_name(s);
	}
	if (strcmp(code, "names-deceased") == 0) {
		return recipient_label(s->departed);
	}
	if (occasion_is_reorder(s->occasion)) {
		return s->occasion->title;
	}
	return s->recipient != NULL ? recipient_label(s->recipient) : "this occasion";
}

// The other customer that a rule's text names: "Anna Smith (C2)".
static char *other_name(const struct situation *s, const char *code) {
	const struct customer *other = strcmp(code, "same-gift") == 0 ? s->sibling : s->mourner;
	if (other == NULL) {
		return xstrdup("");
	}
	char *full = customer_full_name(other);
	char *name = *full != '\0' ? xasprintf("%s (%s)", full, other->ref)
				   : xasprintf("customer %s", other->ref);
	free(full);
	return name;
}

// The occasion that goes first: "birthday of Rosa on 2027-05-20".
static char *nearby(const struct situation *s) {
	char day[DATE_TEXT_SIZE];
	if (s->cap == NULL) {
		return xstrdup("");
	}
	return xasprintf("%s%s%s on %s", *s->cap->title != '\0' ? s->cap->title : s->cap->kind,
			 s->cap_who != NULL ? " of " : "", s->cap_who != NULL ? s->cap_who : "",
			 date_text(s->cap_day, day));
}

static void say(const struct situation *situation, const struct rule_of_silence *rule,
		struct judgement *judgement) {
	char *other = other_name(situation, rule->code);
	char *near = nearby(situation);
	const char *gift = situation->sibling_gift != NULL ? situation->sibling_gift : "";
	const char *words = situation->mourning != NULL ? situation->mourning : "";
	char *text = language_fill(rule->text, "who", subject_of(situation, rule->code), "order",
				   order_name(situation), "fault",
				   channel_fault_text(situation->channel, fault_of(situation)),
				   "other", other, "near", near, "gift", gift, "words", words,
				   NULL);
	utf8_copy(judgement->text, sizeof judgement->text, text);
	free(text);
	free(near);
	free(other);
}

struct judgement situation_judge(const struct situation *situation) {
	struct judgement judgement = {.decision = DECISION_DRAFT};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (rules[i].applies(situation)) {
			judgement.decision = rules[i].decision;
			judgement.code = rules[i].code;
			say(situation, &rules[i], &judgement);
			break;
		}
	}
	return judgement;
}

bool situation_is_over(const struct situation *situation) {
	static bool (*const ends[])(const struct situation *) = {erased, occasion_off, deceased};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (ends[i](situation)) {
			return true;
		}
	}
	return false;
}

size_t situation_codes(const char **ret, size_t max) {
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(rules) && count < max; i++) {
		if (count == 0 || strcmp(ret[count - 1], rules[i].code) != 0) {
			ret[count++] = rules[i].code;
		}
	}
	return count;
}

// True when a stands before b: what is settled, the larger last order, the earlier day.
static bool stands_before(const struct cap_candidate *a, const struct cap_candidate *b) {
	if (a->settled != b->settled) {
		return a->settled;
	}
	if (a->last_total_minor != b->last_total_minor) {
		return a->last_total_minor > b->last_total_minor;
	}
	int order = date_compare(a->day, b->day);
	return order != 0 ? order < 0 : a->occasion < b->occasion;
}

static bool near(const struct cap_candidate *a, const struct cap_candidate *b, int cap_days) {
	return llabs(date_between(a->day, b->day)) <= cap_days;
}

// Fills order with the indexes of the candidates, those that stand first in front.
static void rank(const struct cap_candidate *candidates, size_t count, size_t *order) {
	for (size_t i = 0; i < count; i++) {
		size_t place = i;
		while (place > 0 && stands_before(&candidates[i], &candidates[order[place - 1]])) {
			order[place] = order[place - 1];
			place--;
		}
		order[place] = i;
	}
}

int cap_judge(const struct cap_candidate *candidates, size_t count, int64_t mine, int cap_days) {
	size_t order[CAP_CANDIDATES_MAX];
	size_t drafted[CAP_CANDIDATES_MAX];
	size_t drafted_count = 0;
	assert(count <= CAP_CANDIDATES_MAX);
	rank(candidates, count, order);
	for (size_t i = 0; i < count; i++) {
		const struct cap_candidate *candidate = &candidates[order[i]];
		int keeper = -1;
		for (size_t k = 0; !candidate->settled && k < drafted_count && keeper < 0; k++) {
			if (near(&candidates[drafted[k]], candidate, cap_days)) {
				keeper = (int)drafted[k];
			}
		}
		if (candidate->occasion == mine) {
			return keeper;
		}
		if (keeper < 0) {
			drafted[drafted_count++] = order[i];
		}
	}
	return -1;
}

enum cap_reason cap_reason(const struct cap_candidate *keeper, const struct cap_candidate *mine) {
	if (keeper->settled) {
		return CAP_APPROVED;
	}
	if (keeper->other_currency || mine->other_currency) {
		return CAP_BLIND;
	}
	return keeper->last_total_minor > mine->last_total_minor ? CAP_LARGER : CAP_EARLIER;
}
