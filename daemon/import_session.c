// The work of an import session: calls of rows, counts by file, the audit at the end.
#include "daemon/import_session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/pipeline.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/occasion.h"

enum { FILE_NAME_MAX_BYTES = 255, REASON_MAX_BYTES = 4 * ERR_TEXT_MAX, SLICE_US = 7000 };

void import_session_init(struct import_session *session, struct app *app, const struct actor *actor,
			 bool dry_run) {
	*session = (struct import_session){
		.app = app,
		.id = import_new_mark(),
		.dry_run = dry_run,
		.actor = {actor->uid, xstrdup(actor->name)},
	};
}

void import_session_finish(struct import_session *session) {
	for (size_t i = 0; i < session->file_count; i++) {
		free(session->files[i].name);
	}
	import_order_forget(&session->target);
	if (session->dry_run) {
		store_close(session->store, 0);
	}
	free((char *)session->actor.name); // our copy of it
}

// Aims at the store with what the daemon holds now: the configuration may have been read again.
static void aim(struct import_session *session, const char *file, bool partial) {
	const struct config *config = session->app->config;
	const struct import_order order = session->target.order;
	int64_t now = clock_now(&session->app->clock);
	session->target = (struct import_target){
		.store = session->store,
		.shop = &config->shop,
		.policy = &config->policy,
		.now = now,
		.today = zone_day(config->shop.zone, now),
		.actor = &session->actor,
		.file = file,
		.mark = session->id,
		.partial = partial,
		.order = order,
	};
}

// The file's place among those of the session, a new one when it is new.
static struct import_file *find_file(struct import_session *session, enum file_kind kind,
				     const char *name, struct err *err) {
	for (size_t i = 0; i < session->file_count; i++) {
		struct import_file *file = &session->files[i];
		if (file->kind == kind && strcmp(file->name, name) == 0) {
			return file;
		}
	}
	if (session->file_count == IMPORT_FILES_MAX) {
		(void)err_set(err, ERR_LIMIT, "an import has at most %d files", IMPORT_FILES_MAX);
		return NULL;
	}
	if (strlen(name) > FILE_NAME_MAX_BYTES) {
		(void)err_set(err, ERR_LIMIT, "the file's name is longer than %d bytes",
			      FILE_NAME_MAX_BYTES);
		return NULL;
	}
	struct import_file *file = &session->files[session->file_count++];
	*file = (struct import_file){.kind = kind, .name = xstrdup(name)};
	return file;
}

// A reason repeats words of the row, perhaps cut within a character.
static void put_reason(struct json **list, int64_t line, const char *reason) {
	struct strbuf safe = STRBUF_INIT(REASON_MAX_BYTES);
	struct json *entry = json_new_object();
	escape_terminal(&safe, reason, false);
	json_put_int(entry, "line", line);
	json_put_text(entry, "reason", strbuf_text(&safe));
	if (*list == NULL) {
		*list = json_new_list();
	}
	json_push(*list, entry);
	strbuf_finish(&safe);
}

void import_tally_finish(struct import_tally *tally) {
	json_free(tally->rejected);
	json_free(tally->kept);
}

static bool take_row(struct import_session *session, enum file_kind kind, const struct json *entry,
		     struct import_tally *tally, struct err *err) {
	struct import_row row;
	int64_t line = json_get_int(entry, "line", 0);
	session->target.phone_country = json_get_text(entry, "phone_country");
	if (!import_row(&session->target, kind, json_get(entry, "values"), &row, err)) {
		return err_prefix(err, "line %" PRId64, line);
	}
	tally->counts[row.outcome]++;
	if (row.outcome == IMPORT_REJECTED) {
		put_reason(&tally->rejected, line, row.reason);
	} else if (row.outcome == IMPORT_KEPT) {
		put_reason(&tally->kept, line, row.reason);
	}
	return true;
}

