// What owners add and change by hand: the way of imports' rows, told in the audit.
#include "daemon/control_hand.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/pipeline.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/product.h"
#include "rosemary/store/recipient.h"

// An addition or a change on its way.
struct hand_work {
	struct request *request;
	const struct hand_noun *noun;
	bool editing;
	struct hand_values values;
	struct import_hand hand;
	struct import_target target;
	void *before, *after; // records of the noun; before stays empty for an addition
	int64_t id;
	struct json *changes;
};

static void begin(struct hand_work *work) {
	const struct config *config = work->request->app->config;
	int64_t now = clock_now(&work->request->app->clock);
	work->before = xcalloc(1, work->noun->type->size);
	work->after = xcalloc(1, work->noun->type->size);
	work->hand.fields = work->values.fields;
	work->hand.basis = json_get_text(work->request->params, "basis");
	work->target = (struct import_target){
		.store = work->request->app->store,
		.shop = &config->shop,
		.policy = &config->policy,
		.now = now,
		.today = zone_day(config->shop.zone, now),
		.actor = &work->request->actor,
		.file = "",
		.hand = &work->hand,
		.mark = import_new_mark(),
	};
}

static void finish(struct hand_work *work) {
	import_order_forget(&work->target);
	hand_values_finish(&work->values);
	record_finish(work->noun->type, work->before);
	record_finish(work->noun->type, work->after);
	free(work->before);
	free(work->after);
	json_free(work->changes);
}

// The record that is changed: by its id, a product by its sku, a customer in any way.
static bool find_subject(struct hand_work *work, struct err *err) {
	const struct json *params = work->request->params;
	struct store *store = work->target.store;
	if (work->noun->kind == FILE_CUSTOMERS) {
		return store_customer_find(store, json_get_text(params, "customer"), work->before,
					   err);
	}
	if (work->noun->kind == FILE_PRODUCTS) {
		const char *sku = json_get_text(params, "sku");
		bool found = false;
		return store_product_by_sku(store, sku, &found, work->before, err) &&
		       (found || err_set(err, ERR_NOT_FOUND, "there is no product '%.60s'", sku));
	}
	return work->noun->get(store, json_get_int(params, "id", 0), work->before, err);
}

// The customer whose the record is or will be; nouns without one have none.
static bool find_customer(struct hand_work *work, struct customer *ret, struct err *err) {
	struct store *store = work->target.store;
	const struct field *field = record_field(work->noun->type, "customer");
	if (field == NULL) {
		return true;
	}
	if (!work->editing) {
		const char *selector = json_get_text(work->request->params, "customer");
		return store_customer_find(store, selector, ret, err);
	}
	if (!store_customer_get(store,
				*(const int64_t *)((const char *)work->before + field->offset), ret,
				err)) {
		return false;
	}
	return ret->merged_into == 0 ||
	       err_set(err, ERR_STATE,
		       "%s %" PRId64
		       " is what was left of customer %s, who was merged into another",
		       work->noun->type->noun, *(const int64_t *)work->before, ret->ref);
}

// How many of a customer's recipients are so related.
struct relatives {
	const char *folded;
	size_t count;
};

static bool count_relative(const void *record, void *argument) {
	const struct recipient *recipient = record;
	struct relatives *relatives = argument;
	char *folded = utf8_fold(recipient->relation != NULL ? recipient->relation : "");
	relatives->count += strcmp(folded, relatives->folded) == 0 ? 1 : 0;
	free(folded);
	return true;
}

static bool check_new_recipient(struct hand_work *work, const char *text, bool is_relation,
				struct err *err) {
	char *folded = utf8_fold(text);
	struct relatives relatives = {folded, 0};
	const struct store_page page = {.limit = INT64_MAX, .customer = work->hand.customer};
	bool counted =
		store_recipient_each(work->target.store, &page, count_relative, &relatives, err);
	free(folded);
	if (!counted) {
		return false;
	}
	if (relatives.count > 1) {
		return err_set(err, ERR_INVALID, "recipient: there are %zu called '%s': say which",
			       relatives.count, text);
	}
	return is_relation || json_get_bool(work->request->params, "new") ||
	       err_set(err, ERR_INVALID,
		       "recipient: the customer has nobody called '%s'; --new adds somebody", text);
}

static bool audit(struct hand_work *work, const char *noun, int64_t id, struct err *err) {
	char *before = hand_changes_text(work->changes, "before");
	char *after = hand_changes_text(work->changes, "after");
	const struct audit_entry entry = {
		.at = work->target.now,
		.actor = work->request->actor,
		.verb = work->editing ? "edit" : "add",
		.noun = noun,
		.noun_id = id,
		.before = work->editing ? before : NULL,
		.after = after,
	};
	bool written = store_audit_add(work->target.store, &entry, err);
	free(before);
	free(after);
	return written;
}

// Takes a row as an import does; what an import would only note is refused.
static bool take(struct hand_work *work, enum file_kind kind, const struct json *cells,
		 int64_t *ret_id, struct err *err) {
	struct import_row row;
	if (!import_row(&work->target, kind, cells, &row, err)) {
		return false;
	}
	if (row.outcome == IMPORT_REJECTED) {
		return err_set(err, ERR_INVALID, "%s", row.reason);
	}
	if (row.outcome == IMPORT_KEPT) {
		return err_set(err, ERR_STATE, "%s", row.reason);
	}
	if (!work->editing && row.outcome != IMPORT_NEW && !row.is_accepted) {
		return err_set(err, ERR_CONFLICT, "the %s is there already: '%s edit' changes it",
			       work->noun->type->noun, work->noun->type->noun);
	}
	*ret_id = row.id;
	return true;
}

