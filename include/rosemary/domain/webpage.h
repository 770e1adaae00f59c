/* The pages of the door: which there are, and the facts that they have beside those of texts. */
#pragma once

#include "rosemary/domain/facts.h"

/* Who reads a page: customers in each language of the playbook, or the shop in its own. */
enum page_reader { PAGE_FOR_CUSTOMERS, PAGE_FOR_SHOP };

/* A page: playbook/pages/<name>.<language>.mustache. */
struct page_known {
	const char *name;
	enum page_reader reader;
	const char *help; /* one line for the manual of the playbook */
};
extern const struct page_known pages_known[];
extern const size_t pages_known_count;

/* Facts of pages; a page may name those of texts (facts_known), too. */
extern const struct fact page_facts_known[];
extern const size_t page_facts_known_count;

/* True when there is a page of that name. */
bool page_is_known(const char *name);

/*
 * The first page for a reader that a playbook does not have in a language, by its name; NULL: it
 * has all.
 */
const char *page_missing(const struct playbook *playbook, enum page_reader reader,
			 const char *language);
