// What the owner is told of goods that are bought again and again.
#include "daemon/goods.h"

#include <inttypes.h>

#include "daemon/app.h"
#include "daemon/doctor.h"
#include "daemon/rhythms.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"
#include "rosemary/store/rhythm.h"

// The orders behind an answer, by the names that people know them by.
static bool put_orders(struct json *object, struct app *app, const struct rhythm *rhythm,
		       struct err *err) {
	struct json *orders = json_new_list();
	json_put(object, "orders", orders);
	for (size_t i = 0; i < rhythm->evidence_count; i++) {
		struct order order = {0};
		if (!store_order_get(app->store, rhythm->evidence[i], &order, err)) {
			return false;
		}
		json_push(orders, json_new_text(order.ref));
		record_finish(&order_record, &order);
	}
	return true;
}

bool goods_put(struct json *list, struct app *app, int64_t customer, struct err *err) {
	const struct policy *policy = &app->config->policy;
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	for (size_t i = 0; i < policy->reorder_count; i++) {
		struct rhythm rhythm;
		char day[DATE_TEXT_SIZE];
		const char *category = policy->reorder[i];
		if (!rhythms_predict(app, customer, category, today, &rhythm, err)) {
			return false;
		}
		if (rhythm.evidence_count == 0) {
			continue; // nothing was bought
		}
		bool expected = rhythm.answer == RHYTHM_EXPECTED;
		struct json *object = json_new_object();
		json_push(list, object);
		json_put_text(object, "category", category);
		json_put_text(object, "answer",
			      words_name(&rhythm_answer_words, (int)rhythm.answer));
		json_put_text(object, "words", rhythm.words);
		json_put_text(object, "expected_on", expected ? date_text(rhythm.day, day) : NULL);
		json_put_int(object, "confidence", expected ? rhythm.confidence : 0);
		if (!put_orders(object, app, &rhythm, err)) {
			return false;
		}
	}
	return true;
}

static void tell_category(struct json *checks, const char *category,
			  const struct rhythm_shop *shop) {
	const struct rhythm_limits *limits = &rhythm_limits_chosen;
	if (shop->customers < limits->min_customers) {
		doctor_tell(checks, "reorder", HEALTH_OK,
			    "%s: %" PRId64
			    " of the %d customers are there that are needed to see a "
			    "rhythm: nobody is reminded yet",
			    category, shop->customers, limits->min_customers);
	} else if (!rhythm_category_is_regular(shop, limits)) {
		doctor_tell(checks, "reorder", HEALTH_OK,
			    "%s has no rhythm: of %" PRId64 " customers who bought it often enough "
			    "%" PRId64 " keep to an interval, and nobody is reminded",
			    category, shop->customers, shop->regular);
	} else {
		doctor_tell(checks, "reorder", HEALTH_OK,
			    "%s: of %" PRId64 " customers who bought it often enough %" PRId64
			    " keep to an interval, mostly of about %" PRId64 " days",
			    category, shop->customers, shop->regular, (shop->median2 + 1) / 2);
	}
}

bool goods_check(struct app *app, struct json *checks, struct err *err) {
	const struct policy *policy = &app->config->policy;
	for (size_t i = 0; i < policy->reorder_count; i++) {
		struct rhythm_shop shop;
		bool exists = false;
		const char *category = policy->reorder[i];
		if (!store_product_in_category(app->store, category, &exists, err) ||
		    !store_rhythm_shop(app->store, category, &shop, err)) {
			return false;
		}
		if (exists) {
			tell_category(checks, category, &shop);
		} else {
			doctor_tell(checks, "reorder", HEALTH_WARNING,
				    "plan.reorder names %s, and there is no product of that "
				    "category: 'rosemary product list' shows which there are",
				    category);
		}
	}
	return true;
}
