// The facts that a text may state, each from what the store knows and nothing else.
#include "rosemary/domain/facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/digest.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/link.h"

/* clang-format off */
const struct fact facts_known[] = {
	{"given_name",      "The customer's given name, as said: Linda"},
	{"family_name",     "The customer's family name"},
	{"full_name",       "Both"},
	{"recipient",       "How to call the recipient: your mum, Rosa"},
	{"whose",           "The same, possessive: your mum's, Rosa's; 'your' without a recipient"},
	{"whose_title",     "The same with a capital: Your mum's"},
	{"recipient_name",  "The recipient's name, where it is known"},
	{"relation",        "The relation, where it is known: mum"},
	{"pronoun",         "her, him or them; absent where nobody said"},
	{"occasion",        "What the day is: birthday, or the occasion's title"},
	{"title",           "The occasion's title, where it has one: Tom's graduation"},
	{"feast",           "True when it is a feast, which is nobody's own: Mother's Day"},
	{"years",           "Which one it is, where the first year is known: 70th"},
	{"day",             "The day: Tuesday 14 May"},
	{"order_by",        "The last moment to order: Monday 13 May at 17:30"},
	{"last_gift",       "What was bought last time: pink roses"},
	{"last_when",       "When: last year, in March 2024"},
	{"last_when_title", "The same with a capital: Last year"},
	{"last_day",        "The day itself, of goods that are bought again: Saturday 3 October"},
	{"last_quantity",   "How many of these, where it was more than one: 2"},
	{"last_year",       "True when it was last year, so that 'this year' may follow"},
	{"gave",            "True when that gift was for this recipient: 'you gave her'"},
	{"chose",           "True when that order named nobody: 'you chose'"},
	{"suggestion",      "What is suggested: pink roses mixed with a bit of green and yellow"},
	{"repeat",          "True when that is last time's gift again"},
	{"same_price",      "True when it costs to the penny what it cost last time"},
	{"price",           "The price of the whole suggestion: £24.50"},
	{"same_card",       "True when the till can charge the same card"},
	{"payment",         "How it was paid, where the card is on file: Visa ending 42"},
	{"shop_name",       "The shop's name"},
	{"shop_phone",      "Its telephone number"},
	{"shop_email",      "Its e-mail address"},
	{"shop_address",    "Its postal address"},
	{"guarantee",       "What the shop promises (playbook.conf)"},
	{"sign_off",        "How it says goodbye (playbook.conf)"},
	{"feeling",         "What people should walk away with (playbook.conf)"},
	{"offer_url",       "The page on which to say yes; absent where nothing is suggested, and without http.public_url"},
	{"stop_url",        "The page on which to stop; absent without http.public_url"},
	{"unsubscribe",     "The address that takes 'no more, please'"},
	{"language",        "The language of the text: en"},
};
/* clang-format on */
const size_t facts_known_count = ARRAY_LEN(facts_known);

/* clang-format off */
const struct fact_left_out facts_left_out[] = {
	{"family_name",     "given_name",      "People are called by their given name"},
	{"full_name",       "given_name",      "People are called by their given name"},
	{"whose",           "whose_title",     "The same words with a capital"},
	{"whose",           "recipient",       "It says whose day it is"},
	{"whose_title",     "whose",           "The same words within a sentence"},
	{"whose_title",     "recipient",       "It says whose day it is"},
	{"recipient",       "whose",           "It says whose day it is"},
	{"recipient",       "whose_title",     "It says whose day it is"},
	{"recipient_name",  "whose",           "It says whose day it is"},
	{"recipient_name",  "recipient",       "It says whose day it is"},
	{"relation",        "whose",           "It says whose day it is"},
	{"relation",        "recipient",       "It says whose day it is"},
	{"title",           "occasion",        "It is the title, where there is one"},
	{"last_when",       "last_when_title", "The same words with a capital"},
	{"last_when_title", "last_when",       "The same words within a sentence"},
	{"payment",         "same_card",       "Which card it is stays off a locked screen"},
	{"pronoun",         NULL,              "It turns a sentence and tells nothing"},
	{"feast",           NULL,              "It turns a sentence and tells nothing"},
	{"last_year",       NULL,              "It turns a sentence and tells nothing"},
	{"gave",            NULL,              "It turns a sentence and tells nothing"},
	{"chose",           NULL,              "It turns a sentence and tells nothing"},
	{"repeat",          NULL,              "It turns a sentence and tells nothing"},
	{"language",        NULL,              "It is for programs that read mail"},
	{"shop_email",      NULL,              "An SMS is answered where it was read"},
	{"offer_url",       NULL,              "A text is answered where it was read"},
	{"stop_url",        NULL,              "An SMS is stopped by its own opt-out line"},
	{"unsubscribe",     NULL,              "An SMS is stopped by its own opt-out line"},
	{"shop_address",    NULL,              "The law asks it of letters; the shop is known by name"},
	{"guarantee",       NULL,              "A promise needs the room of a letter"},
	{"sign_off",        NULL,              "The shop's name is goodbye enough"},
	{"feeling",         NULL,              "A promise needs the room of a letter"},
};
/* clang-format on */
const size_t facts_left_out_count = ARRAY_LEN(facts_left_out);

