/* Customers who may know the same people: by what a household is told, and who is meant. */
#pragma once

#include "rosemary/domain/customer.h"
#include "rosemary/domain/recipient.h"

/*
 * What customers of one household have in common: the family name and the postcode, both folded,
 * the postcode without blanks. NULL where one of them is missing; to be freed.
 */
char *household_key(const struct customer *customer) MUST_CHECK;

/*
 * What customers behind one letter box have in common: the postal address and the postcode, folded,
 * without the marks between their parts. NULL without an address; to be freed.
 */
char *household_home(const struct customer *customer) MUST_CHECK;

/*
 * True when recipients of two customers of one household may be one person: of the same name, or of
 * the same relation where one of the two has no name. Two names tell people apart.
 */
bool household_same_person(const struct recipient *a, const struct recipient *b);

/*
 * True when they may be one person whose day is spoken of: relations alone ("mum") say so only of a
 * day that is a person's own, since a feast is the same day for every mum.
 */
bool household_same_day_for(const struct recipient *a, const struct recipient *b, bool is_own_day);

/* True when text has the folded name in it, as whole words. */
bool household_names(const char *text, const char *folded_name);
