/* An approved message: frozen bytes and the proof of who approved them. */
#pragma once

#include "rosemary/base/record.h"
#include "rosemary/domain/draft.h"

/* Bytes of the longest Message-ID with its < > and NUL. */
enum { MESSAGE_ID_MAX = 300 };

/* A row of the table message. UNIQUE (draft, revision). bytes are owned. */
struct message {
	int64_t id, draft, revision;
	enum channel channel;
	char *envelope_from; /* an SMS: the sender that the telephone shows */
	char *address;
	char *message_id; /* with its < >; an SMS: its key */
	char *sha256;     /* of bytes, 64 hexadecimal digits */
	char *facts_digest;
	char *approved_by; /* struct actor's name and uid */
	int64_t approved_uid;
	int64_t approved_at, not_before, not_after;
	unsigned char
		*bytes; /* exactly what follows DATA, CRLF, before dot-stuffing; an SMS: its text */
	size_t bytes_len;
};
/* Without bytes, which the store reads and writes by themselves. */
extern const struct record_type message_record;

/* Who did something. */
struct actor {
	int64_t uid;      /* -1 for policy, a customer, and the page of a feed */
	const char *name; /* "anna", "policy", "customer", "the page of 'Mary'" */
};

/*
 * The Message-ID of a draft's revision: depends on it alone, never on an attempt, and tells nothing
 * about anybody: "<rm." base32(HMAC-SHA256(instance secret, "mid" draft revision generation)), its
 * first 26 digits, "@" domain ">"
 */
void message_id_from_draft(const unsigned char *secret, size_t secret_len, int64_t generation,
			   const struct draft *draft, const char *domain, char ret[MESSAGE_ID_MAX]);

/* Bytes of a key with its NUL. */
enum { MESSAGE_KEY_MAX = 32 };

/*
 * What a gateway knows a text message by: "rm." and 26 letters and digits, made as the Message-ID
 * but from "idem". The same request with the same key is the same message.
 */
void message_key_from_draft(const unsigned char *secret, size_t secret_len, int64_t generation,
			    const struct draft *draft, char ret[MESSAGE_KEY_MAX]);

/* Frees what the message owns, bytes too. */
void message_finish(struct message *message);
