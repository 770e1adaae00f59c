// The last questions before a message leaves.
#include "gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "dossier.h"
#include "drafting.h"
#include "guard.h"
#include "limit.h"
#include "rosemary/base/address.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"

static void answer(struct gate *gate, enum gate_answer what, const char *reason) {
	gate->answer = what;
	utf8_copy(gate->reason, sizeof gate->reason, reason);
}

// True when the bytes are still those that were approved.
static bool bytes_intact(const struct message *message) {
	char digest[SHA256_TEXT_SIZE];
	return strcmp(sha256_text(message->bytes, message->bytes_len, digest), message->sha256) ==
	       0;
}

// True when a list lets the address through; an empty one lets all.
static bool listed(char *const *only_to, size_t count, const char *address) {
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(only_to[i], address) == 0) {
			return true;
		}
	}
	return count == 0;
}

// True when the channel's only_to lets the delivery through.
static bool allowed(const struct app *app, const struct delivery *delivery) {
	const struct email_config *email = &app->config->email;
	const struct sms_config *sms = &app->config->sms;
	switch (delivery->channel) {
	case CHANNEL_EMAIL:
		return listed(email->only_to, email->only_to_count, delivery->address);
	case CHANNEL_SMS:
		return listed(sms->only_to, sms->only_to_count, delivery->address);
	case CHANNEL_LETTER:
	case CHANNEL_COUNT:
		break;
	}
	return true; // the sheet goes to nobody before the owner posts it
}

static bool wire_safe(const struct delivery *delivery) {
	switch (delivery->channel) {
	case CHANNEL_EMAIL:
		return address_wire_safe(delivery->address);
	case CHANNEL_SMS:
		return phone_is_e164(delivery->address);
	case CHANNEL_LETTER:
	case CHANNEL_COUNT:
		break;
	}
	return true; // its bytes name it, and nothing else is done with it
}

// What speaks against it without looking at the customer: time, bytes, the draft's own state.
static void judge_message(const struct app *app, const struct delivery *delivery,
			  const struct message *message, const struct draft *draft,
			  struct gate *gate) {
	if (draft->state != DRAFT_APPROVED || draft->revision != message->revision) {
		answer(gate, GATE_RETURN, "the draft is not approved any more");
	} else if (message->not_after <= clock_now(&app->clock)) {
		answer(gate, GATE_EXPIRE, "send-by passed before it could leave");
	} else if (!bytes_intact(message) || !wire_safe(delivery)) {
		answer(gate, GATE_RETURN, "the stored message is not what was approved");
	} else if (draft->purpose != DRAFT_NOTICE && !allowed(app, delivery)) {
		answer(gate, GATE_HOLD,
		       delivery->channel == CHANNEL_SMS
			       ? "sms.only_to does not name this number"
			       : "email.only_to does not name this address");
		gate->until = message->not_after;
	}
}

// True when the judgement says no more than what the owner approved in spite of.
static bool still_released(const struct judgement *judgement, const struct draft *draft) {
	return judgement->decision == DECISION_DRAFT ||
	       (judgement->decision == DECISION_HOLD && draft->released != NULL &&
		strcmp(draft->released, judgement->code) == 0);
}

static bool is_refusal(const char *code) {
	return strcmp(code, "no-consent") == 0 || strcmp(code, "opted-out") == 0 ||
	       strcmp(code, "erased") == 0;
}

// What leaves no moment before send-by is for the owner to see, while there is time.
static bool judge_limit(struct app *app, const struct draft *draft, const struct message *message,
			const struct dossier *dossier, struct gate *gate, struct err *err) {
	struct limit limit;
	int64_t now = clock_now(&app->clock);
	const struct limit_question question = {draft, &dossier->customer, now, false};
	if (!limit_next(app, &question, &limit, err)) {
		return false;
	}
	if (limit.at < 0 || (limit.at > now && limit.at >= message->not_after)) {
		char reason[sizeof gate->reason];
		(void)snprintf(reason, sizeof reason, "no moment lies before send-by: %s",
			       limit.reason); // fits
		answer(gate, GATE_RETURN, reason);
	} else if (limit.at > now) {
		answer(gate, GATE_WAIT, limit.reason);
		gate->until = limit.at;
	}
	return true;
}

