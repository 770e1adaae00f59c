// The wire of SMTP sessions: login, reading, writing and waiting, all by the loop.
#include "transport_smtp.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "rosemary/base/secret.h"
#include "rosemary/text/mime.h"
#include "smtp_session.h"

enum {
	READ_BYTES = 8192,
	OUT_KEPT_BYTES = 64 * 1024,                     // more is given back once it was written
	OUT_MAX_BYTES = 2 * MIME_MAX_BYTES + 16 * 1024, // a stuffed body, a dot and an envelope
};

struct smtp_transport {
	struct transport transport;
	struct event_base *base;
	struct mux *mux;
	char *url, *helo, *ca_file, *user, *password_file, *archive;
	uid_t password_user;
	bool tls, local;
	int per_connection;
	struct smtp_waits waits;
};

static void changed(struct smtp_session *smtp) {
	smtp->transport->transport.changed(smtp->transport->transport.argument);
}

// The session ends when nothing happens for as long as it may wait for what comes next.
static void set_timer(struct smtp_session *smtp) {
	const struct smtp_waits *waits = &smtp->transport->waits;
	struct timeval wait = {.tv_sec = waits->reply};
	(void)event_del(smtp->timer);
	if (smtp->session.closed) {
		return;
	}
	if (smtp->letters[0] == NULL) {
		wait.tv_sec = waits->idle;
	} else if (smtp->awaited_count > 0 && smtp->awaited[0] == SMTP_DOT) {
		wait.tv_sec = waits->dot;
	} else if (smtp->letters[0]->state == LETTER_COMPLETE) {
		return; // it waits for the store, not for the server
	}
	(void)event_add(smtp->timer, &wait);
}

// A session that is over hears nothing more: a closed socket is readable for ever, and would keep
// the loop, and the outbox from its turn.
static void stop_listening(struct smtp_session *smtp) {
	(void)event_del(smtp->timer);
	if (smtp->readable != NULL) {
		(void)event_del(smtp->readable);
		(void)event_del(smtp->writable);
	}
}

static void end(struct smtp_session *smtp, const char *reason) {
	smtp_session_end(smtp, reason);
	stop_listening(smtp);
}

// Hands every complete reply in bytes to the transaction.
static void read_replies(struct smtp_session *smtp, const char *bytes, size_t len) {
	while (len > 0 && !smtp->session.closed) {
		struct err err = {0};
		size_t used = 0;
		if (!smtp_reply_read(&smtp->reply, bytes, len, &used, &err)) {
			end(smtp, err.text);
			return;
		}
		bytes += used;
		len -= used;
		if (smtp->reply.complete) {
			smtp_session_follow(smtp);
			set_timer(smtp);
		}
	}
	if (smtp->session.closed) {
		stop_listening(smtp); // the transaction may have ended it
	}
}

static void read_all(struct smtp_session *smtp) {
	char bytes[READ_BYTES];
	size_t len = 0;
	enum mux_io io = MUX_IO_DONE;
	while (io == MUX_IO_DONE && !smtp->session.closed) {
		io = mux_read(smtp->connection, bytes, sizeof bytes, &len);
		if (io == MUX_IO_DONE) {
			read_replies(smtp, bytes, len);
		} else if (io == MUX_IO_CLOSED) {
			end(smtp, "the server closed the connection");
		}
	}
}

// The released letter cannot be called unsent from the first byte of its dot on.
static void note_dot(struct smtp_session *smtp) {
	struct letter *letter = smtp->letters[0];
	if (letter != NULL && letter->state == LETTER_RELEASED && smtp->out_sent > smtp->dot_at) {
		letter->handed = true;
	}
}

static void write_all(struct smtp_session *smtp) {
	struct strbuf *out = &smtp->out;
	enum mux_io io = MUX_IO_DONE;
	bool progress = false;
	while (io == MUX_IO_DONE && smtp->out_sent < out->len && !smtp->session.closed) {
		size_t len = 0;
		io = mux_write(smtp->connection, out->data + smtp->out_sent,
			       out->len - smtp->out_sent, &len);
		if (io == MUX_IO_DONE) {
			smtp->out_sent += len;
			progress = true;
			note_dot(smtp);
		}
	}
	if (io == MUX_IO_CLOSED) {
		read_all(smtp); // the server may have said why
		end(smtp, "the server closed the connection");
	} else if (io == MUX_IO_AGAIN) {
		(void)event_add(smtp->writable, NULL);
	} else if (!smtp->session.closed && out->len > 0) {
		smtp_session_written(smtp);
	}
	if (progress) {
		set_timer(smtp);
	}
}

