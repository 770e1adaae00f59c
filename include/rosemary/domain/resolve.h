/* What ends an uncertain delivery: a proof from outside, a setting, or the owner's word. */
#pragma once

#include "rosemary/domain/delivery.h"

/* How it became known (RELIABILITY 2.3, R5). */
enum proof {
	PROOF_REPORT,  /* the provider's delivery report names our id */
	PROOF_LOOKUP,  /* the provider, asked for our id, has it */
	PROOF_KEY,     /* the provider took the same request with the same key again */
	PROOF_DSN,     /* a delivery status notification (RFC 3464) names our Message-ID */
	PROOF_ARCHIVE, /* the copy for the shop's own mailbox came, or surely did not */
	PROOF_REPLY,   /* the customer answered it, or used its link */
	PROOF_SETTING, /* the channel's uncertain = "resend-once" */
	PROOF_OWNER,   /* the owner says so */
	PROOF_COUNT
};
/* report lookup key dsn archive reply setting owner */
extern const struct words proof_words;

/* What became known, or is wanted. */
enum finding {
	FOUND_SENT,    /* it left: nothing more is done */
	FOUND_REFUSED, /* it surely did not arrive */
	FOUND_RESEND,  /* the same bytes once more */
	FOUND_DROP,    /* nobody knows, and nothing more is done */
	FOUND_COUNT
};
/* sent refused resend drop */
extern const struct words finding_words;

/* The event that a proof makes of a finding; false where it cannot prove such a thing. */
bool resolve_event(enum proof proof, enum finding finding, enum delivery_event *ret);

/* The reason in words, for rows and the audit: "the customer answered it". detail may be NULL. */
enum { RESOLVE_REASON_SIZE = 300 };
const char *resolve_reason(enum proof proof, enum finding finding, const char *detail,
			   char ret[RESOLVE_REASON_SIZE]);
