// The facts of the owner's pages.
#include "daemon/owner_page.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/approval.h"
#include "daemon/control_json.h"
#include "daemon/dossier.h"
#include "daemon/guard.h"
#include "daemon/http_page.h"
#include "rosemary/base/alloc.h"
#include "rosemary/domain/audit.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"
#include "rosemary/text/sms.h"

enum {
	LATER_DAYS_MAX = 31,
	LOG_ROWS_MAX = 50, // of one draft, until who decided is found
};

bool owner_page_covers(const struct feed *feed, const struct draft *draft) {
	return draft->purpose != DRAFT_NOTICE &&
	       (feed->kind == FEED_ALL ||
		(feed->kind == FEED_CUSTOMER && feed->customer == draft->customer));
}

static const struct language *language_of(const struct app *app) {
	const char *code = app->config->shop.language;
	return playbook_language(app->playbook, code, code);
}

struct json *owner_page_facts(const struct app *app, const struct feed *feed) {
	struct json *facts = http_page_facts(app, NULL);
	struct hold hold;
	json_put_text(facts, "language", app->config->shop.language);
	json_put_text(facts, "feed", feed->name);
	json_put_text(facts, "on_hold", guard_holds(app->guard, &hold) ? hold.reason : NULL);
	return facts;
}

// Puts an instant as people say it; nothing for 0.
static void put_moment(struct json *facts, const char *name, const struct app *app, int64_t at) {
	if (at != 0) {
		struct civil civil = zone_civil(app->config->shop.zone, at);
		char *said = language_moment(language_of(app), civil.date, civil.minute);
		json_put_text(facts, name, said);
		free(said);
	}
}

static void put_number(struct json *facts, const char *name, int64_t number) {
	char *text = xasprintf("%" PRId64, number);
	json_put_text(facts, name, text);
	free(text);
}

static bool put_customer_name(struct json *facts, struct app *app, int64_t id, struct err *err) {
	struct customer customer = {0};
	if (!store_customer_get(app->store, id, &customer, err)) {
		return false;
	}
	char *name = customer_full_name(&customer);
	bool named = name != NULL && *name != '\0';
	json_put_text(facts, "customer", named ? name : customer.ref);
	if (!named && customer.ref == NULL) {
		put_number(facts, "customer", id);
	}
	free(name);
	record_finish(&customer_record, &customer);
	return true;
}

// How the shop calls the occasion: "birthday", "Mother's Day", "Tom's graduation"; to be freed.
static char *call(const struct app *app, const struct occasion *occasion) {
	struct json *object = json_new_object();
	put_called(object, app, occasion);
	const char *called = json_get_text(object, "called");
	bool kind = strcmp(called, occasion->kind) == 0;
	char *said = kind ? language_kind(language_of(app), called, NULL) : xstrdup(called);
	json_free(object);
	return said;
}

// Whom a draft is to and what about: "Linda Hartley", "birthday (Rosa)".
static bool put_subject(struct json *facts, struct app *app, const struct draft *draft,
			struct err *err) {
	struct occasion occasion = {0};
	struct recipient recipient = {0};
	if (!put_customer_name(facts, app, draft->customer, err) ||
	    !store_occasion_get(app->store, draft->occasion, &occasion, err)) {
		return false;
	}
	bool ok = draft->recipient == 0 ||
		  store_recipient_get(app->store, draft->recipient, &recipient, err);
	if (ok) {
		const char *who = draft->recipient != 0 ? recipient_label(&recipient) : NULL;
		char *called = call(app, &occasion);
		char *concerns = who != NULL ? xasprintf("%s (%s)", called, who) : xstrdup(called);
		json_put_text(facts, "concerns", concerns);
		free(concerns);
		free(called);
	}
	record_finish(&recipient_record, &recipient);
	record_finish(&occasion_record, &occasion);
	return ok;
}