// Writes what the transaction has queued; replies may come while that happens.
static void flush(struct session *session) {
	struct smtp_session *smtp = (struct smtp_session *)session;
	if (session->closed) {
		return;
	}
	if (smtp->out.full) {
		end(smtp, "more to write than the session may hold");
	} else if (smtp->letters[0] == NULL || smtp->letters[0]->state != LETTER_COMPLETE) {
		write_all(smtp); // else the body waits for its dot
	}
	if (smtp->out.len == 0 && smtp->out.capacity > OUT_KEPT_BYTES) {
		strbuf_finish(&smtp->out);
	}
	if (session->closed) {
		changed(smtp); // it hears nothing more: nobody else would say so
	}
}

static void quit(struct session *session) {
	struct smtp_session *smtp = (struct smtp_session *)session;
	static const char command[] = "QUIT\r\n";
	if (session->logged_in && !session->closed) {
		size_t len = 0;
		(void)mux_write(smtp->connection, command, sizeof command - 1, &len);
	}
	end(smtp, "done");
	session->failed = false;
}

// A session that has carried as much as it may says goodbye; the next one begins afresh.
static void quit_when_spent(struct smtp_session *smtp) {
	if (smtp->letters_left == 0 && smtp->letters[0] == NULL && !smtp->session.closed) {
		quit(&smtp->session);
	}
}

static void on_readable(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	struct smtp_session *smtp = argument;
	read_all(smtp);
	flush(&smtp->session);
	quit_when_spent(smtp);
	changed(smtp);
}

static void on_writable(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	struct smtp_session *smtp = argument;
	flush(&smtp->session);
	changed(smtp);
}

static void abort_session(struct session *session, const char *reason) {
	end((struct smtp_session *)session, reason);
	session->failed = false;
}

static void on_timer(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	struct smtp_session *smtp = argument;
	if (smtp->letters[0] == NULL) {
		quit(&smtp->session);
	} else {
		end(smtp, "the server did not answer in time");
	}
	changed(smtp);
}

// The login came to nothing. A relay on this machine is the usual server without a certificate.
static void fail_login(struct smtp_session *smtp, const struct mux_login *login) {
	struct session *session = &smtp->session;
	bool hint = login->fault == MUX_FAULT_TLS && smtp->transport->local;
	bool for_good = login->code < 400 || login->code >= 500;
	session->closed = session->failed = true;
	session->denied = login->fault == MUX_FAULT_LOGIN && for_good;
	session->refused = session->denied || login->code >= 500;
	(void)snprintf(session->reason, sizeof session->reason, "%s%s", login->text,
		       hint ? "; for a relay on this machine say email.tls = \"none\"" : "");
}

static void on_login(void *argument, const struct mux_login *login) {
	struct smtp_session *smtp = argument;
	if (!login->ok) {
		fail_login(smtp, login);
		changed(smtp);
		return;
	}
	int fd = mux_fd(smtp->connection);
	struct event_base *base = smtp->transport->base;
	smtp->login = *login;
	smtp->readable = event_new(base, fd, EV_READ | EV_PERSIST, on_readable, smtp);
	smtp->writable = event_new(base, fd, EV_WRITE, on_writable, smtp);
	if (smtp->readable == NULL || smtp->writable == NULL ||
	    event_add(smtp->readable, NULL) != 0) {
		abort(); // only for want of memory
	}
	smtp->session.logged_in = smtp->session.wants_letter = true;
	set_timer(smtp);
	changed(smtp);
}

static void drop(struct session *session) {
	struct smtp_session *smtp = (struct smtp_session *)session;
	if (smtp->readable != NULL) { // before the socket is closed
		event_free(smtp->readable);
		event_free(smtp->writable);
	}
	if (smtp->timer != NULL) {
		event_free(smtp->timer);
	}
	mux_close(smtp->connection);
	strbuf_finish(&smtp->out);
	free(smtp);
}

