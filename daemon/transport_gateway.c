// Text messages leave by HTTP requests: a session is a place for one of them.
#include "transport_gateway.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway_answer.h"
#include "gateway_request.h"
#include "mux_http.h"
#include "rosemary/base/secret.h"
#include "rosemary/domain/probe.h"

struct gateway_transport {
	struct transport transport;
	struct mux *mux;
	struct gateway *gateway;
	char *from, *user, *password_file, *ca_file, *outlet;
	uid_t password_user;
	struct gateway_waits waits;
	struct outlet_ear ear;
	int lost_in_a_row;
};

struct gateway_session {
	struct session session;
	struct gateway_transport *transport;
	struct letter *letter;    // NULL: none is under way
	struct mux_http *request; // NULL: none is under way
	bool asking;              // inside libcurl, which cannot be ended from there
};

static void changed(const struct gateway_session *gateway) {
	gateway->transport->ear.changed(gateway->transport->ear.argument);
}

// Gives the letter back to the outbox with what is written in it.
static void give_back(struct gateway_session *gateway) {
	struct letter *letter = gateway->letter;
	gateway->letter = NULL;
	letter->state = LETTER_ANSWERED;
	gateway->session.wants_letter = !gateway->session.closed;
}

// The channel's fault, not the letter's: it goes back unharmed.
static void fail(struct gateway_session *gateway, const char *reason) {
	struct session *session = &gateway->session;
	struct letter *letter = gateway->letter;
	session->closed = session->failed = true;
	(void)snprintf(session->reason, sizeof session->reason, "%s", reason);
	(void)snprintf(letter->line, sizeof letter->line, "%s", reason);
	letter->verdict = (struct verdict){.event = DELIVERY_EV_DEFERRED};
	letter->returned = true;
	give_back(gateway);
}

// A gateway that only ever gives answers that nobody can read would make every message uncertain.
static void count_lost(struct gateway_transport *owner, struct letter *letter) {
	bool lost = letter->verdict.event == DELIVERY_EV_LOST;
	owner->lost_in_a_row = lost ? owner->lost_in_a_row + 1 : 0;
	letter->verdict.pause_channel |= owner->lost_in_a_row >= GATEWAY_LOST_MAX;
}

static void judge(struct gateway_session *session, const struct mux_http *request,
		  const struct mux_http_answer *answer) {
	struct gateway_transport *owner = session->transport;
	struct letter *letter = session->letter;
	(void)gateway_answer_read(owner->gateway, request, answer, letter); // the verdict says it
	count_lost(owner, letter);
	give_back(session);
}

static void on_answer(void *argument, const struct mux_http_answer *answer) {
	struct gateway_session *gateway = argument;
	struct mux_http *request = gateway->request;
	gateway->request = NULL;
	if (gateway->letter != NULL && answer->handed) {
		judge(gateway, request, answer);
	} else if (gateway->letter != NULL) {
		gateway->session.refused = answer->untrusted;
		fail(gateway, answer->text);
	}
	changed(gateway);
	mux_http_close(request);
}

// The connection stands: the outbox writes END now, or keeps the letter.
static bool may_leave(void *argument) {
	struct gateway_session *gateway = argument;
	struct letter *letter = gateway->letter;
	if (letter == NULL) {
		return false; // taken back meanwhile
	}
	gateway->session.logged_in = true;
	gateway->asking = true;
	bool ended = gateway->transport->ear.end(gateway->transport->ear.argument, letter);
	gateway->asking = false;
	if (ended) {
		letter->handed = true;
	}
	return ended;
}

// Starts the request. False with the reason when the message is not fit to be sent.
static bool start(struct gateway_session *gateway, const char *password, struct err *err) {
	const struct gateway_transport *owner = gateway->transport;
	const struct gateway_message message = {.gateway = owner->gateway,
						.letter = gateway->letter,
						.from = owner->from,
						.user = owner->user,
						.password = password};
	struct mux_http_order order = {.ca_file = owner->ca_file,
				       .connect_ms = owner->waits.connect_ms,
				       .all_ms = owner->waits.all_ms,
				       .may_leave = may_leave};
	struct gateway_request *request = gateway_request_create(&message, &order, err);
	if (request == NULL) {
		return false;
	}
	gateway->request = mux_http_start(owner->mux, &order, on_answer, gateway, err);
	gateway_request_destroy(request);
	return gateway->request != NULL;
}