// Puts a text and frees it; nothing is put for NULL or "".
static void put_taken(struct json *facts, const char *name, char *text) {
	if (text != NULL && *text != '\0') {
		json_put_text(facts, name, text);
	}
	free(text);
}

static void put(struct json *facts, const char *name, const char *text) {
	if (text != NULL && *text != '\0') {
		json_put_text(facts, name, text);
	}
}

static void put_true(struct json *facts, const char *name, bool holds) {
	if (holds) {
		json_put_bool(facts, name, true);
	}
}

// A fact and its twin for the beginning of a sentence.
static void put_with_title(struct json *facts, const char *name, const char *title, char *text) {
	put_taken(facts, title, text != NULL ? utf8_title(text) : NULL);
	put_taken(facts, name, text);
}

// The name as it is said; NULL when there is none that could be.
static char *sayable(const char *name, bool (*is_sayable)(const char *)) {
	return name != NULL && is_sayable(name) ? name_as_said(name) : NULL;
}

static void put_customer(struct json *facts, const struct customer *customer) {
	char *given = sayable(customer->given_name, given_name_is_sayable);
	char *family = sayable(customer->family_name, name_is_sayable);
	const char *blank = given != NULL && family != NULL ? " " : "";
	put_taken(facts, "full_name",
		  xasprintf("%s%s%s", given != NULL ? given : "", blank,
			    family != NULL ? family : ""));
	put_taken(facts, "given_name", given);
	put_taken(facts, "family_name", family);
}

// The relation as the shop's language says it, else as it was written.
static const char *relation_word(const struct language *language, const char *relation) {
	const struct relation *known = language_relation(language, relation);
	return known != NULL ? known->word : relation;
}

// The pattern that says whose day it is: "your {who}'s", for parents "your {who}'".
static const char *relation_whose(const struct language *language, const char *relation) {
	const struct relation *known = language_relation(language, relation);
	return known != NULL && known->whose != NULL ? known->whose : language->whose_relation;
}

static enum pronoun pronoun_of(const struct language *language, const struct recipient *recipient) {
	if (recipient->pronoun != PRONOUN_UNKNOWN || recipient->relation == NULL) {
		return recipient->pronoun;
	}
	const struct relation *known = language_relation(language, recipient->relation);
	return known != NULL ? known->pronoun : PRONOUN_UNKNOWN;
}

static void put_recipient(struct json *facts, const struct language *language,
			  const struct recipient *recipient) {
	if (recipient == NULL) {
		put_with_title(facts, "whose", "whose_title", xstrdup(language->whose_own));
		return;
	}
	char *name = recipient->name != NULL ? name_as_said(recipient->name) : NULL;
	bool related = recipient->relation != NULL;
	const char *said = related ? relation_word(language, recipient->relation) : name;
	const char *whose = related ? relation_whose(language, recipient->relation)
				    : language->whose_name;
	put_with_title(facts, "whose", "whose_title", language_fill(whose, "who", said, NULL));
	put_taken(facts, "recipient",
		  related ? language_fill(language->who_relation, "who", said, NULL)
			  : xstrdup(name));
	put(facts, "relation", related ? said : NULL);
	put(facts, "pronoun", language->pronoun_object[pronoun_of(language, recipient)]);
	put_taken(facts, "recipient_name", name);
}

// What the occasion is called: its title, else its kind as the playbook or the feasts say it.
static char *occasion_said(const struct fact_source *source) {
	const struct occasion *occasion = source->occasion;
	const char *feast = occasion_feast(occasion, source->feasts);
	if (*occasion->title != '\0') {
		return xstrdup(occasion->title);
	}
	return language_kind(source->language, feast != NULL ? feast : occasion->kind,
			     feast != NULL ? feasts_name(source->feasts, feast,
							 source->language->code, NULL)
					   : NULL);
}

