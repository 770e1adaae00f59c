// Compares what would be proposed with what is on record.
#include "rosemary/domain/known.h"

#include <stdlib.h>
#include <string.h>

// The day of a rule that lies around another day; false when there is none, or it cannot be read.
static bool day_around(const char *text, const struct known_query *query, struct date *ret) {
	struct rule rule;
	struct err unreadable = {0}; // then its day is not known here
	struct date from = date_add(query->around, -KNOWN_SAME_DAYS);
	return !date_none(from) && rule_parse(text, &rule, &unreadable) &&
	       rule_next(&rule, &query->place, from, ret);
}

// A single day is no yearly one, however near.
static bool is_near(const struct occasion *occasion, const struct known_query *query) {
	struct date day;
	if (strcmp(occasion->rule, query->rule) == 0) {
		return true;
	}
	return strncmp(occasion->rule, "once:", strlen("once:")) != 0 &&
	       day_around(occasion->rule, query, &day) &&
	       llabs(date_between(query->around, day)) <= KNOWN_SAME_DAYS;
}

static bool same_kind(const struct occasion *occasion, const struct known_query *query) {
	return strcmp(occasion->kind, query->kind) == 0;
}

static bool is_open(const struct occasion *occasion, const struct known_query *query) {
	return occasion->state == OCCASION_PROPOSED && occasion->source == query->source;
}

// Near one another, a birthday and an anniversary are two; what nobody has named may be either.
static bool may_be_same(const char *a, const char *b) {
	if (strcmp(a, b) == 0) {
		return true;
	}
	bool general = strcmp(a, OCCASION_GENERAL) == 0 || strcmp(b, OCCASION_GENERAL) == 0;
	bool reorder = strcmp(a, OCCASION_REORDER) == 0 || strcmp(b, OCCASION_REORDER) == 0;
	return general && !reorder;
}

static bool is_same(const struct occasion *occasion, const struct known_query *query) {
	if (occasion_is_greeting(occasion) || !may_be_same(occasion->kind, query->kind)) {
		return false;
	}
	bool same = same_kind(occasion, query);
	bool near = is_near(occasion, query);
	if (occasion->recipient == query->recipient) {
		return near || (same && *occasion->title == '\0');
	}
	bool unnamed = occasion->recipient == 0 || query->recipient == 0;
	return unnamed && near && same && !is_open(occasion, query);
}

enum known occasion_known(const struct occasion *occasions, size_t count,
			  const struct known_query *query, size_t *ret) {
	enum known known = KNOWN_NOT;
	size_t found = count;
	for (size_t i = 0; i < count; i++) {
		const struct occasion *occasion = &occasions[i];
		if (!is_same(occasion, query)) {
			continue;
		}
		enum known here = is_open(occasion, query) ? KNOWN_PROPOSED : KNOWN_SETTLED;
		bool closer = here == known && same_kind(occasion, query) &&
			      !same_kind(&occasions[found], query);
		if (here > known || closer) {
			known = here;
			found = i;
		}
	}
	if (known != KNOWN_NOT) {
		*ret = found;
	}
	return known;
}
