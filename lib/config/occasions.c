// The words that name occasions, from a file of the playbook.
#include "lib/config/occasions.h"

#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/domain/occasion.h"

// A file being read.
struct reading {
	struct occasion_words *words;
	const char *file;
	struct complaints *complaints;
};

// The lists of phrases that name no yearly day.
static const struct {
	const char *key;
	enum occasion_meaning means;
} lists[] = {
	{"once", MEANS_ONCE},
	{"never", MEANS_NEVER},
	{"sympathy", MEANS_SYMPATHY},
};

static void refuse(struct reading *r, const struct conf *value, const char *what) {
	if (value->kind != CONF_REFUSED) { // was told already
		complaints_add(r->complaints, r->file, value->line, value->name, "%s", what);
	}
}

static void add(struct reading *r, const struct conf *value, enum occasion_meaning means,
		const char *kind) {
	if (value->kind != CONF_TEXT || utf8_has_control(value->text, false)) {
		refuse(r, value, "must be a text of one line in quotes");
		return;
	}
	switch (occasion_words_add(r->words, value->text, means, kind)) {
	case WORDS_ADDED:
		break;
	case WORDS_BLANK:
		refuse(r, value, "must have a letter or digit, and at most 199 bytes");
		break;
	case WORDS_CONFLICT:
		complaints_add(r->complaints, r->file, value->line, value->name,
			       "'%s' already means something else", value->text);
		break;
	case WORDS_FULL:
		complaints_add(r->complaints, r->file, value->line, value->name,
			       "one phrase too many: all languages have %d at most",
			       OCCASION_WORDS_MAX);
		break;
	}
}

static void add_all(struct reading *r, const struct conf *list, enum occasion_meaning means,
		    const char *kind) {
	if (list->kind != CONF_LIST) {
		refuse(r, list, "must be a list of texts");
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		add(r, &list->members[i], means, kind);
	}
}

static bool has_occasion_keys(struct reading *r, const struct conf *group) {
	for (size_t i = 0; group->kind == CONF_GROUP && i < group->count; i++) {
		const char *key = group->members[i].name;
		if (strcmp(key, "kind") != 0 && strcmp(key, "feast") != 0 &&
		    strcmp(key, "words") != 0) {
			refuse(r, &group->members[i], "is not kind, feast or words");
			return false;
		}
	}
	return true;
}

// A kind or feast that a note may name: not the one that stands for any.
static bool is_kind(struct reading *r, const struct conf *value) {
	if (value->kind != CONF_TEXT || !occasion_kind_valid(value->text) ||
	    strcmp(value->text, OCCASION_GENERAL) == 0 ||
	    strcmp(value->text, OCCASION_OWN_BIRTHDAY) == 0) {
		refuse(r, value,
		       "must be a word of lower-case letters, digits and hyphens, as \"birthday\"");
		return false;
	}
	return true;
}

static void read_occasion(struct reading *r, const struct conf *group) {
	const struct conf *kind = conf_member(group, "kind");
	const struct conf *feast = conf_member(group, "feast");
	const struct conf *words = conf_member(group, "words");
	if (!has_occasion_keys(r, group)) {
		return;
	}
	if (group->kind != CONF_GROUP || words == NULL || (kind == NULL) == (feast == NULL)) {
		refuse(r, group,
		       "must be { kind = ...; words = [ ... ]; } or { feast = ...; ... }");
		return;
	}
	const struct conf *name = kind != NULL ? kind : feast;
	if (is_kind(r, name)) {
		add_all(r, words, kind != NULL ? MEANS_KIND : MEANS_FEAST, name->text);
	}
}

static void read_member(struct reading *r, const struct conf *member) {
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		if (strcmp(member->name, lists[i].key) == 0) {
			add_all(r, member, lists[i].means, NULL);
			return;
		}
	}
	if (strcmp(member->name, "occasions") != 0) {
		refuse(r, member, "is not occasions, once, never or sympathy");
	} else if (member->kind != CONF_LIST) {
		refuse(r, member, "must be a list of occasions");
	} else {
		for (size_t i = 0; i < member->count; i++) {
			read_occasion(r, &member->members[i]);
		}
	}
}

void occasions_read(struct occasion_words *words, const char *file, const struct conf *conf,
		    struct complaints *complaints) {
	struct reading r = {words, file, complaints};
	for (size_t i = 0; i < conf->count; i++) {
		read_member(&r, &conf->members[i]);
	}
}
