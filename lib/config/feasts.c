// Reads descriptions of feasts: their names by language, their days by country.
#include "rosemary/config/feasts.h"

#include <stdlib.h>
#include <string.h>

#include "lib/config/conf.h"
#include "lib/config/feasts_brought.h"

enum { COUNTRIES_MAX = 300 };

// A file on its way.
struct reading {
	const char *file;
	struct complaints *complaints;
	struct feasts *feasts;
	const char *word; // of the feast that is read
};

// How some countries keep the feast, on its way. Texts are borrowed from the file's tree.
struct entry {
	const char *countries[COUNTRIES_MAX + 1];
	struct date *dates;
	struct feast_keeping keeping;
};

static const char *const feast_names[] = {"names", "days", NULL};
static const char *const entry_names[] = {"countries", "rule", "unless", "instead", "dates", NULL};

static void complain(const struct reading *r, const struct conf *at, const char *what) {
	complaints_add(r->complaints, r->file, at->line, r->word, "%s", what);
}

static bool is_one_of(const char *name, const char *const *names) {
	while (*names != NULL && strcmp(*names, name) != 0) {
		names++;
	}
	return *names != NULL;
}

// Complains about members that have no meaning; false when it is no group.
static bool check_group(const struct reading *r, const struct conf *group,
			const char *const *names) {
	if (group->kind != CONF_GROUP) {
		complain(r, group, "must be a group { ... }");
		return false;
	}
	for (size_t i = 0; i < group->count; i++) {
		if (!is_one_of(group->members[i].name, names)) {
			complaints_add(r->complaints, r->file, group->members[i].line, r->word,
				       "there is no '%s' here", group->members[i].name);
		}
	}
	return true;
}

static bool is_language(const char *text) {
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	return (len == 2 || len == 3) && text[len] == '\0';
}

// "UK" is the one wrong code that everybody writes: no customer has it, and the days were lost.
static bool is_country(const char *text) {
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2 && text[2] == '\0' &&
	       strcmp(text, "UK") != 0;
}

static void read_names(const struct reading *r, const struct conf *group) {
	if (group->kind != CONF_GROUP) {
		complain(r, group, "names must be a group { en = \"Mother's Day\"; ... }");
		return;
	}
	for (size_t i = 0; i < group->count; i++) {
		const struct conf *name = &group->members[i];
		if (!is_language(name->name)) {
			complain(r, name, "a name has a language in front, as en or de");
		} else if (name->kind != CONF_TEXT || *name->text == '\0' ||
			   strlen(name->text) > FEAST_TITLE_MAX ||
			   strpbrk(name->text, "\r\n\t") != NULL) {
			complain(r, name, "a name must be a text in quotes, and not long");
		} else {
			feasts_set_name(r->feasts, r->word, name->name, name->text);
		}
	}
}

static bool read_countries(const struct reading *r, const struct conf *group, struct entry *entry) {
	const struct conf *list = conf_member(group, "countries");
	if (list != NULL && list->kind == CONF_TEXT && strcmp(list->text, "*") == 0) {
		return true; // all that are not named elsewhere
	}
	if (list == NULL || list->kind != CONF_LIST || list->count == 0 ||
	    list->count > COUNTRIES_MAX) {
		complain(r, list != NULL ? list : group,
			 "countries must be a list like [ \"GB\", \"IE\" ], or \"*\"");
		return false;
	}
	for (size_t i = 0; i < list->count; i++) {
		const struct conf *country = &list->members[i];
		if (country->kind != CONF_TEXT || !is_country(country->text)) {
			complain(r, country, "a country is two capital letters (ISO 3166), as GB");
			return false;
		}
		entry->countries[i] = country->text;
	}
	entry->keeping.countries = entry->countries;
	return true;
}

static bool read_rule(const struct reading *r, const struct conf *group, const char *name,
		      const char **ret) {
	const struct conf *rule = conf_member(group, name);
	if (rule != NULL && rule->kind != CONF_TEXT) {
		complain(r, rule, "a rule must be a text in quotes");
		return false;
	}
	*ret = rule != NULL ? rule->text : NULL;
	return true;
}

