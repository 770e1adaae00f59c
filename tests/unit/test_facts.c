// The facts that a text may state.
#include "rosemary/domain/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "english.h"

/* Everything a source points to. */
struct scene {
	struct zone *zone;
	struct shop shop;
	struct playbook playbook;
	struct customer customer;
	struct recipient recipient;
	struct occasion occasion;
	struct order order;
	struct order_line gift;
	struct product product;
	struct suggestion suggestion;
	struct fact_source source;
};

static void set_scene(struct scene *scene) {
	struct err err = {0};
	struct date day = {2030, 5, 14};
	*scene = (struct scene){
		.zone = zone_open("Europe/London", &err),
		.shop = {.name = "Petal & Stem",
			 .currency = "GBP",
			 .phone = "+441632960001",
			 .email = "shop@example.org",
			 .address = "1 High Street"},
		.playbook = {.guarantee = TEXT("seven days or new"),
			     .sign_off = TEXT("Anna"),
			     .feeling = TEXT("remembered")},
		.customer = {.given_name = TEXT("LINDA"), .family_name = TEXT("o'brien")},
		.recipient = {.relation = TEXT("Mother")},
		.occasion = {.kind = TEXT("birthday"),
			     .title = TEXT(""),
			     .rule = TEXT("1960-05-14")},
		.order = {.day = {2029, 5, 13}, .currency = TEXT("GBP")},
		.gift = {.description = TEXT("Pink Roses x12 PROMO"),
			 .quantity = 1,
			 .price_minor = 2450},
		.product = {.description = TEXT("pink roses")},
		.suggestion = {.words = "peonies", .same_price = true, .price_minor = 2450},
	};
	assert_non_null(scene->zone);
	scene->shop.zone = scene->zone;
	scene->source = (struct fact_source){
		.shop = &scene->shop,
		.playbook = &scene->playbook,
		.language = &english,
		.customer = &scene->customer,
		.recipient = &scene->recipient,
		.occasion = &scene->occasion,
		.day = day,
		.schedule = {.order_by =
				     zone_instant(scene->zone, (struct date){2030, 5, 13}, 1050)},
		.last = LAST_ORDER_GAVE,
		.order = &scene->order,
		.gift = &scene->gift,
		.gift_product = &scene->product,
		.suggestion = &scene->suggestion,
		.unsubscribe = "stop@example.org",
	};
}

/* Compares a fact's JSON with what is expected; NULL: it is not there. */
static void assert_fact(struct scene *scene, const char *name, const char *expected) {
	struct json *facts = facts_from_source(&scene->source);
	char *all = json_write(facts);
	char *wanted = xasprintf("\"%s\":%s", name, expected != NULL ? expected : "");
	bool there = strstr(all, wanted) != NULL;
	if (there != (expected != NULL)) {
		print_error("fact %s: %s\n", name, all);
	}
	assert_int_equal(there, expected != NULL);
	free(wanted);
	free(all);
	json_free(facts);
}

struct expected_fact {
	const char *name, *value;
};

static void assert_facts(struct scene *scene, const struct expected_fact *facts, size_t count) {
	for (size_t i = 0; i < count; i++) {
		assert_fact(scene, facts[i].name, facts[i].value);
	}
	zone_close(scene->zone);
}

