// Which days come round again, told by orders.
#include "rosemary/domain/derive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/domain/known.h"
#include "text.h"

enum { NOBODY = 0, MUM = 1, AUNT = 2, LATE = 3, ORDERS = 14, OCCASIONS = 2 };

static const struct date today = {2027, 2, 1};

static const struct recipient recipients[] = {{.id = MUM},
					      {.id = AUNT},
					      {.id = LATE, .state = RECIPIENT_DECEASED}};

// A sample of what the playbook has.
static void add_words(struct occasion_words *words) {
	static const struct {
		const char *phrase;
		enum occasion_meaning means;
		const char *kind;
	} sample[] = {
		{"birthday", MEANS_KIND, "birthday"},
		{"anniversary", MEANS_KIND, "anniversary"},
		{"mother's day", MEANS_FEAST, "mothers-day"},
		{"get well", MEANS_ONCE, NULL},
		{"belated", MEANS_NEVER, NULL},
		{"sympathy", MEANS_SYMPATHY, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(sample); i++) {
		assert_int_equal(occasion_words_add(words, sample[i].phrase, sample[i].means,
						    sample[i].kind),
				 WORDS_ADDED);
	}
}

// Each proposal as "recipient kind rule confidence% orders", one a line.
static void describe(const struct proposal *proposals, size_t count, struct strbuf *ret) {
	for (size_t i = 0; i < count; i++) {
		const struct proposal *proposal = &proposals[i];
		strbuf_addf(ret, "%d %s %s %d%%", (int)proposal->recipient, proposal->kind,
			    proposal->rule, proposal->confidence);
		for (size_t k = 0; k < proposal->evidence_count; k++) {
			strbuf_addf(ret, " %d", (int)proposal->evidence[k]);
		}
		strbuf_addf(ret, "%s\n", proposal->existing != 0 ? " again" : "");
	}
}

static void derive_text(const struct order *orders, size_t order_count,
			const struct occasion *occasions, size_t occasion_count,
			struct strbuf *ret) {
	struct occasion_words words = {0};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	add_words(&words);
	const struct derive_source source = {.orders = orders,
					     .order_count = order_count,
					     .occasions = occasions,
					     .occasion_count = occasion_count,
					     .recipients = recipients,
					     .recipient_count = ARRAY_LEN(recipients),
					     .words = &words,
					     .limits = &derive_limits_chosen,
					     .today = today};
	describe(proposals, derive(&source, proposals), ret);
	occasion_words_finish(&words);
}

// An order for a day. Its id is year and month: 2605 is that of May 2026.
#define ORDER(whom, year, month_, day_, note, ...)                                                 \
	{                                                                                          \
		.id = ((year)-2000) * 100 + (month_), .recipient = (whom),                         \
		.day = {year, month_, day_}, .wanted_on = {year, month_, day_},                    \
		.gift_note = TEXT(note), __VA_ARGS__                                               \
	}
#define PLACED(whom, year, month_, day_, note)                                                     \
	{                                                                                          \
		.id = ((year)-2000) * 100 + (month_), .recipient = (whom),                         \
		.day = {year, month_, day_}, .gift_note = TEXT(note)                               \
	}
#define OCCASION(number, whom, what, when, how)                                                    \
	{                                                                                          \
		.id = (number), .recipient = (whom), .kind = TEXT(what), .title = TEXT(""),        \
		.rule = TEXT(when), .state = OCCASION_##how, .source = OCCASION_DERIVED            \
	}

/* clang-format off */
static const struct {
	const char *what;
	struct order orders[ORDERS];
	size_t count;
	const char *proposals;
	struct occasion occasions[OCCASIONS];
	size_t occasion_count;
} cases[] = {
	{"nothing tells of nothing", {{0}}, 0, "", {{0}}, 0},
	// Near the same day in two years.
	{"one year is none", {ORDER(MUM, 2026, 5, 14, NULL)}, 1, "", {{0}}, 0},
	{"two years are a day", {ORDER(MUM, 2026, 5, 14, NULL), ORDER(MUM, 2025, 5, 14, NULL)}, 2,
	 "1 occasion --05-14 50% 2605 2505\n", {{0}}, 0},
	{"twice in one year is one year", {ORDER(MUM, 2026, 5, 14, NULL), ORDER(MUM, 2026, 5, 12, NULL)}, 2, "", {{0}}, 0},
	{"three years are surer, and the middle one has the day",
	 {ORDER(MUM, 2026, 5, 14, NULL), ORDER(MUM, 2025, 5, 13, NULL), ORDER(MUM, 2024, 5, 10, NULL)}, 3,
	 "1 occasion --05-13 69% 2605 2505 2405\n", {{0}}, 0},
	{"of two days it is the later: what is for a Sunday comes on Saturday",
	 {ORDER(MUM, 2026, 5, 13, NULL), ORDER(MUM, 2025, 5, 14, NULL)}, 2, "1 occasion --05-14 48% 2605 2505\n", {{0}}, 0},
	{"eight days apart are two days", {ORDER(MUM, 2026, 5, 14, NULL), ORDER(MUM, 2025, 5, 22, NULL)}, 2, "", {{0}}, 0},
	{"for others or for nobody is not for her", {ORDER(MUM, 2026, 5, 14, NULL), ORDER(AUNT, 2025, 5, 14, NULL)}, 2, "", {{0}}, 0},
	{"nobody in particular has no day", {ORDER(NOBODY, 2026, 5, 14, NULL), ORDER(NOBODY, 2025, 5, 14, NULL)}, 2, "", {{0}}, 0},
	{"the turn of the year is no border", {ORDER(MUM, 2027, 1, 2, NULL), ORDER(MUM, 2025, 12, 30, NULL)}, 2,
	 "1 occasion --01-02 44% 2701 2512\n", {{0}}, 0},
	{"nor does it make two years of three days", {ORDER(MUM, 2026, 1, 2, NULL), ORDER(MUM, 2025, 12, 30, NULL)}, 2, "", {{0}}, 0},
	{"29 February comes every year", {ORDER(MUM, 2024, 2, 29, NULL), ORDER(MUM, 2025, 2, 28, NULL), ORDER(MUM, 2026, 2, 28, NULL)}, 3,
	 "1 occasion --02-28 75% 2602 2502 2402\n", {{0}}, 0},
	{"a year that was missed takes away", {ORDER(MUM, 2025, 5, 14, NULL), ORDER(MUM, 2024, 5, 14, NULL)}, 2,
	 "1 occasion --05-14 40% 2505 2405\n", {{0}}, 0},
	{"what was long ago is over", {ORDER(MUM, 2021, 5, 14, NULL), ORDER(MUM, 2020, 5, 14, NULL)}, 2, "", {{0}}, 0},
	{"the dead have no day", {ORDER(LATE, 2026, 5, 14, "birthday"), ORDER(LATE, 2025, 5, 14, "birthday")}, 2, "", {{0}}, 0},
	// A note that names it.
	{"a note is enough", {ORDER(MUM, 2026, 5, 14, "Happy birthday!")}, 1, "1 birthday --05-14 60% 2605\n", {{0}}, 0},
	{"tags name it, too", {ORDER(MUM, 2026, 5, 14, NULL, .tags = TEXT("vip, birthday"))}, 1, "1 birthday --05-14 60% 2605\n", {{0}}, 0},
	{"so does the column", {ORDER(MUM, 2026, 5, 14, NULL, .occasion_kind = TEXT("birthday"))}, 1, "1 birthday --05-14 60% 2605\n", {{0}}, 0},
	{"and outweighs the note", {ORDER(MUM, 2026, 5, 14, "Happy anniversary", .occasion_kind = TEXT("birthday"))}, 1,
	 "1 birthday --05-14 60% 2605\n", {{0}}, 0},
	{"the general kind says nothing", {ORDER(MUM, 2026, 5, 14, NULL, .occasion_kind = TEXT("occasion"))}, 1, "", {{0}}, 0},
	{"without a day that it was for it is less sure", {PLACED(MUM, 2026, 5, 14, "birthday")}, 1, "1 birthday --05-14 55% 2605\n", {{0}}, 0},
	{"an order without a note speaks for the named day",
	 {ORDER(MUM, 2026, 5, 13, NULL), ORDER(MUM, 2025, 5, 14, "birthday")}, 2, "1 birthday --05-14 83% 2605 2505\n", {{0}}, 0},
	{"a named day does not speak for an unnamed one",
	 {ORDER(MUM, 2026, 5, 13, "get well"), ORDER(MUM, 2025, 5, 14, NULL)}, 2, "", {{0}}, 0},
	{"a feast is a feast, whenever it was",
	 {ORDER(MUM, 2026, 3, 14, "Mother's Day"), ORDER(MUM, 2025, 3, 29, "mothers day")}, 2,
	 "1 mothers-day feast:mothers-day 85% 2603 2503\n", {{0}}, 0},
	{"the column names feasts", {ORDER(MUM, 2026, 3, 14, NULL, .occasion_kind = TEXT("mothers-day"))}, 1,
	 "1 mothers-day feast:mothers-day 60% 2603\n", {{0}}, 0},
	{"a feast and a birthday near it are two",
	 {ORDER(MUM, 2026, 3, 14, "Mother's Day"), ORDER(MUM, 2025, 3, 16, "birthday")}, 2,
	 "1 mothers-day feast:mothers-day 60% 2603\n1 birthday --03-16 50% 2503\n", {{0}}, 0},
	{"nobody in particular may have a named day", {ORDER(NOBODY, 2026, 6, 12, "Happy anniversary")}, 1, "0 anniversary --06-12 60% 2606\n", {{0}}, 0},
	{"which is hers when she has it, too", {ORDER(NOBODY, 2026, 6, 12, "anniversary"), ORDER(MUM, 2025, 6, 12, "anniversary")}, 2,
	 "1 anniversary --06-12 50% 2506\n", {{0}}, 0},
	{"of two birthdays of one person the one of more years is hers",
	 {ORDER(MUM, 2026, 9, 1, "birthday"), ORDER(MUM, 2026, 5, 14, "birthday"), ORDER(MUM, 2025, 5, 14, "birthday")}, 3,
	 "1 birthday --05-14 85% 2605 2505\n", {{0}}, 0},
	{"get well is no day of the year", {ORDER(MUM, 2026, 5, 14, "Get well"), ORDER(MUM, 2025, 5, 14, "get well")}, 2, "", {{0}}, 0},
	{"what came too late tells no day", {ORDER(MUM, 2026, 5, 14, "Belated happy birthday")}, 1, "", {{0}}, 0},
	{"sympathy in words", {ORDER(MUM, 2026, 5, 14, "With sympathy"), ORDER(MUM, 2025, 5, 14, NULL)}, 2, "", {{0}}, 0},
	// Orders that never count.
	{"refunded", {ORDER(MUM, 2026, 5, 14, "birthday", .kind = ORDER_REFUNDED)}, 1, "", {{0}}, 0},
	{"cancelled", {ORDER(MUM, 2026, 5, 14, "birthday", .kind = ORDER_CANCELLED)}, 1, "", {{0}}, 0},
	{"in sympathy", {ORDER(MUM, 2026, 5, 14, "birthday", .kind = ORDER_SYMPATHY)}, 1, "", {{0}}, 0},
	{"a replacement", {ORDER(MUM, 2026, 5, 14, "birthday", .kind = ORDER_REPLACEMENT)}, 1, "", {{0}}, 0},
	{"which replaces", {ORDER(MUM, 2026, 5, 14, "birthday", .replaces = 7)}, 1, "", {{0}}, 0},
	{"replaced", {ORDER(MUM, 2026, 5, 14, "birthday", .replaced_by = 7)}, 1, "", {{0}}, 0},
	{"not confirmed", {ORDER(MUM, 2026, 5, 14, "birthday", .confirmation = ORDER_TO_CONFIRM)}, 1, "", {{0}}, 0},
	{"declined", {ORDER(MUM, 2026, 5, 14, "birthday", .confirmation = ORDER_DECLINED)}, 1, "", {{0}}, 0},
	{"confirmed", {ORDER(MUM, 2026, 5, 14, "birthday", .confirmation = ORDER_CONFIRMED)}, 1, "1 birthday --05-14 60% 2605\n", {{0}}, 0},
	// Who buys for somebody all the time has no day for her.
	{"a crowd of orders hides a coincidence",
	 {ORDER(MUM, 2026, 5, 14, NULL), ORDER(MUM, 2025, 5, 14, NULL), ORDER(MUM, 2025, 6, 10, NULL),
	  ORDER(MUM, 2025, 7, 1, NULL),  ORDER(MUM, 2025, 7, 20, NULL), ORDER(MUM, 2025, 8, 14, NULL),
	  ORDER(MUM, 2025, 9, 9, NULL),  ORDER(MUM, 2025, 10, 1, NULL), ORDER(MUM, 2025, 11, 14, NULL),
	  ORDER(MUM, 2025, 12, 5, NULL), ORDER(MUM, 2026, 1, 1, NULL),  ORDER(MUM, 2026, 2, 1, NULL)}, 12, "", {{0}}, 0},
	// What is on record.
	{"what a person has refused does not come back", {ORDER(MUM, 2026, 5, 14, "birthday")}, 1, "",
	 {OCCASION(8, MUM, "birthday", "--05-14", ENDED)}, 1},
	{"nor with a day that drifted and a name", {ORDER(MUM, 2026, 5, 24, "birthday")}, 1, "",
	 {OCCASION(8, MUM, "occasion", "--05-14", ENDED)}, 1},
	{"what is accepted is not proposed", {ORDER(MUM, 2026, 5, 14, "birthday")}, 1, "",
	 {OCCASION(8, MUM, "birthday", "--05-14", ACTIVE)}, 1},
	{"what is proposed goes on", {ORDER(MUM, 2026, 5, 16, "birthday")}, 1, "1 birthday --05-16 60% 2605 again\n",
	 {OCCASION(8, MUM, "birthday", "--05-14", PROPOSED)}, 1},
	{"under the name that it got since", {ORDER(MUM, 2026, 5, 16, "birthday")}, 1, "1 birthday --05-16 60% 2605 again\n",
	 {OCCASION(8, MUM, "occasion", "--05-14", PROPOSED)}, 1},
	{"once", {ORDER(MUM, 2026, 5, 14, "birthday"), ORDER(MUM, 2026, 9, 1, NULL), ORDER(MUM, 2025, 9, 1, NULL)}, 3,
	 "1 birthday --05-14 60% 2605\n1 occasion --09-01 48% 2609 2509 again\n",
	 {OCCASION(8, MUM, "occasion", "--09-05", PROPOSED)}, 1},
	{"other days of hers are", {ORDER(MUM, 2026, 3, 14, "Mother's Day")}, 1, "1 mothers-day feast:mothers-day 60% 2603\n",
	 {OCCASION(8, MUM, "birthday", "--03-14", ENDED)}, 1},
};
/* clang-format on */

static void test_orders_tell_days(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf text = STRBUF_INIT(4096);
		derive_text(cases[i].orders, cases[i].count, cases[i].occasions,
			    cases[i].occasion_count, &text);
		if (strcmp(strbuf_text(&text), cases[i].proposals) != 0) {
			fail_msg("%s: '%s', not '%s'", cases[i].what, strbuf_text(&text),
				 cases[i].proposals);
		}
		strbuf_finish(&text);
	}
}

