// Feeds: their fields and their addresses.
#include "rosemary/domain/feed.h"

#include <inttypes.h>
#include <string.h>

#include "rosemary/base/alloc.h"

WORDS(feed_kind_words, "all", "prepare", "customer");
WORDS(feed_state_words, "active", "revoked");

#define AT(member) offsetof(struct feed, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",         FIELD_ID,      AT(id),         NULL, 0},
	{"name",       FIELD_TEXT,    AT(name),       NULL, 0},
	{"kind",       FIELD_WORD,    AT(kind),       &feed_kind_words, 0},
	{"customer",   FIELD_ID,      AT(customer),   NULL, 0},
	{"names",      FIELD_BOOL,    AT(names),      NULL, 0},
	{"alarms",     FIELD_BOOL,    AT(alarms),     NULL, 0},
	{"approve",    FIELD_BOOL,    AT(approve),    NULL, 0},
	{"state",      FIELD_WORD,    AT(state),      &feed_state_words, 0},
	{"created_at", FIELD_INSTANT, AT(created_at), NULL, 0},
	{"revoked_at", FIELD_INSTANT, AT(revoked_at), NULL, 0},
};
/* clang-format on */

#undef AT

const struct record_type feed_record = {
	.noun = "feed",
	.plural = "feeds",
	.size = sizeof(struct feed),
	.fields = fields,
	.count = ARRAY_LEN(fields),
};

char *feed_url(const char *public_url, const char *token) {
	return xasprintf("%s/feed/%s.ics", public_url, token);
}

char *feed_webcal(const char *url) {
	const char *rest = strstr(url, "://");
	return xasprintf("webcal%s", rest != NULL ? rest : "://");
}

char *feed_owner_url(const char *public_url, const char *token, int64_t draft) {
	return xasprintf("%s/a/%s?draft=%" PRId64, public_url, token, draft);
}
