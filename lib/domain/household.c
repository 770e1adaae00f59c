// Households: what their customers share, and whether two of them mean the same person.
#include "rosemary/domain/household.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"

// Takes the text apart at blanks and marks, and puts glue between the parts.
static void join_parts(char *text, const char *glue) {
	static const char marks[] = " \t\n,.;:/-";
	char *to = text;
	for (const char *from = text + strspn(text, marks); *from != '\0';) {
		size_t len = strcspn(from, marks);
		memmove(to, from, len);
		to += len;
		from += len + strspn(from + len, marks);
		if (*from != '\0' && *glue != '\0') {
			*to++ = *glue; // where at least one mark stood
		}
	}
	*to = '\0';
}

// Folded, and without what stands between its parts but for glue ("" or one character).
static char *fold_parts(const char *text, const char *glue) {
	char *folded = utf8_fold(text != NULL ? text : "");
	join_parts(folded, glue);
	return folded;
}

// Both, with a character between that neither holds; NULL where needed is blank.
static char *pair(char *first, char *second, bool is_complete) {
	char *key = is_complete ? xasprintf("%s|%s", first, second) : NULL;
	free(first);
	free(second);
	return key;
}

char *household_key(const struct customer *customer) {
	char *family = utf8_fold(customer->family_name != NULL ? customer->family_name : "");
	char *postcode = fold_parts(customer->postcode, "");
	return pair(family, postcode, *family != '\0' && *postcode != '\0');
}

char *household_home(const struct customer *customer) {
	char *address = fold_parts(customer->address, " ");
	char *postcode = fold_parts(customer->postcode, "");
	return pair(address, postcode, *address != '\0');
}

static bool same_folded(const char *a, const char *b) {
	char *folded_a = utf8_fold(a);
	char *folded_b = utf8_fold(b);
	bool same = *folded_a != '\0' && strcmp(folded_a, folded_b) == 0;
	free(folded_a);
	free(folded_b);
	return same;
}

static bool same_name(const struct recipient *a, const struct recipient *b) {
	return a->name != NULL && b->name != NULL && same_folded(a->name, b->name);
}

bool household_same_person(const struct recipient *a, const struct recipient *b) {
	bool related = (a->name == NULL || b->name == NULL) && a->relation != NULL &&
		       b->relation != NULL && same_folded(a->relation, b->relation);
	return related || same_name(a, b);
}

bool household_same_day_for(const struct recipient *a, const struct recipient *b, bool is_own_day) {
	return is_own_day ? household_same_person(a, b) : same_name(a, b);
}

// True when the character that begins at lead goes on with a word. Scripts that write words without
// a gap, and punctuation beyond ASCII ("Rosa’s"), end one.
static bool is_word(const char *lead) {
	unsigned char c = (unsigned char)*lead;
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c > 0xc2 && c < 0xe2);
}

static bool begins_word(const char *text, const char *at) {
	const char *before = at;
	if (at == text) {
		return true;
	}
	do {
		before--;
	} while (before > text && ((unsigned char)*before & 0xc0) == 0x80);
	return !is_word(before);
}

bool household_names(const char *text, const char *folded_name) {
	char *folded = utf8_fold(text);
	size_t len = strlen(folded_name);
	bool found = false;
	const char *at = len > 0 ? strstr(folded, folded_name) : NULL;
	while (at != NULL && !found) {
		found = begins_word(folded, at) && !is_word(at + len);
		at = strstr(at + 1, folded_name);
	}
	free(folded);
	return found;
}