// What every line about a draft says: its day, its way, whether it is held and why.
static void put_standing(struct json *facts, const struct app *app, const struct draft *draft) {
	static const char *const ways[FORM_COUNT] = {"by_email", "by_sms", "by_letter", "by_call"};
	char *day = language_day(language_of(app), draft->occurs_on);
	put_number(facts, "draft", draft->id);
	json_put_text(facts, "day", day);
	json_put_bool(facts, ways[form_of(draft->channel, draft->address)], true);
	put_moment(facts, "send_by", app, draft->send_by);
	json_put_bool(facts, "held", draft->state == DRAFT_HELD);
	if (draft->hold != NULL) {
		char shown[65];
		draft_hold_shown(draft, shown);
		json_put_text(facts, "hold", shown);
		json_put_text(facts, "hold_reason", draft_hold_reason(draft));
	}
	free(day);
}

// The letter and its envelope, and the digest of all that is seen of it.
static void put_letter(struct json *facts, const struct app *app, const struct draft *draft) {
	const char *sender = approval_sender(app, draft->channel);
	char shown[65];
	draft_shown(draft, sender, shown);
	json_put_text(facts, "shown", shown);
	json_put_text(facts, "from", sender);
	json_put_text(facts, "to", draft->address);
	json_put_text(facts, "message_text", draft->text);
	if (draft->channel == CHANNEL_EMAIL) {
		json_put_text(facts, "reply_to", dossier_reply_address(app));
		json_put_text(facts, "message_subject", draft->subject);
	} else if (draft->channel == CHANNEL_SMS && draft->text != NULL) {
		put_number(facts, "segments", (int64_t)sms_measure(draft->text).segments);
	}
}

// Why there is a draft, and what became different while it waited.
static void put_reasons(struct json *facts, const struct draft *draft) {
	struct json *reasons = json_new_list(), *changes = json_new_list();
	for (size_t i = draft->hold != NULL ? 1 : 0; i < json_count(draft->reasons); i++) {
		const struct json *reason = json_at(draft->reasons, i);
		const char *code = json_get_text(reason, "code");
		bool changed = code != NULL && strcmp(code, "changed") == 0;
		struct json *told = json_new_object();
		json_put_text(told, "reason", json_get_text(reason, "text"));
		json_push(changed ? changes : reasons, told);
	}
	json_put(facts, "reasons", reasons);
	json_put(facts, "changes", changes);
}

// The days until which it can be put off: on the last of them there is time left for a yes.
static void put_later_days(struct json *facts, const struct app *app, const struct draft *draft) {
	const struct config *config = app->config;
	struct json *days = json_new_list();
	struct date day = zone_day(config->shop.zone, clock_now(&app->clock));
	for (int i = 0; i < LATER_DAYS_MAX; i++) {
		char value[DATE_TEXT_SIZE];
		day = date_add(day, 1);
		if (zone_instant(config->shop.zone, day, config->policy.plan_at) >=
		    draft->send_by) {
			break;
		}
		struct json *choice = json_new_object();
		char *said = language_day(language_of(app), day);
		json_put_text(choice, "value", date_text(day, value));
		json_put_text(choice, "said", said);
		json_push(days, choice);
		free(said);
	}
	json_put(facts, "later_days", days);
	json_put_bool(facts, "can_wait", json_count(days) > 0);
}

// When it leaves or would, and why not at once: because its channel rests, if it does. 0: never.
static bool put_leaving(struct json *facts, struct app *app, enum channel channel, int64_t at,
			const char *why, struct err *err) {
	int64_t until = 0;
	char *reason = NULL;
	if (!store_channel_get(app->store, channel, &until, &reason, err)) {
		return false;
	}
	bool rests = at != 0 && until > at && until > clock_now(&app->clock);
	char *said = rests ? xasprintf("%s rests: %s", channel_name(channel),
				       reason != NULL ? reason : "")
			   : NULL;
	put_moment(facts, "leaves", app, rests ? until : at);
	json_put_text(facts, "leaves_why", rests ? said : why);
	free(said);
	free(reason);
	return true;
}

// What can be done about a draft that waits, and when it would leave.
static bool put_choices(struct json *facts, struct app *app, const struct draft *draft,
			struct err *err) {
	struct departure departure = {0};
	if (draft->address != NULL && !approval_departure(app, draft, &departure, err)) {
		return false;
	}
	put_later_days(facts, app, draft);
	json_put_bool(facts, "can_leave", departure.at != 0);
	if (draft->held_until > clock_now(&app->clock)) {
		put_moment(facts, "put_off", app, draft->held_until);
		json_put_bool(facts, "can_undo", true);
	}
	return put_leaving(facts, app, draft->channel, departure.at, departure.why, err);
}