// Numbers that look like chance and are the same in every run (xorshift).
struct dice {
	uint64_t state;
};

static int roll(struct dice *dice, int sides) {
	dice->state ^= dice->state << 13;
	dice->state ^= dice->state >> 7;
	dice->state ^= dice->state << 17;
	return (int)(dice->state % (uint64_t)sides);
}

enum { ROUNDS = 3000, SOME_ORDERS = 12, DRIFT_DAYS = 2 * KNOWN_SAME_DAYS };

static struct order some_order(struct dice *dice, int64_t id) {
	static const char *const notes[] = {NULL,       NULL,          NULL,
					    "birthday", "anniversary", "Mother's day",
					    "get well", "love",        "birthday!"};
	static const int months[] = {1, 5, 5, 12};
	struct date day = {2023 + roll(dice, 4), months[roll(dice, 4)], 1 + roll(dice, 28)};
	struct order order = {.id = id,
			      .recipient = roll(dice, 3),
			      .day = day,
			      .gift_note = TEXT(notes[roll(dice, ARRAY_LEN(notes))])};
	order.wanted_on = roll(dice, 2) == 0 ? day : (struct date){0};
	return order;
}

static void test_the_order_of_the_orders_does_not_matter(void **state) {
	struct dice dice = {20270514};
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct order orders[SOME_ORDERS];
		struct strbuf before = STRBUF_INIT(4096), after = STRBUF_INIT(4096);
		for (int i = 0; i < SOME_ORDERS; i++) {
			orders[i] = some_order(&dice, i + 1);
		}
		derive_text(orders, SOME_ORDERS, NULL, 0, &before);
		for (int i = SOME_ORDERS - 1; i > 0; i--) {
			int other = roll(&dice, i + 1);
			struct order moved = orders[i];
			orders[i] = orders[other];
			orders[other] = moved;
		}
		derive_text(orders, SOME_ORDERS, NULL, 0, &after);
		assert_string_equal(strbuf_text(&before), strbuf_text(&after));
		strbuf_finish(&before);
		strbuf_finish(&after);
	}
}

