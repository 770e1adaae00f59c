// The outbox as the rest of the daemon sees it.
#include <stdlib.h>

#include <event2/event.h>

#include "app.h"
#include "guard.h"
#include "limit.h"
#include "outbox_internal.h"
#include "outlet.h"
#include "rosemary/base/log.h"

// True when a server owes an answer: it may come in time for the next commit.
static bool awaits_answer(const struct outbox *outbox) {
	LIST_EACH(&outbox->jobs, link, after) {
		const struct job *job = LIST_ENTRY(link, struct job, link);
		bool under_way = job->letter.state == LETTER_GIVEN ||
				 job->letter.state == LETTER_RELEASED;
		if (job->session != NULL && under_way) {
			return true;
		}
	}
	return false;
}

static void ask_turn(void *argument) {
	struct outbox *outbox = argument;
	bool awaits = awaits_answer(outbox);
	const struct timeval wait = {.tv_usec = awaits ? outbox->patience_us : 0};
	// By a timer, so that the loop first hears of all that has come: they share the commit.
	if (!awaits || !event_pending(outbox->turn, EV_TIMEOUT, NULL)) {
		(void)event_add(outbox->turn, &wait);
	}
}

static void on_turn(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	outbox_turn(argument);
}

static struct transport *make_transport(struct outbox *outbox, struct err *err) {
	return outlets[outbox->channel].make(outbox->app, &outbox->ear, err);
}

struct outbox *outbox_create(struct app *app, enum channel channel, struct err *err) {
	struct outbox *outbox = xcalloc(1, sizeof *outbox);
	outbox->app = app;
	outbox->channel = channel;
	outbox->ear = (struct outlet_ear){ask_turn, outbox_end_now, outbox};
	list_init(&outbox->sessions);
	list_init(&outbox->jobs);
	list_init(&outbox->retired);
	outbox->turn = event_new(app->base, -1, 0, on_turn, outbox);
	outbox->again = evtimer_new(app->base, on_turn, outbox);
	if (outbox->turn == NULL || outbox->again == NULL) {
		(void)err_set(err, ERR_IO, "cannot start the outbox");
		outbox_destroy(outbox);
		return NULL;
	}
	outbox->transport = make_transport(outbox, err);
	if (outbox->transport == NULL) {
		outbox_destroy(outbox);
		return NULL;
	}
	outbox->ceiling = outbox->transport->sessions;
	return outbox;
}

bool outbox_prepare(struct outbox *outbox, struct err *err) {
	outbox->prepared = make_transport(outbox, err);
	return outbox->prepared != NULL;
}

void outbox_stay(struct outbox *outbox) {
	if (outbox->prepared != NULL) {
		outbox->prepared->ops->destroy(outbox->prepared);
		outbox->prepared = NULL;
	}
}

void outbox_go_over(struct outbox *outbox) {
	list_append(&outbox->retired, &outbox->transport->link);
	outbox->transport = outbox->prepared;
	outbox->prepared = NULL;
	outbox->ceiling = outbox->transport->sessions;
	outbox->failures = 0;
	outbox->copy_line[0] = '\0'; // said of the settings of before
	outbox_wake(outbox);
}

bool outbox_retired(const struct outbox *outbox, const struct session *session) {
	return session->owner != outbox->transport;
}

void outbox_drop_session(struct outbox *outbox, struct session *session) {
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->session == session) {
			job->session = NULL;
		}
	}
	list_remove(&session->link);
	outbox->session_count--;
	session->ops->drop(session);
	if (outbox->session_count == 0) {
		outbox->ceiling = outbox->transport->sessions;
	}
}

void outbox_destroy(struct outbox *outbox) {
	if (outbox == NULL) {
		return;
	}
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		session->ops->abort(session, "the daemon stops");
		list_remove(&session->link);
		session->ops->drop(session);
	}
	LIST_EACH(&outbox->jobs, link, after) {
		job_destroy(LIST_ENTRY(link, struct job, link));
	}
	LIST_EACH(&outbox->retired, link, after) {
		struct transport *transport = LIST_ENTRY(link, struct transport, link);
		transport->ops->destroy(transport);
	}
	if (outbox->transport != NULL) {
		outbox->transport->ops->destroy(outbox->transport);
	}
	if (outbox->turn != NULL) {
		event_free(outbox->turn);
	}
	if (outbox->again != NULL) {
		event_free(outbox->again);
	}
	free(outbox);
}

void outbox_wake(struct outbox *outbox) {
	outbox->hungry = true;
	ask_turn(outbox);
}

void outbox_on_settled(struct outbox *outbox, void (*settled)(void *argument), void *argument) {
	outbox->settled = settled;
	outbox->settled_argument = argument;
}

size_t outbox_open_attempts(const struct outbox *outbox) {
	size_t count = 0;
	LIST_EACH(&outbox->jobs, link, after) {
		count++;
	}
	return count;
}

bool outbox_busy(const struct outbox *outbox) {
	struct store *store = outbox->app->store;
	int64_t now = clock_now(&outbox->app->clock);
	int64_t paused_until = 0, paced_until = 0, next_at = 0;
	char *reason = NULL;
	struct err err = {0};
	if (!list_empty(&outbox->jobs)) {
		return true;
	}
	bool known = store_channel_get(store, outbox->channel, &paused_until, &reason, &err) &&
		     store_delivery_next_at(store, outbox->channel, &next_at, &err) &&
		     limit_pace(outbox->app, outbox->channel, now, &paced_until, &err);
	free(reason);
	if (!known) {
		log_error("outbox", "%s", err.text);
		return false;
	}
	return !outbox->draining && !guard_holds(outbox->app->guard, NULL) && paused_until <= now &&
	       paced_until <= now && next_at != 0 && next_at <= now;
}

const char *outbox_transport_name(const struct outbox *outbox) {
	return outbox->transport->ops->name;
}

int outbox_sessions_max(const struct outbox *outbox) {
	return outbox->transport->sessions;
}

struct outbox_counters outbox_count(const struct outbox *outbox) {
	return outbox->counters;
}

void outbox_die_at(struct outbox *outbox, enum outbox_step step, int64_t count) {
	outbox->die_in[step] = count;
}

// True when the session of an open job has nothing beyond END: it can be ended without harm.
static bool may_end(const struct outbox *outbox, const struct session *session) {
	LIST_EACH(&outbox->jobs, link, after) {
		const struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->session == session && job->step == JOB_HANDING && !job_answered(job)) {
			return false;
		}
	}
	return true;
}

void outbox_drain(struct outbox *outbox, void (*done)(void *argument), void *argument) {
	outbox->draining = true;
	outbox->drained = done;
	outbox->drained_argument = argument;
	LIST_EACH(&outbox->jobs, link, after) {
		struct job *job = LIST_ENTRY(link, struct job, link);
		if (job->step == JOB_OPEN && !job_answered(job) && may_end(outbox, job->session)) {
			job->session->ops->abort(job->session, "the daemon stops");
			job->letter.returned = true;
		}
	}
	LIST_EACH(&outbox->sessions, link, after) {
		struct session *session = LIST_ENTRY(link, struct session, link);
		if (session->wants_letter) {
			session->ops->quit(session);
		}
	}
	ask_turn(outbox);
}
