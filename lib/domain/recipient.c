// Recipients: their fields and how one is called.
#include "rosemary/domain/recipient.h"

#include <stdlib.h>

#include "rosemary/base/utf8.h"

WORDS(recipient_state_words, "active", "deceased", "silent");
WORDS(pronoun_words, "unknown", "she", "he", "they");

#define AT(member) offsetof(struct recipient, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",       FIELD_ID,   AT(id),       NULL, 0},
	{"customer", FIELD_ID,   AT(customer), NULL, 0},
	{"folded",   FIELD_TEXT, AT(folded),   NULL, FIELD_HIDDEN},
	{"name",     FIELD_TEXT, AT(name),     NULL, 0},
	{"relation", FIELD_TEXT, AT(relation), NULL, 0},
	{"pronoun",  FIELD_WORD, AT(pronoun),  &pronoun_words, 0},
	{"country",  FIELD_TEXT, AT(country),  NULL, 0},
	{"likes",    FIELD_TEXT, AT(likes),    NULL, 0},
	{"avoid",    FIELD_TEXT, AT(avoid),    NULL, 0},
	{"state",    FIELD_WORD, AT(state),    &recipient_state_words, 0},
};
/* clang-format on */

const struct record_type recipient_record = {"recipient", "recipients", sizeof(struct recipient),
					     fields, ARRAY_LEN(fields)};

const char *recipient_label(const struct recipient *recipient) {
	return recipient->name != NULL ? recipient->name : recipient->relation;
}

void recipient_fold(struct recipient *recipient) {
	const char *label = recipient_label(recipient);
	free(recipient->folded);
	recipient->folded = utf8_fold(label != NULL ? label : "");
}
