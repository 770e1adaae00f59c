// Customers who are one: proposing them, making them one, and taking that back.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_hand.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_page.h"
#include "daemon/long_call.h"
#include "daemon/merge_days.h"
#include "daemon/occasion_rules.h"
#include "daemon/pipeline.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/merge.h"
#include "rosemary/store/recipient.h"

enum { ROWS_A_STEP = 20 };

// The proposals while they are gathered.
struct search {
	int64_t after; // customers up to here were looked at
	int64_t limit;
	struct duplicate rows[ROWS_A_STEP];
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct search *search = argument;
	search->rows[search->count++] = *(const struct duplicate *)record; // it owns nothing
	return true;
}

static bool put_words(struct json *object, struct app *app, int64_t customer, struct err *err) {
	struct json *words = json_new_object();
	json_put(object, "consent", words);
	for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
		struct consent consent = {0};
		bool found = false;
		if (!store_consent_current(app->store, customer, (enum channel)channel, &found,
					   &consent, err)) {
			return false;
		}
		json_put_text(words, channel_name((enum channel)channel),
			      found ? words_name(&consent_state_words, (int)consent.state) : NULL);
		record_finish(&consent_record, &consent);
	}
	return true;
}

// Who somebody is, and how much the shop knows of him.
static struct json *describe(struct app *app, int64_t id, struct err *err) {
	struct customer customer = {0};
	struct merge_belongings has = {0};
	struct json *object = json_new_object();
	bool ok = store_customer_get(app->store, id, &customer, err) &&
		  store_merge_count(app->store, id, &has, err) && put_words(object, app, id, err);
	if (ok) {
		char *name = customer_full_name(&customer);
		json_put_int(object, "id", id);
		json_put_text(object, "ref", customer.ref);
		json_put_text(object, "name", name);
		json_put_text(object, "email", customer.email);
		json_put_text(object, "phone", customer.phone);
		json_put_text(object, "postcode", customer.postcode);
		json_put_int(object, "recipients", has.recipients);
		json_put_int(object, "occasions", has.occasions);
		json_put_int(object, "orders", has.orders);
		free(name);
	}
	record_finish(&customer_record, &customer);
	if (!ok) {
		json_free(object);
		return NULL;
	}
	return object;
}

// Proposes a pair: the one with more orders is kept, the older of equals.
static bool propose(struct request *request, int64_t id, int64_t other, struct json *same,
		    struct err *err) {
	struct json *first = describe(request->app, id, err);
	struct json *second = first != NULL ? describe(request->app, other, err) : NULL;
	if (second == NULL) {
		json_free(first);
		json_free(same);
		return false;
	}
	bool turned = json_get_int(second, "orders", 0) > json_get_int(first, "orders", 0);
	struct json *row = json_new_object();
	json_put(row, "keep", turned ? second : first);
	json_put(row, "gone", turned ? first : second);
	json_put(row, "same", same);
	json_push(json_get(request->result, "duplicates"), row);
	return true;
}

// One proposal for each other customer, with all that the two share.
static bool propose_all(struct request *request, const struct duplicate *duplicate,
			struct err *err) {
	for (int i = 0; i < DUPLICATE_REASON_COUNT; i++) {
		int64_t other = duplicate->others[i];
		struct json *same = json_new_list();
		bool told = other == 0;
		for (int k = 0; k < DUPLICATE_REASON_COUNT; k++) {
			told = told || (k < i && duplicate->others[k] == other);
			if (duplicate->others[k] == other) {
				json_push(same,
					  json_new_text(words_name(&duplicate_reason_words, k)));
			}
		}
		if (told) {
			json_free(same);
		} else if (!propose(request, duplicate->id, other, same, err)) {
			return false;
		}
	}
	return true;
}

static bool step(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct search *search = state;
	const struct json *rows = json_get(request->result, "duplicates");
	search->count = 0;
	if (!store_merge_duplicates(request->app->store, search->after, ROWS_A_STEP, keep, search,
				    err)) {
		return false;
	}
	bool full = false;
	for (size_t i = 0; i < search->count && !full; i++) {
		if (!propose_all(request, &search->rows[i], err)) {
			return false;
		}
		search->after = search->rows[i].id;
		full = (int64_t)json_count(rows) >= search->limit;
	}
	*ret_more = search->count == ROWS_A_STEP && !full;
	if (full) {
		char *next = xasprintf("%" PRId64, search->after);
		json_put_text(request->result, "next", next);
		free(next);
	}
	return true;
}

bool control_customer_duplicates(struct request *request, struct err *err) {
	static const struct long_call_type type = {.step = step, .finish = free, .reads = true};
	struct store_page page;
	if (!page_from_request(request, &page, err)) {
		return false;
	}
	struct search *search = xcalloc(1, sizeof *search);
	search->after = page.after;
	search->limit = page.limit;
	json_put(request->result, "duplicates", json_new_list());
	json_put(request->result, "next", NULL);
	return long_call_run(request, &type, search, err);
}

