// The nouns that owners add and edit: where they are, what they begin with, how they are shown.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_hand.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "rosemary/base/random.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"
#include "rosemary/store/recipient.h"

enum { REF_LETTERS = 6, REF_TRIES = 100 };

static bool get_customer(struct store *store, int64_t id, void *ret, struct err *err) {
	return store_customer_get(store, id, ret, err);
}

static bool get_recipient(struct store *store, int64_t id, void *ret, struct err *err) {
	return store_recipient_get(store, id, ret, err);
}

static bool get_occasion(struct store *store, int64_t id, void *ret, struct err *err) {
	return store_occasion_get(store, id, ret, err);
}

static bool get_order(struct store *store, int64_t id, void *ret, struct err *err) {
	return store_order_get(store, id, ret, err);
}

static bool get_product(struct store *store, int64_t id, void *ret, struct err *err) {
	return store_product_get(store, id, ret, err);
}

static bool show_customer(struct request *request, int64_t id, struct err *err) {
	struct customer customer = {0};
	bool shown = store_customer_get(request->app->store, id, &customer, err) &&
		     customer_put_shown(request, &customer, err);
	record_finish(&customer_record, &customer);
	return shown;
}

// Answers as another command does; takes its params.
static bool answer_like(struct request *request, control_handler *handler, struct json *params,
			struct err *err) {
	struct request like = *request;
	like.params = params;
	bool answered = handler(&like, err);
	request->result = like.result;
	json_free(params);
	return answered;
}

static struct json *id_params(int64_t id) {
	struct json *params = json_new_object();
	json_put_int(params, "id", id);
	return params;
}

static bool show_recipient(struct request *request, int64_t id, struct err *err) {
	return answer_like(request, control_recipient_show, id_params(id), err);
}

static bool show_occasion(struct request *request, int64_t id, struct err *err) {
	return answer_like(request, control_occasion_show, id_params(id), err);
}

static bool show_order(struct request *request, int64_t id, struct err *err) {
	return answer_like(request, control_order_show, id_params(id), err);
}

static bool show_product(struct request *request, int64_t id, struct err *err) {
	struct json *params = json_new_object();
	(void)id; // it is shown by what it was called by
	json_put_text(params, "sku", json_get_text(request->params, "sku"));
	return answer_like(request, control_product_show, params, err);
}

// True when no customer, or order, is called so, wherever it comes from.
typedef bool ref_is_free(struct store *store, const char *ref, bool *ret, struct err *err);

static bool customer_ref_is_free(struct store *store, const char *ref, bool *ret, struct err *err) {
	static const char *const sources[] = {IMPORT_SOURCE, HAND_SOURCE};
	*ret = true;
	for (size_t i = 0; i < ARRAY_LEN(sources) && *ret; i++) {
		struct customer customer = {0};
		bool found = false;
		if (!store_customer_by_ref(store, sources[i], ref, &found, &customer, err)) {
			return false;
		}
		record_finish(&customer_record, &customer);
		*ret = !found;
	}
	return true;
}

static bool order_ref_is_free(struct store *store, const char *ref, bool *ret, struct err *err) {
	static const char *const sources[] = {IMPORT_SOURCE, HAND_SOURCE};
	*ret = true;
	for (size_t i = 0; i < ARRAY_LEN(sources) && *ret; i++) {
		struct order order = {0};
		bool found = false;
		if (!store_order_by_ref(store, sources[i], ref, &found, &order, err)) {
			return false;
		}
		record_finish(&order_record, &order);
		*ret = !found;
	}
	return true;
}

// A short ref that is easy to read aloud, and never a number, which could be an id.
static void make_ref(char prefix, char ret[REF_LETTERS + 3]) {
	static const char letters[] = "BCDFGHJKMNPQRSTVWXZ";
	ret[0] = prefix;
	ret[1] = '-';
	for (size_t i = 0; i < REF_LETTERS; i++) {
		ret[2 + i] = letters[random_below(sizeof letters - 1)];
	}
	ret[REF_LETTERS + 2] = '\0';
}

static bool preset_ref(struct store *store, struct hand_values *values, char prefix,
		       ref_is_free *is_free, struct err *err) {
	const char *given = json_get_text(values->cells, "ref");
	char ref[REF_LETTERS + 3];
	bool free = false;
	if (given != NULL) {
		return is_free(store, given, &free, err) &&
		       (free || err_set(err, ERR_CONFLICT, "ref: '%s' is taken", given));
	}
	for (int i = 0; i < REF_TRIES && !free; i++) {
		make_ref(prefix, ref);
		if (!is_free(store, ref, &free, err)) {
			return false;
		}
	}
	hand_values_preset(values, "ref", ref);
	return true;
}

static bool check_basis(const struct request *request, const struct hand_values *values,
			struct err *err) {
	static const char *const columns[] = {"consent_email", "consent_sms"};
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		const char *said = json_get_text(values->cells, columns[i]);
		if (said != NULL && strcmp(said, "withdrawn") != 0 &&
		    json_get_text(request->params, "basis") == NULL) {
			return err_set(err, ERR_INVALID,
				       "%s: say how it was given: --basis 'ticked at the till'",
				       columns[i]);
		}
	}
	return true;
}