static bool put_delivery(struct json *facts, struct app *app, const struct delivery *delivery,
			 struct err *err) {
	const char *reason = delivery->reason != NULL ? delivery->reason : "";
	bool ok = true;
	if (delivery->state == DELIVERY_QUEUED) {
		ok = put_leaving(facts, app, delivery->channel, delivery->next_at, reason, err);
	} else if (delivery->state == DELIVERY_SENT) {
		put_moment(facts, "left", app, delivery->changed_at);
	} else if (delivery->state > DELIVERY_SENT) {
		const char *state =
			delivery->state == DELIVERY_FAILED
				? "not delivered"
				: words_name(&delivery_state_words, (int)delivery->state);
		char *trouble = xasprintf("%s%s%s", state, *reason != '\0' ? ": " : "", reason);
		json_put_text(facts, "trouble", trouble);
		free(trouble);
	}
	json_put_bool(facts, "can_undo",
		      delivery->state == DELIVERY_QUEUED || delivery->state == DELIVERY_HELD);
	return ok;
}

// When an approved draft leaves, or what became of it.
static bool put_departed(struct json *facts, struct app *app, const struct draft *draft,
			 struct err *err) {
	struct delivery delivery = {0};
	struct message message = {0};
	bool found = false, queued = false;
	bool ok = store_message_of_draft(app->store, draft->id, &found, &message, err) &&
		  store_delivery_newest_of(app->store, draft->id, &queued, &delivery, err);
	if (ok && queued) {
		ok = put_delivery(facts, app, &delivery, err);
	} else if (ok && found) { // approved in this moment
		ok = put_leaving(facts, app, draft->channel, message.not_before, NULL, err);
		json_put_bool(facts, "can_undo", true);
	}
	record_finish(&delivery_record, &delivery);
	message_finish(&message);
	return ok;
}

// What was approved and could not leave in time: by whom, and what kept it.
static bool put_kept(struct json *facts, struct app *app, const struct draft *draft,
		     struct err *err) {
	struct delivery delivery = {0};
	struct message message = {0};
	bool found = false, queued = false;
	bool ok = store_message_of_draft(app->store, draft->id, &found, &message, err) &&
		  store_delivery_newest_of(app->store, draft->id, &queued, &delivery, err);
	if (ok && found && queued && message.revision == draft->revision) {
		json_put_text(facts, "decided_by", message.approved_by);
		put_moment(facts, "decided_at", app, message.approved_at);
		json_put_text(facts, "trouble", delivery.reason);
	}
	record_finish(&delivery_record, &delivery);
	message_finish(&message);
	return ok;
}

// The newest row of a draft's log that brought it where it is.
struct search {
	const struct draft *draft;
	char *who;
	int64_t at;
};

static bool keep_decider(const void *record, void *argument) {
	const struct audit *audit = record;
	struct search *search = argument;
	const char *state = words_name(&draft_state_words, (int)search->draft->state);
	bool put_off = search->draft->state == DRAFT_HELD && search->draft->held_until != 0;
	bool found = put_off ? strcmp(audit->verb, "later") == 0
			     : audit->after != NULL && strcmp(audit->after, state) == 0;
	if (found) {
		search->who = xstrdup(audit->who);
		search->at = audit->at;
	}
	return !found;
}

bool owner_page_decider(struct app *app, const struct draft *draft, char **ret_who, int64_t *ret_at,
			struct err *err) {
	struct search search = {.draft = draft};
	const struct store_page page = {
		.limit = LOG_ROWS_MAX,
		.noun = draft_record.noun,
		.noun_id = draft->id,
	};
	if (!store_audit_each(app->store, &page, keep_decider, &search, err)) {
		return false;
	}
	*ret_who = search.who;
	*ret_at = search.at;
	return true;
}

