// What a turn writes about one delivery: OPEN, END and what came of it.
#include "outbox_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "outbox_copy.h"
#include "outbox_optout.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/log.h"
#include "rosemary/base/random.h"
#include "rosemary/store/message.h"
#include "rosemary/store/probe.h"

enum {
	PUT_OFF = 15 * 60, // seconds, for a row that cannot be handled
	SPREAD_MAX = 4000, // delivery_backoff()
	LOG_VALUE_MAX = 2048,
};

struct job *job_create(struct outbox *outbox, struct delivery *delivery) {
	struct job *job = xcalloc(1, sizeof *job);
	job->delivery = *delivery;
	job->state_before = delivery->state;
	*delivery = (struct delivery){0};
	list_append(&outbox->jobs, &job->link);
	return job;
}

void job_destroy(struct job *job) {
	list_remove(&job->link);
	record_finish(&delivery_record, &job->delivery);
	message_finish(&job->message);
	free(job);
}

bool job_answered(const struct job *job) {
	return (job->step == JOB_OPEN || job->step == JOB_HANDING) &&
	       job->letter.state == LETTER_ANSWERED;
}

bool store_failed(const struct err *err) {
	return err->code == ERR_IO || err->code == ERR_NO_SPACE || err->code == ERR_CORRUPT ||
	       err->code == ERR_BUSY;
}

static const char *reason_of(const struct job *job) {
	if (job->letter.code == 0) {
		return job->letter.line;
	}
	bool deferred = job->letter.verdict.event == DELIVERY_EV_DEFERRED;
	if (deferred && job->letter.verdict.pause_channel) {
		return "the server refuses this shop's messages";
	}
	switch (job->letter.verdict.event) {
	case DELIVERY_EV_DEFERRED:
		return "the server does not take it now";
	case DELIVERY_EV_REFUSED:
		return "the server refused it";
	case DELIVERY_EV_LOST:
		return "the server may have taken it or not";
	case DELIVERY_EV_ACCEPTED:
	case DELIVERY_EV_OPEN:
	case DELIVERY_EV_END:
	case DELIVERY_EV_HOLD:
	case DELIVERY_EV_RELEASE:
	case DELIVERY_EV_EXPIRE:
	case DELIVERY_EV_SUPPRESS:
	case DELIVERY_EV_CANCEL:
	case DELIVERY_EV_CONFIRM:
	case DELIVERY_EV_DISPROVE:
	case DELIVERY_EV_RESEND:
	case DELIVERY_EV_DROP:
	case DELIVERY_EVENT_COUNT:
		break;
	}
	return NULL;
}

static enum attempt_outcome outcome_of(const struct job *job) {
	bool deferred = job->letter.verdict.event == DELIVERY_EV_DEFERRED;
	if (job->letter.returned || (deferred && job->letter.verdict.pause_channel)) {
		return ATTEMPT_RETURNED;
	}
	if (job->letter.verdict.event == DELIVERY_EV_ACCEPTED) {
		return ATTEMPT_ACCEPTED;
	}
	if (job->letter.verdict.event == DELIVERY_EV_REFUSED) {
		return ATTEMPT_REFUSED;
	}
	return job->letter.verdict.event == DELIVERY_EV_LOST ? ATTEMPT_UNCERTAIN : ATTEMPT_DEFERRED;
}

// When a deferred delivery is tried again; at the latest when it expires.
static int64_t next_try(const struct outbox *outbox, const struct job *job, int64_t now) {
	int64_t next_at = now;
	if (job->letter.verdict.pause_channel) {
		next_at = now + OUTBOX_PAUSE_REFUSED;
	} else if (job->letter.verdict.retry_after > 0) {
		next_at = now + job->letter.verdict.retry_after;
	} else if (!job->letter.returned) {
		next_at = now + delivery_backoff(outbox->channel, job->delivery.attempts,
						 (int)random_below(SPREAD_MAX + 1));
	}
	int64_t not_after = job->message.not_after;
	return not_after > 0 && next_at > not_after ? not_after : next_at;
}

// The channel rests when the server refuses us; any other answer shows that it works.
static bool settle_channel(struct outbox *outbox, const struct job *job, int64_t now,
			   struct err *err) {
	struct store *store = outbox->app->store;
	if (job->letter.verdict.pause_channel) {
		outbox->paused_until = now + OUTBOX_PAUSE_REFUSED;
		return store_channel_pause(store, outbox->channel, outbox->paused_until,
					   job->letter.line, err);
	}
	if (job->letter.code != 0 && outbox->paused_until != 0) {
		outbox->paused_until = 0;
		return store_channel_pause(store, outbox->channel, 0, NULL, err);
	}
	return true;
}

