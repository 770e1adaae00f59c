// Rows of an import on a real store: what becomes of each, and that twice is the same as once.
#include <stdlib.h>
#include <string.h>

#include "rosemary/domain/draft.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"
#include "tests/unit/import_world.h"

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
	     {FILE_CUSTOMERS, "{\"ref\":\"9\",\"phone\":\"07700 900123\"}", IMPORT_REJECTED, "phone: '07700 900123' is not + and 7 to 15 digits"},
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
		CASE(test_due_occasions_are_counted),
		CASE(test_no_row_makes_the_store_look_at_everything),
	};
#undef CASE
	return cmocka_run_group_tests(tests, NULL, NULL);
}
