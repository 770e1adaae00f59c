// Two customers made one.
#include "rosemary/store/merge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "merge_link.h"
#include "rosemary/domain/draft.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/recipient.h"

enum { GET, ADD, OF, DRAFTS, DAY };

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM merge WHERE id = $id",
	[ADD] = "INSERT INTO merge (kept, gone, done, was, at, \"by\") VALUES ($kept, $gone, $done,"
		" $was, $at, $by)",
	[OF] = "SELECT * FROM merge WHERE kept = $kept AND undone_at IS NULL ORDER BY id",
	[DRAFTS] = "SELECT * FROM draft WHERE occasion = $occasion"
		" AND (state = 'approved' OR $all) ORDER BY id",
	[DAY] = "SELECT * FROM draft WHERE occasion = $occasion AND occurs_on = $day"
		" AND purpose = $purpose",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_MERGE, sql, ARRAY_LEN(sql), &merge_record};

// A merge on its way.
struct work {
	struct store *store;
	struct merge *merge;
	struct customer kept, gone;
	struct json *moves, *changes, *consents; // parts of merge->done
};

static bool move_one(struct work *work, enum merge_link link, int64_t id, int64_t from, int64_t to,
		     struct err *err) {
	const int64_t from_to[2] = {from, to};
	return merge_move_one(work->store, work->moves, link, id, from_to, err);
}

// All rows of the gone customer that point so.
static bool move_all(struct work *work, enum merge_link link, int64_t from, int64_t to,
		     struct err *err) {
	const int64_t from_to[2] = {from, to};
	return merge_move_all(work->store, work->moves, link, work->gone.id, from_to, err);
}

// The change as it was noted; NULL when there is none.
static struct json *note_changes(struct work *work, const struct record_type *type,
				 const void *before, const void *after) {
	struct json *fields = record_changes(type, before, after);
	if (json_count(fields) == 0) {
		json_free(fields);
		return NULL;
	}
	struct json *change = json_new_object();
	json_put_text(change, "noun", type->noun);
	json_put_int(change, "id", *(const int64_t *)after); // every record begins with it
	json_put(change, "fields", fields);
	json_push(work->changes, change);
	return change;
}

static bool read_consent(struct store *store, int64_t customer, enum channel channel,
			 struct consent *known, bool *ret_found, struct err *err) {
	*known = (struct consent){0};
	return store_consent_current(store, customer, channel, ret_found, known, err);
}

// Appends what the gone customer said, where that is what counts for both.
static bool take_word(struct work *work, const struct consent *word, struct err *err) {
	struct consent consent = *word;
	consent.customer = work->kept.id;
	consent.basis = xasprintf("%s%sas said by %s", word->basis != NULL ? word->basis : "",
				  word->basis != NULL ? ", " : "", work->gone.ref);
	consent.source = xstrdup(MERGE_SOURCE);
	consent.by = xstrdup(work->merge->by);
	bool ok = store_consent_add(work->store, &consent, err);
	json_push(work->consents, json_new_int(consent.id));
	record_finish(&consent_record, &consent);
	return ok;
}

static bool merge_consents(struct work *work, struct err *err) {
	bool ok = true;
	for (int channel = 0; ok && channel < CHANNEL_COUNT; channel++) {
		struct consent kept, gone;
		bool kept_said = false, gone_said = false;
		ok = read_consent(work->store, work->kept.id, (enum channel)channel, &kept,
				  &kept_said, err);
		ok = read_consent(work->store, work->gone.id, (enum channel)channel, &gone,
				  &gone_said, err) &&
		     ok;
		const struct consent *word =
			merge_consent(kept_said ? &kept : NULL, gone_said ? &gone : NULL);
		ok = ok && (word != &gone || take_word(work, &gone, err));
		record_finish(&consent_record, &kept);
		record_finish(&consent_record, &gone);
	}
	return ok;
}

// What was for one recipient is for the other, who is the same.
static bool move_recipient(struct work *work, int64_t gone, int64_t kept, struct err *err) {
	return move_all(work, LINK_ORDER_RECIPIENT, gone, kept, err) &&
	       move_all(work, LINK_OCCASION_RECIPIENT, gone, kept, err) &&
	       move_all(work, LINK_OPTOUT_RECIPIENT, gone, kept, err) &&
	       move_all(work, LINK_DRAFT_RECIPIENT, gone, kept, err) &&
	       move_all(work, LINK_OFFER_RECIPIENT, gone, kept, err);
}