static void put_occasion(struct json *facts, const struct fact_source *source) {
	const struct language *language = source->language;
	struct rule rule;
	struct err ignored = {0}; // a rule that cannot be read has no years
	put_taken(facts, "occasion", occasion_said(source));
	put(facts, "title", source->occasion->title);
	put_true(facts, "feast", occasion_feast(source->occasion, source->feasts) != NULL);
	if (rule_parse(source->occasion->rule, &rule, &ignored) &&
	    rule_years(&rule, source->day) > 0) {
		put_taken(facts, "years",
			  language_ordinal(language, rule_years(&rule, source->day)));
	}
	put_taken(facts, "day", language_day(language, source->day));
	if (source->schedule.order_by != 0) {
		struct civil by = zone_civil(source->shop->zone, source->schedule.order_by);
		put_taken(facts, "order_by", language_moment(language, by.date, by.minute));
	}
}

// True when something may be claimed about the past at all.
static bool past_usable(const struct fact_source *source) {
	return (source->last == LAST_ORDER_GAVE || source->last == LAST_ORDER_CHOSE) &&
	       source->gift != NULL;
}

static void put_last(struct json *facts, const struct fact_source *source) {
	if (!past_usable(source)) {
		return;
	}
	const struct product *product = source->gift_product;
	const char *gift = product != NULL ? product->description : source->gift->description;
	put_taken(facts, "last_gift", description_as_said(gift));
	put_with_title(facts, "last_when", "last_when_title",
		       language_when(source->language, source->order->day, source->day));
	put_true(facts, "last_year", was_last_year(source->order->day, source->day));
	put_true(facts, "gave", source->last == LAST_ORDER_GAVE);
	put_true(facts, "chose", source->last == LAST_ORDER_CHOSE);
	if (strcmp(source->occasion->kind, OCCASION_REORDER) == 0) {
		put_taken(facts, "last_day", language_day(source->language, source->order->day));
		put_taken(facts, "last_quantity",
			  source->gift->quantity > 1 ? xasprintf("%" PRId64, source->gift->quantity)
						     : NULL);
	}
}

static void put_suggestion(struct json *facts, const struct fact_source *source) {
	const struct suggestion *suggestion = source->suggestion;
	char text[MONEY_TEXT_SIZE];
	if (!past_usable(source) || suggestion == NULL || suggestion->words == NULL) {
		return; // a suggestion follows from what was bought last time
	}
	put_taken(facts, "suggestion", description_as_said(suggestion->words));
	put_true(facts, "repeat", suggestion->repeat);
	put_true(facts, "same_price", suggestion->same_price);
	put_taken(facts, "offer_url", link_draft(source->public_url, LINK_OFFER));
	if (suggestion->price_minor > 0) {
		struct money price = {.minor = suggestion->price_minor};
		memccpy(price.currency, source->order->currency, '\0', CURRENCY_SIZE - 1);
		put(facts, "price", money_text(price, source->shop->currency, text));
	}
	bool on_file = source->order->payment_token != NULL;
	put_true(facts, "same_card", on_file);
	put(facts, "payment", on_file ? source->order->payment : NULL);
}

static void put_shop(struct json *facts, const struct fact_source *source) {
	const struct shop *shop = source->shop;
	put(facts, "shop_name", shop->name);
	put(facts, "shop_phone", shop->phone);
	put(facts, "shop_email", shop->email);
	put(facts, "shop_address", shop->address);
	put(facts, "guarantee", source->playbook->guarantee);
	put(facts, "sign_off", source->playbook->sign_off);
	put(facts, "feeling", source->playbook->feeling);
	put(facts, "unsubscribe", source->unsubscribe);
	put_taken(facts, "stop_url", link_draft(source->public_url, LINK_STOP));
	put(facts, "language", source->language->code);
}

struct json *facts_from_source(const struct fact_source *source) {
	struct json *facts = json_new_object();
	put_customer(facts, source->customer);
	put_recipient(facts, source->language, source->recipient);
	put_occasion(facts, source);
	put_last(facts, source);
	put_suggestion(facts, source);
	put_shop(facts, source);
	return facts;
}

void facts_digest(const struct json *facts, const struct playbook *playbook, char ret[65]) {
	char *text = json_write_sorted(facts);
	struct strbuf buf = STRBUF_INIT(strlen(text) + sizeof "\n" + sizeof playbook->digest);
	strbuf_add_text(&buf, text);
	strbuf_add_char(&buf, '\n');
	strbuf_add_text(&buf, playbook->digest);
	(void)sha256_text(strbuf_text(&buf), buf.len, ret); // returns ret
	strbuf_finish(&buf);
	free(text);
}
