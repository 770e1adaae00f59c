// What may be sent, and what keeps what back.
#include "rosemary/domain/situation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rosemary/base/utf8.h"
#include "rosemary/domain/recipient.h"
#include "text.h"

/* A situation in which nothing stands against a draft, and the things it points to. */
struct scene {
	struct customer customer, other;
	struct recipient recipient;
	struct occasion occasion, rival;
	struct order order;
	struct optout optout;
	struct recipient rosas_namesake;
	struct situation situation;
};

static void set_scene(struct scene *scene) {
	*scene = (struct scene){
		.customer = {.id = 1, .ref = TEXT("C1"), .email = TEXT("linda@example.org")},
		.other = {.id = 2,
			  .ref = TEXT("C2"),
			  .given_name = TEXT("Tom"),
			  .family_name = TEXT("Jones"),
			  .email = TEXT("linda@example.org")},
		.rosas_namesake = {.id = 7, .name = TEXT("Nana")},
		.recipient = {.id = 3, .name = TEXT("Rosa")},
		.occasion = {.id = 4,
			     .kind = TEXT("birthday"),
			     .title = TEXT(""),
			     .rule = TEXT("--05-14"),
			     .state = OCCASION_ACTIVE},
		.rival = {.id = 5, .kind = TEXT("anniversary"), .title = TEXT("")},
		.order = {.id = 6, .ref = TEXT("1042")},
		.optout = {.scope = OPTOUT_KIND, .kind = TEXT("birthday")},
	};
	scene->situation = (struct situation){.customer = &scene->customer,
					      .recipient = &scene->recipient,
					      .occasion = &scene->occasion,
					      .day = {2027, 5, 14},
					      .way = {.address = scene->customer.email},
					      .occurs = true,
					      .last = LAST_ORDER_GAVE};
}

static void is_erased(struct scene *scene) {
	scene->customer.state = CUSTOMER_ERASED;
}
static void is_merged(struct scene *scene) {
	scene->customer.state = CUSTOMER_MERGED;
}
static void is_paused(struct scene *scene) {
	scene->customer.state = CUSTOMER_PAUSED;
}
static void is_off(struct scene *scene) {
	scene->occasion.state = OCCASION_PAUSED;
}
static void is_moved(struct scene *scene) {
	scene->situation.occurs = false;
}
static void is_switched_off(struct scene *scene) {
	scene->situation.switched_off = true;
	scene->occasion.kind = TEXT(OCCASION_REORDER);
	scene->occasion.title = TEXT("coffee");
	scene->occasion.source = OCCASION_PREDICTED;
}
static void is_bought_again(struct scene *scene) {
	scene->situation.ordered = &scene->order;
	scene->situation.occurs = false; // the order moved its day
	scene->occasion.kind = TEXT(OCCASION_REORDER);
	scene->occasion.title = TEXT("coffee");
	scene->occasion.source = OCCASION_PREDICTED;
}
static void is_deceased(struct scene *scene) {
	scene->recipient.state = RECIPIENT_DECEASED;
}
static void is_silent(struct scene *scene) {
	scene->recipient.state = RECIPIENT_SILENT;
}
static void has_no_address(struct scene *scene) {
	scene->situation.way.address = NULL;
}
static void wants_a_letter_nowhere(struct scene *scene) {
	scene->situation.channel = CHANNEL_LETTER;
	scene->situation.way.address = NULL;
}
static void has_an_old_number(struct scene *scene) {
	scene->situation.channel = CHANNEL_SMS;
	scene->situation.way.unfit = true;
}
static void is_refused(struct scene *scene) {
	scene->situation.way.refused = true;
}
static void has_withdrawn(struct scene *scene) {
	scene->situation.way.withdrawn = true;
	scene->situation.way.unasked = true;
}
static void was_not_asked(struct scene *scene) {
	scene->situation.way.unasked = true;
}
static void has_opted_out(struct scene *scene) {
	scene->situation.optout = &scene->optout;
	scene->situation.way.opted_out = true;
}
static void has_ordered(struct scene *scene) {
	scene->situation.ordered = &scene->order;
}
static void has_sympathy(struct scene *scene) {
	scene->situation.sympathy = true;
}
static void is_mourned(struct scene *scene) {
	scene->situation.mourner = &scene->other;
}
static void names_the_dead(struct scene *scene) {
	scene->situation.departed = &scene->rosas_namesake;
}
static void is_spoiled(struct scene *scene) {
	scene->situation.spoiled = &scene->other;
}
static void has_ordered_for_nobody(struct scene *scene) {
	scene->situation.ordered = &scene->order;
	scene->situation.ordered_unnamed = true;
}
static void was_refunded(struct scene *scene) {
	scene->situation.last = LAST_ORDER_REFUNDED;
}
static void was_replaced(struct scene *scene) {
	scene->situation.last = LAST_ORDER_REPLACED;
}
static void has_twin(struct scene *scene) {
	scene->situation.twin = &scene->other;
}
static void has_sibling(struct scene *scene) {
	scene->situation.sibling = &scene->other;
	scene->situation.sibling_gift = "pink roses";
}
static void is_capped_for(struct scene *scene, enum cap_reason reason) {
	scene->situation.cap = &scene->rival;
	scene->situation.cap_day = (struct date){2027, 5, 20};
	scene->situation.cap_reason = reason;
}
static void is_capped(struct scene *scene) {
	is_capped_for(scene, CAP_LARGER);
}

