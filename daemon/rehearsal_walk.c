// Walking through days on a copy: the real stages, and the yes that an owner would say.
#include "daemon/rehearsal_walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/approval.h"
#include "daemon/pipeline.h"
#include "daemon/stage.h"
#include "rosemary/base/log.h"
#include "rosemary/store/backup.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"

enum { NOTE_BATCH = 1000, YES_BATCH = 16, ID_SIZE = 24 };

static const struct actor rehearsing = {-1, "rehearsal"};

struct walk *walk_open(const struct app *real, const char *path, int64_t growth_max_bytes,
		       const struct walk_plan *plan, struct err *err) {
	struct walk *walk = xcalloc(1, sizeof *walk);
	walk->plan = *plan;
	walk->refusals = json_new_object();
	walk->app.store = store_scratch_open(path, growth_max_bytes, err);
	clock_freeze(&walk->app.clock, clock_now(&real->clock));
	walk->began_on = zone_day(real->config->shop.zone, clock_now(&real->clock));
	if (walk->app.store == NULL || !store_draft_last(walk->app.store, &walk->last, err)) {
		walk_close(walk);
		return NULL;
	}
	return walk;
}

void walk_close(struct walk *walk) {
	if (walk == NULL) {
		return;
	}
	store_close(walk->app.store, 0);
	json_free(walk->refusals);
	free(walk->open);
	free(walk);
}

void walk_settle_in(struct walk *walk, const struct app *real) {
	walk->app.config = real->config;
	walk->app.playbook = real->playbook;
	walk->app.voice = real->voice;
}

struct date walk_day(const struct walk *walk) {
	return zone_day(walk->app.config->shop.zone, clock_now(&walk->app.clock));
}

static const char *key_of(const struct draft *draft, char ret[ID_SIZE]) {
	(void)snprintf(ret, ID_SIZE, "%" PRId64, draft->id); // fits
	return ret;
}

const char *walk_refusal(const struct walk *walk, const struct draft *draft) {
	char key[ID_SIZE];
	return json_get_text(walk->refusals, key_of(draft, key));
}

static bool note_open(struct walk *walk, struct err *err) {
	int64_t after = walk->open_count > 0 ? walk->open[walk->open_count - 1] : 0;
	size_t count = 0;
	walk->open = xrealloc(walk->open, walk->open_count + NOTE_BATCH, sizeof walk->open[0]);
	if (!store_draft_open_ids(walk->app.store, after, NOTE_BATCH, walk->open + walk->open_count,
				  &count, err)) {
		return false;
	}
	walk->open_count += count;
	walk->phase = count < NOTE_BATCH ? WALK_STAGES : WALK_NOTE;
	return true;
}

static bool run_stages(struct walk *walk, int64_t deadline_us, struct err *err) {
	struct slice slice = {.now = clock_now(&walk->app.clock), .deadline_us = deadline_us};
	if (!pipeline_rehearse(&walk->app, &slice, err)) {
		return false;
	}
	if (!slice.more) {
		walk->phase = walk->plan.nobody ? WALK_ON : WALK_YES;
		walk->passed_at = 0;
		walk->passed = 0;
	}
	return true;
}

// What waits gets a yes; what is held does where that is wanted, unless the owner put it off.
static bool is_for_yes(const struct walk *walk, const struct draft *draft) {
	bool held = draft->state == DRAFT_HELD;
	return draft->purpose != DRAFT_NOTICE &&
	       (!held || (walk->plan.approve_held && draft->held_until == 0));
}

// Stores the message as far as limits count it: when it leaves, and for whom. It has no bytes.
static bool store_yes(struct walk *walk, struct draft *draft, int64_t leaves_at, struct err *err) {
	char nothing[1] = "", key[ID_SIZE], name[sizeof "rehearsal"] = "rehearsal";
	int64_t now = clock_now(&walk->app.clock);
	const struct draft_change change = {rehearsing, now, draft->hold};
	(void)key_of(draft, key);
	struct message message = {
		.draft = draft->id,
		.revision = draft->revision,
		.channel = draft->channel,
		.envelope_from = nothing,
		.address = draft->address,
		.message_id = key,
		.sha256 = nothing,
		.facts_digest = nothing,
		.approved_by = name,
		.approved_uid = rehearsing.uid,
		.approved_at = now,
		.not_before = leaves_at,
		.not_after = draft->send_by,
		.bytes = (unsigned char *)nothing,
	};
	json_remove(walk->refusals, key);
	return store_message_add(walk->app.store, &message, err) &&
	       store_draft_move(walk->app.store, draft, DRAFT_EV_APPROVE, &change, err);
}

