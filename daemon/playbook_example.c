// The facts of an imaginary customer's day, made as those of real ones are.
#include "daemon/playbook_example.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/dossier.h"
#include "rosemary/domain/facts.h"

enum { DAYS_AHEAD = 30, YEARS = 70, PRICE_MINOR = 2450, DAYS_OF_YEAR = 365, DAYS_OF_COFFEE = 52 };

// The records that the facts follow from.
struct example {
	struct shop shop;
	struct customer customer;
	struct recipient recipient;
	struct occasion occasion;
	struct order order;
	struct order_line gift;
	struct suggestion suggestion;
	struct date day;
};

struct date playbook_example_day(const struct app *app) {
	struct date today = zone_day(app->config->shop.zone, clock_now(&app->clock));
	struct date day = date_add(today, DAYS_AHEAD);
	return date_none(day) ? today : day; // at the end of the year 9999
}

// The configured shop, with something to say where nothing is configured.
static struct shop example_shop(const struct app *app) {
	struct shop shop = app->config->shop;
	shop.name = shop.name != NULL ? shop.name : "The Example Shop";
	shop.phone = shop.phone != NULL ? shop.phone : "01632 960123";
	shop.email = shop.email != NULL ? shop.email : "shop@example.org";
	shop.address = shop.address != NULL ? shop.address : "1 High Street, Anytown";
	return shop;
}

static void make_people(struct example *example) {
	replace_text(&example->customer.given_name, PLAYBOOK_EXAMPLE_GIVEN_NAME);
	replace_text(&example->customer.family_name, PLAYBOOK_EXAMPLE_FAMILY_NAME);
	replace_text(&example->recipient.name, "Rosa");
	replace_text(&example->recipient.relation, "mum");
}

static void make_occasion(struct example *example, const char *kind) {
	char first[DATE_TEXT_SIZE];
	bool counted = strcmp(kind, "birthday") == 0 || strcmp(kind, "anniversary") == 0;
	struct date day = example->day;
	day.year -= YEARS;
	(void)date_text(day, first); // returns first
	char *rule = counted ? xstrdup(first) : xasprintf("-%s", strchr(first, '-'));
	replace_text(&example->occasion.kind, kind);
	replace_text(&example->occasion.title, "");
	replace_text(&example->occasion.rule, rule);
	free(rule);
}

// What is bought again when it runs out is the customer's own, and another thing than a gift.
static void make_reorder(struct example *example) {
	char day[DATE_TEXT_SIZE];
	char *rule = xasprintf("once:%s", date_text(example->day, day));
	replace_text(&example->occasion.title, "coffee");
	replace_text(&example->occasion.rule, rule);
	free(rule);
	example->occasion.source = OCCASION_PREDICTED;
	example->order.day = date_add(example->day, -DAYS_OF_COFFEE);
	replace_text(&example->gift.description, "Colombian beans");
	example->gift.quantity = 2;
	example->suggestion.words = "Colombian beans";
	example->suggestion.repeat = true;
}

static void make_order(struct example *example) {
	example->order.day = date_add(example->day, -DAYS_OF_YEAR);
	replace_text(&example->order.currency, example->shop.currency);
	replace_text(&example->order.payment, "Visa ending 42");
	replace_text(&example->order.payment_token, "example");
	replace_text(&example->gift.description, "pink roses");
	example->suggestion = (struct suggestion){
		.words = "pink roses mixed with a bit of green and yellow",
		.same_price = true,
		.price_minor = PRICE_MINOR,
	};
}

static void finish(struct example *example) {
	record_finish(&customer_record, &example->customer);
	record_finish(&recipient_record, &example->recipient);
	record_finish(&occasion_record, &example->occasion);
	record_finish(&order_record, &example->order);
	record_finish(&order_line_record, &example->gift);
}

struct json *playbook_example(const struct app *app, const struct language *language,
			      const char *kind) {
	struct example example = {.shop = example_shop(app), .day = playbook_example_day(app)};
	make_people(&example);
	make_occasion(&example, kind);
	make_order(&example);
	bool again = strcmp(kind, OCCASION_REORDER) == 0;
	if (again) {
		make_reorder(&example);
	}
	const struct occasion_rules rules = occasion_rules_for(&example.shop, &app->config->policy,
							       &example.customer,
							       &example.recipient);
	const char *unsubscribe = dossier_reply_address(app);
	bool greeting = occasion_is_greeting(&example.occasion);
	enum last_order last = again ? LAST_ORDER_CHOSE : LAST_ORDER_GAVE;
	last = greeting ? LAST_ORDER_NONE : last;
	const struct fact_source source = {
		.shop = &example.shop,
		.playbook = app->playbook,
		.language = language,
		.customer = &example.customer,
		.recipient = greeting || again ? NULL : &example.recipient,
		.occasion = &example.occasion,
		.feasts = app->config->feasts,
		.day = example.day,
		.schedule = occasion_schedule(&example.occasion, &rules, example.day),
		.last = last,
		.order = &example.order,
		.gift = &example.gift,
		.suggestion = &example.suggestion,
		.unsubscribe = unsubscribe != NULL ? unsubscribe : example.shop.email,
		.public_url = app->config->http.public_url,
	};
	struct json *facts = facts_from_source(&source);
	finish(&example);
	return facts;
}
