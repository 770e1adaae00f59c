// The tables event, event_due and publication.
#include "rosemary/store/event.h"

#include "internal.h"

enum {
	OF,
	ON,
	HAS_UID,
	ADD,
	UPDATE,
	DELETE,
	COUNT_OLD,
	DROP_PAST,
	DROP_CANCELLED,
	EACH,
	EACH_OF,
	EACH_PREPARE,
	DUE,
	PUBLISHED,
	MARK_DAYS,
	GET_PUBLICATION,
	SET_PUBLICATION,
	SWEEP,
	OUTGROW
};

// What a calendar needs of an entry: the text of one kind, and its place.
#define TOLD                                                                                       \
	"SELECT id, occurs_on, draft, open, iif($names, text, NULL) AS text,"                      \
	" iif($names, NULL, nameless) AS nameless FROM event WHERE "
// The rest of a day, then the days behind it: of (occurs_on, id) > (...) SQLite finds no more than
// the day by the index, and would read all of Valentine's again for each page.
#define SOME(which)                                                                                \
	TOLD which "occurs_on = $after_day AND id > $after_id UNION ALL " TOLD which               \
		   "occurs_on > coalesce($after_day, '') ORDER BY occurs_on, id LIMIT $limit"
#define PAST "SELECT id FROM event WHERE occurs_on < $day LIMIT $limit"
#define GONE "SELECT id FROM event WHERE cancelled_at < $cancelled_at LIMIT $limit"

/* clang-format off */
static const char *const sql[] = {
	[OF] = "SELECT * FROM event WHERE occasion = $occasion ORDER BY occurs_on",
	[ON] = "SELECT * FROM event WHERE occasion = $occasion AND occurs_on = $day",
	[HAS_UID] = "SELECT count(*) FROM event WHERE uid = $uid",
	[ADD] = "INSERT INTO event (occasion, customer, draft, occurs_on, uid, sequence, stamp,"
		" digest, text, nameless, prepare, open, state, cancelled_at) VALUES ($occasion,"
		" $customer, $draft, $occurs_on, $uid, $sequence, $stamp, $digest, $text, $nameless,"
		" $prepare, $open, $state, $cancelled_at)",
	[UPDATE] = "UPDATE event SET customer = $customer, draft = $draft, occurs_on = $occurs_on, sequence = $sequence,"
		" stamp = $stamp, digest = $digest, text = $text, nameless = $nameless,"
		" prepare = $prepare, open = $open, state = $state, cancelled_at = $cancelled_at"
		" WHERE id = $id",
	[DELETE] = "DELETE FROM event WHERE id = $id",
	[COUNT_OLD] = "SELECT (SELECT count(*) FROM (" PAST ")) + (SELECT count(*) FROM (" GONE "))",
	[DROP_PAST] = "DELETE FROM event WHERE id IN (" PAST ")",
	[DROP_CANCELLED] = "DELETE FROM event WHERE id IN (" GONE ")",
	[EACH] = SOME(""),
	[EACH_OF] = SOME("customer = $customer AND "),
	[EACH_PREPARE] = SOME("prepare = 1 AND "),
	[DUE] = "SELECT occasion FROM event_due ORDER BY occasion LIMIT $limit",
	[PUBLISHED] = "DELETE FROM event_due WHERE occasion = $occasion",
	[MARK_DAYS] = "INSERT OR IGNORE INTO event_due SELECT id FROM occasion"
		" INDEXED BY occasion_coming WHERE state = 'active' AND next_on > $after"
		" AND next_on <= $to",
	[GET_PUBLICATION] = "SELECT * FROM publication WHERE id = 1",
	[SET_PUBLICATION] = ("UPDATE publication SET horizon = $horizon, sweeping = $sweeping,"
			     " swept_up_to = $swept_up_to, version = $version, digest = $digest"
			     " WHERE id = 1"),
	[SWEEP] = "UPDATE publication SET sweeping = 1, swept_up_to = 0 WHERE id = 1",
	[OUTGROW] = "UPDATE event SET sequence = sequence + $changes, digest = ''",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_EVENT, sql, ARRAY_LEN(sql),
				       &calendar_event_record};

