// A turn of the outbox: what all sessions need, in one transaction, and the bytes only behind it.
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>

#include <event2/event.h>

#include "app.h"
#include "guard.h"
#include "limit.h"
#include "outbox_internal.h"
#include "rosemary/base/log.h"

enum {
	TURN_US = 5000,                  // of claiming, before the loop sees to others
	STALL_US = 1000 * 1000,          // after a commit that failed
	PATIENCE_PART = 2,               // of a commit's time, for answers that may share the next
	PATIENCE_MAX_US = 5000,          // and at the most
	PAUSE_FIRST = 30,                // seconds, when no session comes to a login; doubles
	PAUSE_LAST = 15 * 60,            // and when the server refuses us
	PAUSE_DENIED_LAST = 4 * 60 * 60, // when it refuses our password: 15 min, then doubled
	PAUSE_DOUBLINGS = 5,
};

static void ask_turn_in(struct outbox *outbox, int64_t wait_us) {
	struct timeval wait = {.tv_sec = wait_us / 1000000, .tv_usec = wait_us % 1000000};
	(void)event_add(outbox->again, &wait);
}

static void reach(struct outbox *outbox, enum outbox_step step) {
	if (outbox->die_in[step] > 0 && --outbox->die_in[step] == 0) {
		(void)raise(SIGKILL);
	}
}

static void reach_with(struct outbox *outbox, enum job_step job_step, enum outbox_step step) {
	LIST_EACH(&outbox->jobs, link, after) {
		if (LIST_ENTRY(link, struct job, link)->step == job_step) {
			reach(outbox, step);
		}
	}
}

static void reach_handed(struct outbox *outbox) {
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->letter.handed && !job->handed_seen) {
			job->handed_seen = true;
			reach(outbox, OUTBOX_DIE_AFTER_DOT);
		}
	}
}

// True when another session is logged in: then one that fails says nothing about the channel.
static bool another_works(const struct outbox *outbox) {
	LIST_EACH(&outbox->sessions, link, after) {
		const struct session *session = LIST_ENTRY(link, struct session, link);
		if (session->logged_in && !session->closed && !outbox_retired(outbox, session)) {
			return true;
		}
	}
	return false;
}

// Seconds to rest. A password that was refused is tried less and less: servers lock accounts.
static int64_t pause_length(int failures, const struct session *session) {
	int doublings = failures < PAUSE_DOUBLINGS ? failures : PAUSE_DOUBLINGS;
	int64_t first = session->denied || session->refused ? PAUSE_LAST : PAUSE_FIRST;
	int64_t last = session->denied ? PAUSE_DENIED_LAST : PAUSE_LAST;
	int64_t wait = first << doublings;
	return wait < last ? wait : last;
}

// A session that never got to work: the channel rests, longer each time.
static bool note_failure(struct outbox *outbox, const struct session *session, int64_t now,
			 struct err *err) {
	if (another_works(outbox)) {
		outbox->ceiling = (int)outbox->session_count - 1;
		log_info("outbox", "no more than %d sessions: %s", outbox->ceiling,
			 session->reason);
		return true;
	}
	int64_t wait = pause_length(outbox->failures, session);
	outbox->failures++;
	outbox->paused_until = now + wait;
	log_warning("outbox", "%s rests for %" PRId64 " s: %s", channel_name(outbox->channel), wait,
		    session->reason);
	return store_channel_pause(outbox->app->store, outbox->channel, outbox->paused_until,
				   session->reason, err);
}

static bool write_failures(struct outbox *outbox, int64_t now, struct err *err) {
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		if (outbox_retired(outbox, session)) {
			continue; // it says nothing of the settings in force
		}
		if (session->failed && !note_failure(outbox, session, now, err)) {
			return false;
		}
		outbox->failures = session->logged_in && !session->closed ? 0 : outbox->failures;
	}
	return true;
}

static bool write_outcomes(struct outbox *outbox, int64_t now, struct err *err) {
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job_answered(job) && !job_settle(outbox, job, now, err)) {
			return false;
		}
	}
	return true;
}

