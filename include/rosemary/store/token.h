/* The table token: what links are good for. Their texts are nowhere. */
#pragma once

#include "rosemary/domain/token.h"
#include "rosemary/store/store.h"

/* What a token is to be good for. */
struct token_wish {
	enum token_purpose purpose;
	int64_t subject;
	int64_t now, expires_at; /* instants; 0: never */
};

/* Stores the hash of a token's text (token_make()) and what it is good for. */
bool store_token_add(struct store *store, const char *text, const struct token_wish *wish,
		     struct err *err) MUST_CHECK;

/*
 * The token of a text, if it is good for that now; its id is 0 for an unknown, expired or revoked
 * one alike, and for another purpose. ret is to be finished.
 */
bool store_token_use(struct store *store, const char *text, enum token_purpose purpose, int64_t now,
		     struct token *ret, struct err *err) MUST_CHECK;

/* Revokes all tokens of a purpose and subject. */
bool store_token_revoke(struct store *store, enum token_purpose purpose, int64_t subject,
			int64_t now, struct err *err) MUST_CHECK;
