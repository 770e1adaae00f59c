// Rows of an import on a real store: what becomes of each, and that twice is the same as once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import_rows.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/order.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"
#include "rosemary/store/recipient.h"

enum { NOON = 1810296000 }; // 2027-05-14T12:00:00Z

// A shop with a store of its own, and the import that goes on there.
struct fixture {
	struct shop shop;
	struct policy policy;
	struct zone *zone;
	struct store *store;
	struct import_target target;
};

static const struct actor anna = {1000, "anna"};

static void begin_import(struct fixture *fixture) {
	static int64_t mark;
	import_order_forget(&fixture->target);
	fixture->target = (struct import_target){
		.store = fixture->store,
		.shop = &fixture->shop,
		.policy = &fixture->policy,
		.now = NOON,
		.today = {2027, 5, 14},
		.actor = &anna,
		.file = "file.csv",
		.mark = ++mark,
	};
}

static int set_up(void **state) {
	struct fixture *fixture = xcalloc(1, sizeof *fixture);
	struct err err = {0};
	fixture->zone = zone_open("Europe/London", &err);
	fixture->shop = (struct shop){.language = "en",
				      .country = "GB",
				      .currency = "GBP",
				      .timezone = "Europe/London",
				      .order_by_days = 1,
				      .opens = 9 * 60,
				      .closes = 17 * 60,
				      .zone = fixture->zone};
	fixture->policy = (struct policy){.lead_days = 10, .answer_hours = 24};
	fixture->store = store_open(":memory:", NOON, &err);
	assert_string_equal(err.text, "");
	begin_import(fixture);
	*state = fixture;
	return 0;
}

static int tear_down(void **state) {
	struct fixture *fixture = *state;
	import_order_forget(&fixture->target);
	store_close(fixture->store, 0);
	zone_close(fixture->zone);
	free(fixture);
	return 0;
}

// A row, what becomes of it, and a part of the reason.
struct sample {
	enum file_kind kind;
	const char *values;
	enum import_outcome outcome;
	const char *reason;
};

static void take(struct fixture *fixture, const struct sample *sample) {
	struct err err = {0};
	struct import_row row;
	struct json *values = json_parse(sample->values, strlen(sample->values), &err);
	assert_string_equal(err.text, "");
	assert_true(store_begin(fixture->store, &err));
	bool taken = import_row(&fixture->target, sample->kind, values, &row, &err);
	assert_string_equal(err.text, "");
	assert_true(store_end(fixture->store, taken, &err));
	json_free(values);
	const char *reason = sample->reason != NULL ? sample->reason : "";
	if (row.outcome != sample->outcome || strstr(row.reason, reason) == NULL ||
	    (*reason == '\0') != (row.reason[0] == '\0')) {
		fail_msg("%s: %s '%s', not %s '%s'", sample->values,
			 words_name(&import_outcome_words, (int)row.outcome), row.reason,
			 words_name(&import_outcome_words, (int)sample->outcome), reason);
	}
}

static void take_all(struct fixture *fixture, const struct sample *samples, size_t count) {
	for (size_t i = 0; i < count; i++) {
		take(fixture, &samples[i]);
	}
}

static void end_order(struct fixture *fixture) {
	struct err err = {0};
	assert_true(store_begin(fixture->store, &err));
	assert_true(store_end(fixture->store, import_order_end(&fixture->target, &err), &err));
	assert_string_equal(err.text, "");
}

#define TAKE(state, ...)                                                                           \
	take_all(*(state), (const struct sample[]){__VA_ARGS__},                                   \
		 ARRAY_LEN(((const struct sample[]){__VA_ARGS__})))

static struct customer customer_of(struct fixture *fixture, const char *ref) {
	struct customer customer = {0};
	struct err err = {0};
	bool found = false;
	assert_true(
		store_customer_by_ref(fixture->store, IMPORT_SOURCE, ref, &found, &customer, &err));
	assert_true(found);
	return customer;
}

