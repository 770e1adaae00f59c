// From a customer's answer to an order to confirm, or to peace.
#include "daemon/offer_answer.h"

#include <stdlib.h>

#include "daemon/stopping.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/order.h"

static char *copy_of(const char *text) {
	return text != NULL ? xstrdup(text) : NULL;
}

// The order is called by its offer, so that there is never a second one.
static struct order order_from_offer(const struct offer *offer, const struct occasion *occasion,
				     const struct offer_said *said) {
	return (struct order){
		.source = xstrdup("offer"),
		.ref = offer_order_ref(offer->id),
		.customer = offer->customer,
		.recipient = offer->recipient,
		.occasion_kind = copy_of(occasion->kind),
		.placed_on = said->today,
		.wanted_on = offer->occurs_on,
		.day = offer->occurs_on,
		.kind = ORDER_NORMAL,
		.confirmation = ORDER_TO_CONFIRM,
		.total_minor = offer->total_minor,
		.currency = copy_of(offer->currency),
		.payment = copy_of(offer->payment),
		.payment_token = copy_of(offer->payment_token),
	};
}

static bool put_lines(struct store *store, const struct offer *offer, int64_t order,
		      struct err *err) {
	for (size_t i = 0; i < json_count(offer->lines); i++) {
		const struct json *terms = json_at(offer->lines, i);
		struct order_line line = {
			.order_id = order,
			.number = (int64_t)i + 1,
			.sku = copy_of(json_get_text(terms, "sku")),
			.description = copy_of(json_get_text(terms, "description")),
			.quantity = json_get_int(terms, "quantity", 1),
			.price_minor = json_get_int(terms, "price_minor", 0),
		};
		bool ok = store_order_line_put(store, &line, err);
		record_finish(&order_line_record, &line);
		if (!ok) {
			return false;
		}
	}
	return true;
}

static bool tell(struct store *store, const struct audit_entry *what, const struct offer_said *said,
		 struct err *err) {
	struct audit_entry entry = *what;
	entry.at = said->now;
	entry.actor = actor_customer;
	entry.reason = said->how;
	return store_audit_add(store, &entry, err);
}

static bool make_order(struct store *store, struct offer *offer, const struct offer_said *said,
		       struct err *err) {
	struct occasion occasion = {0};
	if (!store_occasion_get(store, offer->occasion, &occasion, err)) {
		return false;
	}
	struct order order = order_from_offer(offer, &occasion, said);
	bool ok = store_order_add(store, &order, err);
	const struct audit_entry entry = {
		.verb = "order",
		.noun = "order",
		.noun_id = order.id,
		.after = words_name(&order_confirmation_words, ORDER_TO_CONFIRM),
	};
	ok = ok && put_lines(store, offer, order.id, err) && tell(store, &entry, said, err);
	offer->ordered = order.id;
	record_finish(&order_record, &order);
	record_finish(&occasion_record, &occasion);
	return ok;
}

static bool end_occasion(struct store *store, const struct offer *offer,
			 const struct offer_said *said, struct err *err) {
	const struct stop stop = {offer->customer, offer->occasion, said->how, said->now};
	bool ignored = false; // it may have ended before
	return stopping_take(store, &stop, &ignored, err);
}

static bool put_answer(struct store *store, struct offer *offer, enum offer_state to,
		       const struct offer_said *said, struct err *err) {
	enum offer_state from = offer->state;
	const struct audit_entry entry = {
		.verb = "answer",
		.noun = "offer",
		.noun_id = offer->id,
		.before = words_name(&offer_state_words, (int)from),
		.after = words_name(&offer_answer_words, (int)said->answer),
	};
	offer->state = to;
	offer->answered_at = said->now;
	offer->pickup_on = said->pickup_on;
	offer->pickup_minute = said->pickup_minute;
	if (said->note != NULL) {
		replace_text(&offer->note, said->note);
	}
	return tell(store, &entry, said, err) &&
	       (said->answer != OFFER_SAYS_YES || make_order(store, offer, said, err)) &&
	       (said->answer != OFFER_SAYS_NEVER || end_occasion(store, offer, said, err)) &&
	       store_offer_answer(store, offer, from, err);
}

// Whether the answer still counts, and what the offer becomes by it.
static enum offer_outcome judge(const struct offer *offer, const struct offer_said *said,
				enum offer_state *ret) {
	bool in_time = offer_is_open(offer, said->now) && !said->closed;
	if (!offer_next(offer->state, said->answer, ret)) {
		return OFFER_STANDS;
	}
	return in_time || said->answer == OFFER_SAYS_NEVER ? OFFER_TAKEN : OFFER_TOO_LATE;
}

// Never is peace from then on, whatever was answered for this time.
static bool act(struct store *store, struct offer *offer, enum offer_state to,
		const struct offer_said *said, enum offer_outcome outcome, struct err *err) {
	if (outcome == OFFER_STANDS && said->answer == OFFER_SAYS_NEVER) {
		return end_occasion(store, offer, said, err);
	}
	return outcome != OFFER_TAKEN || put_answer(store, offer, to, said, err);
}

bool offer_answer_take(struct store *store, int64_t id, const struct offer_said *said,
		       struct offer *ret, enum offer_outcome *ret_outcome, struct err *err) {
	struct offer offer = {0};
	enum offer_state to = OFFER_OPEN;
	if (!store_offer_get(store, id, &offer, err)) {
		return false;
	}
	enum offer_outcome outcome = judge(&offer, said, &to);
	if (!act(store, &offer, to, said, outcome, err)) {
		record_finish(&offer_record, &offer);
		return false;
	}
	*ret = offer;
	*ret_outcome = outcome;
	return true;
}
