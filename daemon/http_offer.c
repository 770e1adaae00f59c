// /o/TOKEN: a customer looks at an offer, and answers it.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/dossier.h"
#include "daemon/http_handlers.h"
#include "daemon/http_page.h"
#include "daemon/offer_answer.h"
#include "daemon/pipeline.h"
#include "daemon/stopping.h"
#include "rosemary/base/alloc.h"
#include "rosemary/domain/pickup.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/order.h"
#include "rosemary/store/token.h"

enum { NOTE_MAX_CHARACTERS = 500, TIME_SIZE = sizeof "00:00:00" };

// A visit to an offer, and what its form says.
struct talk {
	struct http_visit *visit;
	struct app *app;
	struct offer offer;
	struct draft draft; // what its message was made of
	int64_t now;
	const char *note, *pickup_day, *pickup_time; // as they were typed; NULL: nothing
	struct offer_said said;
	bool unanswered, note_long, pickup_wrong; // what is wrong with the form
	bool closed;                              // nobody is to be asked about the day any more
	bool ordered;                             // the customer has ordered for it in another way
	bool answered;                            // by this visit; the form is not shown again
	bool taken;                               // and it counts
	bool stands;                              // what was answered before goes on instead
};

static struct pickup_question question_of(const struct talk *talk) {
	const struct config *config = talk->app->config;
	return (struct pickup_question){&config->shop, &config->policy, talk->offer.occurs_on,
					talk->now};
}

static bool waits(const struct offer *offer) {
	return offer->state == OFFER_OPEN || offer->state == OFFER_LATER;
}

// Somebody has died since, as an order in sympathy tells. What the owner knew of when the message
// was approved all the same is no news.
static bool mourns(const struct talk *talk, const struct situation *situation) {
	const char *released = talk->draft.released;
	return situation->sympathy && (released == NULL || strcmp(released, "sympathy") != 0);
}

// What the shop has learned since the message left.
static bool ask_again(struct talk *talk, struct err *err) {
	const struct offer *offer = &talk->offer;
	struct dossier dossier;
	bool ok = dossier_open(talk->app, offer->occasion, offer->occurs_on, offer->draft, &dossier,
			       err);
	if (ok) {
		talk->closed = situation_is_over(&dossier.situation) ||
			       mourns(talk, &dossier.situation);
		talk->ordered = dossier.situation.ordered != NULL &&
				!dossier.situation.ordered_unnamed;
	}
	dossier_finish(&dossier);
	return ok;
}

static bool may_answer(const struct talk *talk) {
	return offer_is_open(&talk->offer, talk->now) && !talk->closed && !talk->ordered;
}

// Reads the offer behind the link. *ret_found is false when the link is good for nothing.
static bool find(struct talk *talk, bool *ret_found, struct err *err) {
	struct store *store = talk->app->store;
	struct token token = {0};
	if (!store_token_use(store, talk->visit->token, TOKEN_OFFER, talk->now, &token, err)) {
		return false;
	}
	*ret_found = token.id != 0;
	if (!*ret_found) {
		return true;
	}
	int64_t id = token.subject;
	record_finish(&token_record, &token);
	return store_offer_get(store, id, &talk->offer, err) &&
	       store_draft_get(store, talk->offer.draft, &talk->draft, err) &&
	       (!waits(&talk->offer) || ask_again(talk, err));
}

// The choice's text when it is the one that was made.
static void add_choice(struct json *choices, const char *value, const char *said,
		       const char *chosen) {
	struct json *choice = json_new_object();
	json_put_text(choice, "value", value);
	json_put_text(choice, "said", said);
	json_put_bool(choice, "chosen", chosen != NULL && strcmp(chosen, value) == 0);
	json_push(choices, choice);
}

static const char *time_text(int minute, char text[TIME_SIZE]) {
	(void)snprintf(text, TIME_SIZE, "%02d:%02d", minute / 60 % 24, minute % 60); // it fits
	return text;
}

static struct json *day_choices(const struct talk *talk) {
	const struct language *language = dossier_language_of(talk->app, &talk->draft);
	const struct pickup_question question = question_of(talk);
	struct date days[PICKUP_DAYS_MAX];
	size_t count = pickup_days(&question, days);
	struct json *choices = json_new_list();
	for (size_t i = 0; i < count; i++) {
		char value[DATE_TEXT_SIZE];
		char *said = language_day(language, days[i]);
		add_choice(choices, date_text(days[i], value), said, talk->pickup_day);
		free(said);
	}
	return choices;
}

static struct json *time_choices(const struct talk *talk) {
	const struct shop *shop = &talk->app->config->shop;
	struct json *choices = json_new_list();
	for (int minute = shop->opens; minute <= shop->closes; minute += PICKUP_STEP_MINUTES) {
		char value[TIME_SIZE];
		(void)time_text(minute, value); // returns value
		add_choice(choices, value, value, talk->pickup_time);
	}
	return choices;
}