static bool add_recipient(struct hand_work *work, const char *text, bool is_relation,
			  struct err *err) {
	struct recipient none = {0}, recipient = {0};
	struct json *cells = json_new_object();
	int64_t id = 0;
	json_put_text(cells, "customer_ref", json_get_text(work->values.cells, "customer_ref"));
	json_put_text(cells, is_relation ? "relation" : "name", text);
	const char *relation = json_get_text(work->request->params, "relation");
	if (relation != NULL && *relation != '\0') {
		json_put_text(cells, "relation", relation);
	}
	bool done = take(work, FILE_RECIPIENTS, cells, &id, err) &&
		    store_recipient_get(work->target.store, id, &recipient, err);
	if (done) {
		work->changes = record_changes(&recipient_record, &none, &recipient);
		done = audit(work, recipient_record.noun, id, err);
		json_free(work->changes);
		work->changes = NULL;
	}
	record_finish(&recipient_record, &recipient);
	json_free(cells);
	return done;
}

// Somebody whom the customer has not yet: everybody has a mum, but a name may be a slip.
static bool greet_recipient(struct hand_work *work, const struct customer *customer,
			    struct err *err) {
	const struct app *app = work->request->app;
	const char *text = json_get_text(work->values.cells, "recipient");
	struct recipient recipient = {0};
	bool found = false;
	if (work->noun->kind != FILE_OCCASIONS || work->editing || text == NULL) {
		return true;
	}
	if (!import_recipient_called(work->target.store, customer->id, text, &found, &recipient,
				     err)) {
		return false;
	}
	record_finish(&recipient_record, &recipient);
	if (found) {
		return true;
	}
	const struct language *language =
		playbook_language(app->playbook, customer->language, app->config->shop.language);
	bool is_relation = language != NULL && language_relation(language, text) != NULL;
	return check_new_recipient(work, text, is_relation, err) &&
	       add_recipient(work, text, is_relation, err);
}

// Makes the row whole: whose it is, and what nobody needs to type.
static bool prepare(struct hand_work *work, struct err *err) {
	const struct hand_noun *noun = work->noun;
	struct customer customer = {0};
	bool done = !work->editing || find_subject(work, err);
	if (done && work->editing) {
		work->hand.subject = *(const int64_t *)work->before; // every record begins with it
	}
	done = done && find_customer(work, &customer, err);
	work->hand.customer = customer.id;
	if (done && customer.id != 0) {
		hand_values_preset(&work->values, "customer_ref", customer.ref);
	}
	if (done && work->editing) {
		done = noun->complete(work->request, work->before, &work->values, err);
	} else if (done && noun->preset != NULL) {
		done = noun->preset(work->request, &work->values, err);
	}
	done = done && greet_recipient(work, &customer, err);
	record_finish(&customer_record, &customer);
	return done;
}

static bool run(struct hand_work *work, struct err *err) {
	const struct hand_noun *noun = work->noun;
	struct store *store = work->target.store;
	if (!prepare(work, err) || !take(work, noun->kind, work->values.cells, &work->id, err) ||
	    !noun->get(store, work->id, work->after, err)) {
		return false;
	}
	work->changes = record_changes(noun->type, work->before, work->after);
	return audit(work, noun->type->noun, work->id, err) &&
	       pipeline_plan(work->request->app->pipeline, err);
}

static bool put(struct request *request, enum file_kind kind, bool editing, struct err *err) {
	struct hand_work work = {
		.request = request,
		.noun = hand_noun_of(kind),
		.editing = editing,
	};
	struct store *store = request->app->store;
	if (!hand_values_read(request, work.noun, editing, &work.values, err)) {
		return false;
	}
	begin(&work);
	bool done = store_begin(store, err) && store_end(store, run(&work, err), err) &&
		    work.noun->show(request, work.id, err);
	if (done) {
		json_put(request->result, "changes", json_share(work.changes));
		pipeline_wake(request->app->pipeline);
	}
	finish(&work);
	return done;
}

bool control_customer_add(struct request *request, struct err *err) {
	return put(request, FILE_CUSTOMERS, false, err);
}

bool control_recipient_add(struct request *request, struct err *err) {
	return put(request, FILE_RECIPIENTS, false, err);
}

bool control_occasion_add(struct request *request, struct err *err) {
	return put(request, FILE_OCCASIONS, false, err);
}

bool control_order_add(struct request *request, struct err *err) {
	return put(request, FILE_ORDERS, false, err);
}

bool control_product_add(struct request *request, struct err *err) {
	return put(request, FILE_PRODUCTS, false, err);
}

bool control_customer_edit(struct request *request, struct err *err) {
	return put(request, FILE_CUSTOMERS, true, err);
}

bool control_recipient_edit(struct request *request, struct err *err) {
	return put(request, FILE_RECIPIENTS, true, err);
}

bool control_occasion_edit(struct request *request, struct err *err) {
	return put(request, FILE_OCCASIONS, true, err);
}

bool control_order_edit(struct request *request, struct err *err) {
	return put(request, FILE_ORDERS, true, err);
}

bool control_product_edit(struct request *request, struct err *err) {
	return put(request, FILE_PRODUCTS, true, err);
}