static bool merge_one_recipient(struct work *work, const struct recipient *gone, struct err *err) {
	struct recipient kept = {0}, merged = {0};
	bool found = false;
	if (!store_recipient_find(work->store, work->kept.id, gone->folded, &found, &kept, err)) {
		return false;
	}
	if (!found) {
		return move_one(work, LINK_RECIPIENT_CUSTOMER, gone->id, work->gone.id,
				work->kept.id, err);
	}
	record_copy(&recipient_record, &kept, &merged);
	merge_recipient(&merged, gone);
	(void)note_changes(work, &recipient_record, &kept, &merged); // noted is all
	bool ok = store_recipient_update(work->store, &merged, err) &&
		  move_recipient(work, gone->id, kept.id, err);
	record_finish(&recipient_record, &merged);
	record_finish(&recipient_record, &kept);
	return ok;
}

static bool merge_recipients(struct work *work, struct err *err) {
	const struct store_page all = {.limit = INT64_MAX, .customer = work->gone.id};
	struct merge_rows rows = {.type = &recipient_record};
	bool ok = store_recipient_each(work->store, &all, merge_keep_row, &rows, err) &&
		  merge_check_rows(&rows, err);
	for (size_t i = 0; ok && i < rows.count; i++) {
		ok = merge_one_recipient(work, (const struct recipient *)(void *)rows.records + i,
					 err);
	}
	merge_rows_finish(&rows);
	return ok;
}

static bool end_occasion(struct work *work, const struct occasion *before, int64_t into,
			 struct err *err) {
	struct occasion after = *before; // its texts stay those of before
	after.state = OCCASION_ENDED;
	struct json *change = note_changes(work, &occasion_record, before, &after);
	if (change != NULL) {
		json_put_int(change, "into", into);
	}
	return after.state == before->state || store_occasion_update(work->store, &after, err);
}

// Lets the kept occasion say what holds of both; tells whether it was only proposed till then.
static bool join_occasion(struct work *work, const struct occasion *kept,
			  const struct occasion *gone, bool *ret_taken, struct err *err) {
	struct occasion after;
	record_copy(&occasion_record, kept, &after);
	*ret_taken = merge_occasion(&after, gone);
	(void)note_changes(work, &occasion_record, kept, &after); // as above
	bool ok = (after.state == kept->state && !*ret_taken) ||
		  store_occasion_update(work->store, &after, err);
	record_finish(&occasion_record, &after);
	return ok;
}