static void test_an_order_that_does_not_count_changes_nothing(void **state) {
	static const enum order_kind kinds[] = {ORDER_REFUNDED, ORDER_CANCELLED, ORDER_SYMPATHY,
						ORDER_REPLACEMENT};
	struct dice dice = {19610514};
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct order orders[SOME_ORDERS];
		struct strbuf before = STRBUF_INIT(4096), after = STRBUF_INIT(4096);
		for (int i = 0; i < SOME_ORDERS; i++) {
			orders[i] = some_order(&dice, i + 1);
		}
		orders[SOME_ORDERS - 1].kind = kinds[roll(&dice, ARRAY_LEN(kinds))];
		derive_text(orders, SOME_ORDERS - 1, NULL, 0, &before);
		derive_text(orders, SOME_ORDERS, NULL, 0, &after);
		assert_string_equal(strbuf_text(&before), strbuf_text(&after));
		strbuf_finish(&before);
		strbuf_finish(&after);
	}
}

// The occasions that proposals become when the owner says no.
static size_t refuse(const struct order *orders, size_t count,
		     struct occasion ret[DERIVE_PROPOSALS_MAX],
		     struct proposal proposals[DERIVE_PROPOSALS_MAX]) {
	struct occasion_words words = {0};
	add_words(&words);
	const struct derive_source source = {.orders = orders,
					     .order_count = count,
					     .recipients = recipients,
					     .recipient_count = ARRAY_LEN(recipients),
					     .words = &words,
					     .limits = &derive_limits_chosen,
					     .today = today};
	size_t proposed = derive(&source, proposals);
	for (size_t i = 0; i < proposed; i++) {
		ret[i] = (struct occasion)OCCASION((int64_t)i + 1, proposals[i].recipient,
						   proposals[i].kind, proposals[i].rule, ENDED);
	}
	occasion_words_finish(&words);
	return proposed;
}