// The customer is to be written to in another way now: what spoke against this one, if anything.
static void judge_channel(const struct delivery *delivery, const struct dossier *dossier,
			  struct gate *gate) {
	enum channel_fault fault = channel_fault(&dossier->ways[delivery->channel].known);
	answer(gate, channel_fault_is_wish(fault) ? GATE_SUPPRESS : GATE_RETURN,
	       fault != CHANNEL_USABLE
		       ? channel_fault_text(delivery->channel, fault)
		       : "the customer is to be written to in another way since approval");
}

static void judge_facts(const struct delivery *delivery, const struct message *message,
			const struct draft *draft, const struct dossier *dossier,
			struct gate *gate) {
	const struct judgement *judgement = &dossier->judgement;
	bool released = still_released(judgement, draft);
	bool spoken_against =
		channel_fault_is_wish(channel_fault(&dossier->ways[delivery->channel].known));
	if (dossier->choice.channel != delivery->channel && (released || spoken_against)) {
		judge_channel(delivery, dossier, gate);
	} else if (!released) {
		answer(gate, is_refusal(judgement->code) ? GATE_SUPPRESS : GATE_RETURN,
		       judgement->text);
	} else if (strcmp(dossier->situation.way.address, delivery->address) != 0) {
		answer(gate, GATE_RETURN, "the customer's address changed since approval");
	} else if (strcmp(dossier->digest, message->facts_digest) != 0) {
		answer(gate, GATE_RETURN, "the facts changed since approval");
	}
}

// What is asked beside the message itself; only of messages to customers.
typedef bool questions(struct app *app, const struct delivery *delivery,
		       const struct message *message, const struct draft *draft, struct gate *gate,
		       struct err *err);

static bool ask_facts(struct app *app, const struct delivery *delivery,
		      const struct message *message, const struct draft *draft, struct gate *gate,
		      struct err *err) {
	struct dossier dossier;
	bool ok = dossier_open(app, draft->occasion, draft->occurs_on, draft->id, &dossier, err);
	if (ok) {
		judge_facts(delivery, message, draft, &dossier, gate);
	}
	if (ok && gate->answer == GATE_PASS) {
		ok = judge_limit(app, draft, message, &dossier, gate, err);
	}
	dossier_finish(&dossier);
	return ok;
}

static bool ask_permission(struct app *app, const struct delivery *delivery,
			   const struct message *message, const struct draft *draft,
			   struct gate *gate, struct err *err) {
	(void)delivery;
	(void)message;
	struct customer customer = {0};
	struct occasion occasion = {0};
	struct dossier_way way = {0};
	bool ok = store_occasion_get(app->store, draft->occasion, &occasion, err) &&
		  store_customer_get(app->store, draft->customer, &customer, err) &&
		  dossier_way(app, &customer, &occasion, draft->channel, &way, err);
	if (ok && (way.known.unasked || way.known.withdrawn)) {
		answer(gate, GATE_SUPPRESS, "the customer withdrew consent");
	} else if (ok && way.known.opted_out) {
		answer(gate, GATE_SUPPRESS, "the customer opted out");
	}
	dossier_way_finish(&way);
	record_finish(&occasion_record, &occasion);
	record_finish(&customer_record, &customer);
	return ok;
}

static bool ask(struct app *app, const struct delivery *delivery, const struct message *message,
		questions *rest, struct gate *ret, struct err *err) {
	struct draft draft = {0};
	struct hold hold;
	memset(ret, 0, sizeof *ret);
	if (guard_holds(app->guard, &hold)) {
		answer(ret, GATE_WAIT, hold.reason);
		ret->until = clock_now(&app->clock);
		return true;
	}
	if (!store_draft_standing(app->store, message->draft, &draft, err)) {
		return false;
	}
	bool ok = true;
	judge_message(app, delivery, message, &draft, ret);
	if (ret->answer == GATE_PASS && draft.purpose != DRAFT_NOTICE) {
		ok = rest(app, delivery, message, &draft, ret, err);
	}
	record_finish(&draft_record, &draft);
	return ok;
}

bool gate_open(struct app *app, const struct delivery *delivery, const struct message *message,
	       struct gate *ret, struct err *err) {
	return ask(app, delivery, message, ask_facts, ret, err);
}

bool gate_end(struct app *app, const struct delivery *delivery, const struct message *message,
	      struct gate *ret, struct err *err) {
	return ask(app, delivery, message, ask_permission, ret, err);
}

