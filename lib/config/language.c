// The words of a language from its two files of the playbook.
#include "lib/config/language.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/domain/occasion.h"

enum { ORDINAL_MAX_DIGITS = 4, MAX_PAIRS = 200 };

// A file being read into a language.
struct reading {
	struct language *language;
	const char *file;
	struct complaints *complaints;
	size_t aliases;
};

// A pattern of the language: the {names} it must have and those it may have beside them.
struct pattern {
	const char *key;
	size_t where;
	const char *needs; // separated by blanks
	const char *may;
};

/* clang-format off */
static const struct pattern patterns[] = {
	{"day",            offsetof(struct language, day),             "day month",  "weekday year"},
	{"moment",         offsetof(struct language, moment),          "date time",  ""},
	{"last_year",      offsetof(struct language, last_year),       "",           ""},
	{"in_month",       offsetof(struct language, in_month),        "month year", ""},
	{"whose_relation", offsetof(struct language, whose_relation),  "who",        ""},
	{"whose_name",     offsetof(struct language, whose_name),      "who",        ""},
	{"who_relation",   offsetof(struct language, who_relation),    "who",        ""},
	{"whose_own",      offsetof(struct language, whose_own),       "",           ""},
	{"ordinal",        offsetof(struct language, ordinal_default), "n",          ""},
};
/* clang-format on */
static const char *const other_keys[] = {"weekdays", "months", "pronouns", "ordinals", "kinds"};

static void refuse(struct reading *r, const struct conf *value, const char *what) {
	if (value->kind != CONF_REFUSED) { // was told already
		complaints_add(r->complaints, r->file, value->line, value->name, "%s", what);
	}
}

// True for a text of one line that is not blank; complains otherwise.
static bool is_text(struct reading *r, const struct conf *value) {
	if (value->kind != CONF_TEXT) {
		refuse(r, value, "must be a text in quotes");
		return false;
	}
	size_t len = strlen(value->text);
	bool good = value->text[strspn(value->text, " ")] != '\0' &&
		    len <= LANGUAGE_TEXT_MAX_BYTES && !utf8_has_control(value->text, false);
	if (!good) {
		refuse(r, value, "must be one line of 1 to 200 bytes");
	}
	return good;
}

// True when a word of a blank-separated list is the len bytes at name.
static bool lists(const char *list, const char *name, size_t len) {
	while (*list != '\0') {
		size_t word = strcspn(list, " ");
		if (word == len && memcmp(list, name, len) == 0) {
			return true;
		}
		list += word + strspn(list + word, " ");
	}
	return false;
}

// True when pattern has no { } but around names that are listed; complains otherwise.
static bool knows_names(struct reading *r, const struct conf *value, const char *needs,
			const char *may) {
	const char *at = value->text;
	for (at += strcspn(at, "{}"); *at != '\0'; at += strcspn(at, "{}")) {
		size_t len = *at == '{' ? strcspn(at + 1, "{}") : 0;
		if (*at == '}' || at[1 + len] != '}') {
			refuse(r, value, "has a { or } that stands alone");
			return false;
		}
		if (!lists(needs, at + 1, len) && !lists(may, at + 1, len)) {
			complaints_add(r->complaints, r->file, value->line, value->name,
				       "there is no {%.*s} here", (int)len, at + 1);
			return false;
		}
		at += len + 2;
	}
	return true;
}

// True when value is a text with all {names} it needs and none it does not know.
static bool is_pattern(struct reading *r, const struct conf *value, const char *needs,
		       const char *may) {
	if (!is_text(r, value) || !knows_names(r, value, needs, may)) {
		return false;
	}
	for (const char *need = needs; *need != '\0';) {
		size_t len = strcspn(need, " ");
		char *name = xasprintf("{%.*s}", (int)len, need);
		bool there = strstr(value->text, name) != NULL;
		if (!there) {
			complaints_add(r->complaints, r->file, value->line, value->name, "needs %s",
				       name);
		}
		free(name);
		if (!there) {
			return false;
		}
		need += len + strspn(need + len, " ");
	}
	return true;
}

// The member of that name; complains when there is none.
static const struct conf *needed(struct reading *r, const struct conf *group, const char *key) {
	const struct conf *value = conf_member(group, key);
	if (value == NULL) {
		complaints_add(r->complaints, r->file, group->line, key, "is missing");
	}
	return value;
}

