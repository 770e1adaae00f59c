// Messages: their fields and their identity.
#include "rosemary/domain/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "rosemary/base/digest.h"

enum { MESSAGE_ID_CHARS = 26 };

#define AT(member) offsetof(struct message, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",            FIELD_ID,      AT(id),            NULL, 0},
	{"draft",         FIELD_ID,      AT(draft),         NULL, 0},
	{"revision",      FIELD_INT,     AT(revision),      NULL, 0},
	{"channel",       FIELD_WORD,    AT(channel),       &channel_words, 0},
	{"envelope_from", FIELD_TEXT,    AT(envelope_from), NULL, 0},
	{"address",       FIELD_TEXT,    AT(address),       NULL, 0},
	{"message_id",    FIELD_TEXT,    AT(message_id),    NULL, 0},
	{"sha256",        FIELD_TEXT,    AT(sha256),        NULL, 0},
	{"facts_digest",  FIELD_TEXT,    AT(facts_digest),  NULL, FIELD_HIDDEN},
	{"approved_by",   FIELD_TEXT,    AT(approved_by),   NULL, 0},
	{"approved_uid",  FIELD_INT,     AT(approved_uid),  NULL, 0},
	{"approved_at",   FIELD_INSTANT, AT(approved_at),   NULL, 0},
	{"not_before",    FIELD_INSTANT, AT(not_before),    NULL, 0},
	{"not_after",     FIELD_INSTANT, AT(not_after),     NULL, 0},
};
/* clang-format on */

const struct record_type message_record = {"message", "messages", sizeof(struct message), fields,
					   ARRAY_LEN(fields)};

// Who a message is, told from all others of its kind ("mid", "idem") and from those of a copy.
struct identity {
	const unsigned char *secret;
	size_t secret_len;
	int64_t generation;
};

static void name_from_draft(const struct identity *identity, const char *kind,
			    const struct draft *draft, char ret[MESSAGE_ID_CHARS + 1]) {
	char what[96];
	unsigned char digest[SHA256_SIZE];
	int len = snprintf(what, sizeof what, "%s %" PRId64 " %" PRId64 " %" PRId64, kind,
			   draft->id, draft->revision, identity->generation);
	hmac_sha256(identity->secret, identity->secret_len, what, (size_t)len, digest);
	base32(digest, sizeof digest, ret, MESSAGE_ID_CHARS);
}

void message_id_from_draft(const unsigned char *secret, size_t secret_len, int64_t generation,
			   const struct draft *draft, const char *domain,
			   char ret[MESSAGE_ID_MAX]) {
	const struct identity identity = {secret, secret_len, generation};
	char name[MESSAGE_ID_CHARS + 1];
	name_from_draft(&identity, "mid", draft, name);
	(void)snprintf(ret, MESSAGE_ID_MAX, "<rm.%s@%s>", name, domain); // a domain is <= 253
}

void message_key_from_draft(const unsigned char *secret, size_t secret_len, int64_t generation,
			    const struct draft *draft, char ret[MESSAGE_KEY_MAX]) {
	const struct identity identity = {secret, secret_len, generation};
	char name[MESSAGE_ID_CHARS + 1];
	name_from_draft(&identity, "idem", draft, name);
	(void)snprintf(ret, MESSAGE_KEY_MAX, "rm.%s", name); // fits
}

void message_finish(struct message *message) {
	free(message->bytes);
	record_finish(&message_record, message);
}
