// Products and variations: their fields, and when a thing may be had.
#include "rosemary/domain/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/utf8.h"

enum { ABBREVIATION_MAX = 3 };

#define AT(member) offsetof(struct product, member)

/* clang-format off */
static const struct field product_fields[] = {
	{"id",          FIELD_ID,   AT(id),          NULL, 0},
	{"sku",         FIELD_TEXT, AT(sku),         NULL, 0},
	{"description", FIELD_TEXT, AT(description), NULL, 0},
	{"category",    FIELD_TEXT, AT(category),    NULL, 0},
	{"price_minor", FIELD_INT,  AT(price_minor), NULL, 0},
	{"currency",    FIELD_TEXT, AT(currency),    NULL, 0},
	{"season_from", FIELD_TEXT, AT(season_from), NULL, 0},
	{"season_to",   FIELD_TEXT, AT(season_to),   NULL, 0},
	{"active",      FIELD_BOOL, AT(active),      NULL, 0},
};
/* clang-format on */

#undef AT
#define AT(member) offsetof(struct variation, member)

/* clang-format off */
static const struct field variation_fields[] = {
	{"id",         FIELD_ID,   AT(id),         NULL, 0},
	{"product",    FIELD_ID,   AT(product),    NULL, 0},
	{"to_product", FIELD_ID,   AT(to_product), NULL, 0},
	{"sentence",   FIELD_TEXT, AT(sentence),   NULL, 0},
};
/* clang-format on */

const struct record_type product_record = {"product", "products", sizeof(struct product),
					   product_fields, ARRAY_LEN(product_fields)};
const struct record_type variation_record = {"variation", "variations", sizeof(struct variation),
					     variation_fields, ARRAY_LEN(variation_fields)};

bool season_parse(const char *text, int *ret_month, int *ret_day) {
	char whole[DATE_TEXT_SIZE];
	struct date date;
	struct err ignored = {0}; // the caller's error names the column
	if (strlen(text) != 5) {
		return false;
	}
	(void)snprintf(whole, sizeof whole, "2000-%.5s", text); // its length was checked
	if (!date_parse(whole, &date, &ignored)) {
		return false;
	}
	*ret_month = date.month;
	*ret_day = date.day;
	return true;
}

// "A box of roses" -> "a box of roses": nothing but an English article is surely no name.
static void lower_article(char *said) {
	static const char *const articles[] = {"A ", "An ", "The "};
	for (size_t i = 0; i < ARRAY_LEN(articles); i++) {
		if (strncmp(said, articles[i], strlen(articles[i])) == 0) {
			said[0] += 'a' - 'A';
			return;
		}
	}
}

char *description_as_said(const char *description) {
	char *lower = utf8_lower(description);
	char *upper = utf8_upper(description);
	bool capitals = strcmp(description, upper) == 0 && strcmp(description, lower) != 0;
	// Of the two kinds of i in Turkish capitals nobody can tell here which is meant.
	bool sure = utf8_width(description) > ABBREVIATION_MAX &&
		    strstr(description, "\u0130") == NULL;
	char *said = xstrdup(capitals && sure ? lower : description);
	lower_article(said);
	size_t len = strlen(said);
	while (len > 0 && strchr(" .,;:!", said[len - 1]) != NULL) {
		len--;
	}
	if (len > 0) {
		said[len] = '\0';
	}
	free(upper);
	free(lower);
	return said;
}

bool product_available(const struct product *product, struct date day) {
	int from_month, from_day, to_month, to_day;
	if (!product->active) {
		return false;
	}
	if (product->season_from == NULL || product->season_to == NULL ||
	    !season_parse(product->season_from, &from_month, &from_day) ||
	    !season_parse(product->season_to, &to_month, &to_day)) {
		return true;
	}
	int now = day.month * 100 + day.day;
	int from = from_month * 100 + from_day;
	int to = to_month * 100 + to_day;
	return from <= to ? from <= now && now <= to : from <= now || now <= to;
}