// Moves the delivery. Somebody may have taken it back while it was open: then that stands.
static bool settle_delivery(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	const struct letter *letter = &job->letter;
	bool deferred = letter->verdict.event == DELIVERY_EV_DEFERRED;
	struct delivery_change change = {
		.at = now,
		.next_at = deferred ? next_try(outbox, job, now) : 0,
		.reason = reason_of(job),
		.answer = letter->code != 0 ? letter->line : NULL,
		.provider_id = letter->provider_id[0] != '\0' ? letter->provider_id : NULL,
	};
	bool moved = store_delivery_move(outbox->app->store, &job->delivery, letter->verdict.event,
					 &change, err);
	if (!moved && err->code == ERR_CONFLICT) {
		log_debug("delivery", "id=%" PRId64 ": %s", job->delivery.id, err->text);
		*err = (struct err){0};
		job->letter.returned = true;
		job->delivery.state = DELIVERY_CANCELLED;
		return true;
	}
	outbox->hungry |= moved && deferred;
	return moved;
}

// Whoever took the delivery back while it was open may have closed its attempt, too.
static bool close_attempt(struct outbox *outbox, const struct job *job,
			  const struct attempt_close *close, struct err *err) {
	bool closed = store_attempt_close(outbox->app->store, job->attempt, close, err);
	if (!closed && err->code == ERR_CONFLICT && job->delivery.state == DELIVERY_CANCELLED) {
		*err = (struct err){0};
		closed = true;
	}
	return closed;
}

// Makes an error of one row harmless to the others; false when it is the store's.
static bool pass_over(const struct job *job, struct err *err) {
	if (store_failed(err)) {
		return false;
	}
	log_error("delivery", "id=%" PRId64 ": %s", job->delivery.id, err->text);
	*err = (struct err){0};
	return true;
}

static bool write_outcome(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	struct store *store = outbox->app->store;
	if (!settle_delivery(outbox, job, now, err)) {
		return false;
	}
	struct attempt_close close = {.at = now,
				      .outcome = outcome_of(job),
				      .code = job->letter.code,
				      .line = job->letter.line};
	if (!close_attempt(outbox, job, &close, err)) {
		return false;
	}
	if (job->letter.verdict.address_refused &&
	    !store_delivery_refuse_address(store, &job->delivery, now, err)) {
		return false;
	}
	if (job->letter.verdict.opted_out &&
	    !outbox_note_optout(outbox->app, &job->delivery, &job->message, err)) {
		return false;
	}
	return settle_channel(outbox, job, now, err);
}

bool job_settle(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	job->state_before = job->delivery.state;
	verdict_in_a_row(&job->letter.verdict, outbox->paused_until != 0, &outbox->policy_refusals);
	if (job->letter.verdict.event != DELIVERY_EV_DEFERRED) {
		job->letter.returned = false;
	}
	job->step = JOB_SETTLING;
	return write_outcome(outbox, job, now, err) || pass_over(job, err);
}

// The delivery does not leave after all: its session ends without the dot.
static bool refuse_end(struct outbox *outbox, struct job *job, int64_t now, const char *reason,
		       struct err *err) {
	job->session->ops->abort(job->session, reason);
	job->letter.returned = true;
	job->step = JOB_REFUSING;
	struct attempt_close close = {.at = now, .outcome = ATTEMPT_RETURNED, .line = reason};
	return close_attempt(outbox, job, &close, err);
}

static void count_gate(struct outbox *outbox, enum gate_answer answer) {
	struct outbox_counters *counters = &outbox->counters;
	uint64_t *const by_answer[] = {
		[GATE_WAIT] = &counters->waited,      [GATE_HOLD] = &counters->held,
		[GATE_EXPIRE] = &counters->expired,   [GATE_SUPPRESS] = &counters->suppressed,
		[GATE_RETURN] = &counters->sent_back,
	};
	(*by_answer[answer])++;
}

static bool write_end(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	struct app *app = outbox->app;
	struct delivery present = {0};
	if (!store_delivery_get(app->store, job->delivery.id, &present, err)) {
		return false;
	}
	enum delivery_state state = present.state;
	record_finish(&delivery_record, &present);
	if (state != DELIVERY_OPEN) {
		job->delivery.state = state;
		return refuse_end(outbox, job, now, "taken back", err);
	}
	struct gate gate = {0};
	if (!gate_end(app, &job->delivery, &job->message, &gate, err)) {
		return false;
	}
	if (gate.answer != GATE_PASS) {
		count_gate(outbox, gate.answer);
		return gate_apply(app, &job->delivery, &job->message, &gate, err) &&
		       refuse_end(outbox, job, now, gate.reason, err);
	}
	struct delivery_change change = {.at = now};
	job->step = JOB_ENDING;
	return store_delivery_move(app->store, &job->delivery, DELIVERY_EV_END, &change, err) &&
	       store_attempt_end(app->store, job->attempt, now, err);
}

// Who can be asked what became of it, should that be needed.
static bool write_outlet(struct outbox *outbox, const struct job *job, struct err *err) {
	const char *outlet = job->step == JOB_ENDING ? job->session->owner->outlet : NULL;
	return outlet == NULL || store_probe_outlet(outbox->app->store, job->attempt, outlet, err);
}