// The form: what may be chosen, what was typed, what is wrong with it.
static void put_form(const struct talk *talk, struct json *facts) {
	const struct shop *shop = &talk->app->config->shop;
	char text[TIME_SIZE], max[16];
	struct json *days = day_choices(talk);
	if (json_count(days) > 0) {
		json_put_text(facts, "opens", time_text(shop->opens, text));
		json_put_text(facts, "closes", time_text(shop->closes, text));
	}
	json_put(facts, "pickup_days", days);
	json_put(facts, "pickup_times", time_choices(talk));
	(void)snprintf(max, sizeof max, "%d", NOTE_MAX_CHARACTERS); // an int fits
	json_put_text(facts, "note_max", max);
	json_put_text(facts, "note", talk->note != NULL ? talk->note : talk->offer.note);
	json_put_bool(facts, "unanswered", talk->unanswered);
	json_put_bool(facts, "note_long", talk->note_long);
	json_put_bool(facts, "pickup_wrong", talk->pickup_wrong);
}

// Peace was asked for just now, whatever was answered before.
static bool is_never(const struct talk *talk) {
	return talk->answered && talk->said.answer == OFFER_SAYS_NEVER;
}

// What became of a yes: the owner may have decided since.
static bool put_order(const struct talk *talk, struct json *facts, struct err *err) {
	struct order order = {0};
	if (!store_order_get(talk->app->store, talk->offer.ordered, &order, err)) {
		return false;
	}
	bool undone = order.kind != ORDER_NORMAL; // cancelled or refunded: both know
	bool refused = !undone && order.confirmation == ORDER_DECLINED; // the shop will call
	json_put_bool(facts, "declined", undone && !is_never(talk));
	json_put_bool(facts, "accepted", !refused && !undone);
	json_put_bool(facts, "impossible", refused);
	json_put_bool(facts, "confirmed", order.confirmation == ORDER_CONFIRMED);
	record_finish(&order_record, &order);
	return true;
}

static bool put_no(const struct talk *talk, struct json *facts, struct err *err) {
	const struct stop stop = {.customer = talk->offer.customer,
				  .occasion = talk->offer.occasion};
	bool never = false;
	if (!stopping_is_done(talk->app->store, &stop, &never, err)) {
		return false;
	}
	json_put_bool(facts, "never", never);
	json_put_bool(facts, "declined", !never);
	return true;
}

// What was answered, and what was said with it.
static bool put_answer(const struct talk *talk, struct json *facts, struct err *err) {
	const struct offer *offer = &talk->offer;
	if (!date_none(offer->pickup_on)) {
		const struct language *language = dossier_language_of(talk->app, &talk->draft);
		char *said = language_moment(language, offer->pickup_on, (int)offer->pickup_minute);
		json_put_text(facts, "pickup", said);
		free(said);
	}
	json_put_text(facts, "note", offer->note);
	json_put_bool(facts, "change", offer->state == OFFER_CHANGE);
	json_put_bool(facts, "later", offer->state == OFFER_LATER);
	json_put_bool(facts, "stands", talk->stands);
	json_put_bool(facts, "never", is_never(talk));
	return (offer->state != OFFER_ACCEPTED || put_order(talk, facts, err)) &&
	       (offer->state != OFFER_DECLINED || put_no(talk, facts, err));
}

// Shows the page that suits where the offer stands.
static void show(struct talk *talk, enum http_status status) {
	const struct offer *offer = &talk->offer;
	struct err err = {0};
	struct json *facts = http_page_facts(talk->app, &talk->draft);
	bool closed = talk->closed && !talk->taken && offer->ordered == 0;
	bool ordered = !closed && talk->ordered && waits(offer);
	bool lapsed = waits(offer) && !offer_is_open(offer, talk->now);
	bool expired = !closed && !ordered && (offer->state == OFFER_EXPIRED || lapsed);
	bool form = may_answer(talk) && !talk->answered;
	bool ok = put_answer(talk, facts, &err);
	json_put_bool(facts, "open", form);
	json_put_bool(facts, "expired", expired);
	json_put_bool(facts, "over", date_compare(offer->occurs_on, talk->said.today) < 0);
	json_put_bool(facts, "closed", closed);
	json_put_bool(facts, "ordered", ordered);
	if (ok && form) {
		put_form(talk, facts);
	}
	if (ok) {
		bool asks = form || expired || closed || ordered;
		http_page_show(talk->visit, status, asks ? "offer" : "offer-done", facts);
	} else {
		http_page_fail(talk->visit, &err);
		json_free(facts);
	}
}

// A field of the form without the blanks around it; to be freed. NULL when it says nothing.
static char *field_of(const struct json *form, const char *name) {
	static const char blanks[] = " \t\n";
	const char *text = json_get_text(form, name);
	if (text == NULL) {
		return NULL;
	}
	text += strspn(text, blanks);
	size_t len = strlen(text);
	while (len > 0 && strchr(blanks, text[len - 1]) != NULL) {
		len--;
	}
	return len > 0 ? xstrndup(text, len) : NULL;
}

