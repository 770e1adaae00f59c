// Which of two values wins when two rows turn out to be one customer.
#include "rosemary/domain/merge.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"

WORDS(duplicate_reason_words, "e-mail", "phone", "name");

#define AT(member) offsetof(struct merge, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",        FIELD_ID,      AT(id),        NULL, 0},
	{"kept",      FIELD_ID,      AT(kept),      NULL, 0},
	{"gone",      FIELD_ID,      AT(gone),      NULL, 0},
	{"done",      FIELD_JSON,    AT(done),      NULL, FIELD_HIDDEN},
	{"was",       FIELD_WORD,    AT(was),       &customer_state_words, FIELD_HIDDEN},
	{"at",        FIELD_INSTANT, AT(at),        NULL, 0},
	{"by",        FIELD_TEXT,    AT(by),        NULL, 0},
	{"undone_at", FIELD_INSTANT, AT(undone_at), NULL, 0},
	{"undone_by", FIELD_TEXT,    AT(undone_by), NULL, 0},
};

#undef AT
#define AT(member) offsetof(struct duplicate, member)

static const struct field duplicate_fields[] = {
	{"id",    FIELD_ID, AT(id),                      NULL, 0},
	{"email", FIELD_ID, AT(others[DUPLICATE_EMAIL]), NULL, 0},
	{"phone", FIELD_ID, AT(others[DUPLICATE_PHONE]), NULL, 0},
	{"name",  FIELD_ID, AT(others[DUPLICATE_NAME]),  NULL, 0},
};
/* clang-format on */

const struct record_type merge_record = {"merge", "merges", sizeof(struct merge), fields,
					 ARRAY_LEN(fields)};
const struct record_type duplicate_record = {"duplicate", "duplicates", sizeof(struct duplicate),
					     duplicate_fields, ARRAY_LEN(duplicate_fields)};

static bool blank(const char *text) {
	return text == NULL || *text == '\0';
}

// Takes over a text where there is none; true when it was taken.
static bool take(char **kept, const char *gone) {
	if (!blank(*kept) || blank(gone)) {
		return false;
	}
	replace_text(kept, gone);
	return true;
}

static bool same_folded(const char *a, const char *b) {
	char *folded_a = utf8_fold(a);
	char *folded_b = utf8_fold(b);
	bool same = strcmp(folded_a, folded_b) == 0;
	free(folded_a);
	free(folded_b);
	return same;
}

// Both texts, one behind the other, unless they say the same.
static void join(char **kept, const char *gone, const char *between) {
	if (take(kept, gone) || blank(gone) || same_folded(*kept, gone)) {
		return;
	}
	char *both = xasprintf("%s%s%s", *kept, between, gone);
	free(*kept);
	*kept = both;
}

// True when a list of things separated by commas has this one.
static bool lists(const char *list, const char *thing) {
	bool found = false;
	while (!found && *list != '\0') {
		size_t len = strcspn(list, ",");
		char *one = xstrndup(list, len);
		found = same_folded(one, thing);
		free(one);
		list += len + (list[len] == ',');
	}
	return found;
}

// Appends what the other list has and this one has not.
static void join_lists(char **kept, const char *gone) {
	while (!blank(gone)) {
		gone += strspn(gone, ", ");
		size_t len = strcspn(gone, ",");
		char *thing = xstrndup(gone, len);
		if (!blank(thing) && (blank(*kept) || !lists(*kept, thing))) {
			char *both = xasprintf("%s%s%s", blank(*kept) ? "" : *kept,
					       blank(*kept) ? "" : ", ", thing);
			free(*kept);
			*kept = both;
		}
		free(thing);
		gone += len;
	}
}

// An address with what is known of it: the one refused for good counts for the same address.
static void take_address(char **kept, char **kept_refused, const char *gone,
			 const char *gone_refused) {
	bool same = !blank(*kept) && !blank(gone) && same_folded(*kept, gone);
	if (take(kept, gone) || same) {
		(void)take(kept_refused, gone_refused); // it may not have been refused
	}
}

void merge_customer(struct customer *kept, const struct customer *gone) {
	(void)take(&kept->given_name, gone->given_name); // what is not taken stays
	(void)take(&kept->family_name, gone->family_name);
	take_address(&kept->email, &kept->refused_email, gone->email, gone->refused_email);
	take_address(&kept->phone, &kept->refused_phone, gone->phone, gone->refused_phone);
	if (take(&kept->address, gone->address)) {
		replace_text(&kept->postcode, gone->postcode);
	}
	(void)take(&kept->postcode, blank(kept->address) ? gone->postcode : NULL);
	(void)take(&kept->language, gone->language);
	(void)take(&kept->country, gone->country);
	(void)take(&kept->timezone, gone->timezone);
	join(&kept->notes, gone->notes, "; ");
	if (kept->leap_day == LEAP_DAY_SHOP) {
		kept->leap_day = gone->leap_day;
	}
	if (kept->state == CUSTOMER_ACTIVE && gone->state == CUSTOMER_PAUSED) {
		kept->state = CUSTOMER_PAUSED;
	}
	customer_fold(kept);
}

void merge_recipient(struct recipient *kept, const struct recipient *gone) {
	static const int weights[RECIPIENT_STATE_COUNT] = {
		[RECIPIENT_ACTIVE] = 0,
		[RECIPIENT_SILENT] = 1,
		[RECIPIENT_DECEASED] = 2,
	};
	(void)take(&kept->name, gone->name); // what is not taken stays
	(void)take(&kept->relation, gone->relation);
	if (kept->pronoun == PRONOUN_UNKNOWN) {
		kept->pronoun = gone->pronoun;
	}
	(void)take(&kept->country, gone->country);
	join_lists(&kept->likes, gone->likes);
	join_lists(&kept->avoid, gone->avoid);
	if (weights[gone->state] > weights[kept->state]) {
		kept->state = gone->state;
	}
	recipient_fold(kept);
}

bool merge_occasion(struct occasion *kept, const struct occasion *gone) {
	static const int weights[OCCASION_STATE_COUNT] = {
		[OCCASION_PROPOSED] = 0,
		[OCCASION_ACTIVE] = 1,
		[OCCASION_PAUSED] = 2,
		[OCCASION_ENDED] = 3,
	};
	bool taken = kept->state == OCCASION_PROPOSED && gone->state != OCCASION_PROPOSED;
	if (taken) {
		replace_text(&kept->rule, gone->rule);
		json_free(kept->evidence);
		kept->evidence = gone->evidence != NULL ? json_copy_of(gone->evidence) : NULL;
		kept->confidence = gone->confidence;
		kept->lead_days = gone->lead_days;
		kept->source = gone->source;
		kept->next_on = gone->next_on;
		kept->draft_on = gone->draft_on;
	}
	kept->state = weights[gone->state] > weights[kept->state] ? gone->state : kept->state;
	return taken;
}

const struct consent *merge_consent(const struct consent *kept, const struct consent *gone) {
	if (kept == NULL || gone == NULL) {
		return kept != NULL ? kept : gone;
	}
	if (kept->state == CONSENT_WITHDRAWN || gone->state == CONSENT_WITHDRAWN) {
		return kept->state == CONSENT_WITHDRAWN ? kept : gone;
	}
	return gone->at > kept->at ? gone : kept;
}