static int64_t customer_id(struct fixture *fixture, const char *ref) {
	struct customer customer = customer_of(fixture, ref);
	int64_t id = customer.id;
	record_finish(&customer_record, &customer);
	return id;
}

/* clang-format off */
#define LINDA {FILE_CUSTOMERS, "{\"ref\":\"1\",\"given_name\":\"Linda\",\"email\":\"linda@post.example\"}", IMPORT_NEW, NULL}
#define TOM   {FILE_CUSTOMERS, "{\"ref\":\"2\",\"given_name\":\"Tom\"}", IMPORT_NEW, NULL}
#define ROSES {FILE_PRODUCTS, "{\"sku\":\"R\",\"description\":\"pink roses\",\"price\":\"24.50\"}", IMPORT_NEW, NULL}
#define MUM   {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"pronoun\":\"she\"}", IMPORT_NEW, NULL}
/* clang-format on */

/* clang-format off */
static const struct sample shop[] = {
	ROSES,
	{FILE_PRODUCTS, "{\"sku\":\"G\",\"description\":\"green\",\"price\":\"20\",\"currency\":\"EUR\",\"season_from\":\"11-01\",\"season_to\":\"02-28\",\"active\":\"no\"}", IMPORT_NEW, NULL},
	{FILE_VARIATIONS, "{\"sku\":\"R\",\"to_sku\":\"G\",\"sentence\":\"roses with green\"}", IMPORT_NEW, NULL},
	{FILE_CUSTOMERS, "{\"ref\":\"1\",\"given_name\":\"Linda\",\"email\":\"linda@post.example\",\"consent_email\":\"granted\",\"birthday\":\"1961-05-20\"}", IMPORT_NEW, NULL},
	TOM,
	MUM,
	{FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"name\":\"Nia\",\"relation\":\"daughter\"}", IMPORT_NEW, NULL},
	{FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"recipient\":\"Mum\",\"kind\":\"birthday\",\"rule\":\"--06-14\",\"lead_days\":\"5\"}", IMPORT_NEW, NULL},
	{FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"party\",\"title\":\"Summer\",\"rule\":\"once:2027-08-01\"}", IMPORT_NEW, NULL},
	{FILE_OCCASIONS, "{\"customer_ref\":\"2\",\"kind\":\"party\",\"rule\":\"once:2020-08-01\"}", IMPORT_NEW, NULL},
	{FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"recipient\":\"Rosa\",\"relation\":\"mum\",\"occasion\":\"birthday\",\"placed_on\":\"2026-05-10\",\"wanted_on\":\"2026-05-14\",\"sku\":\"R\",\"quantity\":\"2\",\"payment\":\"Visa ending 42\",\"payment_token\":\"tok\"}", IMPORT_NEW, NULL},
	{FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-05-10\",\"description\":\"a card\",\"price\":\"2.00\"}", IMPORT_NEW, NULL},
	{FILE_ORDERS, "{\"ref\":\"B\",\"customer_ref\":\"2\",\"recipient\":\"Ann\",\"placed_on\":\"2026-05-10\",\"description\":\"a discount\",\"price\":\"-2.00\",\"currency\":\"USD\",\"gift_note\":\"one\\ntwo\"}", IMPORT_NEW, NULL},
	{FILE_ORDERS, "{\"ref\":\"C\",\"customer_ref\":\"1\",\"placed_on\":\"2026-05-12\",\"replaces\":\"A\",\"sku\":\"R\"}", IMPORT_NEW, NULL},
};
/* clang-format on */

static void test_everything_imported_twice_is_the_same(void **state) {
	take_all(*state, shop, ARRAY_LEN(shop));
	end_order(*state);
	for (int again = 0; again < 2; again++) {
		begin_import(*state);
		for (size_t i = 0; i < ARRAY_LEN(shop); i++) {
			struct sample same = shop[i];
			same.outcome = IMPORT_SAME;
			take(*state, &same);
		}
		end_order(*state);
	}
}