// Fails when one of the refused is among what was proposed.
static void assert_stays_away(const struct occasion *occasions, size_t known,
			      const struct strbuf *text, int round) {
	for (size_t i = 0; i < known; i++) {
		struct strbuf line = STRBUF_INIT(200);
		strbuf_addf(&line, "%d %s ", (int)occasions[i].recipient, occasions[i].kind);
		const char *again = strstr(strbuf_text(text), strbuf_text(&line));
		if (again != NULL && (again == text->data || again[-1] == '\n')) {
			fail_msg("round %d: refused '%s %s', then: %s", round, occasions[i].kind,
				 occasions[i].rule, strbuf_text(text));
		}
		strbuf_finish(&line);
	}
}

static void test_what_was_refused_never_comes_back(void **state) {
	struct dice dice = {20261122};
	int refused = 0;
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct order orders[2 * SOME_ORDERS];
		struct occasion occasions[DERIVE_PROPOSALS_MAX];
		struct proposal proposals[DERIVE_PROPOSALS_MAX];
		size_t count = 0;
		for (int i = 0; i < SOME_ORDERS; i++) {
			orders[count++] = some_order(&dice, i + 1);
		}
		size_t known = refuse(orders, count, occasions, proposals);
		for (size_t i = 0; i < known; i++) { // again, near that day
			int64_t days = roll(&dice, DRIFT_DAYS) - DRIFT_DAYS / 2;
			struct order again = some_order(&dice, 100 + (int64_t)i);
			again.recipient = proposals[i].recipient;
			again.day = date_add(proposals[i].day, days);
			orders[count++] = again;
		}
		struct strbuf text = STRBUF_INIT(4096);
		derive_text(orders, count, occasions, known, &text);
		assert_stays_away(occasions, known, &text, round);
		refused += (int)known;
		strbuf_finish(&text);
	}
	assert_true(refused > ROUNDS); // there was something to refuse
}

