/* What the shop sells, and how one thing may follow another. */
#pragma once

#include "rosemary/base/money.h"
#include "rosemary/base/record.h"

/* A row of the table product. */
struct product {
	int64_t id;
	char *sku;         /* UNIQUE */
	char *description; /* plain words that fit "you gave her ...": "pink roses" */
	char *category;
	int64_t price_minor; /* of one, in minor units of currency */
	char *currency;
	char *season_from, *season_to; /* "MM-DD", both or neither; may wrap the year's end */
	bool active;
};
extern const struct record_type product_record;

/*
 * A description as it is said, to be freed: one that is all in capitals, as tills write them, in
 * small letters; an English article without its capital, and no full stop at the end, for sentences
 * go on around it. Anything else is as the shop wrote it; so are short words ("DVD").
 */
char *description_as_said(const char *description) MUST_CHECK;

/* True when the product may be had on a day: active, and in season or without one. */
bool product_available(const struct product *product, struct date day);

/* Reads "05-01" as a day of any year (02-29 allowed). */
bool season_parse(const char *text, int *ret_month, int *ret_day);

/* A row of the table variation: this may follow on that. UNIQUE (product, to). */
struct variation {
	int64_t id, product, to_product;
	char *sentence; /* the words to say: "pink roses mixed with a bit of green and yellow" */
};
extern const struct record_type variation_record;
