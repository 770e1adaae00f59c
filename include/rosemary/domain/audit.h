/* Who did what to which thing, when, and what it was before. Append only. */
#pragma once

#include "rosemary/base/record.h"

/* A row of the table audit. */
struct audit {
	int64_t id, at;
	int64_t uid; /* struct actor's, and its name: */
	char *who, *verb, *noun;
	int64_t noun_id;
	char *before, *after; /* states or values, in words */
	char *reason;
};
extern const struct record_type audit_record;
