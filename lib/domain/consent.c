// Consent and opt-outs: their fields and what an opt-out covers.
#include "rosemary/domain/consent.h"

#include <string.h>

WORDS(consent_state_words, "granted", "soft", "withdrawn");
WORDS(optout_scope_words, "everything", "channel", "kind", "recipient", "occasion");

#define AT(member) offsetof(struct consent, member)

/* clang-format off */
static const struct field consent_fields[] = {
	{"id",       FIELD_ID,      AT(id),       NULL, 0},
	{"customer", FIELD_ID,      AT(customer), NULL, 0},
	{"channel",  FIELD_WORD,    AT(channel),  &channel_words, 0},
	{"state",    FIELD_WORD,    AT(state),    &consent_state_words, 0},
	{"basis",    FIELD_TEXT,    AT(basis),    NULL, 0},
	{"source",   FIELD_TEXT,    AT(source),   NULL, 0},
	{"by",       FIELD_TEXT,    AT(by),       NULL, 0},
	{"at",       FIELD_INSTANT, AT(at),       NULL, 0},
};
/* clang-format on */

#undef AT
#define AT(member) offsetof(struct optout, member)

/* clang-format off */
static const struct field optout_fields[] = {
	{"id",         FIELD_ID,      AT(id),         NULL, 0},
	{"customer",   FIELD_ID,      AT(customer),   NULL, 0},
	{"scope",      FIELD_WORD,    AT(scope),      &optout_scope_words, 0},
	{"channel",    FIELD_TEXT,    AT(channel),    NULL, 0},
	{"kind",       FIELD_TEXT,    AT(kind),       NULL, 0},
	{"recipient",  FIELD_ID,      AT(recipient),  NULL, 0},
	{"occasion",   FIELD_ID,      AT(occasion),   NULL, 0},
	{"source",     FIELD_TEXT,    AT(source),     NULL, 0},
	{"by",         FIELD_TEXT,    AT(by),         NULL, 0},
	{"at",         FIELD_INSTANT, AT(at),         NULL, 0},
	{"dropped_at", FIELD_INSTANT, AT(dropped_at), NULL, 0},
	{"dropped_by", FIELD_TEXT,    AT(dropped_by), NULL, 0},
};
/* clang-format on */

const struct record_type consent_record = {"consent", "consent", sizeof(struct consent),
					   consent_fields, ARRAY_LEN(consent_fields)};
const struct record_type optout_record = {"optout", "optouts", sizeof(struct optout), optout_fields,
					  ARRAY_LEN(optout_fields)};

bool optout_covers(const struct optout *optout, enum channel channel, const char *kind,
		   int64_t recipient, int64_t occasion) {
	if (optout->dropped_at != 0) {
		return false;
	}
	switch (optout->scope) {
	case OPTOUT_EVERYTHING:
		return true;
	case OPTOUT_CHANNEL:
		return optout->channel != NULL &&
		       strcmp(optout->channel, channel_name(channel)) == 0;
	case OPTOUT_KIND:
		return optout->kind != NULL && strcmp(optout->kind, kind) == 0;
	case OPTOUT_RECIPIENT:
		return recipient != 0 && optout->recipient == recipient;
	case OPTOUT_OCCASION:
		return occasion != 0 && optout->occasion == occasion;
	case OPTOUT_SCOPE_COUNT:
		break;
	}
	return false;
}