// True when one more message may wait for the answer to its last byte: a crash leaves all of them
// uncertain. Texts ask for END one by one, and each session has one.
static bool group_has_room(const struct outbox *outbox) {
	int count = 0;
	LIST_EACH(&outbox->jobs, link, after) {
		const struct job *job = LIST_ENTRY(link, struct job, link);
		count += job->step == JOB_ENDING || job->step == JOB_HANDING;
	}
	return outbox->channel != CHANNEL_EMAIL || count < outbox->app->config->email.group;
}

// What is open has not begun to leave. When the daemon stops it goes back into the queue.
static bool write_ends(struct outbox *outbox, int64_t now, struct err *err) {
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->step != JOB_OPEN || job->letter.state != LETTER_COMPLETE ||
		    (!outbox->draining && !group_has_room(outbox))) {
			continue;
		}
		if (outbox->draining) {
			job->session->ops->abort(job->session, "the daemon stops");
			job->letter.returned = true;
			if (!job_settle(outbox, job, now, err)) {
				return false;
			}
		} else if (!job_end(outbox, job, now, err)) {
			return false;
		}
	}
	return true;
}

// True when the channel may take another delivery: paused not at all, one after a pause.
static bool may_claim(const struct outbox *outbox, int64_t now) {
	if (outbox->draining || !outbox->hungry || outbox->paused_until > now ||
	    outbox->paced_until > now || guard_holds(outbox->app->guard, NULL)) {
		return false;
	}
	return outbox->paused_until == 0 || list_empty(&outbox->jobs);
}

// True when the letter of a session is complete and the group had no room: it takes no next one.
static bool waits_for_room(const struct outbox *outbox, const struct session *session) {
	LIST_EACH(&outbox->jobs, link, after) {
		const struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->session == session && job->step == JOB_OPEN &&
		    job->letter.state == LETTER_COMPLETE) {
			return true;
		}
	}
	return false;
}

static bool write_claims(struct outbox *outbox, int64_t now, struct err *err) {
	int64_t until = clock_ticks_us() + TURN_US;
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		if (!may_claim(outbox, now) || outbox->unfinished) {
			return true;
		}
		if (session->wants_letter && !outbox_retired(outbox, session) &&
		    !waits_for_room(outbox, session) &&
		    (!outbox_claim(outbox, session, now, until, err) ||
		     !limit_pace(outbox->app, outbox->channel, now, &outbox->paced_until, err))) {
			return false;
		}
	}
	return true;
}

static bool read_pause(struct outbox *outbox, int64_t now, struct err *err) {
	char *reason = NULL;
	bool read = store_channel_get(outbox->app->store, outbox->channel, &outbox->paused_until,
				      &reason, err);
	free(reason);
	return read && limit_pace(outbox->app, outbox->channel, now, &outbox->paced_until, err);
}

static bool write_turn(struct outbox *outbox, int64_t now, struct err *err) {
	return read_pause(outbox, now, err) && write_failures(outbox, now, err) &&
	       write_outcomes(outbox, now, err) && write_ends(outbox, now, err) &&
	       write_claims(outbox, now, err);
}

// Behind the commit: the bytes that the marks have guarded may leave, END's before OPEN's.
static void let_go(struct outbox *outbox) {
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->step == JOB_ENDING) {
			job->step = JOB_HANDING;
			job->session->ops->release(job->session, &job->letter);
		}
	}
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->step == JOB_CLAIMING) {
			job->step = JOB_OPEN;
			outbox->counters.opened++;
			job->session->ops->send(job->session, &job->letter);
		}
	}
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		session->ops->flush(session);
	}
	reach_handed(outbox);
}

// Behind the commit: tells a job that is finished and forgets it.
static bool forget_job(struct outbox *outbox, struct job *job) {
	if (job->step != JOB_SETTLING && job->step != JOB_REFUSING && job->step != JOB_GATED) {
		return false;
	}
	job_tell(outbox, job);
	job_destroy(job);
	return true;
}

static void forget_finished(struct outbox *outbox) {
	bool any = false;
	LIST_EACH(&outbox->jobs, link, after) {
		any |= forget_job(outbox, LIST_ENTRY(link, struct job, link));
	}
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		if (session->closed) {
			any = true;
			outbox_drop_session(outbox, session);
		}
	}
	if (any && outbox->settled != NULL) {
		outbox->settled(outbox->settled_argument);
	}
}