static void send_letter(struct session *session, struct letter *letter) {
	struct gateway_session *gateway = (struct gateway_session *)session;
	const struct gateway_transport *owner = gateway->transport;
	struct err err = {0};
	char *password = NULL;
	gateway->letter = letter;
	session->wants_letter = false;
	if (owner->password_file != NULL) {
		password = secret_read(owner->password_file, owner->password_user, &err);
	}
	if (owner->password_file != NULL && password == NULL) {
		session->refused = true; // somebody must look at it
		fail(gateway, err.text);
		changed(gateway);
	} else if (!start(gateway, password, &err) && err.code == ERR_IO) {
		fail(gateway, err.text);
		changed(gateway);
	} else if (gateway->request == NULL) {
		(void)snprintf(letter->line, sizeof letter->line, "%s", err.text);
		letter->verdict = (struct verdict){.event = DELIVERY_EV_REFUSED};
		give_back(gateway);
		changed(gateway);
	}
	secret_free(password);
}

static struct session *open_session(struct transport *transport, struct err *err) {
	(void)err;
	struct gateway_session *gateway = xcalloc(1, sizeof *gateway);
	gateway->session.ops = transport->ops;
	gateway->session.wants_letter = true;
	gateway->transport = (struct gateway_transport *)transport;
	list_init(&gateway->session.link);
	changed(gateway);
	return &gateway->session;
}

static void flush(struct session *session) {
	(void)session; // libcurl writes by itself
}

static void abort_session(struct session *session, const char *reason) {
	struct gateway_session *gateway = (struct gateway_session *)session;
	struct letter *letter = gateway->letter;
	session->closed = true;
	if (letter != NULL) {
		bool handed = letter->handed;
		letter->verdict.event = handed ? DELIVERY_EV_LOST : DELIVERY_EV_DEFERRED;
		(void)snprintf(letter->line, sizeof letter->line, "%s", reason);
		give_back(gateway);
	}
	session->wants_letter = false;
	if (!gateway->asking) {
		mux_http_close(gateway->request);
		gateway->request = NULL;
	}
}

static void quit(struct session *session) {
	abort_session(session, "done");
}

static void drop(struct session *session) {
	struct gateway_session *gateway = (struct gateway_session *)session;
	mux_http_close(gateway->request);
	free(gateway);
}

static void destroy(struct transport *transport) {
	struct gateway_transport *gateway = (struct gateway_transport *)transport;
	mux_destroy(gateway->mux);
	gateway_free(gateway->gateway);
	free(gateway->from);
	free(gateway->user);
	free(gateway->password_file);
	free(gateway->ca_file);
	free(gateway->outlet);
	free(gateway);
}

static const struct transport_ops ops = {
	.name = "gateway",
	.open = open_session,
	.send = send_letter,
	.release = NULL, // it asks for END by itself
	.flush = flush,
	.quit = quit,
	.abort = abort_session,
	.drop = drop,
	.destroy = destroy,
};

struct transport *transport_gateway_create(struct event_base *base,
					   const struct gateway_options *options,
					   const struct outlet_ear *ear, struct err *err) {
	struct gateway_transport *gateway = xcalloc(1, sizeof *gateway);
	gateway->transport = (struct transport){.ops = &ops,
						.sessions = options->sessions,
						.changed = ear->changed,
						.argument = ear->argument};
	gateway->gateway = gateway_share(options->gateway);
	gateway->from = xstrdup(options->from);
	gateway->user = xstrdup(options->user);
	gateway->password_file = xstrdup(options->password_file);
	gateway->password_user = options->password_user;
	gateway->ca_file = xstrdup(options->ca_file);
	gateway->waits = options->waits;
	gateway->outlet = probe_outlet(options->gateway, options->from, options->user);
	gateway->transport.outlet = gateway->outlet;
	gateway->ear = *ear;
	gateway->mux = mux_create(base, err);
	if (gateway->mux == NULL) {
		destroy(&gateway->transport);
		return NULL;
	}
	return &gateway->transport;
}
