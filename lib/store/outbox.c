// What waits to leave, what nobody knows of, and what left lately.
#include "rosemary/store/outbox.h"

#include <inttypes.h>

#include "internal.h"
#include "page.h"
#include "rosemary/store/delivery.h"

enum {
	UNCERTAIN,
	AT_ONCE,
	IN_TIME,
	BY_MESSAGE_ID,
	BY_PROVIDER_ID,
	ONCE_UNCERTAIN,
	TAKEN,
	OPENED,
	HASTEN,
	FAILED,
	FELL_OVER,
	PAST_ON,
	PRINTED,
};

// A place among what waits: in one of its first two parts, or an instant.
enum { OUTBOX_UNCERTAIN, OUTBOX_AT_ONCE, OUTBOX_IN_TIME };

// By the index on state, channel and next_at, each in its order: merged, not sorted.
#define OF(state, channel, behind)                                                                 \
	"SELECT * FROM delivery WHERE state = '" state "' AND channel = '" channel "'" behind
#define OF_STATE(state, behind)                                                                    \
	OF(state, "email", behind)                                                                 \
	" UNION ALL " OF(state, "sms", behind) " UNION ALL " OF(state, "letter", behind)
#define OF_EVERY_STATE(behind)                                                                     \
	OF_STATE("queued", behind)                                                                 \
	" UNION ALL " OF_STATE("open", behind) " UNION ALL " OF_STATE(                             \
		"handing", behind) " UNION ALL " OF_STATE("held", behind)

// It did not leave in the end, and an earlier try may have arrived.
#define IN_DOUBT                                                                                   \
	"((v.state = 'cancelled' OR v.state = 'suppressed' OR v.state = 'expired') AND EXISTS"     \
	" (SELECT 1 FROM attempt a WHERE a.delivery = v.id AND a.outcome = 'uncertain'))"

