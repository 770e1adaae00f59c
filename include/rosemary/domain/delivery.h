/* One copy of a message on one channel to one address: its life, its attempts, its verdicts. */
#pragma once

#include "rosemary/base/record.h"
#include "rosemary/domain/channel.h"

/* How far a delivery has come. */
enum delivery_state {
	DELIVERY_QUEUED,     /* waits for next_at and a session */
	DELIVERY_OPEN,       /* claimed by a logged-in session; surely not sent */
	DELIVERY_HANDING,    /* END is durable: the dot may leave any moment */
	DELIVERY_SENT,       /* the server took it */
	DELIVERY_FAILED,     /* refused for good; surely not delivered */
	DELIVERY_UNCERTAIN,  /* nobody can know; never sent again by itself */
	DELIVERY_HELD,       /* kept back by a setting (email.only_to) */
	DELIVERY_EXPIRED,    /* not-after passed before it could leave */
	DELIVERY_SUPPRESSED, /* consent or an opt-out says no */
	DELIVERY_CANCELLED,  /* taken back, or returned to the owner */
	DELIVERY_DROPPED,    /* was uncertain, and nothing more is done: it may have arrived */
	DELIVERY_STATE_COUNT
};
/* queued open handing sent failed uncertain held expired suppressed cancelled dropped
 */
extern const struct words delivery_state_words;

/* What can happen to a delivery. */
enum delivery_event {
	DELIVERY_EV_OPEN,     /* a session claims it (OPEN) */
	DELIVERY_EV_END,      /* the last mark before the dot (END) */
	DELIVERY_EV_ACCEPTED, /* 2xx to the dot */
	DELIVERY_EV_DEFERRED, /* refused for now, or lost before the dot was written */
	DELIVERY_EV_REFUSED,  /* refused for good */
	DELIVERY_EV_LOST,     /* no answer behind the dot */
	DELIVERY_EV_HOLD,     /* a setting keeps it back */
	DELIVERY_EV_RELEASE,  /* the setting is gone */
	DELIVERY_EV_EXPIRE,
	DELIVERY_EV_SUPPRESS,
	DELIVERY_EV_CANCEL,
	DELIVERY_EV_CONFIRM,  /* uncertain: it did leave; see domain/resolve.h for these four */
	DELIVERY_EV_DISPROVE, /* uncertain: it surely did not arrive */
	DELIVERY_EV_RESEND,   /* uncertain: the same bytes once more */
	DELIVERY_EV_DROP,     /* uncertain: nothing more is done */
	DELIVERY_EVENT_COUNT
};

/* A row of the table delivery. UNIQUE (message, channel, address). */
struct delivery {
	int64_t id, message;
	enum channel channel;
	char *address;
	enum delivery_state state;
	int64_t attempts;  /* that were opened */
	int64_t next_at;   /* not tried before; 0 in an end state */
	char *reason;      /* why it waits or ended, in words */
	char *answer;      /* the last line of the server */
	char *provider_id; /* what the server called it */
	int64_t changed_at;
	int64_t probe_at; /* uncertain: when the gateway is asked again; 0: never */
	int64_t probes;   /* how often it was asked */
};
extern const struct record_type delivery_record;

/* How an attempt ended. */
enum attempt_outcome {
	ATTEMPT_OPEN, /* not ended */
	ATTEMPT_ACCEPTED,
	ATTEMPT_DEFERRED,
	ATTEMPT_REFUSED,
	ATTEMPT_UNCERTAIN,
	ATTEMPT_RETURNED, /* given back before END: crash, channel paused, facts changed */
	ATTEMPT_OUTCOME_COUNT
};
/* open accepted deferred refused uncertain returned */
extern const struct words attempt_outcome_words;

/* A row of the table attempt. UNIQUE (delivery, number). */
struct attempt {
	int64_t id, delivery, number;
	int64_t opened_at, ended_at, closed_at; /* ended_at: END was durable; 0 before */
	enum attempt_outcome outcome;
	int64_t code; /* of the server's reply, 0 without one */
	char *line;   /* the last line of the server, or what went wrong */
	char *outlet; /* where it was handed over (domain/probe.h); NULL: nobody can be asked */
};
extern const struct record_type attempt_record;

/* The state that follows, or false: a pair that is not listed is not a legal move. */
bool delivery_next(enum delivery_state from, enum delivery_event event, enum delivery_state *ret);

/* True for states in which nothing can happen any more by itself. */
bool delivery_ended(enum delivery_state state);

/* Where in a session something happened. */
enum smtp_stage {
	SMTP_STAGE_CONNECT, /* name, TCP, banner, EHLO, login */
	SMTP_STAGE_MAIL,
	SMTP_STAGE_RCPT,
	SMTP_STAGE_DATA,
	SMTP_STAGE_DOT /* the dot was written */
};

/* What a session saw last about one message. */
struct smtp_result {
	enum smtp_stage stage;
	int code;         /* of the reply to that stage; 0: lost, timed out or garbage */
	bool dot_written; /* any byte of the dot may have left */
};

/* What follows for the message and for the channel, whatever the protocol was. */
struct verdict {
	enum delivery_event event; /* ACCEPTED, DEFERRED, REFUSED or LOST */
	bool pause_channel;        /* the server refuses us, not this message */
	bool address_refused;      /* of the address, not by a policy: it is marked */
	bool policy;               /* refused by a policy (5.7.x): see verdict_in_a_row() */
	bool opted_out;            /* the customer told the provider STOP */
	int64_t retry_after;       /* seconds to wait when deferred; 0: the usual back-off */
};

/* The table of RELIABILITY 2.4 (RFC 5321 4.2.1): first match wins. */
struct verdict verdict_from_smtp(const struct smtp_result *result);

/*
 * A policy that refuses one message after the other is about the shop, whatever it says (RFC 3463
 * section 3.8). Counts such refusals in *count, which an accepted message sets back to 0. From the
 * third on, and for the probe of a channel that rests, the message is not refused but deferred and
 * the channel rests: at most two are lost to it.
 */
void verdict_in_a_row(struct verdict *verdict, bool probe, int *count);

/*
 * Seconds to wait after so many attempts: 5 min doubling to 4 h, for SMS 1 min doubling to 1 h;
 * spread is 0..4000 and moves it by -20 % to +20 %. A greylisted RCPT (450/451) waits at least 5,
 * then at least 10 min.
 */
int64_t delivery_backoff(enum channel channel, int64_t attempts, int spread);
