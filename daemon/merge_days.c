// The days of two customers who become one, where they are not what they were.
#include "daemon/merge_days.h"

#include <string.h>

#include "daemon/app.h"
#include "daemon/control_json.h"
#include "rosemary/store/merge.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

static void add_field(struct json *fields, const char *name, const char *before,
		      const char *after) {
	if (strcmp(before, after) == 0) {
		return;
	}
	struct json *field = json_new_object();
	json_put_text(field, "name", name);
	json_put_text(field, "before", before);
	json_put_text(field, "after", after);
	json_push(fields, field);
}

// What a field was before a change; NULL when it did not change.
static const char *text_before(const struct json *change, const char *name) {
	const struct json *fields = json_get(change, "fields");
	for (size_t i = 0; i < json_count(fields); i++) {
		const struct json *field = json_at(fields, i);
		if (strcmp(json_get_text(field, "name"), name) == 0) {
			return json_get_text(field, "before");
		}
	}
	return NULL;
}

// Who the day is about, and what it is called.
static bool put_names(struct json *day, struct app *app, const struct occasion *occasion,
		      struct err *err) {
	struct recipient recipient = {0};
	bool named = occasion->recipient != 0;
	if (named && !store_recipient_get(app->store, occasion->recipient, &recipient, err)) {
		return false;
	}
	json_put_int(day, "id", occasion->id);
	json_put_text(day, "who", named ? recipient_label(&recipient) : NULL);
	put_called(day, app, occasion);
	record_finish(&recipient_record, &recipient);
	return true;
}

// Adds a day as it was, in a state and by a rule, beside what it is now.
static bool put_day(struct json *days, struct app *app, const struct occasion *now,
		    const char *state, const char *rule, struct err *err) {
	struct json *day = json_new_object();
	struct json *fields = json_new_list();
	bool ok = put_names(day, app, now, err);
	add_field(fields, "state", state, words_name(&occasion_state_words, (int)now->state));
	add_field(fields, "rule", rule, now->rule);
	bool told = json_count(fields) > 0;
	json_put(day, "fields", fields);
	if (ok && told) {
		json_push(days, day);
	} else {
		json_free(day);
	}
	return ok;
}

// A day that went into another one: its rule stands in its row, which ended by the merge alone.
static bool put_gone(struct json *days, struct app *app, const struct json *change,
		     const struct occasion *kept, struct err *err) {
	const char *proposed = words_name(&occasion_state_words, OCCASION_PROPOSED);
	const char *state = text_before(change, "state");
	struct occasion gone = {0};
	if (state == NULL || strcmp(state, proposed) == 0) {
		return true;
	}
	bool ok = store_occasion_get(app->store, json_get_int(change, "id", 0), &gone, err) &&
		  put_day(days, app, kept, state, gone.rule, err);
	record_finish(&occasion_record, &gone);
	return ok;
}

static bool put_kept(struct json *days, struct app *app, const struct json *change,
		     const struct occasion *kept, struct err *err) {
	const char *state = text_before(change, "state");
	const char *rule = text_before(change, "rule");
	return put_day(days, app, kept,
		       state != NULL ? state : words_name(&occasion_state_words, (int)kept->state),
		       rule != NULL ? rule : kept->rule, err);
}

static bool put_change(struct json *days, struct app *app, const struct json *change,
		       struct err *err) {
	struct occasion kept = {0};
	int64_t into = json_get_int(change, "into", 0);
	int64_t id = into != 0 ? into : json_get_int(change, "id", 0);
	bool ok = store_occasion_get(app->store, id, &kept, err) &&
		  (into != 0 ? put_gone(days, app, change, &kept, err)
			     : put_kept(days, app, change, &kept, err));
	record_finish(&occasion_record, &kept);
	return ok;
}

bool merge_days_put(struct json *object, struct app *app, const struct merge *merge,
		    struct err *err) {
	const struct json *changes = json_get(merge->done, "changes");
	struct json *days = json_new_list();
	json_put(object, "days", days);
	for (size_t i = 0; i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		bool is_day = strcmp(json_get_text(change, "noun"), occasion_record.noun) == 0;
		if (is_day && !put_change(days, app, change, err)) {
			return false;
		}
	}
	return true;
}
