/* Answers in the making: records as JSON with readable instants, and the nouns they point to. */
#pragma once

#include "control.h"
#include "rosemary/base/record.h"
#include "rosemary/domain/customer.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/store/store.h"

/* Puts an instant as ISO 8601 in the shop's zone ("2027-05-13T17:30:00+01:00"), null for 0. */
void put_instant(struct json *object, const char *key, const struct app *app, int64_t at);

/* A record with its instants as put_instant() writes them. */
struct json *record_answer(const struct app *app, const struct record_type *type,
			   const void *record) MUST_CHECK;

/*
 * Put {id, ref, name}, {id, name, relation}, {id, kind, title, called} of an id under key; null
 * for 0.
 */
bool put_customer(struct json *object, struct app *app, int64_t id, struct err *err) MUST_CHECK;
bool put_recipient(struct json *object, struct app *app, int64_t id, struct err *err) MUST_CHECK;
bool put_occasion(struct json *object, struct app *app, int64_t id, struct err *err) MUST_CHECK;

/* Puts pickup and note of the offer that an order came from; null where it came from none. */
struct order;
bool put_offer_of_order(struct json *object, struct app *app, const struct order *order,
			struct err *err) MUST_CHECK;

/* Puts "called": the title, else the feast's name in the shop's language, else the kind. */
void put_called(struct json *object, const struct app *app, const struct occasion *occasion);

/* An amount as "24.50" under key. */
void put_money(struct json *object, const char *key, int64_t minor, const char *currency);

/*
 * Puts what a text takes as an SMS under "sms": size (in words), segments, allowed (sms.segments),
 * alphabet, units, characters and forced_by {character, code, at}, null in GSM-7. On other channels
 * sms is null.
 */
void put_sms(struct json *object, const struct app *app, enum channel channel, const char *text);

/* Makes all about a customer the request's answer. */
bool customer_put_shown(struct request *request, const struct customer *customer,
			struct err *err) MUST_CHECK;

/* Adds what a row of a listing shows beside its own columns. */
typedef bool row_decorator(struct json *object, const void *record, struct app *app,
			   struct err *err);

/* What a row of each noun shows: the customer and the recipient, an order's gift and total. */
row_decorator decorate_recipient, decorate_occasion, decorate_order, decorate_draft;
row_decorator decorate_delivery, decorate_merge, decorate_offer;

/*
 * The few rows of a list that stands in an answer about something else, while they are gathered:
 * the argument of listing_row(). Listings are pages (control_page.h).
 */
struct listing {
	struct app *app;
	const struct record_type *type;
	row_decorator *decorate; /* may be NULL */
	struct json *rows;
	struct err *err;
};

/* Begins a listing. */
struct listing listing_begin(struct request *request, const struct record_type *type,
			     row_decorator *decorate, struct err *err);

/* A store_row that appends the record. */
bool listing_row(const void *record, void *argument);

/* Puts the rows under the noun's plural, if ok and nothing failed on the way; else frees them. */
bool listing_end(struct listing *listing, struct request *request, bool ok) MUST_CHECK;
