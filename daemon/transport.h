/*
 * A way for messages to leave. A transport opens sessions; a session carries letters, one after
 * another. Sessions never call back with news: they set the flags below and ask the outbox for a
 * turn, so the outbox alone decides when the store is written and what may leave after it.
 */
#pragma once

#include "rosemary/base/list.h"
#include "rosemary/domain/delivery.h"

/* Bytes of texts with their NUL. */
enum { LETTER_LINE_MAX = 512, LETTER_ID_MAX = 128, SESSION_REASON_MAX = 512 };

/* How far a letter is. Only its session moves it, but for LETTER_RELEASED. */
enum letter_state {
	LETTER_GIVEN,    /* on its way; nothing that counts has left */
	LETTER_COMPLETE, /* waits for the mark END: only the last step is missing */
	LETTER_RELEASED, /* END is durable: the last step may be taken */
	LETTER_ANSWERED  /* verdict and line say what came of it; the session has let go of it */
};

/* One message on its way. The outbox owns it; a session borrows it until it is answered. */
struct letter {
	int64_t delivery;           /* its id */
	const char *from, *to;      /* addresses; from "" is the null sender of SMTP */
	const char *message_id;     /* with its < > */
	bool again;                 /* an earlier attempt may have got further than is known */
	const unsigned char *bytes; /* e-mail: CRLF line ends, 7-bit, no dots doubled; else UTF-8 */
	size_t len;
	bool copied; /* the shop's own mailbox gets it, too, where the transport knows one */

	enum letter_state state;
	bool handed;            /* a byte that counts may have left; true before the answer, too */
	struct verdict verdict; /* this and what follows is set with the answer */
	int code;               /* of the server's answer; 0: there was none */
	char line[LETTER_LINE_MAX];      /* the server's last line, escaped, or what went wrong */
	char provider_id[LETTER_ID_MAX]; /* what the server called it; "" when it does not say */
	char copy_line[LETTER_LINE_MAX]; /* of a server that refused that copy; "": it did not */
	bool returned;                   /* not sent, through no fault of its own: may go at once */
};

/* What every session has; each transport's own struct begins with it. */
struct session {
	const struct transport_ops *ops;
	struct list link;        /* for the outbox */
	struct transport *owner; /* for the outbox: that opened it */
	bool logged_in;
	bool wants_letter; /* send() may be called now */
	bool closed;       /* nothing more will come; all its letters are answered; drop() it */
	bool failed;       /* closed by a fault of the channel, not at the end of its work */
	bool denied;  /* that fault was a login that was refused: each try may lock the account */
	bool refused; /* that fault was a refusal for good (5xx): somebody must look at it */
	char reason[SESSION_REASON_MAX]; /* of that fault, in words */
};

/* A configured transport; each one's own struct begins with it. */
struct transport {
	const struct transport_ops *ops;
	struct list link;   /* for the outbox */
	int sessions;       /* at most so many at once */
	const char *outlet; /* see domain/probe.h; NULL: nobody can be asked what became of it */
	void (*changed)(void *argument); /* some session's flags or letters changed */
	void *argument;
};

/* The verbs of a transport. All return at once; any of them may call changed(). */
struct transport_ops {
	const char *name; /* "smtp", "spool" */

	/* Opens a session; it will say logged_in or closed. NULL only for want of descriptors. */
	struct session *(*open)(struct transport *transport, struct err *err);

	/* Takes a letter whose OPEN is durable, while wants_letter. Leaves at flush(). */
	void (*send)(struct session *session, struct letter *letter);

	/*
	 * The complete letter's END is durable: the last step may be taken. Leaves at flush().
	 * NULL for transports that ask for END by themselves (struct outlet_ear).
	 */
	void (*release)(struct session *session, struct letter *letter);

	/* Writes what send() and release() have prepared, as far as it goes without waiting. */
	void (*flush)(struct session *session);

	/* Ends a session without work politely and without waiting; it is closed then. */
	void (*quit)(struct session *session);

	/* Ends a session in whatever state; letters that it still has are answered. */
	void (*abort)(struct session *session, const char *reason);

	/* Frees a closed session. */
	void (*drop)(struct session *session);

	/* Frees the transport, which has no sessions any more. */
	void (*destroy)(struct transport *transport);
};