static void test_cells_are_read_again_as_if_nobody_had(void **state) {
	/* clang-format off */
	TAKE(state, LINDA, ROSES,
	     {FILE_CUSTOMERS, "{}", IMPORT_REJECTED, "ref: is empty"},
	     {FILE_CUSTOMERS, "{\"ref\":7}", IMPORT_REJECTED, "ref: is no text"},
	     {FILE_CUSTOMERS, "{\"ref\":null}", IMPORT_REJECTED, "ref: is no text"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"state\":\"active\"}", IMPORT_REJECTED, "no column 'state'"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"id\":\"1\"}", IMPORT_REJECTED, "no column 'id'"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"given_name\":\"a\\u001b[2J\"}", IMPORT_REJECTED, "control character"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"given_name\":\"a\\nBcc: x\"}", IMPORT_REJECTED, "given_name: has a line break"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"email\":\"a@b.example\\r\\nRCPT\"}", IMPORT_REJECTED, "email:"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"email\":\"no address\"}", IMPORT_REJECTED, "email:"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"phone\":\"call me\"}", IMPORT_REJECTED, "phone:"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"timezone\":\"Mars/Base\"}", IMPORT_REJECTED, "timezone:"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"birthday\":\"14/05/1961\"}", IMPORT_REJECTED, "birthday:"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"birthday\":\"2061-05-14\"}", IMPORT_REJECTED, "yet to come"},
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"consent_email\":\"yes\"}", IMPORT_REJECTED, "none of granted, soft, withdrawn"},
	     {FILE_PRODUCTS, "{\"sku\":\"X\",\"description\":\"x\",\"price\":\"1,50\"}", IMPORT_REJECTED, "price:"},
	     {FILE_PRODUCTS, "{\"sku\":\"X\",\"description\":\"x\",\"price\":\"1.505\"}", IMPORT_REJECTED, "price:"},
	     {FILE_PRODUCTS, "{\"sku\":\"X\",\"description\":\"x\",\"price\":\"1.50\",\"currency\":\"JPY\"}", IMPORT_REJECTED, "price:"},
	     {FILE_PRODUCTS, "{\"sku\":\"X\",\"description\":\"x\",\"season_from\":\"05-01\"}", IMPORT_REJECTED, "season_to: is empty"},
	     {FILE_PRODUCTS, "{\"sku\":\"R\",\"description\":\"x\",\"currency\":\"EUR\"}", IMPORT_REJECTED, "price: is empty, and the one that is there is in GBP"},
	     {FILE_VARIATIONS, "{\"sku\":\"R\",\"to_sku\":\"X\",\"sentence\":\"x\"}", IMPORT_REJECTED, "to_sku: there is no product 'X'"},
	     {FILE_VARIATIONS, "{\"sku\":\"R\",\"to_sku\":\"R\",\"sentence\":\"x\"}", IMPORT_REJECTED, "the same product"},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\"}", IMPORT_REJECTED, "name: is empty, and so is relation"},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"9\",\"name\":\"Rosa\"}", IMPORT_REJECTED, "there is no customer '9'"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"2027-02-29\"}", IMPORT_REJECTED, "rule:"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"b!\",\"rule\":\"--02-01\"}", IMPORT_REJECTED, "kind:"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\",\"recipient\":\"Zoe\"}", IMPORT_REJECTED, "called 'Zoe'"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\",\"lead_days\":\"2\"}", IMPORT_REJECTED, "lead_days:"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\",\"lead_days\":\"99999\"}", IMPORT_REJECTED, "lead_days:"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-30\",\"sku\":\"R\"}", IMPORT_REJECTED, "placed_on:"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"X\"}", IMPORT_REJECTED, "no product 'X'"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"R\",\"currency\":\"EUR\"}", IMPORT_REJECTED, "the product's is in GBP"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"R\",\"quantity\":\"0\"}", IMPORT_REJECTED, "quantity:"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"R\",\"quantity\":\"1000000\",\"price\":\"9999999999999.99\"}", IMPORT_REJECTED, "too large"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"R\",\"replaces\":\"Z\"}", IMPORT_REJECTED, "there is no order 'Z'"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"R\",\"payment\":\"4111 1111 1111 1111\"}", IMPORT_REJECTED, "card number"});
	/* clang-format on */
}