// What was decided, by whom and when.
static bool put_decision(struct json *facts, struct app *app, const struct draft *draft,
			 struct err *err) {
	char *who = NULL;
	int64_t at = 0;
	if (!owner_page_decider(app, draft, &who, &at, err)) {
		return false;
	}
	bool in_time = draft->send_by > clock_now(&app->clock);
	json_put_text(facts, "state", words_name(&draft_state_words, (int)draft->state));
	json_put_text(facts, "decided_by", who);
	put_moment(facts, "decided_at", app, at);
	json_put_bool(facts, "approved", draft->state == DRAFT_APPROVED);
	json_put_bool(facts, "skipped", draft->state == DRAFT_SKIPPED);
	json_put_bool(facts, "lapsed", draft->state == DRAFT_LAPSED);
	json_put_bool(facts, "missed", draft->state == DRAFT_MISSED);
	json_put_bool(facts, "withdrawn", draft->state == DRAFT_WITHDRAWN);
	json_put_bool(facts, "can_undo", draft->state == DRAFT_SKIPPED && in_time);
	free(who);
	if (draft->state == DRAFT_LAPSED) {
		return put_kept(facts, app, draft, err);
	}
	return draft->state != DRAFT_APPROVED || put_departed(facts, app, draft, err);
}

bool owner_page_put_draft(struct json *facts, struct app *app, const struct draft *draft,
			  struct err *err) {
	bool open = draft_is_open(draft);
	put_standing(facts, app, draft);
	put_letter(facts, app, draft);
	put_reasons(facts, draft);
	put_moment(facts, "order_by", app, draft->order_by);
	json_put_bool(facts, "waits", open);
	json_put_bool(facts, "stale", draft->stale);
	return put_subject(facts, app, draft, err) && put_decision(facts, app, draft, err) &&
	       (!open || put_choices(facts, app, draft, err));
}

// What waits, in the making.
struct waiting {
	struct app *app;
	int64_t now, but;
	bool whole; // each is told; else the first one alone
	struct json *rows;
	size_t count;
	bool more;
	struct err *err;
};

// What was put off was decided about: it waits again on its day.
static bool add_waiting(const void *record, void *argument) {
	const struct draft *draft = record;
	struct waiting *waiting = argument;
	if (draft->id == waiting->but || draft->held_until > waiting->now) {
		return true;
	}
	waiting->more = waiting->count == OWNER_PAGE_MAX;
	if (waiting->more) {
		return false;
	}
	if (waiting->count++ > 0 && !waiting->whole) {
		return true;
	}
	struct json *row = json_new_object();
	put_standing(row, waiting->app, draft);
	json_push(waiting->rows, row);
	return put_subject(row, waiting->app, draft, waiting->err);
}

static bool gather(struct waiting *waiting, const struct feed *feed, struct err *err) {
	// It ends when enough wait: however many were put off stand before them, nothing is hidden.
	const struct store_page page = {.limit = INT64_MAX, .customer = feed->customer};
	waiting->now = clock_now(&waiting->app->clock);
	waiting->rows = json_new_list();
	waiting->err = err;
	return store_draft_queue(waiting->app->store, &page, add_waiting, waiting, err) &&
	       err->code == ERR_NONE;
}

static void put_count(struct json *facts, const struct waiting *waiting) {
	put_number(facts, "waiting", (int64_t)waiting->count);
	json_put_bool(facts, "some_wait", waiting->count > 0);
	json_put_bool(facts, "one_waits", waiting->count == 1);
	json_put_bool(facts, "many_wait", waiting->more);
}

bool owner_page_put_others(struct json *facts, struct app *app, const struct feed *feed,
			   int64_t but, struct err *err) {
	struct waiting waiting = {.app = app, .but = but};
	bool ok = gather(&waiting, feed, err);
	if (ok) {
		put_count(facts, &waiting);
		json_put(facts, "next", json_share(waiting.rows));
	}
	json_free(waiting.rows);
	return ok;
}

bool owner_page_put_list(struct json *facts, struct app *app, const struct feed *feed,
			 struct err *err) {
	struct waiting waiting = {.app = app, .whole = true};
	bool ok = gather(&waiting, feed, err);
	if (ok) {
		put_count(facts, &waiting);
		json_put(facts, "drafts", json_share(waiting.rows));
	}
	json_free(waiting.rows);
	return ok;
}