/* clang-format off */
static const struct {
	void (*arrange)(struct scene *scene);
	enum decision decision;
	const char *code, *text;
} silences[] = { // in the order in which they decide
	{is_erased,              DECISION_WITHDRAW, "erased",          "the customer was erased"},
	{is_merged,              DECISION_WITHDRAW, "merged",          "the customer was merged into another"},
	{is_paused,              DECISION_WITHDRAW, "paused",          "the customer is paused"},
	{is_off,                 DECISION_WITHDRAW, "occasion-off",    "the occasion is not active"},
	{is_switched_off,        DECISION_WITHDRAW, "switched-off",    "plan.reorder does not name coffee any more"},
	{is_bought_again,        DECISION_WITHDRAW, "ordered",         "coffee was ordered since: order 1042"},
	{is_moved,               DECISION_WITHDRAW, "moved",           "the occasion no longer falls on this day"},
	{is_deceased,            DECISION_WITHDRAW, "deceased",        "Rosa has died"},
	{is_silent,              DECISION_WITHDRAW, "silent",          "nobody is to be reminded of Rosa"},
	{wants_a_letter_nowhere, DECISION_WITHDRAW, "no-address",      "there is neither a postal address nor a telephone number"},
	{has_no_address,         DECISION_WITHDRAW, "no-address",      "there is no e-mail address"},
	{has_an_old_number,      DECISION_WITHDRAW, "address-unfit",   "the telephone number is not + and 7 to 15 digits: 'customer edit --phone' mends it"},
	{is_refused,             DECISION_WITHDRAW, "address-refused", "a mail server refused the address for good"},
	{has_withdrawn,          DECISION_WITHDRAW, "no-consent",      "the customer withdrew consent to e-mail"},
	{was_not_asked,          DECISION_WITHDRAW, "no-consent",      "there is no consent to e-mail on record"},
	{has_opted_out,          DECISION_WITHDRAW, "opted-out",       "the customer opted out: kind"},
	{has_ordered,            DECISION_WITHDRAW, "ordered",         "already ordered for Rosa: order 1042"},
	{has_sympathy,           DECISION_HOLD,     "sympathy",        "an order in sympathy names Rosa: is a reminder right?"},
	{is_mourned,             DECISION_HOLD,     "told-deceased",   "Tom Jones (C2) told us that Rosa has died: is this the same person?"},
	{names_the_dead,         DECISION_HOLD,     "names-deceased",  "the message would name Nana, who has died"},
	{is_spoiled,             DECISION_HOLD,     "surprise",        "Rosa may read this message: the surprise would be spoiled"},
	{has_ordered_for_nobody, DECISION_HOLD,     "for-whom",        "order 1042 names nobody: for whom is it?"},
	{was_refunded,           DECISION_HOLD,     "last-refunded",   "the last gift for this occasion was refunded"},
	{was_replaced,           DECISION_HOLD,     "last-replaced",   "the last gift for this occasion was replaced"},
	{has_twin,               DECISION_HOLD,     "same-address",    "customer C2 has the same address and this occasion"},
	{has_sibling,            DECISION_HOLD,     "same-gift",       "Tom Jones (C2) is to read the same about Rosa for this day: pink roses"},
	{is_capped,              DECISION_HOLD,     "cap",             "anniversary on 2027-05-20 is near it and had the larger order"},
};
/* clang-format on */