static void test_a_customer_has_few_proposals_the_surest_of_them(void **state) {
	enum { MANY = 40 };
	struct recipient family[MANY];
	struct order orders[MANY];
	struct occasion_words words = {0};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	(void)state;
	add_words(&words);
	for (int i = 0; i < MANY; i++) {
		struct date day = {2026, 3 + i % 9, 14};
		family[i] = (struct recipient){.id = i + 1};
		orders[i] = (struct order){.id = i + 1,
					   .recipient = i + 1,
					   .day = day,
					   .gift_note = TEXT("birthday"),
					   .wanted_on = i % 5 == 0 ? day : (struct date){0}};
	}
	const struct derive_source source = {.orders = orders,
					     .order_count = MANY,
					     .recipients = family,
					     .recipient_count = MANY,
					     .words = &words,
					     .limits = &derive_limits_chosen,
					     .today = today};
	assert_int_equal(derive(&source, proposals), DERIVE_PROPOSALS_MAX);
	for (size_t i = 0; i < DERIVE_PROPOSALS_MAX; i++) {
		assert_int_equal(proposals[i].recipient, 5 * i + 1);
		assert_int_equal(proposals[i].confidence, 60);
	}
	occasion_words_finish(&words);
}

static void test_as_many_orders_as_are_read_are_studied(void **state) {
	static struct order orders[DERIVE_ORDERS_MAX];
	struct strbuf text = STRBUF_INIT(4096);
	(void)state;
	for (int i = 0; i < DERIVE_ORDERS_MAX; i++) {
		orders[i] = (struct order){.id = i + 1,
					   .recipient = MUM,
					   .gift_note = TEXT("birthday")};
		orders[i].day = date_add((struct date){2026, 5, 14}, -3 * (int64_t)i);
		orders[i].wanted_on = orders[i].day;
	}
	derive_text(orders, DERIVE_ORDERS_MAX, NULL, 0, &text);
	assert_non_null(strstr(strbuf_text(&text), "1 birthday --"));
	strbuf_finish(&text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders_tell_days),
		cmocka_unit_test(test_the_order_of_the_orders_does_not_matter),
		cmocka_unit_test(test_an_order_that_does_not_count_changes_nothing),
		cmocka_unit_test(test_what_was_refused_never_comes_back),
		cmocka_unit_test(test_a_customer_has_few_proposals_the_surest_of_them),
		cmocka_unit_test(test_as_many_orders_as_are_read_are_studied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
