// Calls that may be long, a slice of one of them in each turn of the loop.
#include "daemon/long_call.h"

#include <assert.h>
#include <stdlib.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "rosemary/base/alloc.h"
#include "rosemary/base/list.h"
#include "rosemary/base/log.h"

enum {
	FIRST_TURN_US = 2000, // in its connection's turn, which it makes longer by that
	TURN_US = 5000,
};

struct long_calls {
	struct event *turn;
	struct list waiting; // the first of them has the next turn
};

// A call that was not done within its first turn.
struct long_call {
	struct list link;
	struct request request; // its result and what it borrows are the call's own
	struct json *params;
	char *actor_name;
	const struct long_call_type *type;
	void *state;
	struct control_call *call;
};

// Steps until the turn is over, at a moment of clock_ticks_us(); false when one failed.
static bool take_turn(struct request *request, const struct long_call_type *type, void *state,
		      int64_t deadline_us, bool *ret_more, struct err *err) {
	do {
		*ret_more = false;
		if (!type->step(request, state, ret_more, err)) {
			return false;
		}
	} while (*ret_more && clock_ticks_us() < deadline_us);
	return true;
}

static void turn_again(struct long_calls *calls) {
	static const struct timeval at_once = {0};
	(void)evtimer_add(calls->turn, &at_once); // fails only without memory
}

// Answers: the result, or err where there is one.
static void end(struct long_call *call, const struct err *err) {
	struct request *request = &call->request;
	list_remove(&call->link);
	if (err->code != ERR_NONE) {
		control_finish(call->call, NULL, err);
	} else if (request->written != NULL) {
		control_finish_written(call->call, request->written);
	} else {
		control_finish(call->call, json_share(request->result), NULL);
	}
	json_free(request->result);
	call->type->finish(call->state);
	json_free(call->params);
	free(call->actor_name);
	free(call);
}

static void on_turn(evutil_socket_t fd, short what, void *argument) {
	struct long_calls *calls = argument;
	struct err err = {0};
	bool more = false;
	(void)fd;
	(void)what;
	struct long_call *call = LIST_ENTRY(calls->waiting.next, struct long_call, link);
	if (call->type->reads && !control_call_is_awaited(call->call)) {
		(void)err_set(&err, ERR_UNREACHABLE, "nobody waits for the answer");
	} else if (!take_turn(&call->request, call->type, call->state, clock_ticks_us() + TURN_US,
			      &more, &err)) {
		log_error("control", "%s: %s user=%s", call->request.command->method, err.text,
			  call->actor_name);
	}
	if (more && err.code == ERR_NONE) {
		list_remove(&call->link);
		list_append(&calls->waiting, &call->link); // the others have theirs first
	} else {
		end(call, &err);
	}
	if (!list_empty(&calls->waiting)) {
		turn_again(calls);
	}
}

// Goes on in the next turns of the loop.
static void put_off(struct request *request, const struct long_call_type *type, void *state) {
	struct long_calls *calls = request->app->long_calls;
	struct long_call *call = xcalloc(1, sizeof *call);
	call->request = *request;
	call->params = json_share(request->params);
	call->request.params = call->params;
	call->actor_name = xstrdup(request->actor.name);
	call->request.actor.name = call->actor_name;
	call->request.call = NULL;
	call->type = type;
	call->state = state;
	call->call = request_defer(request);
	if (type->reads || type->in_order) {
		control_call_keep_order(call->call);
	}
	request->result = NULL; // it is the call's now
	list_init(&call->link);
	list_append(&calls->waiting, &call->link);
	turn_again(calls);
}

bool long_call_run(struct request *request, const struct long_call_type *type, void *state,
		   struct err *err) {
	bool more = false;
	bool done = take_turn(request, type, state, clock_ticks_us() + FIRST_TURN_US, &more, err);
	if (done && more) {
		put_off(request, type, state);
	} else {
		type->finish(state);
	}
	return done;
}

struct long_calls *long_calls_create(struct app *app) {
	struct long_calls *calls = xcalloc(1, sizeof *calls);
	list_init(&calls->waiting);
	calls->turn = evtimer_new(app->base, on_turn, calls);
	assert(calls->turn != NULL); // fails for want of memory only
	return calls;
}

void long_calls_destroy(struct long_calls *calls) {
	struct err err = {0};
	if (calls == NULL) {
		return;
	}
	(void)err_set(&err, ERR_STATE, "the daemon stops; what was decided so far stands");
	LIST_EACH(&calls->waiting, link, after) {
		end(LIST_ENTRY(link, struct long_call, link), &err);
	}
	event_free(calls->turn);
	free(calls);
}