static void test_nothing_against_it_is_a_draft(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	struct judgement judgement = situation_judge(&scene.situation);
	assert_int_equal(judgement.decision, DECISION_DRAFT);
	assert_false(situation_is_over(&scene.situation));
	assert_null(judgement.code);
	assert_string_equal(judgement.text, "");
	scene.situation.recipient = NULL;
	scene.situation.last = LAST_ORDER_NONE;
	assert_int_equal(situation_judge(&scene.situation).decision, DECISION_DRAFT);
}

static void test_each_reason_has_its_word_and_its_sentence(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(silences); i++) {
		struct scene scene;
		set_scene(&scene);
		silences[i].arrange(&scene);
		struct judgement judgement = situation_judge(&scene.situation);
		assert_int_equal(judgement.decision, silences[i].decision);
		assert_string_equal(judgement.code, silences[i].code);
		assert_string_equal(judgement.text, silences[i].text);
		bool over = strstr("erased occasion-off deceased", silences[i].code) != NULL;
		assert_int_equal(situation_is_over(&scene.situation), over);
	}
}

static void test_of_two_reasons_the_graver_decides(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(silences); i++) {
		for (size_t k = i + 1; k < ARRAY_LEN(silences); k++) {
			struct scene scene;
			set_scene(&scene);
			silences[k].arrange(&scene);
			silences[i].arrange(&scene);
			bool same_slot = silences[i].arrange == has_ordered &&
					 silences[k].arrange == has_ordered_for_nobody;
			bool covered = (silences[i].arrange == was_not_asked ||
					silences[i].arrange == was_refunded ||
					silences[k].arrange == is_paused ||
					silences[k].arrange == is_merged);
			if (same_slot || (covered && k == i + 1)) {
				continue; // both write the same member
			}
			assert_string_equal(situation_judge(&scene.situation).code,
					    silences[i].code);
		}
	}
}

static void test_withdrawing_stands_before_holding(void **state) {
	(void)state;
	for (size_t i = 1; i < ARRAY_LEN(silences); i++) {
		assert_true(silences[i - 1].decision == DECISION_WITHDRAW ||
			    silences[i].decision == DECISION_HOLD);
	}
}

