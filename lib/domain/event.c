// Entries of the calendar: their fields.
#include "rosemary/domain/event.h"

WORDS(calendar_event_state_words, "active", "cancelled");

#define AT(member) offsetof(struct calendar_event, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",           FIELD_ID,      AT(id),           NULL, 0},
	{"occasion",     FIELD_ID,      AT(occasion),     NULL, 0},
	{"customer",     FIELD_ID,      AT(customer),     NULL, 0},
	{"draft",        FIELD_ID,      AT(draft),        NULL, 0},
	{"occurs_on",    FIELD_DATE,    AT(occurs_on),    NULL, 0},
	{"uid",          FIELD_TEXT,    AT(uid),          NULL, 0},
	{"sequence",     FIELD_INT,     AT(sequence),     NULL, 0},
	{"stamp",        FIELD_INSTANT, AT(stamp),        NULL, 0},
	{"digest",       FIELD_TEXT,    AT(digest),       NULL, FIELD_HIDDEN},
	{"text",         FIELD_TEXT,    AT(text),         NULL, FIELD_HIDDEN},
	{"nameless",     FIELD_TEXT,    AT(nameless),     NULL, FIELD_HIDDEN},
	{"prepare",      FIELD_BOOL,    AT(prepare),      NULL, 0},
	{"open",         FIELD_BOOL,    AT(open),         NULL, 0},
	{"state",        FIELD_WORD,    AT(state),        &calendar_event_state_words, 0},
	{"cancelled_at", FIELD_INSTANT, AT(cancelled_at), NULL, 0},
};
/* clang-format on */

#undef AT

const struct record_type calendar_event_record = {
	.noun = "event",
	.plural = "events",
	.size = sizeof(struct calendar_event),
	.fields = fields,
	.count = ARRAY_LEN(fields),
};

#define AT(member) offsetof(struct publication, member)

/* clang-format off */
static const struct field publication_fields[] = {
	{"horizon",     FIELD_DATE, AT(horizon),     NULL, 0},
	{"sweeping",    FIELD_BOOL, AT(sweeping),    NULL, 0},
	{"swept_up_to", FIELD_INT,  AT(swept_up_to), NULL, 0},
	{"version",     FIELD_INT,  AT(version),     NULL, 0},
	{"digest",      FIELD_TEXT, AT(digest),      NULL, FIELD_HIDDEN},
};
/* clang-format on */

#undef AT

const struct record_type publication_record = {
	.noun = "publication",
	.plural = "publications",
	.size = sizeof(struct publication),
	.fields = publication_fields,
	.count = ARRAY_LEN(publication_fields),
};

int64_t publication_next(int64_t version, int64_t now) {
	return version + 1 > now ? version + 1 : now;
}

int64_t event_first_sequence(int64_t generation) {
	return (generation - 1) * EVENT_CHANGES_A_GENERATION - 1;
}