bool store_event_of(struct store *store, int64_t occasion, store_row *row, void *argument,
		    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	return stmt_each(stmt, &calendar_event_record, row, argument, err);
}

bool store_event_on(struct store *store, int64_t occasion, struct date day, bool *ret_found,
		    struct calendar_event *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ON, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	stmt_date(stmt, "$day", day);
	return stmt_find(stmt, &calendar_event_record, ret_found, ret, err);
}

bool store_event_has_uid(struct store *store, const char *uid, bool *ret, struct err *err) {
	int64_t count = 0;
	struct stmt *stmt = stmt_get(store, &table, HAS_UID, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$uid", uid);
	if (!stmt_number(stmt, &count, err)) {
		return false;
	}
	*ret = count > 0;
	return true;
}

bool store_event_add(struct store *store, struct calendar_event *event, struct err *err) {
	return stmt_add(store, &table, ADD, event, err);
}

bool store_event_update(struct store *store, const struct calendar_event *event, struct err *err) {
	return stmt_update(store, &table, UPDATE, event, err);
}

bool store_event_delete(struct store *store, int64_t id, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DELETE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	return stmt_run(stmt, err);
}

// The three statements about what is old; which of the two ages one has shows in its text.
static struct stmt *old_stmt(struct store *store, size_t index, const struct event_age *before,
			     struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return NULL;
	}
	if (index != DROP_CANCELLED) {
		stmt_date(stmt, "$day", before->day);
	}
	if (index != DROP_PAST) {
		stmt_int(stmt, "$cancelled_at", before->cancelled_at);
	}
	stmt_int(stmt, "$limit", before->limit);
	return stmt;
}

bool store_event_drop_old(struct store *store, const struct event_age *before, int64_t *ret_count,
			  struct err *err) {
	static const size_t drops[] = {DROP_PAST, DROP_CANCELLED};
	struct stmt *stmt = old_stmt(store, COUNT_OLD, before, err);
	if (stmt == NULL || !stmt_number(stmt, ret_count, err)) {
		return false;
	}
	for (size_t i = 0; *ret_count > 0 && i < ARRAY_LEN(drops); i++) {
		stmt = old_stmt(store, drops[i], before, err);
		if (stmt == NULL || !stmt_run(stmt, err)) {
			return false;
		}
	}
	return true;
}

bool store_event_each(struct store *store, const struct event_page *page, store_row *row,
		      void *argument, struct err *err) {
	size_t index = page->customer != 0 ? EACH_OF : page->prepare ? EACH_PREPARE : EACH;
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	if (page->customer != 0) {
		stmt_int(stmt, "$customer", page->customer);
	}
	stmt_int(stmt, "$names", page->names);
	stmt_date(stmt, "$after_day", page->after_day);
	stmt_int(stmt, "$after_id", page->after_id);
	stmt_int(stmt, "$limit", page->limit);
	return stmt_each(stmt, &calendar_event_record, row, argument, err);
}

bool store_event_due(struct store *store, size_t max, int64_t *ret_ids, size_t *ret_count,
		     struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$limit", (int64_t)max);
	return stmt_numbers(stmt, max, ret_ids, ret_count, err);
}

bool store_event_published(struct store *store, int64_t occasion, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PUBLISHED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	return stmt_run(stmt, err);
}

bool store_event_mark_days(struct store *store, struct date after, struct date to,
			   struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, MARK_DAYS, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_date(stmt, "$after", after);
	stmt_date(stmt, "$to", to);
	return stmt_run(stmt, err);
}

bool store_publication_get(struct store *store, struct publication *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, GET_PUBLICATION, err);
	return stmt != NULL && stmt_one(stmt, &publication_record, "yet", ret, err);
}

bool store_publication_set(struct store *store, const struct publication *publication,
			   struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SET_PUBLICATION, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &publication_record, publication);
	return stmt_run(stmt, err);
}

bool store_publication_sweep(struct store *store, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, SWEEP, err);
	return stmt != NULL && stmt_run(stmt, err);
}

bool store_event_outgrow(struct store *store, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OUTGROW, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$changes", EVENT_CHANGES_A_GENERATION);
	return stmt_run(stmt, err) && store_publication_sweep(store, err);
}
