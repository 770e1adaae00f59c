// What keeps a customer from being written to, and nothing else.
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_why.h"
#include "daemon/dossier.h"
#include "rosemary/store/customer.h"

// A customer's situation without any occasion, and the imaginary one it is judged by.
struct standing {
	struct customer customer;
	struct occasion any;
	struct dossier_way ways[CHANNEL_COUNT];
	struct situation situation;
};

static bool read_ways(struct app *app, struct standing *standing, struct err *err) {
	struct channel_way known[CHANNEL_COUNT];
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (!dossier_way(app, &standing->customer, &standing->any, (enum channel)i,
				 &standing->ways[i], err)) {
			return false;
		}
		known[i] = standing->ways[i].known;
	}
	enum channel channel = channel_choose(standing->customer.channel, known).channel;
	const struct dossier_way *way = &standing->ways[channel];
	standing->situation = (struct situation){
		.customer = &standing->customer,
		.occasion = &standing->any,
		.channel = channel,
		.way = way->known,
		.optout = way->known.opted_out ? &way->optout : NULL,
		.occurs = true,
	};
	return true;
}

static bool read_standing(struct request *request, struct standing *ret, struct err *err) {
	const char *selector = json_get_text(request->params, "customer");
	if (!store_customer_find(request->app->store, selector, &ret->customer, err)) {
		return false;
	}
	ret->any = (struct occasion){.id = -1,
				     .customer = ret->customer.id,
				     .recipient = -1,
				     .kind = xstrdup(""),
				     .state = OCCASION_ACTIVE,
				     .rule = xstrdup("")};
	return read_ways(request->app, ret, err);
}

static void standing_finish(void *state) {
	struct standing *standing = state;
	for (size_t i = 0; i < CHANNEL_COUNT; i++) {
		dossier_way_finish(&standing->ways[i]);
	}
	record_finish(&customer_record, &standing->customer);
	record_finish(&occasion_record, &standing->any);
	free(standing);
}

// Takes away what was judged, so that what lies behind it is seen, too. False when it cannot.
static bool cure(struct standing *standing, const char *code) {
	struct channel_way *way = &standing->situation.way;
	if (strcmp(code, "erased") == 0 || strcmp(code, "paused") == 0) {
		standing->customer.state = CUSTOMER_ACTIVE;
	} else if (strcmp(code, "no-address") == 0) {
		way->address = ""; // whatever it will be
	} else if (strcmp(code, "address-unfit") == 0) {
		way->unfit = false;
	} else if (strcmp(code, "address-refused") == 0) {
		way->refused = false;
	} else if (strcmp(code, "no-consent") == 0) {
		way->withdrawn = false;
		way->unasked = false;
	} else if (strcmp(code, "opted-out") == 0) {
		way->opted_out = false;
	} else {
		return false;
	}
	return true;
}

static struct json *reason(const char *code, const char *text) {
	struct json *object = json_new_object();
	json_put_text(object, "code", code);
	json_put_text(object, "reason", text);
	return object;
}

static void put_general(struct json *reasons, struct standing *standing) {
	for (;;) {
		struct judgement judgement = situation_judge(&standing->situation);
		if (judgement.decision == DECISION_DRAFT) {
			return;
		}
		json_push(reasons, reason(judgement.code, judgement.text));
		if (!cure(standing, judgement.code)) {
			return;
		}
	}
}

static bool has_code(const struct json *reasons, const char *code) {
	for (size_t i = 0; i < json_count(reasons); i++) {
		if (strcmp(json_get_text(json_at(reasons, i), "code"), code) == 0) {
			return true;
		}
	}
	return false;
}

// What keeps one occasion, where it is not what keeps everything.
static void put_occasion_reason(struct json *reasons, const struct json *general,
				const struct json *occasion) {
	static const char *const named[] = {"id", "kind", "title", "called"};
	static const char *const kept[] = {"day", "recipient", "draft"};
	const char *code = json_get_text(occasion, "code");
	const char *text = json_get_text(occasion, "reason");
	if (json_get(occasion, "verdict") == NULL) {
		code = "no-day";
		text = "no day of it lies ahead";
	}
	if (code == NULL || has_code(general, code)) {
		return;
	}
	struct json *object = reason(code, text);
	struct json *brief = json_new_object();
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		json_put(brief, named[i], json_share(json_get(occasion, named[i])));
	}
	json_put(object, "occasion", brief);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		json_put(object, kept[i], json_share(json_get(occasion, kept[i])));
	}
	json_push(reasons, object);
}

// Keeps of all that `why` tells only what keeps messages back.
static void reduce(struct request *request, void *state) {
	struct standing *standing = state;
	struct json *full = request->result;
	const struct json *occasions = json_get(full, "occasions");
	struct json *reasons = json_new_list();
	put_general(reasons, standing);
	struct json *general = json_copy_of(reasons);
	for (size_t i = 0; i < json_count(occasions); i++) {
		put_occasion_reason(reasons, general, json_at(occasions, i));
	}
	if (json_count(occasions) == 0) {
		json_push(reasons, reason("no-occasion", "no day that matters is on record"));
	}
	request->result = json_new_object();
	json_put(request->result, "customer", json_share(json_get(full, "customer")));
	json_put(request->result, "more", json_share(json_get(full, "more")));
	json_put(request->result, "reasons", reasons);
	json_free(general);
	json_free(full);
}

bool control_customer_why_not(struct request *request, struct err *err) {
	struct standing *standing = xcalloc(1, sizeof *standing);
	if (!read_standing(request, standing, err)) {
		standing_finish(standing);
		return false;
	}
	return why_run(request, &(struct why_then){reduce, standing_finish, standing}, err);
}