static void test_a_single_day_may_end_its_occasion_but_the_owner_ends_the_draft(void **state) {
	(void)state;
	static const struct {
		enum occasion_state state;
		const char *rule;
		struct date next_on;
		bool draft;
	} cases[] = {
		{OCCASION_ACTIVE, "--05-14", {2028, 5, 14}, true},
		{OCCASION_ENDED, "once:2027-05-14", {0}, true}, // handed over: nothing comes next
		{OCCASION_ENDED, "once:2027-05-14", {2027, 5, 14}, false},
		{OCCASION_ENDED, "--05-14", {2028, 5, 14}, false},
		{OCCASION_ENDED, "1961-05-14", {0}, false},
		{OCCASION_PAUSED, "--05-14", {2028, 5, 14}, false},
		{OCCASION_PROPOSED, "--05-14", {2028, 5, 14}, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scene scene;
		set_scene(&scene);
		scene.occasion.state = cases[i].state;
		scene.occasion.rule = TEXT(cases[i].rule);
		scene.occasion.next_on = cases[i].next_on;
		struct judgement judgement = situation_judge(&scene.situation);
		assert_int_equal(judgement.decision,
				 cases[i].draft ? DECISION_DRAFT : DECISION_WITHDRAW);
	}
}

static void test_an_address_that_was_refused_counts_while_it_is_the_address(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	scene.customer.refused_email = TEXT("old@example.org");
	assert_int_equal(situation_judge(&scene.situation).decision, DECISION_DRAFT);
}

static void test_every_code_has_a_case_here(void **state) {
	(void)state;
	enum { MOST = 64 };
	const char *codes[MOST];
	size_t count = situation_codes(codes, MOST);
	assert_in_range(count, 20, MOST - 1);
	for (size_t i = 0; i < count; i++) {
		bool found = false;
		for (size_t k = 0; k < ARRAY_LEN(silences); k++) {
			found = found || strcmp(silences[k].code, codes[i]) == 0;
		}
		if (!found) {
			fail_msg("no case has the code '%s'", codes[i]);
		}
	}
	assert_int_equal(situation_codes(codes, 3), 3);
}

static void test_the_cap_says_why_another_goes_first(void **state) {
	(void)state;
	static const struct {
		struct cap_candidate keeper, mine;
		enum cap_reason reason;
		const char *text;
	} cases[] = {
		{{5, {2027, 5, 20}, 3000, false, false},
		 {4, {2027, 5, 14}, 2000, false, false},
		 CAP_LARGER,
		 "Tom's party of Rosa on 2027-05-20 is near it and had the larger order"},
		{{5, {2027, 5, 20}, 3000, false, false},
		 {4, {2027, 5, 24}, 3000, false, false},
		 CAP_EARLIER,
		 "Tom's party of Rosa on 2027-05-20 is near it, as good a reason to write, and comes first"},
		{{5, {2027, 5, 20}, 0, true, false},
		 {4, {2027, 5, 24}, 3000, false, true},
		 CAP_APPROVED,
		 "Tom's party of Rosa on 2027-05-20 is near it and approved already"},
		{{5, {2027, 5, 20}, 3000, false, false},
		 {4, {2027, 5, 24}, 0, false, true},
		 CAP_BLIND,
		 "Tom's party of Rosa on 2027-05-20 is near it and goes first; an order in another currency "
		 "than the shop's was not compared"},
		{{5, {2027, 5, 20}, 0, false, true},
		 {4, {2027, 5, 24}, 0, false, false},
		 CAP_BLIND,
		 "Tom's party of Rosa on 2027-05-20 is near it and goes first; an order in another currency "
		 "than the shop's was not compared"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scene scene;
		set_scene(&scene);
		assert_int_equal(cap_reason(&cases[i].keeper, &cases[i].mine), cases[i].reason);
		is_capped_for(&scene, cases[i].reason);
		scene.rival.title = TEXT("Tom's party");
		scene.situation.cap_who = "Rosa";
		struct judgement judgement = situation_judge(&scene.situation);
		assert_int_equal(judgement.decision, DECISION_HOLD);
		assert_string_equal(judgement.code, "cap");
		assert_string_equal(judgement.text, cases[i].text);
	}
}

static void test_who_has_no_name_is_called_by_the_ref(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	is_mourned(&scene);
	scene.other.given_name = scene.other.family_name = NULL;
	assert_string_equal(situation_judge(&scene.situation).text,
			    "customer C2 told us that Rosa has died: is this the same person?");
}

static void test_what_an_occasion_is_called_is_its_title_if_it_has_one(void **state) {
	(void)state;
	struct scene scene;
	set_scene(&scene);
	is_capped(&scene);
	scene.rival.title = TEXT("Tom's graduation");
	assert_string_equal(situation_judge(&scene.situation).text,
			    "Tom's graduation on 2027-05-20 is near it and had the larger order");
	set_scene(&scene);
	has_ordered(&scene);
	scene.situation.recipient = NULL;
	assert_string_equal(situation_judge(&scene.situation).text,
			    "already ordered for this occasion: order 1042");
}

static void test_a_long_name_is_cut_between_characters(void **state) {
	(void)state;
	enum { LONG = 300 };
	char name[LONG * 3 + 3];
	for (size_t shift = 0; shift < 3; shift++) {
		struct scene scene;
		set_scene(&scene);
		memset(name, 'x', shift);
		for (size_t i = 0; i < LONG; i++) {
			memcpy(name + shift + i * 3, "日", 4);
		}
		scene.recipient.name = name;
		is_deceased(&scene);
		struct judgement judgement = situation_judge(&scene.situation);
		assert_true(strlen(judgement.text) > 200);
		assert_true(utf8_valid(judgement.text, strlen(judgement.text)));
	}
}

static void test_the_larger_order_keeps_the_others_back(void **state) {
	(void)state;
	enum { MOST = 4, NOBODY = -1 };
	static const struct {
		struct cap_candidate candidates[MOST];
		size_t count;
		int keeper[MOST]; // of each
	} cases[] = {
		{{{1, {2027, 5, 14}, 2450, false, false}}, 1, {NOBODY}},
		{{{1, {2027, 5, 14}, 2450, false, false}, {2, {2027, 5, 28}, 3000, false, false}},
		 2,
		 {1, NOBODY}}, // 14 days are within 14 days
		{{{1, {2027, 5, 14}, 2450, false, false}, {2, {2027, 5, 29}, 3000, false, false}},
		 2,
		 {NOBODY, NOBODY}},
		{{{1, {2027, 5, 20}, 2450, false, false}, {2, {2027, 5, 14}, 2450, false, false}},
		 2,
		 {1, NOBODY}}, // equal: the earlier day
		{{{2, {2027, 5, 14}, 2450, false, false}, {1, {2027, 5, 14}, 2450, false, false}},
		 2,
		 {1, NOBODY}}, // equal: the smaller id
		// A chain: the largest holds the middle one back, so the last is free.
		{{{1, {2027, 5, 1}, 3000, false, false},
		  {2, {2027, 5, 14}, 2000, false, false},
		  {3, {2027, 5, 27}, 1000, false, false}},
		 3,
		 {NOBODY, 0, NOBODY}},
		{{{1, {2027, 5, 1}, 1000, false, false},
		  {2, {2027, 5, 14}, 3000, false, false},
		  {3, {2027, 5, 27}, 2000, false, false}},
		 3,
		 {1, NOBODY, 1}},
		// What is approved stands, however small, and is never kept back itself.
		{{{1, {2027, 5, 14}, 0, true, false}, {2, {2027, 5, 20}, 9000, false, false}},
		 2,
		 {NOBODY, 0}},
		{{{1, {2027, 5, 14}, 100, true, false}, {2, {2027, 5, 20}, 9000, true, false}},
		 2,
		 {NOBODY, NOBODY}},
		{{{1, {2027, 12, 30}, 100, false, false}, {2, {2028, 1, 2}, 200, false, false}},
		 2,
		 {1, NOBODY}}, // over the year's end
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t k = 0; k < cases[i].count; k++) {
			int64_t mine = cases[i].candidates[k].occasion;
			assert_int_equal(cap_judge(cases[i].candidates, cases[i].count, mine, 14),
					 cases[i].keeper[k]);
		}
	}
	assert_int_equal(cap_judge(cases[1].candidates, 2, 99, 14), NOBODY);
	assert_int_equal(cap_judge(NULL, 0, 1, 14), NOBODY);
}

static void test_the_cap_drafts_at_most_one_in_any_window(void **state) {
	(void)state;
	struct cap_candidate candidates[CAP_CANDIDATES_MAX];
	uint32_t seed = 42; // the same run every time
	for (int round = 0; round < 50; round++) {
		bool drafted[CAP_CANDIDATES_MAX];
		for (size_t i = 0; i < CAP_CANDIDATES_MAX; i++) {
			seed = seed * 1664525u + 1013904223u;
			candidates[i] = (struct cap_candidate){(int64_t)i + 1,
							       date_add((struct date){2027, 1, 1},
									seed >> 23),
							       (int64_t)(seed >> 8) % 5 * 100,
							       false, false};
		}
		for (size_t i = 0; i < CAP_CANDIDATES_MAX; i++) {
			int keeper = cap_judge(candidates, CAP_CANDIDATES_MAX, (int64_t)i + 1, 14);
			drafted[i] = keeper < 0;
			assert_true(keeper < 0 || keeper != (int)i);
		}
		for (size_t i = 0; i < CAP_CANDIDATES_MAX; i++) {
			bool kept = false;
			for (size_t k = 0; k < CAP_CANDIDATES_MAX; k++) {
				int64_t apart = date_between(candidates[i].day, candidates[k].day);
				bool near = k != i && apart >= -14 && apart <= 14;
				assert_false(near && drafted[i] && drafted[k]);
				kept = kept || (near && drafted[k]);
			}
			assert_true(drafted[i] || kept); // nothing is held for nothing
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_against_it_is_a_draft),
		cmocka_unit_test(test_each_reason_has_its_word_and_its_sentence),
		cmocka_unit_test(test_of_two_reasons_the_graver_decides),
		cmocka_unit_test(test_withdrawing_stands_before_holding),
		cmocka_unit_test(
			test_a_single_day_may_end_its_occasion_but_the_owner_ends_the_draft),
		cmocka_unit_test(test_an_address_that_was_refused_counts_while_it_is_the_address),
		cmocka_unit_test(test_every_code_has_a_case_here),
		cmocka_unit_test(test_the_cap_says_why_another_goes_first),
		cmocka_unit_test(test_who_has_no_name_is_called_by_the_ref),
		cmocka_unit_test(test_what_an_occasion_is_called_is_its_title_if_it_has_one),
		cmocka_unit_test(test_a_long_name_is_cut_between_characters),
		cmocka_unit_test(test_the_larger_order_keeps_the_others_back),
		cmocka_unit_test(test_the_cap_drafts_at_most_one_in_any_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