// Says yes as the owner would; what cannot leave stays, with its reason.
static bool say_yes(struct walk *walk, struct draft *draft, struct err *err) {
	const struct approval approval = {.held = true, .actor = rehearsing};
	struct departure departure = {0};
	struct err why = {0};
	char key[ID_SIZE];
	walk->passed_at = draft->send_by;
	walk->passed = draft->id;
	if (!is_for_yes(walk, draft)) {
		return true;
	}
	if (approval_check(&walk->app, draft, &approval, &departure, &why)) {
		return store_yes(walk, draft, departure.at, err);
	}
	if (why.code != ERR_STATE && why.code != ERR_INVALID) {
		*err = why;
		return false;
	}
	json_put_text(walk->refusals, key_of(draft, key),
		      *departure.why != '\0' ? departure.why : why.text);
	return true;
}

// Open drafts, copied because the listing's statement is still running.
struct batch {
	struct draft drafts[YES_BATCH];
	size_t count;
};

static bool keep(const void *record, void *argument) {
	struct batch *batch = argument;
	record_copy(&draft_record, record, &batch->drafts[batch->count++]);
	return batch->count < YES_BATCH;
}

static bool say_yes_to(struct walk *walk, struct batch *batch, struct err *err) {
	bool ok = store_begin(walk->app.store, err);
	for (size_t i = 0; ok && i < batch->count; i++) {
		ok = say_yes(walk, &batch->drafts[i], err);
	}
	return store_in_transaction(walk->app.store) && store_end(walk->app.store, ok, err);
}

// The next ones of the queue, behind those that have got their yes or got none.
static bool agree(struct walk *walk, struct err *err) {
	const struct store_page page = {.at = walk->passed_at,
					.after = walk->passed,
					.limit = YES_BATCH};
	struct batch batch = {.count = 0};
	bool ok = store_draft_queue(walk->app.store, &page, keep, &batch, err);
	ok = ok && (batch.count == 0 || say_yes_to(walk, &batch, err));
	for (size_t i = 0; i < batch.count; i++) {
		record_finish(&draft_record, &batch.drafts[i]);
	}
	walk->phase = batch.count < YES_BATCH ? WALK_ON : WALK_YES;
	return ok;
}

static bool move_on(struct walk *walk, struct err *err) {
	int64_t at = 0;
	int64_t now = clock_now(&walk->app.clock);
	if (!pipeline_next_rehearsed(&walk->app, now, &at, err)) {
		return false;
	}
	at = at > now ? at : now + 1;
	struct date day = zone_day(walk->app.config->shop.zone, at);
	bool over = date_compare(day, walk->plan.to) > 0;
	if (!over) {
		clock_freeze(&walk->app.clock, at);
	}
	walk->phase = over ? WALK_OVER : WALK_STAGES;
	return true;
}

static bool step(struct walk *walk, int64_t deadline_us, struct err *err) {
	switch (walk->phase) {
	case WALK_NOTE:
		return note_open(walk, err);
	case WALK_STAGES:
		return run_stages(walk, deadline_us, err);
	case WALK_YES:
		return agree(walk, err);
	case WALK_ON:
		return move_on(walk, err);
	case WALK_OVER:
		break;
	}
	return true;
}

bool walk_go(struct walk *walk, const struct app *real, int64_t deadline_us, bool *ret_more,
	     struct err *err) {
	bool ok = true;
	walk_settle_in(walk, real);
	log_hush(true);
	while (ok && walk->phase != WALK_OVER && clock_ticks_us() < deadline_us) {
		ok = step(walk, deadline_us, err);
	}
	log_hush(false);
	*ret_more = walk->phase != WALK_OVER;
	return ok;
}