static bool preset_customer(struct request *request, struct hand_values *values, struct err *err) {
	if (json_get(values->cells, "given_name") == NULL &&
	    json_get(values->cells, "family_name") == NULL &&
	    json_get(values->cells, "email") == NULL) {
		return err_set(err, ERR_INVALID, "a customer has a name or an e-mail address");
	}
	return check_basis(request, values, err) &&
	       preset_ref(request->app->store, values, 'C', customer_ref_is_free, err);
}

static bool preset_occasion(struct request *request, struct hand_values *values, struct err *err) {
	const char *text = json_get_text(values->cells, "rule");
	struct rule rule = {0};
	(void)request;
	if (text != NULL && !rule_parse(text, &rule, err)) {
		err->code = ERR_INVALID; // what was typed
		return false;
	}
	hand_values_preset(values, "kind", rule.kind == RULE_FEAST ? rule.text : OCCASION_GENERAL);
	return true;
}

static bool preset_order(struct request *request, struct hand_values *values, struct err *err) {
	const struct app *app = request->app;
	char today[DATE_TEXT_SIZE];
	struct date day = zone_day(app->config->shop.zone, clock_now(&app->clock));
	hand_values_preset(values, "placed_on", date_text(day, today));
	return preset_ref(app->store, values, 'O', order_ref_is_free, err);
}

static bool complete_customer(struct request *request, const void *record,
			      struct hand_values *values, struct err *err) {
	const struct customer *customer = record;
	(void)request;
	(void)err; // nothing here can fail
	hand_values_preset(values, "ref", customer->ref);
	return true;
}

static bool complete_recipient(struct request *request, const void *record,
			       struct hand_values *values, struct err *err) {
	const struct recipient *recipient = record;
	(void)request;
	(void)err; // nothing here can fail
	hand_values_preset(values, "name", recipient->name);
	hand_values_preset(values, "relation", recipient->relation);
	return true;
}

static bool complete_occasion(struct request *request, const void *record,
			      struct hand_values *values, struct err *err) {
	const struct occasion *occasion = record;
	(void)request;
	(void)err; // nothing here can fail
	hand_values_preset(values, "kind", occasion->kind);
	hand_values_preset(values, "rule", occasion->rule);
	return true;
}

// The first line of the order as it is; of another product only its number is kept.
static bool complete_line(struct store *store, const struct order *order,
			  struct hand_values *values, struct err *err) {
	struct order_line line = {0};
	struct money price = {0};
	char text[MONEY_TEXT_SIZE];
	bool found = false;
	bool other_product = json_get(values->cells, "sku") != NULL;
	if (!store_order_line_find(store, order->id, 1, &found, &line, err) || !found) {
		return err->code == ERR_NONE;
	}
	char *quantity = xasprintf("%" PRId64, line.quantity);
	memccpy(price.currency, order->currency, '\0', CURRENCY_SIZE - 1);
	price.minor = line.price_minor;
	hand_values_preset(values, "quantity", quantity);
	if (!other_product) {
		hand_values_preset(values, "sku", line.sku);
		hand_values_preset(values, "description", line.description);
		hand_values_preset(values, "price", money_plain(price, text));
	}
	free(quantity);
	record_finish(&order_line_record, &line);
	return true;
}

static bool complete_order(struct request *request, const void *record, struct hand_values *values,
			   struct err *err) {
	const struct order *order = record;
	char placed_on[DATE_TEXT_SIZE];
	hand_values_preset(values, "ref", order->ref);
	hand_values_preset(values, "placed_on", date_text(order->placed_on, placed_on));
	return complete_line(request->app->store, order, values, err);
}

static bool complete_product(struct request *request, const void *record,
			     struct hand_values *values, struct err *err) {
	const struct product *product = record;
	(void)request;
	(void)err; // nothing here can fail
	hand_values_preset(values, "description", product->description);
	return true;
}

const struct hand_noun *hand_noun_of(enum file_kind kind) {
	/* clang-format off */
	static const struct hand_noun nouns[FILE_KIND_COUNT] = {
		[FILE_CUSTOMERS]  = {FILE_CUSTOMERS, &customer_record, get_customer, show_customer,
				     preset_customer, complete_customer},
		[FILE_RECIPIENTS] = {FILE_RECIPIENTS, &recipient_record, get_recipient,
				     show_recipient, NULL, complete_recipient},
		[FILE_OCCASIONS]  = {FILE_OCCASIONS, &occasion_record, get_occasion, show_occasion,
				     preset_occasion, complete_occasion},
		[FILE_ORDERS]     = {FILE_ORDERS, &order_record, get_order, show_order,
				     preset_order, complete_order},
		[FILE_PRODUCTS]   = {FILE_PRODUCTS, &product_record, get_product, show_product,
				     NULL, complete_product},
	};
	/* clang-format on */
	return nouns[kind].get != NULL ? &nouns[kind] : NULL;
}
