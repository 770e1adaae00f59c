// orders -> occasion: reads a customer's orders, derives what comes round again, proposes it.
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "collection.h"
#include "rhythms.h"
#include "rosemary/base/log.h"
#include "rosemary/domain/derive.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/recipient.h"

enum { RECIPIENTS_MAX = 4096, OCCASIONS_MAX = 4096 };

// All that is known of one customer.
struct study {
	struct app *app;
	int64_t now;
	struct customer customer;
	struct collection orders, recipients, occasions;
};

static bool read_all(struct study *study, int64_t id, struct err *err) {
	struct store *store = study->app->store;
	const struct store_page page = {.limit = RECIPIENTS_MAX, .customer = id};
	return store_customer_get(store, id, &study->customer, err) &&
	       store_order_history(store, id, DERIVE_ORDERS_MAX, collection_add, &study->orders,
				   err) &&
	       store_recipient_each(store, &page, collection_add, &study->recipients, err) &&
	       store_occasion_of(store, id, collection_add, &study->occasions, err);
}

static struct json *evidence_of(const struct proposal *proposal) {
	struct json *evidence = json_new_list();
	for (size_t i = 0; i < proposal->evidence_count; i++) {
		json_push(evidence, json_new_int(proposal->evidence[i]));
	}
	return evidence;
}

// What the audit says of an occasion: "birthday --05-14 (85%)".
static char *in_words(const struct occasion *occasion) {
	return xasprintf("%s %s (%d%%)", occasion->kind, occasion->rule, (int)occasion->confidence);
}

static bool audit(const struct study *study, const char *verb, const struct occasion *before,
		  const struct occasion *after, struct err *err) {
	char *old = before != NULL ? in_words(before) : NULL;
	char *new = after != NULL ? in_words(after) : NULL;
	char *evidence = after != NULL ? json_write(after->evidence) : NULL;
	char *reason = evidence != NULL ? xasprintf("orders %s", evidence) : NULL;
	const struct audit_entry entry = {.at = study->now,
					  .actor = actor_policy,
					  .verb = verb,
					  .noun = occasion_record.noun,
					  .noun_id = after != NULL ? after->id : before->id,
					  .before = old,
					  .after = new,
					  .reason = reason};
	bool ok = store_audit_add(study->app->store, &entry, err);
	free(reason);
	free(evidence);
	free(new);
	free(old);
	return ok;
}

static bool add(struct study *study, const struct proposal *proposal, struct err *err) {
	struct occasion occasion = {.customer = study->customer.id,
				    .recipient = proposal->recipient,
				    .kind = xstrdup(proposal->kind),
				    .title = xstrdup(""),
				    .rule = xstrdup(proposal->rule),
				    .confidence = proposal->confidence,
				    .evidence = evidence_of(proposal),
				    .state = OCCASION_PROPOSED,
				    .source = OCCASION_DERIVED};
	bool ok = store_occasion_add(study->app->store, &occasion, err) &&
		  audit(study, "propose", NULL, &occasion, err);
	record_finish(&occasion_record, &occasion);
	return ok;
}

static bool same(const struct occasion *a, const struct occasion *b) {
	return strcmp(a->kind, b->kind) == 0 && strcmp(a->rule, b->rule) == 0 &&
	       a->confidence == b->confidence && json_same(a->evidence, b->evidence);
}

// The orders tell of the same day more, or otherwise, than they did.
static bool change(struct study *study, const struct occasion *before,
		   const struct proposal *proposal, struct err *err) {
	struct occasion after;
	record_copy(&occasion_record, before, &after);
	replace_text(&after.kind, proposal->kind);
	replace_text(&after.rule, proposal->rule);
	after.confidence = proposal->confidence;
	json_free(after.evidence);
	after.evidence = evidence_of(proposal);
	bool ok = same(before, &after) || (store_occasion_update(study->app->store, &after, err) &&
					   audit(study, "propose", before, &after, err));
	record_finish(&occasion_record, &after);
	return ok;
}

static const struct occasion *occasion_of(const struct study *study, int64_t id) {
	const struct occasion *occasions = study->occasions.records;
	for (size_t i = 0; i < study->occasions.count; i++) {
		if (occasions[i].id == id) {
			return &occasions[i];
		}
	}
	return NULL;
}

// A proposal for which there is no place is told of; the others go on.
static bool propose(struct study *study, const struct proposal *proposal, struct err *err) {
	struct err reason = {0};
	const struct occasion *before = occasion_of(study, proposal->existing);
	bool ok = before != NULL ? change(study, before, proposal, &reason)
				 : add(study, proposal, &reason);
	if (ok || reason.code != ERR_CONFLICT) {
		*err = reason;
		return ok;
	}
	log_warning("study", "cannot propose customer=%lld kind=%s rule=%s reason=%s",
		    (long long)study->customer.id, proposal->kind, proposal->rule, reason.text);
	return true;
}

static bool keeps(const struct proposal *proposals, size_t count, int64_t id) {
	for (size_t i = 0; i < count; i++) {
		if (proposals[i].existing == id) {
			return true;
		}
	}
	return false;
}

// Takes away what was proposed and is told by no order any more.
static bool drop_others(struct study *study, const struct proposal *proposals, size_t count,
			struct err *err) {
	const struct occasion *occasions = study->occasions.records;
	for (size_t i = 0; i < study->occasions.count; i++) {
		const struct occasion *occasion = &occasions[i];
		bool open = occasion->state == OCCASION_PROPOSED &&
			    occasion->source == OCCASION_DERIVED;
		if (open && !keeps(proposals, count, occasion->id) &&
		    !(store_occasion_drop(study->app->store, occasion->id, err) &&
		      audit(study, "drop", occasion, NULL, err))) {
			return false;
		}
	}
	return true;
}

// Days of the year that the orders tell (occasions of source derived).
static bool propose_derived(struct study *study, struct err *err) {
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	const struct config *config = study->app->config;
	const struct derive_source source = {
		.orders = study->orders.records,
		.order_count = study->orders.count,
		.occasions = study->occasions.records,
		.occasion_count = study->occasions.count,
		.recipients = study->recipients.records,
		.recipient_count = study->recipients.count,
		.words = &study->app->playbook->occasions,
		.limits = &derive_limits_chosen,
		.today = zone_day(config->shop.zone, study->now),
		.place = occasion_rules_for(&config->shop, &config->policy, &study->customer, NULL)
				 .place,
	};
	bool active = study->customer.state == CUSTOMER_ACTIVE;
	size_t count = active ? derive(&source, proposals) : 0;
	bool ok = drop_others(study, proposals, count, err);
	for (size_t i = 0; i < count && ok; i++) {
		ok = propose(study, &proposals[i], err);
	}
	return ok;
}

bool study_customer(struct app *app, int64_t customer, int64_t now, struct err *err) {
	struct study study = {
		.app = app,
		.now = now,
		.orders = {.type = &order_record, .max = DERIVE_ORDERS_MAX},
		.recipients = {.type = &recipient_record, .max = RECIPIENTS_MAX},
		.occasions = {.type = &occasion_record, .max = OCCASIONS_MAX},
	};
	bool there = read_all(&study, customer, err);
	// Each kind of study is one call here, with the same reading of the customer.
	bool active = study.customer.state == CUSTOMER_ACTIVE;
	bool ok = there ? propose_derived(&study, err) &&
				  rhythms_measure(app, customer, active, err)
			: err->code == ERR_NOT_FOUND;
	collection_finish(&study.orders);
	collection_finish(&study.recipients);
	collection_finish(&study.occasions);
	record_finish(&customer_record, &study.customer);
	return ok;
}