static bool audit_row(struct request *request, const char *noun, int64_t id,
		      const struct json *fields, const char *reason, struct err *err) {
	char *before = fields != NULL ? hand_changes_text(fields, "before") : NULL;
	char *after = fields != NULL ? hand_changes_text(fields, "after") : NULL;
	bool undo = request->command == &commands[CMD_CUSTOMER_UNMERGE];
	const char *verb = strchr(request->command->verb, ' ') + 1; // of "customer merge"
	const struct audit_entry entry = {
		.at = clock_now(&request->app->clock),
		.actor = request->actor,
		.verb = verb,
		.noun = noun,
		.noun_id = id,
		.before = undo ? after : before,
		.after = undo ? before : after,
		.reason = reason,
	};
	bool ok = store_audit_add(request->app->store, &entry, err);
	free(before);
	free(after);
	return ok;
}

// One row for each of the two, and for each row that says something else now.
static bool audit(struct request *request, const struct merge *merge, const struct customer *kept,
		  const struct customer *gone, struct err *err) {
	const struct json *changes = json_get(merge->done, "changes");
	bool ok = audit_row(request, "customer", kept->id, NULL, gone->ref, err) &&
		  audit_row(request, "customer", gone->id, NULL, kept->ref, err);
	for (size_t i = 0; ok && i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		ok = audit_row(request, json_get_text(change, "noun"),
			       json_get_int(change, "id", 0), json_get(change, "fields"), gone->ref,
			       err);
	}
	return ok;
}

// How many rows of each noun moved from one customer to the other.
static void put_moved(struct json *object, const struct json *moves) {
	static const struct {
		const char *what, *key;
	} nouns[] = {{"recipient.customer", "recipients"},
		     {"occasion.customer", "occasions"},
		     {"orders.customer", "orders"},
		     {"optout.customer", "optouts"},
		     {"draft.customer", "drafts"}};
	struct json *moved = json_new_object();
	for (size_t i = 0; i < ARRAY_LEN(nouns); i++) {
		int64_t count = 0;
		for (size_t k = 0; k < json_count(moves); k++) {
			const struct json *move = json_at(moves, k);
			bool is_it = strcmp(json_get_text(move, "what"), nouns[i].what) == 0;
			count += is_it ? (int64_t)json_count(json_get(move, "ids")) : 0;
		}
		json_put_int(moved, nouns[i].key, count);
	}
	json_put(object, "moved", moved);
}

// What was joined with something of its kind instead of moving.
static void put_joined(struct json *object, const struct merge_belongings *had) {
	const struct json *moved = json_get(object, "moved");
	struct json *joined = json_new_object();
	json_put_int(joined, "recipients", had->recipients - json_get_int(moved, "recipients", 0));
	json_put_int(joined, "occasions", had->occasions - json_get_int(moved, "occasions", 0));
	json_put(object, "joined", joined);
}

// Whom a change is about, for people; null for what is neither customer nor recipient.
static bool put_who(struct json *change, struct app *app, struct err *err) {
	struct recipient recipient = {0};
	const char *noun = json_get_text(change, "noun");
	bool is_recipient = strcmp(noun, recipient_record.noun) == 0;
	if (is_recipient &&
	    !store_recipient_get(app->store, json_get_int(change, "id", 0), &recipient, err)) {
		return false;
	}
	bool is_customer = strcmp(noun, customer_record.noun) == 0;
	json_put_text(change, "who",
		      is_recipient  ? recipient_label(&recipient)
		      : is_customer ? "Customer"
				    : NULL);
	record_finish(&recipient_record, &recipient);
	return true;
}

static bool put_changes(struct json *object, struct app *app, const struct merge *merge,
			struct err *err) {
	struct json *changes = json_copy_of(json_get(merge->done, "changes"));
	json_put(object, "changes", changes);
	for (size_t i = 0; i < json_count(changes); i++) {
		if (!put_who(json_at(changes, i), app, err)) {
			return false;
		}
	}
	return true;
}

static bool put_said(struct json *object, struct app *app, const struct merge *merge,
		     struct err *err) {
	const struct json *added = json_get(merge->done, "consents");
	json_put_int(object, "consents", (int64_t)json_count(added));
	return put_changes(object, app, merge, err) && merge_days_put(object, app, merge, err) &&
	       put_words(object, app, merge->kept, err);
}

// A feast, or 29 February, may fall on another day where the one who has it now lives.
static bool set_days_again(struct app *app, int64_t customer, struct err *err) {
	const struct shop *shop = &app->config->shop;
	const struct rule_sources sources = {app->store, shop, &app->config->policy};
	struct date today = zone_day(shop->zone, clock_now(&app->clock));
	return occasion_rules_again_all(&sources, customer, 0, today, err);
}

