// The table draft.
#include "rosemary/store/draft.h"

#include <inttypes.h>
#include <stdio.h>

#include "internal.h"
#include "page.h"
#include "rosemary/store/audit.h"

enum {
	GET,
	STANDING,
	ADD,
	UPDATE,
	MOVE,
	OF,
	NOTICE,
	UNCHECKED,
	CHECKED,
	UNCHECK,
	OVERDUE,
	NEXT_SEND_BY,
	PUT_OFF,
	NEXT_PUT_OFF,
	COUNT_PUT_OFF,
	TWIN,
	NEAR,
	QUEUE,
	QUEUE_OF,
	COUNT_OPEN,
	MISSED,
	EACH,
	EACH_IN,
	EACH_OF,
	NEWEST_OF,
	DAYS,
	OPEN_IDS,
	BEHIND,
	LAST,
};

#define STATES_OPEN "('waiting', 'held')"
// The words of the index draft_checked, or it would not be taken.
#define CHECKABLE                                                                                  \
	"(state = 'waiting' OR state = 'held' OR state = 'withdrawn') AND purpose <> 'notice'"

// Behind a place among those by send_by, and among those by send_by from the last one on.
#define BY_SEND_BY      " AND (send_by, id) > ($at, $after) AND send_by <= $until"
#define BY_SEND_BY_BACK " AND (send_by, id) < (" STORE_BEFORE ", $after) AND send_by >= $from"

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM draft WHERE id = $id",
	[STANDING] = "SELECT id, purpose, occasion, customer, recipient, occurs_on, channel, address,"
		" hold, released, order_by, send_by, not_before, held_until, revision, edited, stale,"
		" state, created_at, checked_at FROM draft WHERE id = $id",
	[ADD] = "INSERT INTO draft (purpose, occasion, customer, recipient, occurs_on, channel,"
		" address, subject, text, facts, facts_digest, offer, reasons, hold, released, order_by,"
		" send_by, not_before, held_until, revision, edited, stale, state, created_at,"
		" checked_at) VALUES ($purpose, $occasion, $customer, $recipient, $occurs_on,"
		" $channel, $address, $subject, $text, $facts, $facts_digest, $offer, $reasons, $hold,"
		" $released, $order_by, $send_by, $not_before, $held_until, $revision, $edited,"
		" $stale, $state, $created_at, $checked_at)",
	[UPDATE] = "UPDATE draft SET channel = $channel, address = $address, subject = $subject,"
		" text = $text, facts = $facts, facts_digest = $facts_digest, offer = $offer,"
		" reasons = $reasons, hold = $hold,"
		" released = $released, order_by = $order_by, send_by = $send_by,"
		" not_before = $not_before, held_until = $held_until, revision = $revision,"
		" edited = $edited, stale = $stale, checked_at = $checked_at"
		" WHERE id = $id AND state = $state AND revision = $old_revision",
	[MOVE] = "UPDATE draft SET state = $to WHERE id = $id AND state = $from",
	[OF] = "SELECT * FROM draft WHERE occasion = $occasion AND occurs_on = $day"
		" AND purpose IN ('reminder', 'greeting')",
	[NOTICE] = "SELECT count(*) FROM draft WHERE purpose = 'notice' AND occurs_on = $day",
	// The newest check first: behind those of the last plan lie only withdrawn ones of the past.
	// Without the hint the planner takes the index on send_by and sorts them all.
	[UNCHECKED] = "SELECT * FROM draft INDEXED BY draft_checked"
		" WHERE " CHECKABLE " AND checked_at < $before AND send_by > $now"
		" ORDER BY checked_at DESC LIMIT 1",
	[UNCHECK] = "UPDATE draft INDEXED BY draft_checked SET checked_at = $now - 1"
		" WHERE " CHECKABLE " AND checked_at >= $now",
	[CHECKED] = "UPDATE draft SET checked_at = $now WHERE id = $id",
	[OVERDUE] = "SELECT * FROM draft WHERE state IN " STATES_OPEN " AND send_by <= $now LIMIT 1",
	[NEXT_SEND_BY] = "SELECT min(send_by) FROM (SELECT min(send_by) AS send_by FROM draft"
		" WHERE state = 'waiting' UNION ALL SELECT min(send_by) FROM draft"
		" WHERE state = 'held')",
	[PUT_OFF] = "SELECT * FROM draft INDEXED BY draft_held_until WHERE held_until <= $now"
		" AND state IN " STATES_OPEN " ORDER BY held_until LIMIT 1",
	[NEXT_PUT_OFF] = "SELECT held_until FROM draft INDEXED BY draft_held_until"
		" WHERE held_until > 0 AND state IN " STATES_OPEN " ORDER BY held_until LIMIT 1",
	[COUNT_PUT_OFF] = "SELECT count(*) FROM draft INDEXED BY draft_held_until"
		" WHERE held_until > $now AND state IN " STATES_OPEN,
	[TWIN] = "SELECT d.* FROM draft d JOIN occasion o ON o.id = d.occasion"
		" WHERE lower(d.address) = lower($address) AND d.occurs_on = $day AND d.customer <> $customer"
		" AND (d.state = 'waiting' OR d.state = 'held' OR d.state = 'approved')"
		" AND o.kind = $kind"
		" AND ($id = 0 OR d.id < $id) ORDER BY d.id LIMIT 1",
	[NEAR] = "SELECT * FROM draft WHERE customer = $customer AND occurs_on BETWEEN $from AND $to"
		" ORDER BY id",
	// Each state by its index, merged: nothing is sorted, however many wait.
	[QUEUE] = "SELECT * FROM draft WHERE state = 'waiting'" BY_SEND_BY " UNION ALL"
		" SELECT * FROM draft WHERE state = 'held'" BY_SEND_BY
		" ORDER BY send_by, id LIMIT $limit",
	[QUEUE_OF] = "SELECT * FROM draft WHERE customer = $customer AND state IN " STATES_OPEN
		BY_SEND_BY " ORDER BY send_by, id LIMIT $limit",
	[COUNT_OPEN] = "SELECT count(*) FROM draft WHERE state IN " STATES_OPEN
		" AND send_by <= $until",
	[MISSED] = "SELECT * FROM draft WHERE state = 'lapsed'" BY_SEND_BY_BACK " UNION ALL"
		" SELECT * FROM draft WHERE state = 'missed'" BY_SEND_BY_BACK
		" ORDER BY send_by DESC, id DESC LIMIT $limit",
	[EACH] = "SELECT * FROM draft WHERE id < " STORE_BEHIND " ORDER BY id DESC LIMIT $limit",
	[EACH_IN] = "SELECT * FROM draft WHERE state = +$state AND id < " STORE_BEHIND
		" ORDER BY id DESC LIMIT $limit",
	[EACH_OF] = "SELECT * FROM draft WHERE customer = $customer"
		" AND ($state IS NULL OR state = $state) AND id < " STORE_BEHIND
		" ORDER BY id DESC LIMIT $limit",
	[NEWEST_OF] = "SELECT * FROM draft WHERE occasion = $occasion"
		" AND purpose IN ('reminder', 'greeting') ORDER BY id DESC LIMIT 1",
	[DAYS] = "SELECT occurs_on AS day, occasion, max(id) AS draft FROM draft"
		" WHERE occasion = $occasion AND occurs_on BETWEEN $from AND $to"
		" GROUP BY occurs_on ORDER BY occurs_on",
	// Each state by its index, merged: nothing is sorted.
	[OPEN_IDS] = "SELECT id FROM draft INDEXED BY draft_state WHERE state = 'waiting'"
		" AND id > $after UNION ALL SELECT id FROM draft INDEXED BY draft_state"
		" WHERE state = 'held' AND id > $after ORDER BY id LIMIT $limit",
	[BEHIND] = "SELECT * FROM draft WHERE id > $after ORDER BY id LIMIT $limit",
	[LAST] = "SELECT max(id) FROM draft",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_DRAFT, sql, ARRAY_LEN(sql), &draft_record};

