/* The words of English as a playbook would give them, for tests that say dates and relations. */
#pragma once

#include "rosemary/domain/playbook.h"

#include "text.h"

static char *english_ordinals[] = {TEXT("11"), TEXT("{n}th"), TEXT("12"), TEXT("{n}th"),
				   TEXT("13"), TEXT("{n}th"), TEXT("1"),  TEXT("{n}st"),
				   TEXT("2"),  TEXT("{n}nd"), TEXT("3"),  TEXT("{n}rd"),
				   NULL};
static char *english_kinds[] = {TEXT("own-birthday"), TEXT("birthday"), NULL};
static char *english_mums[] = {TEXT("mum"), TEXT("mother"), TEXT("mam"), NULL};
static char *english_dads[] = {TEXT("dad"), TEXT("father"), NULL};
static char *english_partners[] = {TEXT("partner"), NULL};
static struct relation english_relations[] = {
	{.word = TEXT("mum"), .aliases = english_mums, .pronoun = PRONOUN_SHE},
	{.word = TEXT("dad"), .aliases = english_dads, .pronoun = PRONOUN_HE},
	{.word = TEXT("partner"), .aliases = english_partners, .pronoun = PRONOUN_UNKNOWN},
};

static const struct language english = {
	.code = TEXT("en"),
	.weekdays = {TEXT("Sunday"), TEXT("Monday"), TEXT("Tuesday"), TEXT("Wednesday"),
		     TEXT("Thursday"), TEXT("Friday"), TEXT("Saturday")},
	.months = {TEXT("January"), TEXT("February"), TEXT("March"), TEXT("April"), TEXT("May"),
		   TEXT("June"), TEXT("July"), TEXT("August"), TEXT("September"), TEXT("October"),
		   TEXT("November"), TEXT("December")},
	.day = TEXT("{weekday} {day} {month}"),
	.moment = TEXT("{date} at {time}"),
	.last_year = TEXT("last year"),
	.in_month = TEXT("in {month} {year}"),
	.whose_relation = TEXT("your {who}'s"),
	.whose_name = TEXT("{who}'s"),
	.who_relation = TEXT("your {who}"),
	.whose_own = TEXT("your"),
	.pronoun_object = {NULL, TEXT("her"), TEXT("him"), TEXT("them")},
	.ordinal_default = TEXT("{n}th"),
	.ordinals = english_ordinals,
	.kinds = english_kinds,
	.relations = english_relations,
	.relation_count = ARRAY_LEN(english_relations),
};