static void test_empty_cells_change_nothing(void **state) {
	struct fixture *fixture = *state;
	/* clang-format off */
	TAKE(state,
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"given_name\":\"Linda\",\"family_name\":\"Hart\",\"email\":\"l@p.example\",\"notes\":\"dog\",\"channel\":\"sms\"}", IMPORT_NEW, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\"}", IMPORT_SAME, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"family_name\":\"Smith\"}", IMPORT_CHANGED, NULL});
	/* clang-format on */
	struct customer customer = customer_of(fixture, "1");
	assert_string_equal(customer.folded, "linda smith");
	assert_string_equal(customer.notes, "dog");
	assert_int_equal(customer.channel, CHANNEL_SMS);
	record_finish(&customer_record, &customer);
}

static void test_what_customers_took_back_is_not_given_again(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	/* clang-format off */
	TAKE(state,
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"consent_email\":\"granted\",\"consent_sms\":\"soft\"}", IMPORT_NEW, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"consent_email\":\"granted\"}", IMPORT_SAME, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"consent_email\":\"withdrawn\"}", IMPORT_CHANGED, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"consent_email\":\"granted\",\"notes\":\"n\"}", IMPORT_KEPT, "withdrew"},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"consent_email\":\"soft\"}", IMPORT_KEPT, "withdrew"});
	/* clang-format on */
	struct customer customer = customer_of(fixture, "1");
	assert_string_equal(customer.notes, "n"); // the rest of a row was taken
	struct consent consent = {0};
	bool found = false;
	assert_true(store_consent_current(fixture->store, customer.id, CHANNEL_EMAIL, &found,
					  &consent, &err));
	assert_int_equal(consent.state, CONSENT_WITHDRAWN);
	assert_string_equal(consent.basis, "import file.csv");
	assert_string_equal(consent.by, "anna");
	record_finish(&consent_record, &consent);
	struct optout optout = {.customer = customer.id,
				.scope = OPTOUT_EVERYTHING,
				.source = (char *)"owner",
				.by = (char *)"anna",
				.at = NOON};
	assert_true(store_optout_add(fixture->store, &optout, &err));
	TAKE(state, {FILE_CUSTOMERS, "{\"ref\":\"1\",\"consent_sms\":\"granted\"}", IMPORT_KEPT,
		     "opted out"});
	record_finish(&customer_record, &customer);
}

static void test_an_erased_customer_takes_nothing(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	TAKE(state, LINDA, ROSES);
	struct customer customer = customer_of(fixture, "1");
	customer.state = CUSTOMER_ERASED;
	replace_text(&customer.email, NULL);
	assert_true(store_customer_update(fixture->store, &customer, &err));
	record_finish(&customer_record, &customer);
	/* clang-format off */
	TAKE(state,
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"email\":\"l@p.example\"}", IMPORT_KEPT, "erased"},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"name\":\"Rosa\"}", IMPORT_KEPT, "erased"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\"}", IMPORT_KEPT, "erased"},
	     {FILE_ORDERS, "{\"ref\":\"A\",\"customer_ref\":\"1\",\"placed_on\":\"2026-02-20\",\"sku\":\"R\"}", IMPORT_KEPT, "erased"});
	/* clang-format on */
	customer = customer_of(fixture, "1");
	assert_null(customer.email);
	assert_int_equal(customer.state, CUSTOMER_ERASED);
	record_finish(&customer_record, &customer);
}

