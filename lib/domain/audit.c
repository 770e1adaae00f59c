// The fields of an audit row.
#include "rosemary/domain/audit.h"

#define AT(member) offsetof(struct audit, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",      FIELD_ID,      AT(id),      NULL, 0},
	{"at",      FIELD_INSTANT, AT(at),      NULL, 0},
	{"uid",     FIELD_INT,     AT(uid),     NULL, 0},
	{"who",     FIELD_TEXT,    AT(who),     NULL, 0},
	{"verb",    FIELD_TEXT,    AT(verb),    NULL, 0},
	{"noun",    FIELD_TEXT,    AT(noun),    NULL, 0},
	{"noun_id", FIELD_ID,      AT(noun_id), NULL, 0},
	{"before",  FIELD_TEXT,    AT(before),  NULL, 0},
	{"after",   FIELD_TEXT,    AT(after),   NULL, 0},
	{"reason",  FIELD_TEXT,    AT(reason),  NULL, 0},
};
/* clang-format on */

const struct record_type audit_record = {"audit", "audit", sizeof(struct audit), fields,
					 ARRAY_LEN(fields)};