bool store_draft_get(struct store *store, int64_t id, struct draft *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_draft_standing(struct store *store, int64_t id, struct draft *ret, struct err *err) {
	return stmt_by_id(store, &table, STANDING, id, ret, err);
}

bool store_draft_add(struct store *store, struct draft *draft, struct err *err) {
	return stmt_add(store, &table, ADD, draft, err);
}

bool store_draft_update(struct store *store, const struct draft *draft, int64_t revision,
			struct err *err) {
	char what[64];
	struct stmt *stmt = stmt_get(store, &table, UPDATE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &draft_record, draft);
	stmt_int(stmt, "$old_revision", revision);
	(void)snprintf(what, sizeof what, "draft %" PRId64 " changed meanwhile", draft->id); // fits
	return stmt_change_one(stmt, what, err);
}

bool store_draft_move(struct store *store, struct draft *draft, enum draft_event event,
		      const struct draft_change *change, struct err *err) {
	static const char *const verbs[DRAFT_EVENT_COUNT] = {"wait", "hold",  "withdraw", "approve",
							     "skip", "lapse", "return"};
	char what[64];
	enum draft_state to = DRAFT_WAITING;
	const char *from_name = words_name(&draft_state_words, (int)draft->state);
	if (!draft_next(draft->state, event, &to)) {
		return err_set(err, ERR_STATE, "draft %" PRId64 " is %s", draft->id, from_name);
	}
	if (to == draft->state) {
		return true;
	}
	struct stmt *stmt = stmt_get(store, &table, MOVE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", draft->id);
	stmt_text(stmt, "$from", from_name);
	stmt_text(stmt, "$to", words_name(&draft_state_words, (int)to));
	(void)snprintf(what, sizeof what, "draft %" PRId64 " is not %s", draft->id,
		       from_name); // fits
	struct audit_entry entry = {
		change->at,
		change->actor,
		verbs[event],
		"draft",
		draft->id,
		from_name,
		words_name(&draft_state_words, (int)to),
		change->reason,
	};
	if (!stmt_change_one(stmt, what, err) || !store_audit_add(store, &entry, err)) {
		return false;
	}
	draft->state = to;
	return true;
}

bool store_draft_of(struct store *store, int64_t occasion, struct date day, bool *ret_found,
		    struct draft *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	stmt_date(stmt, "$day", day);
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

bool store_draft_newest_of(struct store *store, int64_t occasion, bool *ret_found,
			   struct draft *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEWEST_OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

bool store_draft_days(struct store *store, const struct days_asked *asked, store_row *row,
		      void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, DAYS, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", asked->occasion);
	stmt_date(stmt, "$from", asked->from);
	stmt_date(stmt, "$to", asked->to);
	return stmt_each(stmt, &coming_record, row, argument, err);
}

bool store_draft_notice(struct store *store, struct date day, bool *ret, struct err *err) {
	int64_t count = 0;
	struct stmt *stmt = stmt_get(store, &table, NOTICE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_date(stmt, "$day", day);
	if (!stmt_number(stmt, &count, err)) {
		return false;
	}
	*ret = count > 0;
	return true;
}

bool store_draft_unchecked(struct store *store, int64_t before, int64_t now, bool *ret_found,
			   struct draft *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, UNCHECKED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$before", before);
	stmt_int(stmt, "$now", now);
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

bool store_draft_checked(struct store *store, int64_t id, int64_t now, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, CHECKED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	stmt_int(stmt, "$now", now);
	return stmt_run(stmt, err);
}

bool store_draft_uncheck(struct store *store, int64_t now, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, UNCHECK, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$now", now);
	return stmt_run(stmt, err);
}

bool store_draft_overdue(struct store *store, int64_t now, bool *ret_found, struct draft *ret,
			 struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OVERDUE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$now", now);
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

bool store_draft_next_send_by(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEXT_SEND_BY, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_draft_put_off(struct store *store, int64_t now, bool *ret_found, struct draft *ret,
			 struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PUT_OFF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$now", now);
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

bool store_draft_next_put_off(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEXT_PUT_OFF, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}

bool store_draft_count_put_off(struct store *store, int64_t now, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COUNT_PUT_OFF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$now", now);
	return stmt_number(stmt, ret, err);
}

bool store_draft_twin(struct store *store, const struct draft *draft, const char *kind,
		      bool *ret_found, struct draft *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TWIN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$address", draft->address);
	stmt_date(stmt, "$day", draft->occurs_on);
	stmt_int(stmt, "$customer", draft->customer);
	stmt_int(stmt, "$id", draft->id);
	stmt_text(stmt, "$kind", kind);
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

bool store_draft_near(struct store *store, const struct draft_range *range, store_row *row,
		      void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, NEAR, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", range->customer);
	stmt_date(stmt, "$from", range->from);
	stmt_date(stmt, "$to", range->to);
	return stmt_each(stmt, &draft_record, row, argument, err);
}

// Runs one of the listings.
static bool each(struct store *store, size_t index, const struct store_page *page, store_row *row,
		 void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, index, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &draft_record, row, argument, err);
}

bool store_draft_queue(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) {
	return each(store, page->customer != 0 ? QUEUE_OF : QUEUE, page, row, argument, err);
}

bool store_draft_count_open(struct store *store, int64_t until, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, COUNT_OPEN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$until", until);
	return stmt_number(stmt, ret, err);
}

bool store_draft_missed(struct store *store, const struct store_page *page, store_row *row,
			void *argument, struct err *err) {
	return each(store, MISSED, page, row, argument, err);
}

bool store_draft_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) {
	size_t all = page->state != NULL ? EACH_IN : EACH;
	return each(store, page->customer != 0 ? EACH_OF : all, page, row, argument, err);
}

bool store_draft_open_ids(struct store *store, int64_t after, size_t max, int64_t *ret_ids,
			  size_t *ret_count, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OPEN_IDS, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", (int64_t)max);
	return stmt_numbers(stmt, max, ret_ids, ret_count, err);
}

bool store_draft_behind(struct store *store, int64_t after, int64_t limit, store_row *row,
			void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BEHIND, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$after", after);
	stmt_int(stmt, "$limit", limit);
	return stmt_each(stmt, &draft_record, row, argument, err);
}

bool store_draft_last(struct store *store, int64_t *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, LAST, err);
	return stmt != NULL && stmt_number(stmt, ret, err);
}