// Makes the two one and tells what that did; the transaction is the caller's.
static bool merge_both(struct request *request, const struct customer *kept,
		       const struct customer *gone, struct err *err) {
	struct app *app = request->app;
	struct merge merge = {.kept = kept->id,
			      .gone = gone->id,
			      .at = clock_now(&app->clock),
			      .by = xstrdup(request->actor.name)};
	struct merge_belongings had = {0};
	bool ok = store_merge_count(app->store, gone->id, &had, err) &&
		  put_customer(request->result, app, kept->id, err) &&
		  store_merge_add(app->store, &merge, err) && set_days_again(app, kept->id, err) &&
		  audit(request, &merge, kept, gone, err) && pipeline_plan(app->pipeline, err);
	if (ok) {
		char *name = customer_full_name(gone);
		struct json *other = json_new_object();
		json_put_int(other, "id", gone->id);
		json_put_text(other, "ref", gone->ref);
		json_put_text(other, "name", name);
		json_put_int(request->result, "merge", merge.id);
		json_put(request->result, "gone", other);
		put_moved(request->result, json_get(merge.done, "moves"));
		put_joined(request->result, &had);
		ok = put_said(request->result, app, &merge, err);
		free(name);
	}
	record_finish(&merge_record, &merge);
	return ok;
}

// In a dry run all of it is done and nothing of it kept: what is told is what would be.
static bool merge_in_transaction(struct request *request, const struct customer *kept,
				 const struct customer *gone, struct err *err) {
	struct app *app = request->app;
	bool dry_run = json_get_bool(request->params, "dry_run");
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = merge_both(request, kept, gone, err);
	json_put_bool(request->result, "dry_run", dry_run);
	if (dry_run) {
		store_rollback(app->store);
		json_put(request->result, "merge", NULL);
		return ok;
	}
	if (!store_end(app->store, ok, err)) {
		return false;
	}
	pipeline_wake(app->pipeline);
	return true;
}

bool control_customer_merge(struct request *request, struct err *err) {
	struct store *store = request->app->store;
	struct customer kept = {0}, gone = {0};
	bool ok = store_customer_find(store, json_get_text(request->params, "keep"), &kept, err) &&
		  store_customer_find(store, json_get_text(request->params, "gone"), &gone, err) &&
		  merge_in_transaction(request, &kept, &gone, err);
	record_finish(&customer_record, &kept);
	record_finish(&customer_record, &gone);
	return ok;
}

static bool set_apart(struct request *request, const struct customer *one,
		      const struct customer *other, struct err *err) {
	struct app *app = request->app;
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_merge_apart(app->store, one, other, clock_now(&app->clock),
				    request->actor.name, err) &&
		  audit_row(request, "customer", one->id, NULL, other->ref, err) &&
		  audit_row(request, "customer", other->id, NULL, one->ref, err);
	return store_end(app->store, ok, err);
}

bool control_customer_apart(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct customer one = {0}, other = {0};
	const struct json *params = request->params;
	bool ok = store_customer_find(app->store, json_get_text(params, "customer"), &one, err) &&
		  store_customer_find(app->store, json_get_text(params, "other"), &other, err) &&
		  set_apart(request, &one, &other, err);
	if (ok) {
		struct json *first = describe(app, one.id, err);
		struct json *second = describe(app, other.id, err);
		json_put(request->result, "customer", first);
		json_put(request->result, "other", second);
		ok = first != NULL && second != NULL;
	}
	record_finish(&customer_record, &one);
	record_finish(&customer_record, &other);
	return ok;
}

static bool undo(struct request *request, struct merge *merge, struct err *err) {
	struct app *app = request->app;
	struct customer kept = {0}, gone = {0};
	bool ok = store_merge_get(app->store, json_get_int(request->params, "id", 0), merge, err);
	merge->undone_at = clock_now(&app->clock);
	replace_text(&merge->undone_by, request->actor.name);
	ok = ok && store_customer_get(app->store, merge->kept, &kept, err) &&
	     store_customer_get(app->store, merge->gone, &gone, err) &&
	     store_merge_undo(app->store, merge, err) && set_days_again(app, kept.id, err) &&
	     set_days_again(app, gone.id, err) && audit(request, merge, &kept, &gone, err) &&
	     pipeline_plan(app->pipeline, err);
	record_finish(&customer_record, &kept);
	record_finish(&customer_record, &gone);
	return ok;
}

bool control_customer_unmerge(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct merge merge = {0};
	if (!store_begin(app->store, err)) {
		return false;
	}
	bool ok = store_end(app->store, undo(request, &merge, err), err);
	if (ok) {
		pipeline_wake(app->pipeline);
		struct json *kept = describe(app, merge.kept, err);
		struct json *gone = describe(app, merge.gone, err);
		json_put_int(request->result, "merge", merge.id);
		json_put(request->result, "customer", kept);
		json_put(request->result, "gone", gone);
		ok = kept != NULL && gone != NULL;
	}
	record_finish(&merge_record, &merge);
	return ok;
}

bool decorate_merge(struct json *object, const void *record, struct app *app, struct err *err) {
	const struct merge *merge = record;
	struct json *holder = json_new_object();
	bool ok = put_customer(holder, app, merge->gone, err);
	json_put(object, "gone", json_share(json_get(holder, "customer")));
	json_free(holder);
	return ok;
}