static void test_the_dead_and_the_silent_stay_so(void **state) {
	/* clang-format off */
	TAKE(state, LINDA, MUM,
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"state\":\"silent\"}", IMPORT_CHANGED, NULL},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"state\":\"active\"}", IMPORT_KEPT, "silent and stays so"},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"state\":\"deceased\"}", IMPORT_CHANGED, NULL},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"state\":\"silent\"}", IMPORT_KEPT, "deceased and stays so"},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"state\":\"active\"}", IMPORT_KEPT, "deceased and stays so"},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\"}", IMPORT_SAME, NULL});
	/* clang-format on */
}

static void test_a_name_is_filled_in_where_one_relation_had_none(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	/* clang-format off */
	TAKE(state, LINDA, MUM,
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"name\":\"Rosa\",\"relation\":\"Mum\"}", IMPORT_CHANGED, NULL},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"Mum\"}", IMPORT_SAME, NULL},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"name\":\"ROSA\"}", IMPORT_CHANGED, NULL},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"name\":\"Nia\",\"relation\":\"daughter\"}", IMPORT_NEW, NULL},
	     {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"name\":\"Zoe\",\"relation\":\"daughter\"}", IMPORT_NEW, NULL},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\",\"recipient\":\"daughter\"}", IMPORT_REJECTED, "more than one"},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\",\"recipient\":\"MUM\"}", IMPORT_NEW, NULL},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--02-01\",\"recipient\":\"rosa\"}", IMPORT_SAME, NULL});
	/* clang-format on */
	struct recipient recipient = {0};
	bool found = false;
	assert_true(store_recipient_find(fixture->store, customer_id(fixture, "1"), "rosa", &found,
					 &recipient, &err));
	assert_true(found);
	assert_int_equal(recipient.pronoun, PRONOUN_SHE);
	record_finish(&recipient_record, &recipient);
}

static struct occasion occasion_like(struct fixture *fixture, const char *kind, const char *rule) {
	struct occasion like = {.customer = customer_id(fixture, "1"),
				.kind = (char *)kind,
				.title = (char *)"",
				.rule = (char *)rule};
	struct occasion occasion = {0};
	struct err err = {0};
	bool found = false;
	assert_true(store_occasion_same(fixture->store, &like, &found, &occasion, &err));
	assert_true(found);
	return occasion;
}

static void assert_date(struct date date, const char *text) {
	char spelled[DATE_TEXT_SIZE];
	assert_string_equal(date_text(date, spelled), text);
}

static void test_a_birthday_is_an_occasion_and_moves_with_its_cell(void **state) {
	struct fixture *fixture = *state;
	/* clang-format off */
	TAKE(state,
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"birthday\":\"1961-05-14\"}", IMPORT_NEW, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"birthday\":\"1961-05-14\"}", IMPORT_SAME, NULL},
	     {FILE_CUSTOMERS, "{\"ref\":\"1\",\"birthday\":\"--05-13\"}", IMPORT_CHANGED, NULL});
	/* clang-format on */
	struct occasion occasion = occasion_like(fixture, OCCASION_OWN_BIRTHDAY, "--05-13");
	assert_string_equal(occasion.rule, "--05-13");
	assert_date(occasion.next_on, "2028-05-13"); // yesterday was this year's
	assert_date(occasion.draft_on, "2028-05-12");
	record_finish(&occasion_record, &occasion);
}

// What the planner does: a draft for the occasion's next day.
static void hand_over(struct fixture *fixture, const struct occasion *occasion) {
	struct err err = {0};
	struct draft draft = {
		.occasion = occasion->id,
		.customer = occasion->customer,
		.occurs_on = occasion->next_on,
		.send_by = NOON,
		.created_at = NOON,
		.checked_at = NOON,
		.revision = 1,
	};
	assert_true(store_draft_add(fixture->store, &draft, &err));
	assert_string_equal(err.text, "");
}

