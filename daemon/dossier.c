// Reading all that is known about one occasion's day, and judging it.
#include "dossier.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier_internal.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

// The rules for the days of the occasion that was read.
static struct occasion_rules rules_of(const struct app *app, const struct dossier *dossier) {
	return occasion_rules_for(&app->config->shop, &app->config->policy, &dossier->customer,
				  dossier->occasion.recipient != 0 ? &dossier->recipient : NULL);
}

struct rule_sources dossier_sources(const struct app *app) {
	return (struct rule_sources){app->store, &app->config->shop, &app->config->policy};
}

const char *dossier_reply_address(const struct app *app) {
	const struct email_config *email = &app->config->email;
	return email->reply_to != NULL ? email->reply_to : email->from_address;
}

const struct language *dossier_language_of(const struct app *app, const struct draft *draft) {
	return playbook_language(app->playbook, json_get_text(draft->facts, "language"),
				 app->config->shop.language);
}

enum form dossier_form(const struct dossier *dossier) {
	return form_of(dossier->choice.channel,
		       dossier->ways[dossier->choice.channel].known.address);
}

// What would be said in a form. The facts are worded in the language of the text that states
// them.
static void choose_text(const struct app *app, enum form form, struct dossier *dossier) {
	const char *own = dossier->customer.language, *shop = app->config->shop.language;
	dossier->text = playbook_text(app->playbook, dossier->occasion.kind, form, own, shop);
	dossier->language = playbook_language(app->playbook,
					      dossier->text != NULL ? dossier->text->language : own,
					      shop);
}

static bool read_people(struct app *app, int64_t occasion, struct dossier *dossier,
			struct err *err) {
	if (!store_occasion_get(app->store, occasion, &dossier->occasion, err) ||
	    !store_customer_get(app->store, dossier->occasion.customer, &dossier->customer, err)) {
		return false;
	}
	return dossier->occasion.recipient == 0 ||
	       store_recipient_get(app->store, dossier->occasion.recipient, &dossier->recipient,
				   err);
}

static bool occurs_on(const struct app *app, const struct dossier *dossier) {
	struct rule rule;
	struct date next;
	struct err ignored = {0}; // a rule that cannot be read has no day
	struct occasion_rules rules = rules_of(app, dossier);
	return rule_parse(dossier->occasion.rule, &rule, &ignored) &&
	       rule_next(&rule, &rules.place, dossier->day, &next) &&
	       date_compare(next, dossier->day) == 0;
}

static void make_facts(const struct app *app, struct dossier *dossier) {
	struct fact_source source = {
		.shop = &app->config->shop,
		.playbook = app->playbook,
		.language = dossier->language,
		.customer = &dossier->customer,
		.recipient = dossier->occasion.recipient != 0 ? &dossier->recipient : NULL,
		.occasion = &dossier->occasion,
		.feasts = app->config->feasts,
		.day = dossier->day,
		.schedule = dossier->schedule,
		.last = dossier->last,
		.order = dossier->last_order,
		.gift = dossier->gift,
		.gift_product = dossier->gift_product.id != 0 ? &dossier->gift_product : NULL,
		.suggestion = &dossier->suggestion,
		.unsubscribe = dossier_reply_address(app),
		.public_url = app->config->http.public_url,
	};
	dossier->facts = facts_from_source(&source);
	facts_digest(dossier->facts, app->playbook, dossier->digest);
}

void dossier_word(const struct app *app, enum form form, struct dossier *dossier) {
	choose_text(app, form, dossier);
	json_free(dossier->facts);
	make_facts(app, dossier);
}

bool dossier_open(struct app *app, int64_t occasion, struct date day, int64_t draft,
		  struct dossier *ret, struct err *err) {
	memset(ret, 0, sizeof *ret);
	ret->day = day;
	if (!read_people(app, occasion, ret, err) || !dossier_read_channel(app, draft, ret, err) ||
	    !dossier_read_past(app, ret, err)) {
		return err_prefix(err, "occasion %lld", (long long)occasion);
	}
	choose_text(app, dossier_form(ret), ret);
	struct occasion_rules rules = rules_of(app, ret);
	struct situation *situation = &ret->situation;
	ret->schedule = occasion_schedule(&ret->occasion, &rules, day);
	ret->feast_abroad = occasion_feast_abroad(&ret->occasion, &rules.place);
	situation->customer = &ret->customer;
	situation->recipient = ret->occasion.recipient != 0 ? &ret->recipient : NULL;
	situation->occasion = &ret->occasion;
	situation->day = day;
	situation->occurs = occurs_on(app, ret);
	situation->last = ret->last;
	if (!dossier_read_neighbours(app, draft, ret, err)) {
		return err_prefix(err, "occasion %lld", (long long)occasion);
	}
	ret->judgement = situation_judge(situation);
	make_facts(app, ret);
	return true;
}

static void free_records(const struct record_type *type, void *records, size_t count) {
	for (size_t i = 0; i < count; i++) {
		record_finish(type, (char *)records + i * type->size);
	}
	free(records);
}

void dossier_finish(struct dossier *dossier) {
	record_finish(&customer_record, &dossier->customer);
	record_finish(&recipient_record, &dossier->recipient);
	record_finish(&occasion_record, &dossier->occasion);
	free_records(&order_record, dossier->orders, dossier->order_count);
	free_records(&order_line_record, dossier->lines, dossier->line_count);
	record_finish(&product_record, &dossier->gift_product);
	free_records(&variation_record, dossier->variations, dossier->choice_count);
	free_records(&product_record, dossier->products, dossier->choice_count);
	free(dossier->choices);
	for (size_t i = 0; i < dossier->given_count; i++) {
		free(dossier->given[i]);
	}
	free(dossier->given);
	for (size_t i = 0; i < CHANNEL_COUNT; i++) {
		dossier_way_finish(&dossier->ways[i]);
	}
	record_finish(&customer_record, &dossier->twin);
	record_finish(&customer_record, &dossier->spoiled);
	record_finish(&customer_record, &dossier->sibling);
	record_finish(&customer_record, &dossier->mourner);
	record_finish(&recipient_record, &dossier->departed);
	record_finish(&recipient_record, &dossier->cap_recipient);
	record_finish(&occasion_record, &dossier->cap);
	free(dossier->sibling_gift);
	free(dossier->feast_abroad);
	free(dossier->doubt);
	json_free(dossier->facts);
	memset(dossier, 0, sizeof *dossier);
}
