// The table message.
#include "rosemary/store/message.h"

#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "page.h"

enum { ADD, GET, OF_DRAFT, UNQUEUED, EACH, EACH_OF, BYTES };

// Listings leave the bytes out: they are large.
#define COLUMNS                                                                                    \
	"m.id, m.draft, m.revision, m.envelope_from, m.address, m.message_id, m.sha256,"           \
	" m.facts_digest, m.channel, m.approved_by, m.approved_uid, m.approved_at, m.not_before, m.not_after"

/* clang-format off */
static const char *const sql[] = {
	[ADD] = "INSERT INTO message (draft, revision, envelope_from, address, message_id, sha256,"
		" facts_digest, channel, approved_by, approved_uid, approved_at, not_before, not_after, bytes)"
		" VALUES ($draft, $revision, $envelope_from, $address, $message_id, $sha256,"
		" $facts_digest, $channel, $approved_by, $approved_uid, $approved_at, $not_before, $not_after,"
		" $bytes)",
	[GET] = "SELECT " COLUMNS " FROM message m WHERE m.id = $id",
	[OF_DRAFT] = "SELECT " COLUMNS " FROM message m WHERE m.draft = $draft"
		" ORDER BY m.revision DESC LIMIT 1",
	[UNQUEUED] = "SELECT " COLUMNS " FROM message m WHERE m.queued = 0 ORDER BY m.id LIMIT 1",
	[EACH] = "SELECT " COLUMNS " FROM message m WHERE m.id < " STORE_BEHIND
		" ORDER BY m.id DESC LIMIT $limit",
	[EACH_OF] = "SELECT " COLUMNS " FROM draft d JOIN message m ON m.draft = d.id"
		" WHERE d.customer = $customer AND ($after = 0 OR m.id < $after)"
		" ORDER BY m.id DESC LIMIT $limit",
	[BYTES] = "SELECT bytes FROM message WHERE id = $id",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_MESSAGE, sql, ARRAY_LEN(sql), &message_record};

bool store_message_add(struct store *store, struct message *message, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ADD, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_blob(stmt, "$bytes", message->bytes, message->bytes_len);
	return stmt_insert(stmt, &message_record, message, err);
}

static bool read_bytes(struct store *store, struct message *message, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BYTES, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", message->id);
	bool ok = sqlite3_step(stmt->handle) == SQLITE_ROW;
	if (ok) {
		const void *bytes = sqlite3_column_blob(stmt->handle, 0);
		message->bytes_len = (size_t)sqlite3_column_bytes(stmt->handle, 0);
		message->bytes =
			(unsigned char *)xstrndup(bytes != NULL ? bytes : "", message->bytes_len);
	} else {
		(void)store_fail(store, err);
	}
	(void)sqlite3_reset(stmt->handle); // a failure is already in err
	return ok;
}

static bool find(struct store *store, struct stmt *stmt, bool *ret_found, struct message *ret,
		 struct err *err) {
	memset(ret, 0, sizeof *ret);
	if (!stmt_find(stmt, &message_record, ret_found, ret, err)) {
		return false;
	}
	if (*ret_found && !read_bytes(store, ret, err)) {
		message_finish(ret);
		return false;
	}
	return true;
}

bool store_message_get(struct store *store, int64_t id, struct message *ret, struct err *err) {
	bool found = false;
	struct stmt *stmt = stmt_get(store, &table, GET, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	if (!find(store, stmt, &found, ret, err)) {
		return false;
	}
	return found || err_set(err, ERR_NOT_FOUND, "there is no message %" PRId64, id);
}

bool store_message_of_draft(struct store *store, int64_t draft, bool *ret_found,
			    struct message *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF_DRAFT, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$draft", draft);
	return find(store, stmt, ret_found, ret, err);
}

bool store_message_unqueued(struct store *store, bool *ret_found, struct message *ret,
			    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, UNQUEUED, err);
	return stmt != NULL && find(store, stmt, ret_found, ret, err);
}

bool store_message_each(struct store *store, const struct store_page *page, store_row *row,
			void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, page->customer != 0 ? EACH_OF : EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &message_record, row, argument, err);
}