// Begins the login. False for want of descriptors; a password that cannot be read is the session's
// own failure.
static bool connect_session(struct smtp_session *smtp, struct err *err) {
	const struct smtp_transport *owner = smtp->transport;
	struct err why = {0};
	struct mux_target target = {.url = owner->url,
				    .helo = owner->helo,
				    .timeout_ms = owner->waits.login * 1000,
				    .tls = owner->tls,
				    .ca_file = owner->ca_file,
				    .user = owner->user};
	char *password = NULL;
	if (owner->user != NULL) {
		password = secret_read(owner->password_file, owner->password_user, &why);
		if (password == NULL) {
			struct session *session = &smtp->session;
			session->closed = session->failed = true;
			(void)snprintf(session->reason, sizeof session->reason, "%s", why.text);
			changed(smtp);
			return true;
		}
	}
	target.password = password;
	smtp->connection = mux_connect(owner->mux, &target, on_login, smtp, err);
	secret_free(password);
	return smtp->connection != NULL;
}

static struct session *open_session(struct transport *transport, struct err *err) {
	struct smtp_transport *owner = (struct smtp_transport *)transport;
	struct smtp_session *smtp = xcalloc(1, sizeof *smtp);
	smtp->session.ops = transport->ops;
	smtp->transport = owner;
	smtp->archive = owner->archive;
	smtp->letters_left = owner->per_connection > 0 ? owner->per_connection : INT_MAX;
	smtp->out = (struct strbuf)STRBUF_INIT(OUT_MAX_BYTES);
	list_init(&smtp->session.link);
	smtp->timer = evtimer_new(owner->base, on_timer, smtp);
	if (smtp->timer == NULL || !connect_session(smtp, err)) {
		drop(&smtp->session);
		return NULL;
	}
	return &smtp->session;
}

static void send_letter(struct session *session, struct letter *letter) {
	struct smtp_session *smtp = (struct smtp_session *)session;
	smtp_session_take(smtp, letter);
	if (letter->state == LETTER_ANSWERED) {
		changed(smtp); // it was not fit to be sent
	}
}

static void release(struct session *session, struct letter *letter) {
	struct smtp_session *smtp = (struct smtp_session *)session;
	(void)letter; // always the first
	smtp_session_release(smtp);
	set_timer(smtp); // a server that reads nothing may leave the dot no room
}

static void destroy(struct transport *transport) {
	struct smtp_transport *smtp = (struct smtp_transport *)transport;
	mux_destroy(smtp->mux);
	free(smtp->url);
	free(smtp->helo);
	free(smtp->ca_file);
	free(smtp->user);
	free(smtp->password_file);
	free(smtp->archive);
	free(smtp);
}

static const struct transport_ops ops = {
	.name = "smtp",
	.open = open_session,
	.send = send_letter,
	.release = release,
	.flush = flush,
	.quit = quit,
	.abort = abort_session,
	.drop = drop,
	.destroy = destroy,
};

struct transport *transport_smtp_create(struct event_base *base, const struct smtp_options *options,
					void (*notify)(void *argument), void *argument,
					struct err *err) {
	struct smtp_transport *smtp = xcalloc(1, sizeof *smtp);
	smtp->transport = (struct transport){.ops = &ops,
					     .sessions = options->sessions,
					     .changed = notify,
					     .argument = argument};
	smtp->base = base;
	smtp->url = xstrdup(options->url);
	smtp->helo = xstrdup(options->helo);
	smtp->ca_file = xstrdup(options->ca_file);
	smtp->user = xstrdup(options->user);
	smtp->password_file = xstrdup(options->password_file);
	smtp->archive = xstrdup(options->archive);
	smtp->password_user = options->password_user;
	smtp->tls = options->tls;
	smtp->local = options->local;
	smtp->per_connection = options->per_connection;
	smtp->waits = options->waits;
	smtp->mux = mux_create(base, err);
	if (smtp->mux == NULL) {
		destroy(&smtp->transport);
		return NULL;
	}
	return &smtp->transport;
}