/* clang-format off */
static const char *const sql[] = {
	[UNCERTAIN] = "SELECT * FROM delivery WHERE state = 'uncertain' AND id > $after"
		" ORDER BY id LIMIT $limit",
	[AT_ONCE] = OF_EVERY_STATE(" AND next_at IS NULL AND id > $after") " ORDER BY id LIMIT $limit",
	[IN_TIME] = OF_EVERY_STATE(" AND (next_at, id) > ($at, $after)")
		" ORDER BY next_at, id LIMIT $limit",
	[BY_MESSAGE_ID] = "SELECT v.* FROM message m JOIN delivery v ON v.message = m.id"
		" WHERE m.message_id = $message_id",
	[BY_PROVIDER_ID] = "SELECT * FROM delivery WHERE provider_id = $provider_id"
		" AND channel = $channel ORDER BY id DESC LIMIT 1",
	[ONCE_UNCERTAIN] = "SELECT v.* FROM delivery v JOIN message m ON m.id = v.message"
		" WHERE v.state = 'uncertain' AND v.channel = $channel AND m.not_after > $now"
		" AND (SELECT count(*) FROM attempt a WHERE a.delivery = v.id"
		" AND a.outcome = 'uncertain') = 1 LIMIT 1",
	// What is approved and not tried yet counts at its moment, what was tried at END. Asked for
	// each message that leaves: an IN of more than two words would make a table each time.
	[TAKEN] = "SELECT coalesce((SELECT max(coalesce(a.ended_at, a.opened_at)) FROM attempt a"
		" WHERE a.delivery = v.id AND (a.outcome = 'open'"
		" OR a.outcome = 'accepted' OR a.outcome = 'uncertain')),"
		" v.next_at, m.not_before) AS taken FROM draft d JOIN message m ON m.draft = d.id"
		" LEFT JOIN delivery v ON v.message = m.id WHERE d.customer = $customer"
		" AND d.id <> $draft AND d.purpose NOT IN ('notice', 'ack')"
		" AND ((v.id IS NULL AND d.state = 'approved' AND d.revision = m.revision)"
		" OR v.state = 'queued' OR v.state = 'open' OR v.state = 'handing' OR v.state = 'sent'"
		" OR v.state = 'uncertain' OR v.state = 'dropped'"
		" OR " IN_DOUBT ")"
		" AND taken > $since ORDER BY taken DESC",
	// Attempts have their ids in the order in which they were opened, whatever the clock said.
	[OPENED] = "SELECT at FROM (SELECT a.opened_at AS at FROM attempt a"
		" JOIN delivery v ON v.id = a.delivery WHERE a.id > 0 AND v.channel = $channel"
		" ORDER BY a.id DESC LIMIT $behind + 1)"
		" UNION ALL SELECT at FROM (SELECT repeated_at AS at FROM delivery"
		" INDEXED BY delivery_repeated WHERE repeated_at IS NOT NULL"
		" AND channel = $channel ORDER BY repeated_at DESC LIMIT $behind + 1)"
		" ORDER BY at DESC LIMIT 1 OFFSET $behind",
	[FAILED] = "SELECT * FROM delivery INDEXED BY delivery_failed"
		" WHERE state = 'failed' AND fell_over = 0 ORDER BY id LIMIT 1",
	[FELL_OVER] = "UPDATE delivery SET fell_over = 1 WHERE id = $id AND fell_over = 0",
	[PAST_ON] = "SELECT v.* FROM draft d JOIN message m ON m.draft = d.id"
		" JOIN delivery v ON v.message = m.id WHERE d.occasion = $occasion"
		" AND d.occurs_on = $day AND (v.state = 'failed' OR " IN_DOUBT ") ORDER BY v.id",
	[PRINTED] = "SELECT * FROM delivery INDEXED BY delivery_printed"
		" WHERE state = 'sent' AND channel = 'letter' AND changed_at >= $since",
	[HASTEN] = "UPDATE delivery SET next_at = $now WHERE state = 'queued' AND channel = $channel"
		" AND next_at > $now AND next_at <= (SELECT paused_until FROM channel"
		" WHERE name = $channel) AND (SELECT a.outcome FROM attempt a"
		" WHERE a.delivery = delivery.id ORDER BY a.number DESC LIMIT 1) = 'returned'",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_OUTBOX, sql, ARRAY_LEN(sql), &delivery_record};

bool store_outbox_each(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) {
	static const size_t indexes[] = {UNCERTAIN, AT_ONCE, IN_TIME};
	const struct stmt_chain links = {&table, indexes, ARRAY_LEN(indexes),
					 page->at < OUTBOX_IN_TIME ? (size_t)page->at : 2};
	return stmt_chain(store, &links, page, row, argument, err);
}

int64_t store_outbox_place(const struct delivery *delivery) {
	if (delivery->state == DELIVERY_UNCERTAIN) {
		return OUTBOX_UNCERTAIN;
	}
	return delivery->next_at == 0 ? OUTBOX_AT_ONCE : delivery->next_at;
}

bool store_outbox_resolve(struct store *store, struct delivery *delivery,
			  const struct resolution *resolution, struct err *err) {
	enum delivery_event event = DELIVERY_EV_CONFIRM;
	char reason[RESOLVE_REASON_SIZE];
	if (!resolve_event(resolution->proof, resolution->finding, &event)) {
		return err_set(err, ERR_STATE, "'%s' cannot prove '%s'",
			       words_name(&proof_words, (int)resolution->proof),
			       words_name(&finding_words, (int)resolution->finding));
	}
	if (delivery->state != DELIVERY_UNCERTAIN) {
		return err_set(err, ERR_STATE, "delivery %" PRId64 " is %s, not uncertain",
			       delivery->id,
			       words_name(&delivery_state_words, (int)delivery->state));
	}
	struct delivery_change change = {
		.at = resolution->at,
		.next_at = event == DELIVERY_EV_RESEND ? resolution->at : 0,
		.reason = resolve_reason(resolution->proof, resolution->finding, resolution->detail,
					 reason),
		.who = resolution->who,
		.provider_id = resolution->provider_id,
	};
	return store_delivery_move(store, delivery, event, &change, err);
}

