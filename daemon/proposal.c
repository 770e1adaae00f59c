// What speaks for a proposed occasion, for people.
#include "proposal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_json.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/order.h"

enum { BECAUSE_MAX_BYTES = 65536, EVIDENCE_MAX = 50, NOTE_MAX = 200 };

// "14 May" for a day of the year, "Mother's Day" for a feast, else the rule as it is; to be freed.
static char *when_of(const struct app *app, const struct occasion *occasion) {
	const char *shops = app->config->shop.language;
	const struct language *language = playbook_language(app->playbook, shops, shops);
	struct rule rule;
	struct err unreadable = {0}; // then it is told as it is written
	char number[8];
	if (language == NULL) {
		return xstrdup(occasion->rule);
	}
	if (strncmp(occasion->rule, "feast:", strlen("feast:")) == 0) {
		const char *feast = occasion->rule + strlen("feast:");
		return language_kind(language, feast,
				     feasts_name(app->config->policy.feasts, feast, language->code,
						 NULL));
	}
	if (!rule_parse(occasion->rule, &rule, &unreadable) || rule.kind != RULE_YEARLY) {
		return xstrdup(occasion->rule);
	}
	(void)snprintf(number, sizeof number, "%d", rule.date.day); // fits
	return xasprintf("%s %s", number, language->months[rule.date.month - 1]);
}

// "3022 (2026-05-14 "Happy birthday")", behind those before it.
static void add_because(struct strbuf *because, const struct order *order) {
	char day[DATE_TEXT_SIZE];
	const char *note = order->gift_note != NULL ? order->gift_note : order->tags;
	strbuf_addf(because, "%s%s (%s%s", because->len > 0 ? ", " : "", order->ref,
		    date_none(order->wanted_on) ? "placed " : "", date_text(order->day, day));
	if (order->occasion_kind != NULL) {
		strbuf_addf(because, " as %s", order->occasion_kind);
	} else if (note != NULL) {
		strbuf_addf(because, " \"%.*s\"", (int)utf8_cut(note, strlen(note), NOTE_MAX),
			    note);
	}
	strbuf_add_text(because, ")");
}

// Adds one order behind the occasion; one that is gone is none.
static bool add_order(struct app *app, int64_t id, struct json *orders, struct strbuf *because,
		      struct err *err) {
	struct order order = {0};
	struct err missing = {0};
	if (!store_order_get(app->store, id, &order, &missing)) {
		*err = missing.code == ERR_NOT_FOUND ? *err : missing;
		return missing.code == ERR_NOT_FOUND;
	}
	struct json *row = record_answer(app, &order_record, &order);
	json_push(orders, row);
	add_because(because, &order);
	bool ok = decorate_order(row, &order, app, err);
	record_finish(&order_record, &order);
	return ok;
}

bool proposal_put(struct json *object, const struct occasion *occasion, struct app *app,
		  struct err *err) {
	struct strbuf because = STRBUF_INIT(BECAUSE_MAX_BYTES);
	struct json *orders = json_new_list();
	bool ok = true, sympathy = false;
	size_t count = json_count(occasion->evidence);
	if (count == 0) {
		json_free(orders);
		return true;
	}
	for (size_t i = 0; i < count && i < EVIDENCE_MAX && ok; i++) {
		int64_t id = 0;
		ok = !json_whole(json_at(occasion->evidence, i), &id) ||
		     add_order(app, id, orders, &because, err);
	}
	ok = ok && (occasion->recipient == 0 ||
		    store_order_sympathy(app->store, occasion->recipient, &sympathy, err));
	char *when = when_of(app, occasion);
	json_put_text(object, "when", when);
	json_put(object, "orders", orders);
	json_put_text(object, "because", strbuf_text(&because));
	json_put_bool(object, "sympathy", sympathy);
	free(when);
	strbuf_finish(&because);
	return ok;
}
