// A day of an occasion in words for a calendar.
#include "daemon/calendar_entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/dossier.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/order.h"
#include "rosemary/store/recipient.h"

enum {
	UID_DIGITS = 26,
	TOLD_BYTES = 300, // of one outside text in an event
	NAME_MIN_BYTES = 2,
	WORD_MIN_BYTES = 4, // of a name: "van" and "der" are in other words, too
};

// Everything that is read about a day; {0} what there is not.
struct reading {
	struct app *app;
	struct calendar_wish wish;
	struct occasion occasion;
	struct customer customer;
	struct recipient recipient;
	struct draft draft;
	struct dossier dossier; // before there is a draft: it holds the facts
	struct offer offer;
	struct order order;
	struct delivery delivery;
};

// What became of an approved draft: its delivery, the customer's answer, the order.
static bool read_fate(struct reading *reading, struct err *err) {
	struct store *store = reading->app->store;
	int64_t draft = reading->draft.id;
	bool found = false;
	return store_delivery_newest_of(store, draft, &found, &reading->delivery, err) &&
	       store_offer_of_draft(store, draft, &found, &reading->offer, err) &&
	       (reading->offer.ordered == 0 ||
		store_order_get(store, reading->offer.ordered, &reading->order, err));
}

static bool read_day(struct reading *reading, struct err *err) {
	struct store *store = reading->app->store;
	const struct coming *coming = reading->wish.coming;
	if (!store_occasion_get(store, coming->occasion, &reading->occasion, err) ||
	    !store_customer_get(store, reading->occasion.customer, &reading->customer, err)) {
		return false;
	}
	if (reading->occasion.recipient != 0 &&
	    !store_recipient_get(store, reading->occasion.recipient, &reading->recipient, err)) {
		return false;
	}
	if (coming->draft == 0) {
		return dossier_open(reading->app, coming->occasion, coming->day, 0,
				    &reading->dossier, err);
	}
	return store_draft_get(store, coming->draft, &reading->draft, err) &&
	       (reading->draft.state != DRAFT_APPROVED || read_fate(reading, err));
}

static void reading_finish(struct reading *reading) {
	record_finish(&occasion_record, &reading->occasion);
	record_finish(&customer_record, &reading->customer);
	record_finish(&recipient_record, &reading->recipient);
	record_finish(&draft_record, &reading->draft);
	record_finish(&offer_record, &reading->offer);
	record_finish(&order_record, &reading->order);
	record_finish(&delivery_record, &reading->delivery);
	dossier_finish(&reading->dossier);
}

// True when nothing is done about the day any more.
static bool is_gone(const struct reading *reading) {
	const struct draft *draft = &reading->draft;
	bool ended = reading->occasion.state == OCCASION_ENDED;
	if (draft->id == 0) {
		return reading->wish.dropped || reading->occasion.state != OCCASION_ACTIVE ||
		       reading->customer.state != CUSTOMER_ACTIVE ||
		       (reading->recipient.id != 0 && reading->recipient.state != RECIPIENT_ACTIVE);
	}
	return draft->state == DRAFT_WITHDRAWN || (draft->state == DRAFT_SKIPPED && ended);
}

static bool is_ordered(const struct reading *reading) {
	return reading->order.id != 0 && reading->order.confirmation != ORDER_DECLINED &&
	       reading->order.kind == ORDER_NORMAL;
}

// True when the customer said when it is fetched; declined, it is not.
static bool is_fetched(const struct reading *reading) {
	return is_ordered(reading) && !date_none(reading->offer.pickup_on);
}

// True when folded text has the name in it, or one of its longer words ("Anna's" of "Anna Maria").
static bool holds_name(const char *text, const char *name) {
	char *folded = utf8_fold(name != NULL ? name : "");
	bool holds = strlen(folded) >= NAME_MIN_BYTES && strstr(text, folded) != NULL;
	char *rest = folded;
	for (char *word = strsep(&rest, " -"); word != NULL && !holds; word = strsep(&rest, " -")) {
		holds = strlen(word) >= WORD_MIN_BYTES && strstr(text, word) != NULL;
	}
	free(folded);
	return holds;
}

// True when a text of the shop's tells who it is about: typed by hand, it may.
static bool tells_who(const struct reading *reading, const char *text) {
	char *folded = utf8_fold(text);
	bool tells = holds_name(folded, reading->customer.given_name) ||
		     holds_name(folded, reading->customer.family_name) ||
		     holds_name(folded, reading->recipient.name);
	free(folded);
	return tells;
}

static bool is_there(const char *text) {
	return text != NULL && *text != '\0';
}

// What the occasion is called where nobody gave it a title: the feast's name, else the kind.
static const char *called(const struct reading *reading) {
	const struct config *config = reading->app->config;
	const char *feast = occasion_feast(&reading->occasion, config->feasts);
	const char *name = feast != NULL
				   ? feasts_name(config->feasts, feast, config->shop.language, NULL)
				   : NULL;
	return name != NULL ? name : reading->occasion.kind;
}