static bool check_rows(const struct json *rows, struct err *err) {
	if (json_kind(rows) != JSON_KIND_LIST || json_count(rows) > IMPORT_ROWS_MAX) {
		return err_set(err, ERR_LIMIT, "rows is a list of at most %d", IMPORT_ROWS_MAX);
	}
	for (size_t i = 0; i < json_count(rows); i++) {
		if (json_kind(json_get(json_at(rows, i), "values")) != JSON_KIND_OBJECT) {
			return err_set(err, ERR_INVALID, "a row is {line, values}");
		}
	}
	return true;
}

// Takes what fits into a slice, one row at the least.
static bool take_slice(struct import_session *session, enum file_kind kind, const struct json *rows,
		       struct import_tally *tally, struct err *err) {
	int64_t until_us = clock_ticks_us() + SLICE_US;
	size_t count = json_count(rows);
	if (!store_begin(session->store, err)) {
		return false;
	}
	bool taken = true;
	do {
		taken = tally->taken == count ||
			take_row(session, kind, json_at(rows, tally->taken++), tally, err);
		tally->more = tally->taken < count;
	} while (taken && tally->more && clock_ticks_us() < until_us);
	return store_end(session->store, taken, err);
}

static void answer(struct json *result, const struct import_tally *tally) {
	for (int i = 0; i < IMPORT_REJECTED; i++) {
		json_put_int(result, words_name(&import_outcome_words, i), tally->counts[i]);
	}
	json_put(result, "rejected",
		 tally->rejected != NULL ? json_share(tally->rejected) : json_new_list());
	json_put(result, "kept_lines",
		 tally->kept != NULL ? json_share(tally->kept) : json_new_list());
}

bool import_session_rows(struct import_session *session, const struct json *params,
			 struct import_tally *tally, struct json *result, struct err *err) {
	const struct json *rows = json_get(params, "rows");
	const struct import_tally before = *tally;
	int kind = 0;
	if (!words_find(&file_kind_words, json_get_text(params, "kind"), &kind)) {
		return err_set(err, ERR_INVALID, "there is no such kind of file");
	}
	if (!check_rows(rows, err)) {
		return false;
	}
	struct import_file *file =
		find_file(session, (enum file_kind)kind, json_get_text(params, "file"), err);
	if (file == NULL) {
		return false;
	}
	aim(session, file->name, json_get_bool(params, "partial"));
	if (!take_slice(session, (enum file_kind)kind, rows, tally, err)) {
		tally->broken = true;
		return false;
	}
	for (int i = 0; i < IMPORT_OUTCOME_COUNT; i++) {
		file->counts[i] += tally->counts[i] - before.counts[i];
	}
	if (!tally->more) {
		answer(result, tally);
	}
	return true;
}

static bool write_audit(struct import_session *session, const struct import_file *file,
			struct err *err) {
	char *counts = xasprintf("%" PRId64 " new, %" PRId64 " changed, %" PRId64 " same, %" PRId64
				 " kept, %" PRId64 " rejected",
				 file->counts[IMPORT_NEW], file->counts[IMPORT_CHANGED],
				 file->counts[IMPORT_SAME], file->counts[IMPORT_KEPT],
				 file->counts[IMPORT_REJECTED]);
	const struct audit_entry entry = {
		.at = session->target.now,
		.actor = session->actor,
		.verb = "import",
		.noun = words_name(&file_kind_words, (int)file->kind),
		.after = counts,
		.reason = file->name,
	};
	bool written = store_audit_add(session->store, &entry, err);
	free(counts);
	return written;
}

static bool write_end(struct import_session *session, bool complete, int64_t *ret_due,
		      struct err *err) {
	if (complete && !import_order_end(&session->target, err)) {
		return false;
	}
	for (size_t i = 0; i < session->file_count; i++) {
		if (!write_audit(session, &session->files[i], err)) {
			return false;
		}
	}
	if (!session->dry_run && session->app->pipeline != NULL &&
	    !pipeline_plan(session->app->pipeline, err)) {
		return false;
	}
	return store_occasion_count_due(session->store, session->target.today, ret_due, err);
}

bool import_session_end(struct import_session *session, bool complete, int64_t *ret_due,
			struct err *err) {
	aim(session, "", false);
	return store_begin(session->store, err) &&
	       store_end(session->store, write_end(session, complete, ret_due, err), err);
}