static void test_a_changed_rule_never_names_a_day_that_was_handed_over(void **state) {
	struct fixture *fixture = *state;
	/* clang-format off */
	TAKE(state, LINDA,
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--05-20\"}", IMPORT_NEW, NULL});
	/* clang-format on */
	struct occasion occasion = occasion_like(fixture, "birthday", "--05-20");
	assert_date(occasion.next_on, "2027-05-20");
	assert_date(occasion.draft_on, "2027-05-10");
	hand_over(fixture, &occasion);
	record_finish(&occasion_record, &occasion);
	/* clang-format off */
	TAKE(state,
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--05-22\"}", IMPORT_CHANGED, NULL},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--05-20\"}", IMPORT_CHANGED, NULL});
	/* clang-format on */
	occasion = occasion_like(fixture, "birthday", "--05-20");
	assert_date(occasion.next_on, "2028-05-20");
	record_finish(&occasion_record, &occasion);
}

static void test_states_that_people_chose_stay(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	static const struct {
		enum occasion_state before, after;
	} cases[] = {
		{OCCASION_PAUSED, OCCASION_PAUSED},
		{OCCASION_ENDED, OCCASION_ENDED},
		{OCCASION_PROPOSED, OCCASION_ACTIVE},
	};
	/* clang-format off */
	TAKE(state, LINDA,
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"birthday\",\"rule\":\"--01-01\"}", IMPORT_NEW, NULL});
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct occasion occasion = occasion_like(fixture, "birthday", "--01-01");
		occasion.state = cases[i].before;
		assert_true(store_occasion_update(fixture->store, &occasion, &err));
		record_finish(&occasion_record, &occasion);
		char *values = xasprintf("{\"customer_ref\":\"1\",\"kind\":\"birthday\","
					 "\"rule\":\"--02-0%zu\"}",
					 i + 1);
		TAKE(state, {FILE_OCCASIONS, values, IMPORT_CHANGED, NULL});
		free(values);
		occasion = occasion_like(fixture, "birthday", "--01-01");
		assert_int_equal(occasion.state, cases[i].after);
		record_finish(&occasion_record, &occasion);
	}
}

static struct order order_of(struct fixture *fixture, const char *ref) {
	struct order order = {0};
	struct err err = {0};
	bool found = false;
	assert_true(store_order_by_ref(fixture->store, IMPORT_SOURCE, ref, &found, &order, &err));
	assert_true(found);
	return order;
}

static bool add_line(const void *record, void *argument) {
	const struct order_line *line = record;
	strbuf_addf(argument, "%" PRId64 " %s %" PRId64 "x%" PRId64 "; ", line->number,
		    line->description, line->quantity, line->price_minor);
	return true;
}

static void assert_order(struct fixture *fixture, const char *ref, int64_t total,
			 const char *lines) {
	struct strbuf text = STRBUF_INIT(1000);
	struct err err = {0};
	struct order order = order_of(fixture, ref);
	assert_true(store_order_line_each(fixture->store, order.id, add_line, &text, &err));
	assert_string_equal(strbuf_text(&text), lines);
	assert_int_equal(order.total_minor, total);
	strbuf_finish(&text);
	record_finish(&order_record, &order);
}

/* clang-format off */
#define LINE(order, more, outcome, reason) {FILE_ORDERS, "{\"ref\":\"" order "\",\"customer_ref\":\"1\",\"placed_on\":\"2026-05-10\"," more "}", outcome, reason}
/* clang-format on */

static void test_a_shorter_order_loses_the_lines_behind_it(void **state) {
	struct fixture *fixture = *state;
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"description\":\"card\",\"price\":\"2\"", IMPORT_NEW, NULL),
	     LINE("A", "\"description\":\"vase\",\"price\":\"5\",\"quantity\":\"3\"", IMPORT_NEW,
		  NULL));
	end_order(fixture);
	assert_order(fixture, "A", 4150, "1 pink roses 1x2450; 2 card 1x200; 3 vase 3x500; ");
	begin_import(fixture);
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_SAME, NULL),
	     LINE("A", "\"description\":\"vase\",\"price\":\"5\"", IMPORT_CHANGED, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2950, "1 pink roses 1x2450; 2 vase 1x500; ");
}