static void test_goods_that_are_bought_again_tell_their_day_and_number(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {
		{"title", "\"coffee\""},
		{"last_gift", "\"pink roses\""},
		{"last_day", "\"Monday 14 May\""},
		{"last_quantity", "\"2\""},
	};
	struct scene scene;
	set_scene(&scene);
	scene.order.day = (struct date){2029, 5, 14};
	scene.gift.quantity = 2;
	assert_fact(&scene, "last_day", NULL); // a gift's day is told as last year
	scene.occasion.kind = TEXT(OCCASION_REORDER);
	scene.occasion.title = TEXT("coffee");
	scene.gift.quantity = 1;
	assert_fact(&scene, "last_quantity", NULL);
	scene.gift.quantity = 2;
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_the_usual_case_states_every_fact(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {
		{"given_name", "\"Linda\""},
		{"family_name", "\"O'Brien\""},
		{"full_name", "\"Linda O'Brien\""},
		{"recipient", "\"your mum\""},
		{"whose", "\"your mum's\""},
		{"whose_title", "\"Your mum's\""},
		{"recipient_name", NULL},
		{"relation", "\"mum\""},
		{"pronoun", "\"her\""},
		{"occasion", "\"birthday\""},
		{"title", NULL},
		{"years", "\"70th\""},
		{"day", "\"Tuesday 14 May\""},
		{"order_by", "\"Monday 13 May at 17:30\""},
		{"last_gift", "\"pink roses\""},
		{"last_when", "\"last year\""},
		{"last_when_title", "\"Last year\""},
		{"last_year", "true"},
		{"gave", "true"},
		{"chose", NULL},
		{"suggestion", "\"peonies\""},
		{"repeat", NULL},
		{"same_price", "true"},
		{"price", "\"£24.50\""},
		{"same_card", NULL},
		{"payment", NULL},
		{"shop_name", "\"Petal & Stem\""},
		{"guarantee", "\"seven days or new\""},
		{"sign_off", "\"Anna\""},
		{"feeling", "\"remembered\""},
		{"unsubscribe", "\"stop@example.org\""},
		{"language", "\"en\""},
	};
	struct scene scene;
	set_scene(&scene);
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_a_named_recipient_is_called_by_name(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {
		{"recipient", "\"Rosa\""}, {"whose", "\"Rosa's\""}, {"recipient_name", "\"Rosa\""},
		{"relation", NULL},        {"pronoun", NULL}, // nobody said
	};
	struct scene scene;
	set_scene(&scene);
	scene.recipient = (struct recipient){.name = TEXT("ROSA")};
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_the_recipients_pronoun_wins_over_the_relations(void **state) {
	(void)state;
	static const struct {
		enum pronoun said;
		const char *relation, *pronoun;
	} cases[] = {
		{PRONOUN_UNKNOWN, "mum", "\"her\""}, {PRONOUN_THEY, "mum", "\"them\""},
		{PRONOUN_HE, NULL, "\"him\""},       {PRONOUN_UNKNOWN, "dad", "\"him\""},
		{PRONOUN_UNKNOWN, "partner", NULL},  {PRONOUN_UNKNOWN, "neighbour", NULL},
		{PRONOUN_UNKNOWN, NULL, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scene scene;
		set_scene(&scene);
		scene.recipient = (struct recipient){.name = TEXT("Alex"),
						     .relation = TEXT(cases[i].relation),
						     .pronoun = cases[i].said};
		assert_fact(&scene, "pronoun", cases[i].pronoun);
		zone_close(scene.zone);
	}
}

static void test_an_occasion_of_ones_own_names_nobody(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {
		{"whose", "\"your\""},        {"whose_title", "\"Your\""}, {"recipient", NULL},
		{"recipient_name", NULL},     {"relation", NULL},          {"pronoun", NULL},
		{"occasion", "\"birthday\""},
	};
	struct scene scene;
	set_scene(&scene);
	scene.source.recipient = NULL;
	scene.occasion.kind = TEXT("own-birthday");
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_a_title_says_more_than_its_kind(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {
		{"occasion", "\"Tom's graduation\""},
		{"title", "\"Tom's graduation\""},
		{"years", NULL},
		{"order_by", NULL},
	};
	struct scene scene;
	set_scene(&scene);
	scene.occasion.title = TEXT("Tom's graduation");
	scene.occasion.rule = TEXT("once:2030-05-14");
	scene.source.schedule.order_by = 0;
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_a_feast_is_nobodys_own(void **state) {
	(void)state;
	struct scene scene;
	struct feasts *feasts = feasts_create();
	feasts_add(feasts, "rose-day");
	set_scene(&scene);
	scene.source.feasts = feasts;
	assert_fact(&scene, "feast", NULL); // a birthday
	scene.occasion.kind = TEXT("rose-day");
	assert_fact(&scene, "feast", "true");
	scene.occasion.kind = TEXT("occasion");
	scene.occasion.rule = TEXT("feast:rose-day");
	assert_fact(&scene, "feast", "true");
	zone_close(scene.zone);
	feasts_destroy(feasts);
}

static void test_an_order_that_named_nobody_was_chosen_not_given(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {{"gave", NULL},
						     {"chose", "true"},
						     {"last_gift", "\"pink roses\""}};
	struct scene scene;
	set_scene(&scene);
	scene.source.last = LAST_ORDER_CHOSE;
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_without_a_usable_order_nothing_is_claimed_about_the_past(void **state) {
	(void)state;
	static const enum last_order unusable[] = {LAST_ORDER_NONE, LAST_ORDER_REFUNDED,
						   LAST_ORDER_REPLACED};
	static const char *const claims[] = {"last_gift", "last_when", "last_when_title",
					     "gave",      "chose",     "suggestion",
					     "repeat",    "price",     "same_price",
					     "same_card", "payment",   "last_year"};
	for (size_t i = 0; i < ARRAY_LEN(unusable); i++) {
		struct scene scene;
		set_scene(&scene);
		scene.source.last = unusable[i];
		scene.suggestion.repeat = true;
		scene.order.payment_token = TEXT("tok_1");
		scene.order.payment = TEXT("Visa ending 42");
		for (size_t k = 0; k < ARRAY_LEN(claims); k++) {
			assert_fact(&scene, claims[k], NULL);
		}
		assert_fact(&scene, "given_name", "\"Linda\"");
		scene.source.order = NULL;
		scene.source.gift = NULL;
		assert_fact(&scene, "last_gift", NULL);
		zone_close(scene.zone);
	}
}

static void test_a_thing_that_is_not_listed_is_said_as_it_was_sold(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	scene.source.gift_product = NULL;
	assert_fact(&scene, "last_gift", "\"Pink Roses x12 PROMO\"");
	zone_close(scene.zone);
}

static void test_what_the_till_wrote_in_capitals_is_said_in_small_letters(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	struct product shouted = *scene.source.gift_product;
	shouted.description = TEXT("PINK ROSES");
	scene.source.gift_product = &shouted;
	scene.suggestion.words = "RED ROSES";
	assert_fact(&scene, "last_gift", "\"pink roses\"");
	assert_fact(&scene, "suggestion", "\"red roses\"");
	zone_close(scene.zone);
}

static void test_the_same_card_needs_a_token_on_file(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	scene.order.payment = TEXT("Visa ending 42");
	assert_fact(&scene, "same_card", NULL);
	assert_fact(&scene, "payment", NULL);
	scene.order.payment_token = TEXT("tok_1");
	assert_fact(&scene, "same_card", "true");
	assert_fact(&scene, "payment", "\"Visa ending 42\"");
	zone_close(scene.zone);
}

static void test_a_price_that_is_not_known_is_not_said(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	scene.suggestion = (struct suggestion){.words = "Pink Roses x12 PROMO", .repeat = true};
	assert_fact(&scene, "price", NULL);
	assert_fact(&scene, "same_price", NULL);
	assert_fact(&scene, "repeat", "true");
	scene.source.suggestion = NULL;
	assert_fact(&scene, "suggestion", NULL);
	zone_close(scene.zone);
}

static void test_a_customer_without_a_name_has_none(void **state) {
	(void)state;
	static const struct expected_fact facts[] = {{"given_name", NULL},
						     {"family_name", NULL},
						     {"full_name", NULL}};
	struct scene scene;
	set_scene(&scene);
	scene.customer = (struct customer){.ref = TEXT("C1")};
	assert_facts(&scene, facts, ARRAY_LEN(facts));
	set_scene(&scene);
	scene.customer.given_name = TEXT("linda@example.test");
	scene.customer.family_name = TEXT("(home)");
	assert_facts(&scene, facts, ARRAY_LEN(facts));
}

static void test_every_fact_that_is_stated_is_in_the_table(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	scene.recipient.name = TEXT("Rosa");
	scene.occasion.title = TEXT("Rosa's day");
	scene.suggestion.repeat = true;
	scene.order.payment_token = TEXT("tok_1");
	scene.order.payment = TEXT("Visa ending 42");
	struct json *facts = facts_from_source(&scene.source);
	for (size_t i = 0; i < facts_known_count; i++) {
		json_remove(facts, facts_known[i].name);
	}
	char *rest = json_write(facts);
	assert_string_equal(rest, "{}");
	free(rest);
	json_free(facts);
	zone_close(scene.zone);
}

static bool is_known(const char *name) {
	for (size_t i = 0; i < facts_known_count; i++) {
		if (strcmp(facts_known[i].name, name) == 0) {
			return true;
		}
	}
	return false;
}

static void test_only_facts_are_left_out_and_none_for_itself(void **state) {
	(void)state;
	static const char *const always_told[] = {"given_name", "occasion",   "years",
						  "day",        "order_by",   "last_gift",
						  "suggestion", "same_price", "price",
						  "same_card",  "shop_name",  "shop_phone"};
	for (size_t i = 0; i < facts_left_out_count; i++) {
		const struct fact_left_out *left_out = &facts_left_out[i];
		assert_true(is_known(left_out->name));
		assert_true(left_out->told_by == NULL || is_known(left_out->told_by));
		assert_true(left_out->told_by == NULL ||
			    strcmp(left_out->told_by, left_out->name) != 0);
		for (size_t k = 0; k < ARRAY_LEN(always_told); k++) {
			assert_string_not_equal(left_out->name, always_told[k]);
		}
	}
}

static void test_a_digest_changes_with_any_fact_and_with_the_voice(void **state) {
	(void)state;
	struct scene scene;
	char before[65], after[65];
	set_scene(&scene);
	struct json *facts = facts_from_source(&scene.source);
	facts_digest(facts, &scene.playbook, before);
	json_put_text(facts, "given_name", "Linda");
	facts_digest(facts, &scene.playbook, after);
	assert_string_equal(before, after);
	json_put_text(facts, "given_name", "Lindb");
	facts_digest(facts, &scene.playbook, after);
	assert_string_not_equal(before, after);
	json_put_text(facts, "given_name", "Linda");
	scene.playbook.digest[0] = 'f';
	facts_digest(facts, &scene.playbook, after);
	assert_string_not_equal(before, after);
	json_free(facts);
	zone_close(scene.zone);
}

static void test_a_digest_sees_facts_of_any_length(void **state) {
	(void)state;
	enum { LONG = 1 << 19 };
	char *text = xcalloc(LONG + 1, 1);
	struct playbook playbook = {0};
	char before[65], after[65];
	memset(text, 'a', LONG);
	struct json *facts = json_new_object();
	json_put_text(facts, "title", text);
	facts_digest(facts, &playbook, before);
	text[LONG - 1] = 'b';
	json_put_text(facts, "title", text);
	facts_digest(facts, &playbook, after);
	assert_string_not_equal(before, after);
	json_free(facts);
	free(text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goods_that_are_bought_again_tell_their_day_and_number),
		cmocka_unit_test(test_the_usual_case_states_every_fact),
		cmocka_unit_test(test_a_named_recipient_is_called_by_name),
		cmocka_unit_test(test_the_recipients_pronoun_wins_over_the_relations),
		cmocka_unit_test(test_an_occasion_of_ones_own_names_nobody),
		cmocka_unit_test(test_a_title_says_more_than_its_kind),
		cmocka_unit_test(test_a_feast_is_nobodys_own),
		cmocka_unit_test(test_an_order_that_named_nobody_was_chosen_not_given),
		cmocka_unit_test(test_without_a_usable_order_nothing_is_claimed_about_the_past),
		cmocka_unit_test(test_a_thing_that_is_not_listed_is_said_as_it_was_sold),
		cmocka_unit_test(test_what_the_till_wrote_in_capitals_is_said_in_small_letters),
		cmocka_unit_test(test_the_same_card_needs_a_token_on_file),
		cmocka_unit_test(test_a_price_that_is_not_known_is_not_said),
		cmocka_unit_test(test_a_customer_without_a_name_has_none),
		cmocka_unit_test(test_every_fact_that_is_stated_is_in_the_table),
		cmocka_unit_test(test_only_facts_are_left_out_and_none_for_itself),
		cmocka_unit_test(test_a_digest_changes_with_any_fact_and_with_the_voice),
		cmocka_unit_test(test_a_digest_sees_facts_of_any_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