// "Linda Hartley: birthday (mum)"; without names "Customer 17: birthday (mum)".
static void add_summary(struct strbuf *buf, const struct reading *reading, bool names) {
	const struct occasion *occasion = &reading->occasion;
	const struct recipient *recipient = &reading->recipient;
	char *name = customer_full_name(&reading->customer);
	const char *what = names && is_there(occasion->title) ? occasion->title : called(reading);
	what = names || !tells_who(reading, what) ? what : OCCASION_GENERAL;
	const char *who = names ? recipient_label(recipient) : recipient->relation;
	strbuf_add_text(buf, is_gone(reading) ? "Cancelled: " : "");
	strbuf_add_text(buf, is_ordered(reading) ? "Ordered: " : "");
	if (names) {
		strbuf_addf(buf, "%.*s: ", TOLD_BYTES,
			    is_there(name) ? name : reading->customer.ref);
	} else {
		strbuf_addf(buf, "Customer %" PRId64 ": ", reading->customer.id);
	}
	strbuf_addf(buf, "%.*s", TOLD_BYTES, what);
	if (is_there(who) && (names || !tells_who(reading, who))) {
		strbuf_addf(buf, " (%.*s)", TOLD_BYTES, who);
	}
	free(name);
}

static void add_fact(struct strbuf *buf, const struct reading *reading, const char *label,
		     const char *text, bool names) {
	if (is_there(text) && (names || !tells_who(reading, text))) {
		strbuf_addf(buf, "%.*s: %.*s\n", TOLD_BYTES, label, TOLD_BYTES, text);
	}
}

static void add_order(struct strbuf *buf, const struct reading *reading) {
	char amount[MONEY_TEXT_SIZE], day[DATE_TEXT_SIZE];
	const struct offer *offer = &reading->offer;
	struct money total = {.minor = reading->order.total_minor};
	if (reading->offer.id == 0 || reading->offer.state == OFFER_OPEN) {
		return;
	}
	strbuf_addf(buf, "The customer's answer: %s.\n",
		    words_name(&offer_state_words, (int)reading->offer.state));
	if (reading->order.id != 0) {
		utf8_copy(total.currency, sizeof total.currency, reading->order.currency);
		strbuf_addf(buf, "Order %" PRId64 ", %s %s: %s.\n", reading->order.id,
			    money_plain(total, amount), reading->order.currency,
			    words_name(&order_confirmation_words,
				       (int)reading->order.confirmation));
	}
	if (is_fetched(reading)) {
		strbuf_addf(buf, "To be fetched on %s at %02d:%02d.",
			    date_text(offer->pickup_on, day), (int)(offer->pickup_minute / 60),
			    (int)(offer->pickup_minute % 60));
		if (date_compare(offer->pickup_on, offer->occurs_on) != 0) {
			strbuf_addf(buf, " It is for %s.", date_text(offer->occurs_on, day));
		}
		strbuf_add_char(buf, '\n');
	}
}

// What keeps a message that is planned from being one; why it does may tell of somebody.
static void add_judgement(struct strbuf *buf, const struct reading *reading, bool names) {
	const struct judgement *judgement = &reading->dossier.judgement;
	if (judgement->decision == DECISION_WITHDRAW) {
		strbuf_addf(buf, "No message is planned%s%s.", names ? ": " : "",
			    names ? judgement->text : "");
	} else if (judgement->decision == DECISION_HOLD) {
		strbuf_addf(buf, "To be held for you%s%s.\n", names ? ": " : "",
			    names ? judgement->text : "");
	}
}

static void add_state(struct strbuf *buf, const struct reading *reading, bool names) {
	const struct draft *draft = &reading->draft;
	const struct judgement *judgement = &reading->dossier.judgement;
	char day[DATE_TEXT_SIZE];
	if (reading->wish.state != NULL) {
		strbuf_add_text(buf, reading->wish.state);
		return;
	}
	if (draft->id == 0) {
		add_judgement(buf, reading, names);
	}
	if (draft->id == 0 && judgement->decision != DECISION_WITHDRAW) {
		strbuf_addf(buf, "Planned: its draft is made on %s.",
			    date_none(reading->occasion.draft_on)
				    ? "?"
				    : date_text(reading->occasion.draft_on, day));
	}
	if (draft->id == 0) {
		return;
	}
	struct civil by = zone_civil(reading->app->config->shop.zone, draft->send_by);
	const char *reason = names ? draft_hold_reason(draft) : NULL;
	strbuf_addf(buf, "Draft %" PRId64 ": %s", draft->id,
		    words_name(&draft_state_words, (int)draft->state));
	if (reading->delivery.id != 0 && reading->delivery.state > DELIVERY_HANDING) {
		strbuf_addf(buf, ", %s",
			    words_name(&delivery_state_words, (int)reading->delivery.state));
	}
	if (reason != NULL) {
		strbuf_addf(buf, ", %s", reason);
	}
	strbuf_addf(buf, ". Send by %s %02d:%02d.", date_text(by.date, day), by.minute / 60,
		    by.minute % 60);
}

