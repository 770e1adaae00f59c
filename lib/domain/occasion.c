// Occasions: their fields, their moments, and going on to the next day.
#include "rosemary/domain/occasion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/domain/customer.h"
#include "rosemary/domain/recipient.h"

WORDS(occasion_state_words, "proposed", "active", "paused", "ended");
WORDS(occasion_source_words, "manual", "import", "derived", "predicted");

enum { KIND_MAX = 40 };

#define AT(member) offsetof(struct occasion, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",         FIELD_ID,   AT(id),         NULL, 0},
	{"customer",   FIELD_ID,   AT(customer),   NULL, 0},
	{"recipient",  FIELD_ID,   AT(recipient),  NULL, 0},
	{"kind",       FIELD_TEXT, AT(kind),       NULL, 0},
	{"title",      FIELD_TEXT, AT(title),      NULL, 0},
	{"rule",       FIELD_TEXT, AT(rule),       NULL, 0},
	{"confidence", FIELD_INT,  AT(confidence), NULL, 0},
	{"evidence",   FIELD_JSON, AT(evidence),   NULL, 0},
	{"lead_days",  FIELD_ID,   AT(lead_days),  NULL, 0},
	{"state",      FIELD_WORD, AT(state),      &occasion_state_words, 0},
	{"source",     FIELD_WORD, AT(source),     &occasion_source_words, 0},
	{"next_on",    FIELD_DATE, AT(next_on),    NULL, 0},
	{"draft_on",   FIELD_DATE, AT(draft_on),   NULL, 0},
};
/* clang-format on */

const struct record_type occasion_record = {"occasion", "occasions", sizeof(struct occasion),
					    fields, ARRAY_LEN(fields)};

#define COMING_AT(member) offsetof(struct coming, member)

/* clang-format off */
static const struct field coming_fields[] = {
	{"day",      FIELD_DATE, COMING_AT(day),      NULL, 0},
	{"occasion", FIELD_ID,   COMING_AT(occasion), NULL, 0},
	{"draft",    FIELD_ID,   COMING_AT(draft),    NULL, 0},
};
/* clang-format on */

const struct record_type coming_record = {"coming", "upcoming", sizeof(struct coming),
					  coming_fields, ARRAY_LEN(coming_fields)};