// What the store did not take of one job: nothing that was guarded leaves, nothing known is lost.
static void take_back_job(struct job *job) {
	if (job->step == JOB_CLAIMING || job->step == JOB_GATED) {
		job_destroy(job);
		return;
	}
	if (job->step == JOB_ENDING) {
		job->session->ops->abort(job->session, "the store failed");
		job->letter.returned = true;
	}
	if (job->step == JOB_ENDING || job->step == JOB_SETTLING || job->step == JOB_REFUSING) {
		job->delivery.state = job->state_before;
		job->step = job->state_before == DELIVERY_HANDING ? JOB_HANDING : JOB_OPEN;
	}
}

static void stall(struct outbox *outbox) {
	outbox->hungry = true;
	outbox->counters.failed_commits++;
	outbox->stalled_until = clock_ticks_us() + STALL_US;
	ask_turn_in(outbox, STALL_US);
}

static void take_back(struct outbox *outbox) {
	LIST_EACH(&outbox->jobs, link, after) {
		take_back_job(LIST_ENTRY(link, struct job, link));
	}
	stall(outbox);
}

// True when the store has something to be told.
static bool has_work(const struct outbox *outbox, int64_t now) {
	LIST_EACH(&outbox->jobs, link, after) {
		const struct job *job = LIST_ENTRY(link, struct job, link);
		bool ready = job->letter.state == LETTER_COMPLETE &&
			     (outbox->draining || group_has_room(outbox));
		if (job_answered(job) || ready) {
			return true;
		}
	}
	LIST_EACH(&outbox->sessions, link, after) {
		const struct session *session = LIST_ENTRY(link, struct session, link);
		bool claims = session->wants_letter && !outbox_retired(outbox, session);
		if (session->closed || (claims && may_claim(outbox, now))) {
			return true;
		}
	}
	return false;
}

// How long a turn may wait for others to share its commit: a part of what that takes.
static int64_t patience(int64_t commit_us) {
	int64_t wait_us = commit_us / PATIENCE_PART;
	return wait_us < PATIENCE_MAX_US ? wait_us : PATIENCE_MAX_US;
}

static bool commit_turn(struct outbox *outbox, int64_t now) {
	struct err err = {0};
	struct store *store = outbox->app->store;
	bool ok = store_begin(store, &err);
	if (ok) {
		ok = write_turn(outbox, now, &err);
		reach_with(outbox, JOB_CLAIMING, OUTBOX_DIE_AT_OPEN);
		reach_with(outbox, JOB_ENDING, OUTBOX_DIE_AT_END);
		reach_with(outbox, JOB_SETTLING, OUTBOX_DIE_AFTER_ANSWER);
		int64_t from = clock_ticks_us();
		ok = store_end(store, ok, &err);
		outbox->patience_us = patience(clock_ticks_us() - from);
	}
	if (!ok) {
		log_error("outbox", "nothing leaves for a while: %s", err.text);
		take_back(outbox);
		return false;
	}
	outbox->counters.commits++;
	reach_with(outbox, JOB_CLAIMING, OUTBOX_DIE_AFTER_OPEN);
	reach_with(outbox, JOB_ENDING, OUTBOX_DIE_AFTER_END);
	return true;
}

// END of one job, in a transaction of its own.
static bool commit_end(struct outbox *outbox, struct job *job, struct err *err) {
	struct store *store = outbox->app->store;
	if (!store_begin(store, err)) {
		return false;
	}
	bool ok = job_end(outbox, job, clock_now(&outbox->app->clock), err);
	reach_with(outbox, JOB_ENDING, OUTBOX_DIE_AT_END);
	return store_end(store, ok, err);
}

bool outbox_end_now(void *argument, struct letter *letter) {
	struct outbox *outbox = argument;
	struct job *job = (struct job *)((char *)letter - offsetof(struct job, letter));
	struct err err = {0};
	if (outbox->draining || outbox->stalled_until > clock_ticks_us()) {
		job->session->ops->abort(job->session, "nothing leaves now");
		letter->returned = true; // the next turn settles it
		ask_turn_in(outbox, 0);
		return false;
	}
	if (!commit_end(outbox, job, &err)) {
		log_error("outbox", "nothing leaves for a while: %s", err.text);
		if (job->step == JOB_OPEN) { // not even begun
			job->session->ops->abort(job->session, "the store failed");
			letter->returned = true;
		}
		take_back_job(job);
		stall(outbox);
		return false;
	}
	outbox->counters.commits++;
	reach_with(outbox, JOB_ENDING, OUTBOX_DIE_AFTER_END);
	if (job->step == JOB_ENDING) {
		job->step = JOB_HANDING;
		letter->state = LETTER_RELEASED;
		return true;
	}
	(void)forget_job(outbox, job);
	ask_turn_in(outbox, 0);
	return false;
}