static bool read_dates(const struct reading *r, const struct conf *list, struct entry *entry) {
	if (list->kind != CONF_LIST || list->count == 0 || list->count > FEAST_DATES_MAX) {
		complain(r, list, "dates must be a list like [ \"2026-11-08\", \"2027-10-29\" ]");
		return false;
	}
	entry->dates = xcalloc(list->count, sizeof *entry->dates);
	for (size_t i = 0; i < list->count; i++) {
		const struct conf *date = &list->members[i];
		struct err err = {0};
		if (date->kind != CONF_TEXT || !date_parse(date->text, &entry->dates[i], &err)) {
			complain(r, date,
				 "a date is a text like \"2026-11-08\", of a day there is");
			return false;
		}
		if (i > 0 && date_compare(entry->dates[i - 1], entry->dates[i]) >= 0) {
			complain(r, date, "dates must stand in their order");
			return false;
		}
	}
	entry->keeping.dates = entry->dates;
	entry->keeping.date_count = list->count;
	return true;
}

static bool read_when(const struct reading *r, const struct conf *group, struct entry *entry) {
	struct feast_keeping *keeping = &entry->keeping;
	const struct conf *dates = conf_member(group, "dates");
	if (!read_rule(r, group, "rule", &keeping->rule) ||
	    !read_rule(r, group, "unless", &keeping->unless) ||
	    !read_rule(r, group, "instead", &keeping->instead)) {
		return false;
	}
	if ((keeping->rule != NULL) == (dates != NULL)) {
		complain(r, group, "needs a rule or dates, one of the two");
		return false;
	}
	if ((keeping->unless != NULL) != (keeping->instead != NULL) ||
	    (keeping->unless != NULL && keeping->rule == NULL)) {
		complain(r, group, "unless and instead go together, with a rule");
		return false;
	}
	return dates == NULL || read_dates(r, dates, entry);
}

static void read_entry(const struct reading *r, const struct conf *group) {
	struct entry *entry = xcalloc(1, sizeof *entry);
	struct err err = {0};
	if (check_group(r, group, entry_names) && read_countries(r, group, entry) &&
	    read_when(r, group, entry) && !feasts_keep(r->feasts, r->word, &entry->keeping, &err)) {
		complain(r, group, err.text);
	}
	free(entry->dates);
	free(entry);
}

static void read_feast(struct reading *r, const struct conf *group) {
	const struct conf *names = conf_member(group, "names"), *days = NULL;
	r->word = group->name;
	if (!feast_word_valid(group->name)) {
		complain(r, group, "a feast is a word like mothers-day, in lower case");
		return;
	}
	if (!check_group(r, group, feast_names)) {
		return;
	}
	feasts_add(r->feasts, group->name);
	days = conf_member(group, "days");
	if (names != NULL) {
		read_names(r, names);
	}
	if (feasts_name(r->feasts, r->word, NULL, NULL) == NULL) {
		complain(r, group, "has no name in English: names = { en = \"...\"; }");
	}
	if (days != NULL && (days->kind != CONF_LIST || days->count > FEAST_KEEPINGS_MAX)) {
		complain(r, days, "days must be a list ( { ... }, { ... } )");
		return;
	}
	for (size_t i = 0; days != NULL && i < days->count; i++) {
		read_entry(r, &days->members[i]);
	}
}

static void read_feasts(struct reading *r, const struct conf *root) {
	for (size_t i = 0; root != NULL && i < root->count; i++) {
		if (feasts_word(r->feasts, FEASTS_MAX - 1) != NULL) {
			r->word = NULL;
			complain(r, &root->members[i], "there are too many feasts");
			return;
		}
		read_feast(r, &root->members[i]);
	}
}

struct feasts *feasts_load(const char *file, struct complaints *complaints) {
	struct reading r = {"feasts.conf", complaints, feasts_create(), NULL};
	size_t before = complaints->count;
	struct conf *root = conf_parse(r.file, feasts_brought, feasts_brought_len, complaints);
	read_feasts(&r, root);
	conf_free(root);
	if (file != NULL) {
		r.file = file;
		root = conf_read(file, complaints);
		read_feasts(&r, root);
		conf_free(root);
	}
	if (complaints->count > before) {
		feasts_destroy(r.feasts);
		return NULL;
	}
	return r.feasts;
}
