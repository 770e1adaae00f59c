/*
 * Tokens: who holds the link may do one thing (capability URLs; RELIABILITY S7). 128 random bits,
 * spelt in 22 characters of base64url (RFC 4648 section 5); only their SHA-256 is stored.
 */
#pragma once

#include "rosemary/base/digest.h"
#include "rosemary/base/record.h"

/* Characters of a token's text, and with the NUL. */
enum { TOKEN_TEXT_LENGTH = 22, TOKEN_TEXT_SIZE = TOKEN_TEXT_LENGTH + 1 };

/* What a token is good for: one thing each. */
enum token_purpose {
	TOKEN_OFFER, /* a customer answers an offer; subject: the offer */
	TOKEN_STOP,  /* a customer stops; subject: the message */
	TOKEN_FEED,  /* a calendar is read; subject: the feed */
	TOKEN_OWNER, /* somebody of the shop decides about drafts; subject: the feed it stands in */
	TOKEN_PURPOSE_COUNT
};
/* offer stop feed owner */
extern const struct words token_purpose_words;

/* A row of the table token. */
struct token {
	int64_t id;
	char *hash; /* token_hash(), UNIQUE */
	enum token_purpose purpose;
	int64_t subject;    /* the id of what it is about */
	int64_t created_at; /* instants */
	int64_t expires_at; /* 0: never */
	int64_t revoked_at; /* 0: it is not */
};
extern const struct record_type token_record;

/* Makes a new text; it is to be forgotten once it was handed over. */
void token_make(char ret[TOKEN_TEXT_SIZE]);

/*
 * The token of the owner's page that a calendar leads to: it follows from the calendar's own text
 * (HMAC-SHA256, RFC 2104) and from nothing else, so that the calendar can tell it though neither is
 * stored.
 */
void token_of_owner(const char *feed, char ret[TOKEN_TEXT_SIZE]);

/* SHA-256 of the text, in hexadecimal digits. */
void token_hash(const char *text, char ret[SHA256_TEXT_SIZE]);

/* True while it may be used. */
bool token_is_good(const struct token *token, enum token_purpose purpose, int64_t now);
