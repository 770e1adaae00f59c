// Records and listings as answers of the control socket.
#include "control_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "rosemary/base/money.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"
#include "rosemary/text/sms.h"

enum { INSTANT_SIZE = 40, CODE_SIZE = 16 };

void put_instant(struct json *object, const char *key, const struct app *app, int64_t at) {
	char text[INSTANT_SIZE], day[DATE_TEXT_SIZE];
	if (at == 0) {
		json_put(object, key, NULL);
		return;
	}
	const struct zone *zone = app->config->shop.zone;
	struct civil civil = zone_civil(zone, at);
	int offset = zone_offset_minutes(zone, at);
	(void)snprintf(text, sizeof text, "%sT%02d:%02d:%02d%c%02d:%02d",
		       date_text(civil.date, day), civil.minute / 60, civil.minute % 60,
		       civil.second, offset < 0 ? '-' : '+', abs(offset) / 60,
		       abs(offset) % 60); // fits
	json_put_text(object, key, text);
}

struct json *record_answer(const struct app *app, const struct record_type *type,
			   const void *record) {
	struct json *object = record_json(type, record);
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->fields[i];
		if (field->type == FIELD_INSTANT && (field->flags & FIELD_HIDDEN) == 0) {
			put_instant(object, field->name, app,
				    *(const int64_t *)((const char *)record + field->offset));
		}
	}
	return object;
}

static struct json *forced_by(const struct sms_size *size) {
	char code[CODE_SIZE];
	if (size->forced_at == 0) {
		return NULL;
	}
	struct json *forced = json_new_object();
	(void)snprintf(code, sizeof code, "U+%04X", (unsigned)size->forced_code); // fits
	json_put_text(forced, "character", size->forced_by);
	json_put_text(forced, "code", code);
	json_put_int(forced, "at", (int64_t)size->forced_at);
	return forced;
}

void put_sms(struct json *object, const struct app *app, enum channel channel, const char *text) {
	if (channel != CHANNEL_SMS || text == NULL) {
		json_put(object, "sms", NULL);
		return;
	}
	const struct sms_size size = sms_measure(text);
	struct json *sms = json_new_object();
	char *words = sms_size_text(&size);
	json_put_text(sms, "size", words);
	json_put_int(sms, "segments", (int64_t)size.segments);
	json_put_int(sms, "allowed", app->config->sms.segments);
	json_put_text(sms, "alphabet", sms_alphabet_name(size.alphabet));
	json_put_int(sms, "units", (int64_t)size.units);
	json_put_int(sms, "characters", (int64_t)size.characters);
	json_put(sms, "forced_by", forced_by(&size));
	json_put(object, "sms", sms);
	free(words);
}

bool put_customer(struct json *object, struct app *app, int64_t id, struct err *err) {
	struct customer customer = {0};
	if (id == 0) {
		json_put(object, "customer", NULL);
		return true;
	}
	if (!store_customer_get(app->store, id, &customer, err)) {
		return false;
	}
	struct json *brief = json_new_object();
	char *name = customer_full_name(&customer);
	json_put_int(brief, "id", id);
	json_put_text(brief, "ref", customer.ref);
	json_put_text(brief, "name", name);
	json_put(object, "customer", brief);
	free(name);
	record_finish(&customer_record, &customer);
	return true;
}

bool put_recipient(struct json *object, struct app *app, int64_t id, struct err *err) {
	struct recipient recipient = {0};
	if (id == 0) {
		json_put(object, "recipient", NULL);
		return true;
	}
	if (!store_recipient_get(app->store, id, &recipient, err)) {
		return false;
	}
	struct json *brief = json_new_object();
	json_put_int(brief, "id", id);
	json_put_text(brief, "name", recipient.name);
	json_put_text(brief, "relation", recipient.relation);
	json_put(object, "recipient", brief);
	record_finish(&recipient_record, &recipient);
	return true;
}

void put_called(struct json *object, const struct app *app, const struct occasion *occasion) {
	const struct config *config = app->config;
	const char *feast = occasion_feast(occasion, config->feasts);
	const char *name = feast != NULL
				   ? feasts_name(config->feasts, feast, config->shop.language, NULL)
				   : NULL;
	const char *called = name != NULL ? name : occasion->kind;
	bool titled = occasion->title != NULL && *occasion->title != '\0';
	json_put_text(object, "called", titled ? occasion->title : called);
}

bool put_occasion(struct json *object, struct app *app, int64_t id, struct err *err) {
	struct occasion occasion = {0};
	if (id == 0) {
		json_put(object, "occasion", NULL);
		return true;
	}
	if (!store_occasion_get(app->store, id, &occasion, err)) {
		return false;
	}
	struct json *brief = json_new_object();
	json_put_int(brief, "id", id);
	json_put_text(brief, "kind", occasion.kind);
	json_put_text(brief, "title", occasion.title);
	put_called(brief, app, &occasion);
	json_put(object, "occasion", brief);
	record_finish(&occasion_record, &occasion);
	return true;
}

void put_money(struct json *object, const char *key, int64_t minor, const char *currency) {
	char text[MONEY_TEXT_SIZE];
	struct money money = {.minor = minor};
	memccpy(money.currency, currency, '\0', CURRENCY_SIZE - 1);
	json_put_text(object, key, money_plain(money, text));
}

struct listing listing_begin(struct request *request, const struct record_type *type,
			     row_decorator *decorate, struct err *err) {
	return (struct listing){request->app, type, decorate, json_new_list(), err};
}

bool listing_row(const void *record, void *argument) {
	struct listing *listing = argument;
	struct json *object = record_answer(listing->app, listing->type, record);
	if (listing->decorate != NULL &&
	    !listing->decorate(object, record, listing->app, listing->err)) {
		json_free(object);
		return false;
	}
	json_push(listing->rows, object);
	return true;
}

bool listing_end(struct listing *listing, struct request *request, bool ok) {
	if (!ok || listing->err->code != ERR_NONE) {
		json_free(listing->rows);
		return false;
	}
	json_put(request->result, listing->type->plural, listing->rows);
	return true;
}