static void read_patterns(struct reading *r, const struct conf *conf) {
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		const struct conf *value = needed(r, conf, patterns[i].key);
		if (value != NULL && is_pattern(r, value, patterns[i].needs, patterns[i].may)) {
			char **slot = (char **)(void *)((char *)r->language + patterns[i].where);
			replace_text(slot, value->text);
		}
	}
}

static void read_names(struct reading *r, const struct conf *conf, const char *key, char **ret,
		       size_t count) {
	const struct conf *value = needed(r, conf, key);
	if (value == NULL) {
		return;
	}
	if (value->kind != CONF_LIST || value->count != count) {
		complaints_add(r->complaints, r->file, value->line, key,
			       "must be a list of %zu texts", count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (is_text(r, &value->members[i])) {
			replace_text(&ret[i], value->members[i].text);
		}
	}
}

static void read_pronouns(struct reading *r, const struct conf *conf) {
	const struct conf *group = needed(r, conf, "pronouns");
	if (group == NULL) {
		return;
	}
	for (int i = PRONOUN_UNKNOWN + 1; i < PRONOUN_COUNT; i++) {
		const struct conf *value = needed(r, group, words_name(&pronoun_words, i));
		if (value != NULL && is_text(r, value)) {
			replace_text(&r->language->pronoun_object[i], value->text);
		}
	}
	for (size_t i = 0; group->kind == CONF_GROUP && i < group->count; i++) {
		int pronoun = 0;
		if (!words_find(&pronoun_words, group->members[i].name, &pronoun) ||
		    pronoun == PRONOUN_UNKNOWN) {
			refuse(r, &group->members[i], "is not she, he or they");
		}
	}
}

// Puts a pair before those with shorter keys, so that the longest match comes first.
static void add_pair(char ***list, size_t *count, const char *key, const char *value) {
	*list = xrealloc(*list, *count + 3, sizeof **list);
	size_t at = *count;
	while (at > 0 && strlen((*list)[at - 2]) < strlen(key)) {
		(*list)[at] = (*list)[at - 2];
		(*list)[at + 1] = (*list)[at - 1];
		at -= 2;
	}
	(*list)[at] = xstrdup(key);
	(*list)[at + 1] = xstrdup(value);
	*count += 2;
	(*list)[*count] = NULL;
}

static bool is_ordinal(struct reading *r, const struct conf *pair) {
	if (pair->kind != CONF_LIST || pair->count != 2 || !is_text(r, &pair->members[0]) ||
	    !is_pattern(r, &pair->members[1], "n", "")) {
		refuse(r, pair, "must be two texts, as in [ \"1\", \"{n}st\" ]");
		return false;
	}
	const char *digits = pair->members[0].text;
	if (strlen(digits) > ORDINAL_MAX_DIGITS || digits[strspn(digits, "0123456789")] != '\0') {
		refuse(r, pair, "must begin with one to four last digits");
		return false;
	}
	return true;
}

static void read_ordinals(struct reading *r, const struct conf *conf) {
	const struct conf *list = conf_member(conf, "ordinals");
	if (list == NULL) {
		return;
	}
	if (list->kind != CONF_LIST || list->count > MAX_PAIRS) {
		refuse(r, list, "must be a list of at most 200 pairs");
		return;
	}
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct conf *pair = &list->members[i];
		if (is_ordinal(r, pair)) {
			add_pair(&r->language->ordinals, &count, pair->members[0].text,
				 pair->members[1].text);
		}
	}
}

static void read_kinds(struct reading *r, const struct conf *conf) {
	const struct conf *group = conf_member(conf, "kinds");
	if (group == NULL) {
		return;
	}
	if (group->kind != CONF_GROUP || group->count > MAX_PAIRS) {
		refuse(r, group, "must be a group of at most 200 kinds");
		return;
	}
	size_t count = 0;
	for (size_t i = 0; i < group->count; i++) {
		const struct conf *value = &group->members[i];
		if (!occasion_kind_valid(value->name)) {
			refuse(r, value, "is no kind (lower-case letters, digits, hyphens)");
		} else if (is_text(r, value)) {
			add_pair(&r->language->kinds, &count, value->name, value->text);
		}
	}
}

static bool known_key(const char *key) {
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		if (strcmp(patterns[i].key, key) == 0) {
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(other_keys); i++) {
		if (strcmp(other_keys[i], key) == 0) {
			return true;
		}
	}
	return false;
}