static bool find_day(struct work *work, int64_t occasion, const struct draft *like, bool *ret_found,
		     struct draft *ret, struct err *err) {
	struct stmt *stmt = stmt_get(work->store, &table, DAY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", occasion);
	stmt_date(stmt, "$day", like->occurs_on);
	stmt_text(stmt, "$purpose", words_name(&draft_purpose_words, (int)like->purpose));
	return stmt_find(stmt, &draft_record, ret_found, ret, err);
}

// The draft stands for both: the kept occasion's own draft of its day steps back.
static bool move_draft(struct work *work, const struct draft *draft, int64_t kept,
		       struct err *err) {
	struct draft other = {0};
	bool found = false;
	int64_t gone = draft->occasion;
	if (!find_day(work, kept, draft, &found, &other, err)) {
		return false;
	}
	bool both = found && other.state == DRAFT_APPROVED;
	int64_t id = other.id;
	record_finish(&draft_record, &other);
	if (both) {
		return true; // each stays where it is
	}
	return move_one(work, LINK_DRAFT_OCCASION, draft->id, gone, 0, err) &&
	       (!found || move_one(work, LINK_DRAFT_OCCASION, id, kept, gone, err)) &&
	       move_one(work, LINK_DRAFT_OCCASION, draft->id, 0, kept, err);
}

// What was approved for a day stands; all drafts do when the other occasion was only proposed.
static bool move_drafts(struct work *work, const int64_t gone_kept[2], bool all, struct err *err) {
	struct merge_rows rows = {.type = &draft_record};
	struct stmt *stmt = stmt_get(work->store, &table, DRAFTS, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$occasion", gone_kept[0]);
	stmt_int(stmt, "$all", all);
	bool ok = stmt_each(stmt, &draft_record, merge_keep_row, &rows, err) &&
		  merge_check_rows(&rows, err);
	for (size_t i = 0; ok && i < rows.count; i++) {
		ok = move_draft(work, (const struct draft *)(void *)rows.records + i, gone_kept[1],
				err);
	}
	merge_rows_finish(&rows);
	return ok;
}

static bool merge_one_occasion(struct work *work, const struct occasion *gone, struct err *err) {
	struct occasion like = *gone; // its texts stay those of gone
	struct occasion kept = {0};
	bool found = false, taken = false;
	like.customer = work->kept.id;
	if (!store_occasion_same(work->store, &like, &found, &kept, err)) {
		return false;
	}
	if (!found) {
		return move_one(work, LINK_OCCASION_CUSTOMER, gone->id, work->gone.id,
				work->kept.id, err);
	}
	bool ok = join_occasion(work, &kept, gone, &taken, err) &&
		  end_occasion(work, gone, kept.id, err) &&
		  move_all(work, LINK_OPTOUT_OCCASION, gone->id, kept.id, err) &&
		  move_all(work, LINK_OFFER_OCCASION, gone->id, kept.id, err) &&
		  move_drafts(work, (const int64_t[]){gone->id, kept.id}, taken, err);
	record_finish(&occasion_record, &kept);
	return ok;
}

static bool merge_occasions(struct work *work, struct err *err) {
	struct merge_rows rows = {.type = &occasion_record};
	bool ok = store_occasion_of(work->store, work->gone.id, merge_keep_row, &rows, err) &&
		  merge_check_rows(&rows, err);
	for (size_t i = 0; ok && i < rows.count; i++) {
		ok = merge_one_occasion(work, (const struct occasion *)(void *)rows.records + i,
					err);
	}
	merge_rows_finish(&rows);
	return ok;
}

static bool move_rest(struct work *work, struct err *err) {
	int64_t gone = work->gone.id, kept = work->kept.id;
	return move_all(work, LINK_ORDER_CUSTOMER, gone, kept, err) &&
	       move_all(work, LINK_OPTOUT_CUSTOMER, gone, kept, err) &&
	       move_all(work, LINK_DRAFT_CUSTOMER, gone, kept, err) &&
	       move_all(work, LINK_OFFER_CUSTOMER, gone, kept, err) &&
	       move_all(work, LINK_FEED_CUSTOMER, gone, kept, err);
}

static bool close_rows(struct work *work, struct err *err) {
	struct customer before = {0};
	record_copy(&customer_record, &work->kept, &before);
	merge_customer(&work->kept, &work->gone);
	(void)note_changes(work, &customer_record, &before, &work->kept); // as above
	record_finish(&customer_record, &before);
	work->merge->was = work->gone.state;
	work->gone.state = CUSTOMER_MERGED;
	work->gone.merged_into = work->kept.id;
	return store_customer_update(work->store, &work->kept, err) &&
	       store_customer_update(work->store, &work->gone, err);
}

bool merge_check_pair(const struct customer *one, const struct customer *other, struct err *err) {
	const struct customer *both[] = {one, other};
	if (one->id == other->id) {
		return err_set(err, ERR_STATE, "they are one customer already: %" PRId64 " (%s)",
			       one->id, one->ref);
	}
	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		if (both[i]->state == CUSTOMER_ERASED || both[i]->state == CUSTOMER_MERGED) {
			return err_set(err, ERR_STATE, "customer %" PRId64 " (%s) is %s",
				       both[i]->id, both[i]->ref,
				       words_name(&customer_state_words, (int)both[i]->state));
		}
	}
	return true;
}

bool store_merge_add(struct store *store, struct merge *merge, struct err *err) {
	struct work work = {.store = store,
			    .merge = merge,
			    .moves = json_new_list(),
			    .changes = json_new_list(),
			    .consents = json_new_list()};
	json_free(merge->done);
	merge->done = json_new_object();
	json_put(merge->done, "moves", work.moves);
	json_put(merge->done, "changes", work.changes);
	json_put(merge->done, "consents", work.consents);
	bool ok = store_customer_get(store, merge->kept, &work.kept, err) &&
		  store_customer_get(store, merge->gone, &work.gone, err) &&
		  merge_check_pair(&work.kept, &work.gone, err) && merge_consents(&work, err) &&
		  merge_recipients(&work, err) && merge_occasions(&work, err) &&
		  move_rest(&work, err) && close_rows(&work, err) &&
		  store_merge_together(store, merge->kept, merge->gone, err) &&
		  stmt_add(store, &table, ADD, merge, err);
	record_finish(&customer_record, &work.kept);
	record_finish(&customer_record, &work.gone);
	return ok;
}

bool store_merge_get(struct store *store, int64_t id, struct merge *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_merge_of(struct store *store, int64_t kept, store_row *row, void *argument,
		    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, OF, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$kept", kept);
	return stmt_each(stmt, &merge_record, row, argument, err);
}