bool occasion_kind_valid(const char *kind) {
	size_t len = strlen(kind);
	return len > 0 && len <= KIND_MAX && kind[0] != '-' &&
	       strspn(kind, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

const char *occasion_feast(const struct occasion *occasion, const struct feasts *feasts) {
	bool general = strcmp(occasion->kind, OCCASION_GENERAL) == 0;
	struct rule rule = {0};
	struct err ignored = {0}; // a rule that cannot be read is no feast's
	const char *word = occasion->kind;
	if (general && occasion->rule != NULL && rule_parse(occasion->rule, &rule, &ignored) &&
	    rule.kind == RULE_FEAST) {
		word = rule.text;
	}
	return feasts != NULL && feasts_know(feasts, word) ? word : NULL;
}

bool occasion_is_greeting(const struct occasion *occasion) {
	return strcmp(occasion->kind, OCCASION_OWN_BIRTHDAY) == 0;
}

bool occasion_is_reorder(const struct occasion *occasion) {
	return occasion->source == OCCASION_PREDICTED &&
	       strcmp(occasion->kind, OCCASION_REORDER) == 0;
}

bool occasion_ended_by_itself(const struct occasion *occasion) {
	return occasion->state == OCCASION_ENDED && date_none(occasion->next_on) &&
	       strncmp(occasion->rule, "once:", strlen("once:")) == 0;
}

static enum leap_rule leap_for(const struct policy *policy, const struct customer *customer) {
	static const enum leap_rule choices[LEAP_DAY_COUNT] =
		{[LEAP_DAY_FEBRUARY_28] = LEAP_FEBRUARY_28, [LEAP_DAY_MARCH_1] = LEAP_MARCH_1};
	return customer->leap_day == LEAP_DAY_SHOP ? policy->leap_day : choices[customer->leap_day];
}

struct occasion_rules occasion_rules_for(const struct shop *shop, const struct policy *policy,
					 const struct customer *customer,
					 const struct recipient *recipient) {
	struct occasion_rules rules = {.shop = shop,
				       .policy = policy,
				       .place = {.leap = leap_for(policy, customer),
						 .feasts = policy->feasts}};
	const char *const countries[FEAST_COUNTRIES] = {recipient != NULL ? recipient->country
									  : NULL,
							customer->country, shop->country};
	for (size_t i = 0; i < FEAST_COUNTRIES; i++) {
		const char *country = countries[i] != NULL ? countries[i] : "";
		(void)snprintf(rules.place.countries[i], FEAST_COUNTRY_SIZE, "%.2s", country);
	}
	return rules;
}

// The countries before the one that decides that are known, each once: "CU and PL have none".
static char *countries_without(const struct rule_place *place, size_t decides) {
	char *list = xstrdup("");
	size_t count = 0;
	for (size_t i = 0; i < decides; i++) {
		const char *country = place->countries[i];
		if (*country != '\0' && strstr(list, country) == NULL) {
			char *longer = xasprintf("%s%s%s", list, count > 0 ? " and " : "", country);
			free(list);
			list = longer;
			count++;
		}
	}
	char *told = count > 0 ? xasprintf("%s %s none", list, count == 1 ? "has" : "have") : NULL;
	free(list);
	return told;
}

char *occasion_feast_abroad(const struct occasion *occasion, const struct rule_place *place) {
	static const char *const whose[FEAST_COUNTRIES] = {"recipient", "customer", "shop"};
	struct rule rule = {0};
	struct err ignored = {0}; // a rule that cannot be read has no day
	if (!rule_parse(occasion->rule, &rule, &ignored) || rule.kind != RULE_FEAST ||
	    place->feasts == NULL) {
		return NULL;
	}
	const char *country = feasts_country(place->feasts, rule.text, place->countries);
	if (country == NULL) {
		return NULL;
	}
	size_t decides = 0; // one of them it is
	while (decides + 1 < FEAST_COUNTRIES && strcmp(place->countries[decides], country) != 0) {
		decides++;
	}
	char *without = countries_without(place, decides);
	if (without == NULL) {
		return NULL;
	}
	const char *name = feasts_name(place->feasts, rule.text, NULL, NULL);
	char *told = xasprintf("%s by the %s's country %s: %s", name != NULL ? name : rule.text,
			       whose[decides], country, without);
	free(without);
	return told;
}

struct schedule occasion_schedule(const struct occasion *occasion,
				  const struct occasion_rules *rules, struct date day) {
	if (occasion_is_greeting(occasion)) {
		return schedule_greeting(rules->shop, day);
	}
	int lead_days = (int)occasion->lead_days;
	if (lead_days == 0 && occasion_is_reorder(occasion)) {
		lead_days = policy_reorder_lead(rules->shop, rules->policy);
	}
	return schedule_reminder(rules->shop, rules->policy, day, lead_days);
}

bool occasion_advance(struct occasion *occasion, const struct occasion_rules *rules,
		      struct date from, struct err *err) {
	struct rule rule;
	struct date day;
	if (!rule_parse(occasion->rule, &rule, err)) {
		return false;
	}
	if (rule_next(&rule, &rules->place, from, &day)) {
		occasion->next_on = day;
		occasion->draft_on = occasion_schedule(occasion, rules, day).draft_on;
		return true;
	}
	occasion->next_on = (struct date){0};
	occasion->draft_on = (struct date){0};
	if (occasion->state == OCCASION_ACTIVE && rule.kind != RULE_FEAST) {
		occasion->state = OCCASION_ENDED;
	}
	return true;
}