static void test_the_good_rows_of_an_order_go_in_and_the_mended_one_follows(void **state) {
	struct fixture *fixture = *state;
	const struct sample mended = LINE("A", "\"sku\":\"T\"", IMPORT_NEW, NULL);
	const struct sample again = LINE("A", "\"sku\":\"T\"", IMPORT_SAME, NULL);
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"sku\":\"T\"", IMPORT_REJECTED, "no product"),
	     LINE("A", "\"description\":\"card\",\"price\":\"2\"", IMPORT_NEW, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2650, "1 pink roses 1x2450; 3 card 1x200; ");
	TAKE(state, {FILE_PRODUCTS, "{\"sku\":\"T\",\"description\":\"tulips\",\"price\":\"9\"}",
		     IMPORT_NEW, NULL});
	for (int i = 0; i < 2; i++) {
		begin_import(fixture);
		fixture->target.partial = true;
		take(fixture, i == 0 ? &mended : &again);
		end_order(fixture);
		assert_order(fixture, "A", 3550,
			     "1 pink roses 1x2450; 2 tulips 1x900; 3 card 1x200; ");
	}
}

static void test_a_mended_row_cuts_nothing_when_another_file_follows(void **state) {
	struct fixture *fixture = *state;
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"description\":\"card\",\"price\":\"2\"", IMPORT_NEW, NULL));
	begin_import(fixture);
	fixture->target.partial = true;
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_SAME, NULL));
	fixture->target.partial = false;
	TAKE(state, LINE("B", "\"sku\":\"R\"", IMPORT_NEW, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2650, "1 pink roses 1x2450; 2 card 1x200; ");
}

static void test_rows_of_one_order_stand_together_and_agree(void **state) {
	TAKE(state, LINDA, TOM, ROSES, LINE("A", "\"sku\":\"R\",\"tags\":\"t\"", IMPORT_NEW, NULL),
	     LINE("A", "\"sku\":\"R\",\"currency\":\"EUR\",\"price\":\"1\"", IMPORT_REJECTED,
		  "currency: order 'A' is in GBP"),
	     LINE("A", "\"sku\":\"R\",\"tags\":\"u\"", IMPORT_REJECTED, "tags: order 'A' has 't'"),
	     LINE("B", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     LINE("A", "\"sku\":\"R\"", IMPORT_REJECTED, "not together"),
	     LINE("A", "\"sku\":\"R\"", IMPORT_REJECTED, "not together"));
	end_order(*state);
	begin_import(*state);
	TAKE(state,
	     {FILE_ORDERS,
	      "{\"ref\":\"B\",\"customer_ref\":\"2\",\"placed_on\":\"2026-05-10\",\"sku\":\"R\"}",
	      IMPORT_REJECTED, "another customer's"});
	end_order(*state);
	assert_order(*state, "A", 2450, "1 pink roses 1x2450; ");
}

static void test_history_keeps_its_prices_when_the_product_changes(void **state) {
	struct fixture *fixture = *state;
	TAKE(state, LINDA, ROSES, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL),
	     {FILE_PRODUCTS, "{\"sku\":\"R\",\"description\":\"rosy\",\"price\":\"30\"}",
	      IMPORT_CHANGED, NULL});
	begin_import(fixture);
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_SAME, NULL));
	end_order(fixture);
	assert_order(fixture, "A", 2450, "1 pink roses 1x2450; ");
}