bool store_outbox_by_message_id(struct store *store, const char *message_id, bool *ret_found,
				struct delivery *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BY_MESSAGE_ID, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$message_id", message_id);
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

// What a copy of a delivery tells, by how far that is.
static enum sighting sighting_of(enum delivery_state state) {
	bool on_its_way = state == DELIVERY_OPEN || state == DELIVERY_HANDING;
	if (on_its_way) {
		return SIGHTING_EARLY;
	}
	return state == DELIVERY_UNCERTAIN ? SIGHTING_RESOLVED : SIGHTING_NO_NEWS;
}

bool store_outbox_sight(struct store *store, const char *message_id, int64_t at, enum sighting *ret,
			struct err *err) {
	const struct resolution resolution = {.proof = PROOF_ARCHIVE,
					      .finding = FOUND_SENT,
					      .at = at};
	struct delivery delivery;
	bool found = false;
	if (!store_outbox_by_message_id(store, message_id, &found, &delivery, err)) {
		return false;
	}
	if (!found) {
		*ret = SIGHTING_UNKNOWN;
		return true;
	}
	enum sighting sighting = sighting_of(delivery.state);
	bool ok = sighting != SIGHTING_RESOLVED ||
		  store_outbox_resolve(store, &delivery, &resolution, err);
	record_finish(&delivery_record, &delivery);
	if (ok) {
		*ret = sighting;
	}
	return ok;
}

bool store_outbox_by_provider_id(struct store *store, enum channel channel, const char *provider_id,
				 bool *ret_found, struct delivery *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BY_PROVIDER_ID, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$provider_id", provider_id);
	stmt_text(stmt, "$channel", channel_name(channel));
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_outbox_once_uncertain(struct store *store, enum channel channel, int64_t now,
				 bool *ret_found, struct delivery *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, ONCE_UNCERTAIN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$channel", channel_name(channel));
	stmt_int(stmt, "$now", now);
	return stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_outbox_taken(struct store *store, const struct draft *draft, int64_t since,
			struct taken *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, TAKEN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$customer", draft->customer);
	stmt_int(stmt, "$draft", draft->id);
	stmt_int(stmt, "$since", since);
	return stmt_numbers(stmt, TAKEN_MAX, ret->at, &ret->count, err);
}

bool store_outbox_opened(struct store *store, enum channel channel, int64_t number, int64_t *ret,
			 struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OPENED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$channel", channel_name(channel));
	stmt_int(stmt, "$behind", number - 1);
	return stmt_number(stmt, ret, err);
}

bool store_outbox_failed(struct store *store, bool *ret_found, struct delivery *ret,
			 struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, FAILED, err);
	return stmt != NULL && stmt_find(stmt, &delivery_record, ret_found, ret, err);
}

bool store_outbox_fell_over(struct store *store, int64_t id, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, FELL_OVER, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$id", id);
	return stmt_change_one(stmt, "the delivery fell over before", err);
}

bool store_outbox_past_on(struct store *store, int64_t occasion, struct date day, store_row *row,
			  void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PAST_ON, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	stmt_date(stmt, "$day", day);
	return stmt_each(stmt, &delivery_record, row, argument, err);
}

bool store_outbox_printed(struct store *store, int64_t since, store_row *row, void *argument,
			  struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, PRINTED, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$since", since);
	return stmt_each(stmt, &delivery_record, row, argument, err);
}

bool store_outbox_hasten(struct store *store, enum channel channel, int64_t now, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, HASTEN, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$channel", channel_name(channel));
	stmt_int(stmt, "$now", now);
	return stmt_run(stmt, err);
}
