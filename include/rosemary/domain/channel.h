/* The ways to reach a customer, and which of them a message takes. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/words.h"

/* The ways to write to a customer. */
enum channel { CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_LETTER, CHANNEL_COUNT };

/* email sms letter */
extern const struct words channel_words;

/* The word for a channel. */
const char *channel_name(enum channel channel);

/* How people are told that a message takes it: "by e-mail", "by text". */
const char *channel_by(enum channel channel);

/*
 * True when consent has to be on record before anything is written there. Nobody has to be asked
 * for a letter: it is written to those who wish it, or whom nothing else reaches.
 */
bool channel_needs_consent(enum channel channel);

/*
 * True when the address of a letter is a telephone number: it has no letter of any alphabet. Such a
 * letter is no letter, but a line of the call list.
 */
bool channel_is_call(enum channel channel, const char *address);

/*
 * How a text is put: as its channel is written, or spoken, where a letter is a call. The playbook
 * has its texts by these.
 */
enum form { FORM_EMAIL, FORM_SMS, FORM_LETTER, FORM_CALL, FORM_COUNT };

/* email sms letter call */
extern const struct words form_words;

/* The word for a form. */
const char *form_name(enum form form);

/* How it is put on a channel to an address; NULL for none. */
enum form form_of(enum channel channel, const char *address);

/* The channel that carries it. */
enum channel form_channel(enum form form);

/* What may speak against writing to somebody on a channel, in the order in which it is told. */
enum channel_fault {
	CHANNEL_USABLE,
	CHANNEL_NO_ADDRESS,
	CHANNEL_UNFIT,     /* the address is not one that can go on the wire */
	CHANNEL_REFUSED,   /* the address was refused for good */
	CHANNEL_WITHDRAWN, /* the customer took consent back */
	CHANNEL_UNASKED,   /* there is no consent */
	CHANNEL_OPTED_OUT,
	CHANNEL_WORDLESS, /* the playbook has no text for it */
	CHANNEL_FAULT_COUNT
};

/* What is known of one way to a customer, for one occasion. */
struct channel_way {
	const char *address; /* NULL: none; borrowed */
	bool unfit, refused;
	bool withdrawn, unasked;
	bool opted_out;
	bool wordless;
};

/* The first thing that speaks against the way. */
enum channel_fault channel_fault(const struct channel_way *way);

/* The same in words: "there is no consent to text messages on record"; "" for none. */
const char *channel_fault_text(enum channel channel, enum channel_fault fault);

/* True when the customer spoke against it: such a message is never written, not only put off. */
bool channel_fault_is_wish(enum channel_fault fault);

/* The way that a message takes, and what spoke against the one that the customer wants. */
struct channel_choice {
	enum channel channel;
	enum channel wanted;
	enum channel_fault fault; /* of the wanted one */
	bool call;                /* somebody has to telephone: channel_is_call() */
};

/*
 * The wanted channel where it is usable, else the first usable one of e-mail and SMS; a letter
 * where neither has an address that takes messages, and the customer spoke against neither; else
 * the wanted one, or one that has an address where that has none. Who wants letters gets nothing
 * else: a letter is wanted in place of messages, not beside them.
 */
struct channel_choice channel_choose(enum channel wanted,
				     const struct channel_way ways[CHANNEL_COUNT]);

/*
 * Why a usable choice was made, for the owner: "by text: the customer asked for it", "by e-mail:
 * the customer asked for texts, but there is no telephone number". NULL for e-mail that nobody
 * asked to be otherwise. To be freed.
 */
char *channel_choice_text(const struct channel_choice *choice);