// What was bought last time, what is suggested, how far it is, what was ordered, whom to call.
static void add_description(struct strbuf *buf, const struct reading *reading, bool names) {
	const struct json *facts = reading->draft.id != 0 ? reading->draft.facts
							  : reading->dossier.facts;
	const char *when = json_get_text(facts, "last_when_title");
	if (is_gone(reading)) {
		strbuf_add_text(buf, "Nothing is done about this day any more.\n");
		if (reading->draft.id == 0 && reading->wish.state == NULL) {
			add_judgement(buf, reading, names);
			strbuf_add_char(buf, '\n');
		}
	} else {
		add_fact(buf, reading, when != NULL ? when : "Last time",
			 json_get_text(facts, "last_gift"), names);
		add_fact(buf, reading, "Suggested", json_get_text(facts, "suggestion"), names);
		add_order(buf, reading);
	}
	if (names && is_there(reading->customer.phone)) {
		add_fact(buf, reading, "Call", reading->customer.phone, true);
		strbuf_addf(buf, "tel:%.*s\n", TOLD_BYTES, reading->customer.phone);
	}
	if (!is_gone(reading) || reading->draft.id != 0) {
		add_state(buf, reading, names);
	}
}

typedef void add_words(struct strbuf *buf, const struct reading *reading, bool names);

static char *words_of(add_words *add, const struct reading *reading, bool names, size_t max) {
	struct strbuf buf = STRBUF_INIT(max);
	add(&buf, reading, names);
	return strbuf_take(&buf);
}

// Grows with every revision, and with what became of it.
static int64_t change_of(const struct draft *draft) {
	if (draft->id == 0) {
		return 0;
	}
	int64_t fate = draft_is_open(draft) ? 0 : draft->state == DRAFT_APPROVED ? 1 : 2;
	return draft->revision * 4 + fate;
}

static void word(const struct reading *reading, struct calendar_entry *entry) {
	const struct draft *draft = &reading->draft;
	entry->customer = reading->customer.id;
	entry->on = is_fetched(reading) ? reading->offer.pickup_on : entry->coming.day;
	entry->summary = words_of(add_summary, reading, true, ICAL_MAX_SUMMARY);
	entry->description = words_of(add_description, reading, true, ICAL_MAX_DESCRIPTION);
	entry->nameless_summary = words_of(add_summary, reading, false, ICAL_MAX_SUMMARY);
	entry->nameless_description =
		words_of(add_description, reading, false, ICAL_MAX_DESCRIPTION);
	entry->category = xstrdup(reading->occasion.kind);
	entry->nameless_category = xstrdup(tells_who(reading, reading->occasion.kind)
						   ? OCCASION_GENERAL
						   : reading->occasion.kind);
	entry->gone = is_gone(reading);
	entry->erased = reading->customer.state == CUSTOMER_ERASED;
	entry->prepare = is_ordered(reading);
	entry->open = draft->state <= DRAFT_HELD && draft->id != 0;
	entry->change = change_of(draft);
	entry->stamp = draft->created_at;
}

bool calendar_entry_make(struct app *app, const struct calendar_wish *wish,
			 struct calendar_entry *ret, struct err *err) {
	struct reading reading = {.app = app, .wish = *wish};
	struct instance instance;
	*ret = (struct calendar_entry){.coming = *wish->coming};
	bool ok = store_instance(app->store, &instance, err) && read_day(&reading, err);
	if (ok) {
		word(&reading, ret);
		ret->stamp = ret->stamp != 0 ? ret->stamp : instance.created_at;
	}
	reading_finish(&reading);
	return ok;
}

void calendar_entry_finish(struct calendar_entry *entry) {
	free(entry->summary);
	free(entry->description);
	free(entry->nameless_summary);
	free(entry->nameless_description);
	free(entry->category);
	free(entry->nameless_category);
	*entry = (struct calendar_entry){0};
}

bool calendar_entry_uid(struct app *app, const char *calendar, const struct coming *coming,
			int number, char ret[ICAL_MAX_UID], struct err *err) {
	struct instance instance;
	unsigned char digest[SHA256_SIZE];
	char digits[UID_DIGITS + 1], text[80], day[DATE_TEXT_SIZE];
	if (!store_instance(app->store, &instance, err)) {
		return false;
	}
	int len = snprintf(text, sizeof text, "%s %" PRId64 " %s", calendar, coming->occasion,
			   date_text(coming->day, day)); // fits
	if (number > 0) {
		(void)snprintf(text + len, sizeof text - (size_t)len, " %d", number); // fits
	}
	hmac_sha256(instance.secret, sizeof instance.secret, text, strlen(text), digest);
	base32(digest, sizeof digest, digits, UID_DIGITS);
	(void)snprintf(ret, ICAL_MAX_UID, "rm.%s@rosemary", digits); // fits
	return true;
}

static bool keep_draft(const void *record, void *argument) {
	*(int64_t *)argument = ((const struct coming *)record)->draft;
	return false;
}

bool calendar_entry_draft(struct app *app, const struct coming *coming, int64_t *ret,
			  struct err *err) {
	const struct days_asked asked = {coming->occasion, coming->day, coming->day};
	*ret = 0;
	return store_draft_days(app->store, &asked, keep_draft, ret, err);
}