bool job_end(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	job->state_before = job->delivery.state;
	if (write_end(outbox, job, now, err) && write_outlet(outbox, job, err)) {
		return true;
	}
	if (!pass_over(job, err)) {
		return false;
	}
	job->session->ops->abort(job->session, "it cannot be checked once more");
	return job_settle(outbox, job, now, err);
}

// The transaction's part of OPEN: asks the gate and claims the delivery, or does what it says.
static bool open_job(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	struct app *app = outbox->app;
	struct gate gate = {0};
	job->step = JOB_GATED;
	if (!store_message_get(app->store, job->delivery.message, &job->message, err) ||
	    !outbox_copy_wanted(outbox, &job->message, &job->copied, err) ||
	    !gate_open(app, &job->delivery, &job->message, &gate, err)) {
		return false;
	}
	if (gate.answer != GATE_PASS) {
		count_gate(outbox, gate.answer);
		return gate_apply(app, &job->delivery, &job->message, &gate, err);
	}
	struct delivery_change change = {.at = now};
	job->step = JOB_CLAIMING;
	return store_delivery_move(app->store, &job->delivery, DELIVERY_EV_OPEN, &change, err) &&
	       store_attempt_open(app->store, &job->delivery, now, &job->attempt, err);
}

static void address_letter(struct job *job, struct session *session) {
	job->session = session;
	job->letter = (struct letter){
		.delivery = job->delivery.id,
		.from = job->message.envelope_from != NULL ? job->message.envelope_from : "",
		.to = job->delivery.address,
		.message_id = job->message.message_id,
		.again = job->delivery.attempts > 1,
		.bytes = job->message.bytes,
		.len = job->message.bytes_len,
		.copied = job->copied,
		.verdict.event = DELIVERY_EV_DEFERRED,
	};
}

// A row that cannot be handled must not stop those behind it.
static bool put_off(struct outbox *outbox, struct job *job, int64_t now, struct err *err) {
	log_error("delivery", "id=%" PRId64 " is put off: %s", job->delivery.id, err->text);
	struct err why = *err;
	*err = (struct err){0};
	job->step = JOB_GATED;
	return store_delivery_wait(outbox->app->store, &job->delivery, now + PUT_OFF, why.text,
				   err);
}

bool outbox_claim(struct outbox *outbox, struct session *session, int64_t now, int64_t until,
		  struct err *err) {
	while (clock_ticks_us() < until) {
		struct delivery due = {0};
		if (!store_delivery_due(outbox->app->store, outbox->channel, now, &outbox->hungry,
					&due, err)) {
			return false;
		}
		if (!outbox->hungry) {
			return true;
		}
		struct job *job = job_create(outbox, &due);
		if (!open_job(outbox, job, now, err)) {
			if (store_failed(err) || job->step != JOB_GATED ||
			    !put_off(outbox, job, now, err)) {
				return false;
			}
		} else if (job->step == JOB_CLAIMING) {
			address_letter(job, session);
			return true;
		}
	}
	outbox->unfinished = true;
	return true;
}

static void count(struct outbox *outbox, const struct job *job) {
	struct outbox_counters *counters = &outbox->counters;
	uint64_t *const by_outcome[ATTEMPT_OUTCOME_COUNT] = {
		[ATTEMPT_ACCEPTED] = &counters->accepted,
		[ATTEMPT_DEFERRED] = &counters->deferred,
		[ATTEMPT_REFUSED] = &counters->refused,
		[ATTEMPT_UNCERTAIN] = &counters->uncertain,
		[ATTEMPT_RETURNED] = &counters->returned,
	};
	enum attempt_outcome outcome = job->step == JOB_SETTLING ? outcome_of(job)
								 : ATTEMPT_RETURNED;
	(*by_outcome[outcome])++;
}

void job_tell(struct outbox *outbox, const struct job *job) {
	const struct delivery *delivery = &job->delivery;
	bool waits = delivery->state == DELIVERY_QUEUED;
	const char *word = waits ? "deferred" : words_name(&delivery_state_words, delivery->state);
	struct strbuf text = STRBUF_INIT(LOG_VALUE_MAX);
	count(outbox, job);
	outbox_copy_tell(outbox, job);
	strbuf_addf(&text, "%s id=%" PRId64 " draft=%" PRId64 " to=", word, delivery->id,
		    job->message.draft);
	escape_log(&text, delivery->address != NULL ? delivery->address : "");
	strbuf_addf(&text, " attempts=%" PRId64, delivery->attempts);
	if (job->step == JOB_SETTLING && job->letter.code != 0) {
		strbuf_addf(&text, " code=%d answer=", job->letter.code);
		escape_log(&text, job->letter.line);
	} else if (job->step == JOB_SETTLING) {
		strbuf_add_text(&text, " reason=");
		escape_log(&text, job->letter.line);
	} else if (delivery->reason != NULL) {
		strbuf_add_text(&text, " reason=");
		escape_log(&text, delivery->reason);
	}
	if (waits) {
		strbuf_addf(&text, " next_at=%" PRId64, delivery->next_at);
	}
	log_info("delivery", "%s", strbuf_text(&text));
	strbuf_finish(&text);
}