// Ends the delivery by an event and lets its draft follow.
static bool end_delivery(struct app *app, struct delivery *delivery, enum delivery_event event,
			 const struct gate *gate, struct err *err) {
	struct delivery_change change = {.at = clock_now(&app->clock),
					 .next_at = event == DELIVERY_EV_HOLD ? gate->until : 0,
					 .reason = gate->reason};
	return store_delivery_move(app->store, delivery, event, &change, err);
}

// A delivery that was claimed goes back to wait, one that was not only gets a new moment.
static bool put_off(struct app *app, struct delivery *delivery, const struct gate *gate,
		    struct err *err) {
	if (delivery->state == DELIVERY_QUEUED) {
		return store_delivery_wait(app->store, delivery, gate->until, gate->reason, err);
	}
	struct delivery_change change = {.at = clock_now(&app->clock),
					 .next_at = gate->until,
					 .reason = gate->reason};
	return store_delivery_move(app->store, delivery, DELIVERY_EV_DEFERRED, &change, err);
}

static bool lapse_draft(struct app *app, struct draft *draft, const char *reason, struct err *err) {
	struct draft_change change = {actor_policy, clock_now(&app->clock), reason};
	return draft->state != DRAFT_APPROVED ||
	       store_draft_move(app->store, draft, DRAFT_EV_LAPSE, &change, err);
}

static bool return_draft(struct app *app, struct draft *draft, const struct gate *gate,
			 struct err *err) {
	return draft->state != DRAFT_APPROVED ||
	       drafting_return(app, draft, &actor_policy, gate->reason, err);
}

static bool apply_to_both(struct app *app, struct delivery *delivery, struct draft *draft,
			  const struct gate *gate, struct err *err) {
	switch (gate->answer) {
	case GATE_PASS:
		return true;
	case GATE_WAIT:
		return put_off(app, delivery, gate, err);
	case GATE_HOLD:
		return end_delivery(app, delivery, DELIVERY_EV_HOLD, gate, err);
	case GATE_EXPIRE:
		return end_delivery(app, delivery, DELIVERY_EV_EXPIRE, gate, err) &&
		       lapse_draft(app, draft, gate->reason, err);
	case GATE_SUPPRESS:
		return end_delivery(app, delivery, DELIVERY_EV_SUPPRESS, gate, err) &&
		       return_draft(app, draft, gate, err);
	case GATE_RETURN:
		return end_delivery(app, delivery, DELIVERY_EV_CANCEL, gate, err) &&
		       return_draft(app, draft, gate, err);
	}
	return true;
}

// What kept a message until it expired goes on being told: the hold, why its channel rests, or what
// was said of the message itself.
static bool tell_what_kept(struct app *app, const struct delivery *stored, struct gate *gate,
			   struct err *err) {
	struct hold hold;
	int64_t until = 0;
	char *rests = NULL;
	if (!store_channel_get(app->store, stored->channel, &until, &rests, err)) {
		return false;
	}
	const char *kept = stored->reason;
	if (guard_holds(app->guard, &hold)) {
		kept = hold.reason;
	} else if (until != 0 && stored->state != DELIVERY_HELD) {
		kept = rests;
	}
	if (kept != NULL && *kept != '\0') {
		char *reason = xasprintf("%s: %s", gate->reason, kept);
		utf8_copy(gate->reason, sizeof gate->reason, reason);
		free(reason);
	}
	free(rests);
	return true;
}

bool gate_apply(struct app *app, struct delivery *delivery, const struct message *message,
		const struct gate *gate, struct err *err) {
	struct delivery stored = {0};
	struct draft draft = {0};
	struct gate told = *gate;
	bool ok = store_delivery_get(app->store, delivery->id, &stored, err) &&
		  store_draft_get(app->store, message->draft, &draft, err) &&
		  (gate->answer != GATE_EXPIRE || tell_what_kept(app, &stored, &told, err));
	if (ok && delivery_ended(stored.state)) {
		delivery->state = stored.state; // taken back by the owner meanwhile
	} else if (ok) {
		ok = apply_to_both(app, delivery, &draft, &told, err);
	}
	record_finish(&draft_record, &draft);
	record_finish(&delivery_record, &stored);
	return ok;
}
