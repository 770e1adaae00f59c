// Messages and deliveries: what was approved, what became of it, taking it back.
#include <inttypes.h>
#include <string.h>

#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "control_page.h"
#include "draft_decision.h"
#include "pipeline.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"

// What a message is about: customer and subject of its draft.
static bool put_draft(struct json *object, struct app *app, int64_t id, struct err *err) {
	struct draft draft = {0};
	if (!store_draft_get(app->store, id, &draft, err)) {
		return false;
	}
	json_put_text(object, "subject", draft.subject);
	bool ok = put_customer(object, app, draft.customer, err);
	record_finish(&draft_record, &draft);
	return ok;
}

static bool decorate_message(struct json *object, const void *record, struct app *app,
			     struct err *err) {
	const struct message *message = record;
	json_put_text(object, "to", message->address);
	return put_draft(object, app, message->draft, err);
}

bool control_message_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &message_record,
		.each = store_message_each,
		.decorate = decorate_message,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

static bool put_deliveries(struct request *request, int64_t message, struct err *err) {
	struct listing listing = listing_begin(request, &delivery_record, NULL, err);
	bool ok =
		store_delivery_of_message(request->app->store, message, listing_row, &listing, err);
	return listing_end(&listing, request, ok);
}

bool control_message_show(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct message message = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	if (!store_message_get(app->store, id, &message, err)) {
		return false;
	}
	json_free(request->result);
	request->result = record_answer(app, &message_record, &message);
	// Frozen bytes are 7-bit; a store that says otherwise is shown without them.
	bool readable = utf8_valid((const char *)message.bytes, message.bytes_len) &&
			memchr(message.bytes, '\0', message.bytes_len) == NULL;
	json_put_text(request->result, "bytes", readable ? (const char *)message.bytes : NULL);
	bool ok = decorate_message(request->result, &message, app, err) &&
		  put_deliveries(request, id, err);
	message_finish(&message);
	return ok;
}

bool decorate_delivery(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct delivery *delivery = record;
	struct message message = {0};
	if (!store_message_get(app->store, delivery->message, &message, err)) {
		return false;
	}
	json_put_int(object, "draft", message.draft);
	json_put_text(object, "to", delivery->address);
	bool ok = put_draft(object, app, message.draft, err);
	message_finish(&message);
	return ok;
}

bool control_delivery_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &delivery_record,
		.each = store_delivery_each,
		.decorate = decorate_delivery,
	};
	struct store_page page;
	return page_from_request(request, &page, err) && page_list(request, &type, &page, err);
}

bool control_delivery_show(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct delivery delivery = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	if (!store_delivery_get(app->store, id, &delivery, err)) {
		return false;
	}
	json_free(request->result);
	request->result = record_answer(app, &delivery_record, &delivery);
	struct listing attempts = listing_begin(request, &attempt_record, NULL, err);
	bool ok = decorate_delivery(request->result, &delivery, app, err) &&
		  store_attempt_each(app->store, id, listing_row, &attempts, err);
	json_put(request->result, "attempts_list", attempts.rows);
	record_finish(&delivery_record, &delivery);
	return ok;
}

static struct json *draft_brief(const struct draft *draft) {
	struct json *brief = json_new_object();
	json_put_int(brief, "id", draft->id);
	json_put_text(brief, "state", words_name(&draft_state_words, (int)draft->state));
	json_put_int(brief, "revision", draft->revision);
	return brief;
}

bool control_delivery_cancel(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct delivery delivery = {0};
	struct draft draft = {0};
	int64_t id = json_get_int(request->params, "id", 0);
	bool ok = draft_decision_cancel(app, id, &request->actor, &delivery, &draft, err);
	if (ok) {
		json_put_int(request->result, "id", id);
		json_put_text(request->result, "state",
			      words_name(&delivery_state_words, (int)delivery.state));
		json_put(request->result, "draft", draft_brief(&draft));
		pipeline_wake(app->pipeline);
	}
	record_finish(&delivery_record, &delivery);
	record_finish(&draft_record, &draft);
	return ok;
}
