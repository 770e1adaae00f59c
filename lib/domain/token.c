// Tokens: made, spelt, hashed, judged.
#include "rosemary/domain/token.h"

#include <string.h>

#include "rosemary/base/random.h"

enum { TOKEN_BYTES = 16, BASE64_SIZE = 25 };

WORDS(token_purpose_words, "offer", "stop", "feed", "owner");

#define AT(member) offsetof(struct token, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",         FIELD_ID,      AT(id),         NULL, 0},
	{"hash",       FIELD_TEXT,    AT(hash),       NULL, FIELD_HIDDEN},
	{"purpose",    FIELD_WORD,    AT(purpose),    &token_purpose_words, 0},
	{"subject",    FIELD_ID,      AT(subject),    NULL, 0},
	{"created_at", FIELD_INSTANT, AT(created_at), NULL, 0},
	{"expires_at", FIELD_INSTANT, AT(expires_at), NULL, 0},
	{"revoked_at", FIELD_INSTANT, AT(revoked_at), NULL, 0},
};
/* clang-format on */

#undef AT

const struct record_type token_record = {
	.noun = "token",
	.plural = "tokens",
	.size = sizeof(struct token),
	.fields = fields,
	.count = ARRAY_LEN(fields),
};

static void spell(const unsigned char bytes[TOKEN_BYTES], char ret[TOKEN_TEXT_SIZE]) {
	char text[BASE64_SIZE];
	base64(bytes, TOKEN_BYTES, text);
	for (size_t i = 0; i < TOKEN_TEXT_LENGTH; i++) {
		ret[i] = (char)(text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i]);
	}
	ret[TOKEN_TEXT_LENGTH] = '\0';
}

void token_make(char ret[TOKEN_TEXT_SIZE]) {
	unsigned char bytes[TOKEN_BYTES];
	random_bytes(bytes, sizeof bytes);
	spell(bytes, ret);
}

void token_of_owner(const char *feed, char ret[TOKEN_TEXT_SIZE]) {
	static const char use[] = "owner";
	unsigned char digest[SHA256_SIZE];
	hmac_sha256(feed, strlen(feed), use, strlen(use), digest);
	spell(digest, ret); // its first bytes
}

void token_hash(const char *text, char ret[SHA256_TEXT_SIZE]) {
	(void)sha256_text(text, strlen(text), ret); // returns ret
}

bool token_is_good(const struct token *token, enum token_purpose purpose, int64_t now) {
	return token->purpose == purpose && token->revoked_at == 0 &&
	       (token->expires_at == 0 || now < token->expires_at);
}
