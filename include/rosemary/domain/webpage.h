/* The pages of the door: which there are, and the facts that they have beside those of texts. */
#pragma once

#include "rosemary/domain/facts.h"

/* A page: playbook/pages/<name>.<language>.mustache. */
struct page_known {
	const char *name;
	const char *help; /* one line for the manual of the playbook */
};
extern const struct page_known pages_known[];
extern const size_t pages_known_count;

/* Facts of pages; a page may name those of texts (facts_known), too. */
extern const struct fact page_facts_known[];
extern const size_t page_facts_known_count;

/* True when there is a page of that name. */
bool page_is_known(const char *name);

/* The first page that a playbook does not have in a language, by its name; NULL: it has all. */
const char *page_missing(const struct playbook *playbook, const char *language);