void language_read_words(struct language *language, const char *file, const struct conf *conf,
			 struct complaints *complaints) {
	struct reading r = {language, file, complaints, 0};
	read_patterns(&r, conf);
	read_names(&r, conf, "weekdays", language->weekdays, ARRAY_LEN(language->weekdays));
	read_names(&r, conf, "months", language->months, ARRAY_LEN(language->months));
	read_pronouns(&r, conf);
	read_ordinals(&r, conf);
	read_kinds(&r, conf);
	for (size_t i = 0; i < conf->count; i++) {
		if (!known_key(conf->members[i].name)) {
			refuse(&r, &conf->members[i], "there is no such word");
		}
	}
}

// Adds a spelling, folded, unless the relation has it. Complains when another relation has it.
static void add_alias(struct reading *r, struct relation *relation, size_t *count,
		      const struct conf *value) {
	if (!is_text(r, value)) {
		return;
	}
	const struct relation *owner = language_relation(r->language, value->text);
	if (owner != NULL) {
		if (owner != relation) {
			complaints_add(r->complaints, r->file, value->line, NULL,
				       "'%s' already belongs to '%s'", value->text, owner->word);
		}
		return;
	}
	if (++r->aliases > LANGUAGE_MAX_ALIASES) {
		refuse(r, value, "is one spelling too many");
		return;
	}
	relation->aliases = xrealloc(relation->aliases, *count + 2, sizeof *relation->aliases);
	relation->aliases[(*count)++] = utf8_fold(value->text);
	relation->aliases[*count] = NULL;
}

static void read_aliases(struct reading *r, struct relation *relation, const struct conf *word,
			 const struct conf *list) {
	size_t count = 0;
	add_alias(r, relation, &count, word);
	if (list == NULL) {
		return;
	}
	if (list->kind != CONF_LIST) {
		refuse(r, list, "must be a list of texts");
		return;
	}
	for (size_t i = 0; i < list->count && r->aliases <= LANGUAGE_MAX_ALIASES; i++) {
		add_alias(r, relation, &count, &list->members[i]);
	}
}

static enum pronoun read_pronoun(struct reading *r, const struct conf *value) {
	int pronoun = PRONOUN_UNKNOWN;
	if (value != NULL &&
	    (value->kind != CONF_TEXT || !words_find(&pronoun_words, value->text, &pronoun))) {
		refuse(r, value, "must be \"she\", \"he\", \"they\" or \"unknown\"");
	}
	return (enum pronoun)pronoun;
}

static bool has_relation_keys(struct reading *r, const struct conf *group) {
	for (size_t i = 0; group->kind == CONF_GROUP && i < group->count; i++) {
		const char *key = group->members[i].name;
		if (strcmp(key, "word") != 0 && strcmp(key, "pronoun") != 0 &&
		    strcmp(key, "whose") != 0 && strcmp(key, "aliases") != 0) {
			refuse(r, &group->members[i], "is not word, pronoun, whose or aliases");
			return false;
		}
	}
	return group->kind == CONF_GROUP && conf_member(group, "word") != NULL;
}

static void read_relation(struct reading *r, const struct conf *group) {
	if (!has_relation_keys(r, group)) {
		refuse(r, group,
		       "must be a group { word = ...; pronoun = ...; aliases = [ ... ]; }");
		return;
	}
	const struct conf *word = conf_member(group, "word");
	if (!is_text(r, word)) {
		return;
	}
	struct language *language = r->language;
	struct relation *relation = &language->relations[language->relation_count++];
	relation->word = xstrdup(word->text);
	relation->pronoun = read_pronoun(r, conf_member(group, "pronoun"));
	const struct conf *whose = conf_member(group, "whose");
	if (whose != NULL && is_pattern(r, whose, "who", "")) {
		relation->whose = xstrdup(whose->text);
	}
	read_aliases(r, relation, word, conf_member(group, "aliases"));
}

void language_read_relations(struct language *language, const char *file, const struct conf *conf,
			     struct complaints *complaints) {
	struct reading r = {language, file, complaints, 0};
	const struct conf *list = needed(&r, conf, "relations");
	for (size_t i = 0; i < conf->count; i++) {
		if (&conf->members[i] != list) {
			refuse(&r, &conf->members[i], "the file holds relations only");
		}
	}
	if (list == NULL) {
		return;
	}
	if (list->kind != CONF_LIST || list->count > LANGUAGE_MAX_RELATIONS) {
		refuse(&r, list, "must be a list of at most 500 relations");
		return;
	}
	language->relations = xcalloc(list->count, sizeof *language->relations);
	for (size_t i = 0; i < list->count; i++) {
		read_relation(&r, &list->members[i]);
	}
}