static void test_an_order_brings_whom_it_was_for(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	TAKE(state, LINDA, ROSES, MUM,
	     LINE("A", "\"sku\":\"R\",\"recipient\":\"Rosa\",\"relation\":\"mum\"", IMPORT_NEW,
		  NULL),
	     LINE("B", "\"sku\":\"R\",\"relation\":\"MUM\"", IMPORT_NEW, NULL),
	     LINE("C", "\"sku\":\"R\",\"recipient\":\"Mum\"", IMPORT_NEW, NULL),
	     LINE("D", "\"sku\":\"R\",\"recipient\":\"Zoe\"", IMPORT_NEW, NULL),
	     LINE("E", "\"sku\":\"R\",\"recipient\":\"zoe\",\"relation\":\"aunt\"", IMPORT_NEW,
		  NULL));
	end_order(fixture);
	static const struct {
		const char *ref, *name, *relation;
	} cases[] = {{"A", "Rosa", "mum"},
		     {"B", "Rosa", "mum"},
		     {"C", "Rosa", "mum"},
		     {"D", "Zoe", "aunt"},
		     {"E", "Zoe", "aunt"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct order order = order_of(fixture, cases[i].ref);
		struct recipient recipient = {0};
		assert_true(store_recipient_get(fixture->store, order.recipient, &recipient, &err));
		assert_string_equal(recipient.name, cases[i].name);
		assert_string_equal(recipient.relation, cases[i].relation);
		record_finish(&recipient_record, &recipient);
		record_finish(&order_record, &order);
	}
}

static void test_an_order_has_so_many_lines_and_no_more(void **state) {
	TAKE(state, LINDA, ROSES);
	for (int i = 0; i < IMPORT_ORDER_LINES_MAX; i++) {
		TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_NEW, NULL));
	}
	TAKE(state, LINE("A", "\"sku\":\"R\"", IMPORT_REJECTED, "at most 1000 lines"));
}

static void test_due_occasions_are_counted(void **state) {
	struct fixture *fixture = *state;
	struct err err = {0};
	int64_t due = 0;
	/* clang-format off */
	TAKE(state, LINDA,
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"a\",\"rule\":\"--05-20\"}", IMPORT_NEW, NULL},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"b\",\"rule\":\"--09-20\"}", IMPORT_NEW, NULL},
	     {FILE_OCCASIONS, "{\"customer_ref\":\"1\",\"kind\":\"c\",\"rule\":\"once:2020-05-20\"}", IMPORT_NEW, NULL});
	/* clang-format on */
	assert_true(store_occasion_count_due(fixture->store, fixture->target.today, &due, &err));
	assert_int_equal(due, 1);
}

static void test_no_row_makes_the_store_look_at_everything(void **state) {
	struct fixture *fixture = *state;
	take_all(fixture, shop, ARRAY_LEN(shop));
	end_order(fixture);
	assert_int_equal(store_full_scans(fixture->store), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_everything_imported_twice_is_the_same),
		CASE(test_cells_are_read_again_as_if_nobody_had),
		CASE(test_empty_cells_change_nothing),
		CASE(test_what_customers_took_back_is_not_given_again),
		CASE(test_an_erased_customer_takes_nothing),
		CASE(test_the_dead_and_the_silent_stay_so),
		CASE(test_a_name_is_filled_in_where_one_relation_had_none),
		CASE(test_a_birthday_is_an_occasion_and_moves_with_its_cell),
		CASE(test_a_changed_rule_never_names_a_day_that_was_handed_over),
		CASE(test_states_that_people_chose_stay),
		CASE(test_a_shorter_order_loses_the_lines_behind_it),
		CASE(test_the_good_rows_of_an_order_go_in_and_the_mended_one_follows),
		CASE(test_a_mended_row_cuts_nothing_when_another_file_follows),
		CASE(test_rows_of_one_order_stand_together_and_agree),
		CASE(test_history_keeps_its_prices_when_the_product_changes),
		CASE(test_an_order_brings_whom_it_was_for),
		CASE(test_an_order_has_so_many_lines_and_no_more),
		CASE(test_due_occasions_are_counted),
		CASE(test_no_row_makes_the_store_look_at_everything),
	};
#undef CASE
	return cmocka_run_group_tests(tests, NULL, NULL);
}
