// The table token.
#include "rosemary/store/token.h"

#include <string.h>

#include "internal.h"

enum { ADD, BY_HASH, REVOKE };

/* clang-format off */
static const char *const sql[] = {
	[ADD] = "INSERT INTO token (hash, purpose, subject, created_at, expires_at, revoked_at)"
		" VALUES ($hash, $purpose, $subject, $created_at, $expires_at, $revoked_at)",
	[BY_HASH] = "SELECT * FROM token WHERE hash = $hash",
	[REVOKE] = "UPDATE token SET revoked_at = $now"
		" WHERE purpose = $purpose AND subject = $subject AND revoked_at IS NULL",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_TOKEN, sql, ARRAY_LEN(sql), &token_record};

bool store_token_add(struct store *store, const char *text, const struct token_wish *wish,
		     struct err *err) {
	char hash[SHA256_TEXT_SIZE];
	token_hash(text, hash);
	struct token token = {
		.hash = hash,
		.purpose = wish->purpose,
		.subject = wish->subject,
		.created_at = wish->now,
		.expires_at = wish->expires_at,
	};
	return stmt_add(store, &table, ADD, &token, err);
}

bool store_token_use(struct store *store, const char *text, enum token_purpose purpose, int64_t now,
		     struct token *ret, struct err *err) {
	char hash[SHA256_TEXT_SIZE];
	bool found = false;
	memset(ret, 0, sizeof *ret);
	struct stmt *stmt = stmt_get(store, &table, BY_HASH, err);
	if (stmt == NULL) {
		return false;
	}
	token_hash(text, hash);
	stmt_text(stmt, "$hash", hash);
	if (!stmt_find(stmt, &token_record, &found, ret, err)) {
		return false;
	}
	// What the index compared byte by byte was a hash; here the time tells nothing either.
	if (found &&
	    !(digest_equal(hash, ret->hash, sizeof hash) && token_is_good(ret, purpose, now))) {
		record_finish(&token_record, ret);
	}
	return true;
}

bool store_token_revoke(struct store *store, enum token_purpose purpose, int64_t subject,
			int64_t now, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, REVOKE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$purpose", words_name(&token_purpose_words, (int)purpose));
	stmt_int(stmt, "$subject", subject);
	stmt_int(stmt, "$now", now);
	return stmt_run(stmt, err);
}
