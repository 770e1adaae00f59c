/* What the two halves of an SMTP session share: its wire and its transaction. */
#pragma once

#include "mux.h"
#include "rosemary/base/strbuf.h"
#include "smtp_reply.h"
#include "transport_smtp.h"

struct event;

/* Commands whose replies are still to come. */
enum smtp_command { SMTP_RSET, SMTP_MAIL, SMTP_RCPT, SMTP_COPY, SMTP_DATA, SMTP_DOT };

/* How much may be under way. */
enum {
	SMTP_AWAITED_MAX = 8, /* a dot, RSET and an envelope are five */
	SMTP_LETTERS_MAX = 2, /* one whose transaction runs, and one behind its dot */
};

/* A session of transport_smtp. */
struct smtp_session {
	struct session session;
	struct smtp_transport *transport;
	struct mux_connection *connection;
	struct mux_login login;
	struct event *readable, *writable, *timer; /* readable and writable from the login on */

	struct strbuf out; /* to be written, from out_sent on */
	size_t out_sent;
	size_t dot_at; /* where in out the dot of a released letter stands */

	struct smtp_reply reply;
	enum smtp_command awaited[SMTP_AWAITED_MAX]; /* in the order of the replies */
	size_t awaited_count;

	struct letter *letters[SMTP_LETTERS_MAX];     /* replies belong to the first */
	struct smtp_result results[SMTP_LETTERS_MAX]; /* what was said last about each */
	int letters_left;                             /* that may still be put on this connection */
	const char *archive; /* one more recipient of copied letters; NULL: none; not owned */
	bool refused;        /* the first's result is known, its replies are not all there */
	bool needs_reset;    /* the server's transaction is open and not wanted any more */
	bool used;           /* was given a letter */
	bool served;         /* answered at least one dot */
};

/* The transaction: */

/* Queues the envelope of a letter, or answers it at once when it may not go on the wire. */
void smtp_session_take(struct smtp_session *smtp, struct letter *letter);

/* Queues the dot of the first letter. */
void smtp_session_release(struct smtp_session *smtp);

/* Follows the reply that is complete in smtp->reply. */
void smtp_session_follow(struct smtp_session *smtp);

/* Called when everything in out was written. */
void smtp_session_written(struct smtp_session *smtp);

/*
 * Ends the session: every letter it has is answered (lost where nobody refused it) and it is
 * closed. The connection itself is closed by drop().
 */
void smtp_session_end(struct smtp_session *smtp, const char *reason);
