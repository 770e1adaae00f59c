/* A text that waits for a yes. */
#pragma once

#include "rosemary/base/record.h"
#include "rosemary/domain/channel.h"
#include "rosemary/domain/occasion.h"

/* Where a draft stands between its making and its end. */
enum draft_state {
	DRAFT_WAITING,
	DRAFT_HELD, /* made, but something needs the owner's eye; reasons say what */
	DRAFT_APPROVED,
	DRAFT_SKIPPED,
	DRAFT_LAPSED,    /* send_by passed unapproved, or approved but could not leave in time */
	DRAFT_MISSED,    /* send_by had passed before it could be made */
	DRAFT_WITHDRAWN, /* its reason is gone; reasons say why */
	DRAFT_STATE_COUNT
};
/* waiting held approved skipped lapsed missed withdrawn */
extern const struct words draft_state_words;

/* What a draft is for. */
enum draft_purpose {
	DRAFT_REMINDER,
	DRAFT_GREETING,
	DRAFT_NOTICE,
	DRAFT_FALLBACK, /* a reminder or greeting that failed, once more in another way */
	DRAFT_PURPOSE_COUNT
};
/* reminder greeting notice fallback */
extern const struct words draft_purpose_words;

/* What can happen to a draft. */
enum draft_event {
	DRAFT_EV_WAIT,     /* the facts allow it (again) */
	DRAFT_EV_HOLD,     /* the facts ask for the owner */
	DRAFT_EV_WITHDRAW, /* the facts took the reason away */
	DRAFT_EV_APPROVE,
	DRAFT_EV_SKIP,
	DRAFT_EV_LAPSE,
	/* An approval or a skip is taken back, or a delivery before END: waiting, revision + 1. */
	DRAFT_EV_RETURN,
	DRAFT_EVENT_COUNT
};

/* A row of the table draft. UNIQUE (occasion, occurs_on, purpose); a notice UNIQUE (occurs_on). */
struct draft {
	int64_t id;
	enum draft_purpose purpose;
	int64_t occasion, customer, recipient; /* 0 in a notice */
	struct date occurs_on;
	enum channel channel;
	char *address; /* shown as "to" */
	char *subject, *text;
	struct json *facts;   /* what the text was made from */
	char *facts_digest;   /* facts_digest() of them */
	struct json *offer;   /* offer_terms(): what a yes would order; absent: nothing */
	struct json *reasons; /* list of {code, text}: why it is there, why it is held or gone */
	char *hold;           /* the reason code that holds or withdrew it; absent while waiting */
	char *released;       /* the hold code that the owner approved in spite of */
	int64_t order_by, send_by, not_before; /* instants; see struct schedule */
	int64_t held_until;                    /* put off by the owner until then */
	int64_t revision;                      /* from 1; grows with every change of the text */
	bool edited;                           /* by hand: not rendered again */
	bool stale;                            /* edited, and the facts changed since */
	enum draft_state state;
	int64_t created_at, checked_at; /* checked_at: facts last compared */
};
extern const struct record_type draft_record;

/* The state that follows, or false: a pair that is not listed is not a legal move. */
bool draft_next(enum draft_state from, enum draft_event event, enum draft_state *ret);

/* A rendered text. Borrowed by those it is passed to. */
struct rendering {
	const char *subject, *text;
};

/*
 * SHA-256 (hexadecimal) over revision, from, to, channel, subject and text, each with its length:
 * what an approval must name, so that nobody approves what he did not see.
 */
void draft_shown(const struct draft *draft, const char *from, char ret[65]);

/* True when the texts differ from what the draft holds. */
bool draft_text_differs(const struct draft *draft, const struct rendering *rendering);

/* True while it is to be decided about: it waits, or is held. */
bool draft_is_open(const struct draft *draft);

/*
 * Why a draft is held or was withdrawn, in words, which are the draft's: its first reason, which
 * decided. NULL when nothing speaks against it.
 */
const char *draft_hold_reason(const struct draft *draft);

/*
 * SHA-256 (hexadecimal) over that reason: what an approval in spite of it names, so that nobody
 * approves in spite of what he did not see. Only of a draft that has one.
 */
void draft_hold_shown(const struct draft *draft, char ret[65]);

/* A fresh list of reasons, and one more of them. */
void draft_add_reason(struct draft *draft, const char *code, const char *text);

/* Replaces all reasons by none. */
void draft_clear_reasons(struct draft *draft);