// True when deliveries are due that no session is free for.
static bool needs_session(struct outbox *outbox, int64_t now) {
	int limit = outbox->paused_until != 0 ? 1 : outbox->ceiling;
	int count = 0;
	if (!may_claim(outbox, now) || outbox->unfinished) {
		return false;
	}
	LIST_EACH(&outbox->sessions, link, after) {
		const struct session *session = LIST_ENTRY(link, struct session, link);
		if (outbox_retired(outbox, session)) {
			continue;
		}
		if (!session->logged_in || session->wants_letter || ++count >= limit) {
			return false; // one at a time
		}
	}
	struct delivery due = {0};
	struct err err = {0};
	if (!store_delivery_due(outbox->app->store, outbox->channel, now, &outbox->hungry, &due,
				&err)) {
		log_error("outbox", "%s", err.text);
		return false;
	}
	record_finish(&delivery_record, &due);
	return outbox->hungry;
}

static void open_session(struct outbox *outbox, int64_t now) {
	struct err err = {0};
	if (!read_pause(outbox, now, &err)) {
		log_error("outbox", "%s", err.text);
		return;
	}
	if (!needs_session(outbox, now)) {
		return;
	}
	struct session *session = outbox->transport->ops->open(outbox->transport, &err);
	if (session == NULL) {
		log_error("outbox", "cannot open a session: %s", err.text);
		outbox->hungry = false; // the next wake tries again
		return;
	}
	session->owner = outbox->transport;
	list_append(&outbox->sessions, &session->link);
	outbox->session_count++;
	outbox->counters.sessions++;
}

static bool has_job(const struct outbox *outbox, const struct session *session) {
	LIST_EACH(&outbox->jobs, link, after) {
		if (LIST_ENTRY(link, struct job, link)->session == session) {
			return true;
		}
	}
	return false;
}

// Nobody stays connected while the channel rests, nor by older settings: what comes begins anew.
static void rest_sessions(struct outbox *outbox, int64_t now) {
	bool rests = outbox->paused_until > now;
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		if ((rests || outbox_retired(outbox, session)) && !session->closed &&
		    !has_job(outbox, session)) {
			session->ops->quit(session);
			outbox_drop_session(outbox, session);
		}
	}
}

static bool has_session(const struct outbox *outbox, const struct transport *transport) {
	LIST_EACH(&outbox->sessions, link, after) {
		if (LIST_ENTRY(link, struct session, link)->owner == transport) {
			return true;
		}
	}
	return false;
}

static void forget_retired(struct outbox *outbox) {
	LIST_EACH(&outbox->retired, link, after) {
		struct transport *transport = LIST_ENTRY(link, struct transport, link);
		if (!has_session(outbox, transport)) {
			list_remove(link);
			transport->ops->destroy(transport);
		}
	}
}

static void end_drain(struct outbox *outbox) {
	void (*drained)(void *argument) = outbox->drained;
	if (outbox->draining && drained != NULL && list_empty(&outbox->jobs)) {
		outbox->drained = NULL;
		drained(outbox->drained_argument); // may destroy the outbox
	}
}

void outbox_turn(struct outbox *outbox) {
	int64_t now = clock_now(&outbox->app->clock);
	int64_t stall_us = outbox->stalled_until - clock_ticks_us();
	if (stall_us > 0) {
		ask_turn_in(outbox, stall_us);
		return;
	}
	outbox->unfinished = false;
	reach_handed(outbox);
	if (has_work(outbox, now)) {
		if (!commit_turn(outbox, now)) {
			return;
		}
		forget_finished(outbox); // before: what fails at once is for the next turn to note
		let_go(outbox);
	}
	open_session(outbox, now);
	rest_sessions(outbox, now);
	forget_retired(outbox);
	if (outbox->unfinished) {
		ask_turn_in(outbox, 0);
	}
	end_drain(outbox);
}