static size_t characters_of(const char *text) {
	size_t count = 0;
	for (; *text != '\0'; text++) {
		count += ((unsigned char)*text & 0xc0) != 0x80; // no byte within a character
	}
	return count;
}

// A pick-up has a day and a time on which the shop is open, or neither.
static void read_pickup(struct talk *talk) {
	const struct pickup_question question = question_of(talk);
	struct err ignored = {0}; // the page says what is wrong
	struct date on = {0};
	int minute = 0;
	if (talk->pickup_day == NULL && talk->pickup_time == NULL) {
		return;
	}
	talk->pickup_wrong = talk->pickup_day == NULL || talk->pickup_time == NULL ||
			     !date_parse(talk->pickup_day, &on, &ignored) ||
			     !pickup_minute(talk->pickup_time, &minute) ||
			     !pickup_fits(&question, on, minute);
	if (!talk->pickup_wrong) {
		talk->said.pickup_on = on;
		talk->said.pickup_minute = minute;
	}
}

// Reads the form; false when the customer has to mend it.
static bool read_form(struct talk *talk) {
	int answer = 0;
	talk->unanswered = !words_find(&offer_answer_words,
				       json_get_text(talk->visit->form, "answer"), &answer);
	talk->said.answer = (enum offer_answer)answer;
	talk->note_long = talk->note != NULL && characters_of(talk->note) > NOTE_MAX_CHARACTERS;
	if (talk->unanswered || talk->said.answer == OFFER_SAYS_YES) {
		read_pickup(talk); // whoever wants nothing has nothing to collect
	}
	return !talk->unanswered && !talk->note_long && !talk->pickup_wrong;
}

// True when what was answered before is another thing than what is said now: the answer itself, a
// note, a pick-up.
static bool differs(const struct offer *offer, const struct offer_said *said) {
	enum offer_state would = OFFER_OPEN;
	bool noted = said->note != NULL &&
		     (offer->note == NULL || strcmp(said->note, offer->note) != 0);
	bool moved = !date_none(said->pickup_on) &&
		     (date_compare(said->pickup_on, offer->pickup_on) != 0 ||
		      said->pickup_minute != offer->pickup_minute);
	return said->answer != OFFER_SAYS_NEVER && offer_next(OFFER_OPEN, said->answer, &would) &&
	       (would != offer->state || noted || moved);
}

static bool take(struct talk *talk, struct err *err) {
	struct app *app = talk->app;
	struct offer answered = {0};
	enum offer_outcome outcome = OFFER_STANDS;
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = offer_answer_take(app->store, talk->offer.id, &talk->said, &answered, &outcome,
				    err) &&
		  (outcome != OFFER_TAKEN || pipeline_plan(app->pipeline, err));
	if (!store_end(app->store, ok, err)) {
		record_finish(&offer_record, &answered);
		return false;
	}
	record_finish(&offer_record, &talk->offer);
	talk->offer = answered;
	talk->answered = true;
	talk->taken = outcome == OFFER_TAKEN;
	talk->stands = outcome == OFFER_STANDS && differs(&answered, &talk->said);
	pipeline_wake(app->pipeline);
	return true;
}

static void act(struct talk *talk) {
	struct err err = {0};
	char *how = xasprintf("the page of message %" PRId64, talk->offer.message);
	talk->said.note = talk->note;
	talk->said.now = talk->now;
	talk->said.how = how;
	talk->said.closed = talk->closed || talk->ordered;
	if (!read_form(talk)) {
		show(talk, may_answer(talk) ? HTTP_BAD_REQUEST : HTTP_OK);
	} else if (take(talk, &err)) {
		show(talk, HTTP_OK);
	} else {
		http_page_fail(talk->visit, &err);
	}
	free(how);
}

void http_offer(struct http_visit *visit) {
	struct talk talk = {.visit = visit,
			    .app = visit->app,
			    .now = clock_now(&visit->app->clock)};
	char *note = field_of(visit->form, "note");
	char *pickup_day = field_of(visit->form, "pickup_day");
	char *pickup_time = field_of(visit->form, "pickup_time");
	struct err err = {0};
	bool found = false;
	talk.note = note;
	talk.pickup_day = pickup_day;
	talk.pickup_time = pickup_time;
	talk.said.today = zone_day(talk.app->config->shop.zone, talk.now);
	if (!find(&talk, &found, &err)) {
		http_page_fail(visit, &err);
	} else if (found && visit->request->method == HTTP_POST) {
		act(&talk);
	} else if (found) {
		show(&talk, HTTP_OK);
	}
	record_finish(&draft_record, &talk.draft);
	record_finish(&offer_record, &talk.offer);
	free(note);
	free(pickup_day);
	free(pickup_time);
}
