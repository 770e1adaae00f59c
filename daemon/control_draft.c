// Drafts: listing them and showing one exactly as it would leave.
#include "control_draft.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "approval.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "dossier.h"
#include "drafting.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"

enum { MISSED_DAYS_PRESET = 30, DAY_SECONDS = 86400 };

void draft_put_why(struct json *object, const struct draft *draft) {
	json_put_text(object, "why", draft_hold_reason(draft));
}

// How a draft came too late, behind what held it: a line of the audit says more of one that lapsed.
static bool put_end(struct json *object, const struct draft *draft, struct app *app,
		    struct err *err) {
	const char *held = json_get_text(object, "why");
	struct message message = {0};
	bool approved = false;
	if (!store_message_of_draft(app->store, draft->id, &approved, &message, err)) {
		return false;
	}
	approved = approved && message.revision == draft->revision;
	message_finish(&message);
	const char *end = draft->state == DRAFT_MISSED
				  ? "send-by had passed before it could be made"
			  : approved     ? "it was approved, and could not leave before send-by"
			  : held != NULL ? "held, and nobody approved it by send-by"
					 : "nobody approved it by send-by";
	char *why = xasprintf("%s%s%s", end, held != NULL ? ": " : "", held != NULL ? held : "");
	json_put_text(object, "why", why);
	free(why);
	return true;
}

static bool decorate_missed(struct json *object, const void *record, struct app *app,
			    struct err *err) {
	return decorate_draft(object, record, app, err) && put_end(object, record, app, err);
}

// What a draft of a listing shows beside its columns.
bool decorate_draft(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct draft *draft = record;
	json_put_text(object, "to", draft->address);
	json_remove(object, "address");
	put_sms(object, app, draft->channel, draft->text);
	if (draft->channel == CHANNEL_SMS) {
		json_put(object, "subject", NULL); // it has none
	}
	draft_put_why(object, draft);
	return put_customer(object, app, draft->customer, err) &&
	       put_recipient(object, app, draft->recipient, err) &&
	       put_occasion(object, app, draft->occasion, err);
}

struct page_place draft_place(const void *record) {
	const struct draft *draft = record;
	return (struct page_place){.at = draft->send_by, .id = draft->id};
}

bool control_draft_queue(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &draft_record,
		.each = store_draft_queue,
		.decorate = decorate_draft,
		.place = draft_place,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

bool control_draft_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &draft_record,
		.each = store_draft_each,
		.decorate = decorate_draft,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

bool control_draft_missed(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &draft_record,
		.each = store_draft_missed,
		.decorate = decorate_missed,
		.place = draft_place,
	};
	int64_t days = json_get_int(request->params, "days", MISSED_DAYS_PRESET);
	struct store_page page;
	if (!page_from_request(request, &page, err)) {
		return false;
	}
	page.from = clock_now(&request->app->clock) - days * DAY_SECONDS;
	return page_list(request, &type, &page, err);
}

bool draft_read_fresh(struct app *app, int64_t id, struct draft *ret, struct err *err) {
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_draft_get(app->store, id, ret, err);
	bool open = draft_is_open(ret) || ret->state == DRAFT_WITHDRAWN;
	if (ok && open && ret->send_by > clock_now(&app->clock)) { // else it is history
		ok = drafting_refresh(app, ret, err);
	}
	if (!store_end(app->store, ok, err)) {
		record_finish(&draft_record, ret);
		return false;
	}
	return true;
}

// What happens if nobody does anything.
static void put_if_nothing(struct json *object, const struct draft *draft) {
	static const char *const sentences[DRAFT_STATE_COUNT] = {
		[DRAFT_WAITING] = "Without a yes it lapses at send-by and nothing is sent.",
		[DRAFT_HELD] = "It is held: without you it lapses at send-by and nothing is sent.",
		[DRAFT_APPROVED] = "It is approved: it leaves, or has left, as frozen.",
		[DRAFT_SKIPPED] = "It was skipped: nothing is sent this time.",
		[DRAFT_LAPSED] = "It lapsed: nothing is sent this time.",
		[DRAFT_MISSED] = "It came too late to be drafted in time: nothing is sent.",
		[DRAFT_WITHDRAWN] = "Its reason is gone: nothing is sent.",
	};
	json_put_text(object, "if_nothing", sentences[draft->state]);
}

static void put_changes(struct json *object, const struct draft *draft) {
	struct json *changes = json_new_list();
	for (size_t i = 0; i < json_count(draft->reasons); i++) {
		const struct json *reason = json_at(draft->reasons, i);
		const char *code = json_get_text(reason, "code");
		if (code != NULL && strcmp(code, "changed") == 0) {
			json_push(changes, json_new_text(json_get_text(reason, "text")));
		}
	}
	json_put(object, "changed", changes);
}

static bool put_departure(struct json *object, struct app *app, const struct draft *draft,
			  struct err *err) {
	struct departure departure;
	json_put(object, "leaves_at", NULL);
	json_put(object, "leaves_why", NULL);
	if (!draft_is_open(draft) || draft->address == NULL) {
		return true;
	}
	if (!approval_departure(app, draft, &departure, err)) {
		return false;
	}
	put_instant(object, "leaves_at", app, departure.at);
	json_put_text(object, "leaves_why", *departure.why != '\0' ? departure.why : NULL);
	return true;
}

// The frozen message and its deliveries, once there is one.
static bool put_message(struct request *request, struct json *object, const struct draft *draft,
			struct err *err) {
	struct message message = {0};
	struct app *app = request->app;
	bool found = false;
	json_put(object, "message", NULL);
	if (!store_message_of_draft(app->store, draft->id, &found, &message, err) || !found) {
		return err->code == ERR_NONE;
	}
	struct listing listing = listing_begin(request, &delivery_record, NULL, err);
	bool ok = store_delivery_of_message(app->store, message.id, listing_row, &listing, err);
	json_put(object, "message", record_answer(app, &message_record, &message));
	json_put(object, "deliveries", listing.rows);
	message_finish(&message);
	return ok;
}

bool draft_put_shown(struct request *request, const struct draft *draft, struct err *err) {
	struct app *app = request->app;
	char shown[65];
	struct json *object = record_answer(app, &draft_record, draft);
	const char *sender = approval_sender(app, draft->channel);
	draft_shown(draft, sender, shown);
	json_put_text(object, "from", sender);
	json_put_text(object, "reply_to",
		      draft->channel == CHANNEL_EMAIL ? dossier_reply_address(app) : NULL);
	json_put_text(object, "shown", shown);
	put_if_nothing(object, draft);
	put_changes(object, draft);
	bool ok = decorate_draft(object, draft, app, err) &&
		  put_departure(object, app, draft, err) &&
		  put_message(request, object, draft, err);
	json_free(request->result);
	request->result = object;
	return ok;
}

bool control_draft_show(struct request *request, struct err *err) {
	struct draft draft = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	if (!draft_read_fresh(request->app, id, &draft, err)) {
		return false;
	}
	bool ok = draft_put_shown(request, &draft, err);
	record_finish(&draft_record, &draft);
	return ok;
}
