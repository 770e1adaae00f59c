/*
 * An HTTP gateway that sends text messages, as a file of etc/gateways describes it: how a request
 * is made, and what its answers mean.
 */
#pragma once

#include "rosemary/base/strbuf.h"
#include "rosemary/base/words.h"
#include "rosemary/domain/delivery.h"

/* What an answer says of the message. */
enum gateway_meaning {
	GATEWAY_UNSAID,     /* no line of the description speaks of it */
	GATEWAY_ACCEPTED,   /* the gateway has it */
	GATEWAY_LATER,      /* not taken now: surely not sent */
	GATEWAY_REFUSED,    /* not taken for good: surely not sent */
	GATEWAY_BAD_NUMBER, /* the same, and the number is marked */
	GATEWAY_OPTED_OUT,  /* the same: this customer told the gateway STOP */
	GATEWAY_PAUSE,      /* the gateway refuses the shop: surely not sent, the channel rests */
	GATEWAY_UNCERTAIN,  /* nobody can know */
	GATEWAY_MEANING_COUNT
};
/* unsaid accepted later refused bad-number opted-out pause uncertain */
extern const struct words gateway_meaning_words;

/* What a request carries. */
enum gateway_body { GATEWAY_NOTHING, GATEWAY_FORM, GATEWAY_JSON };

/* How a request logs in. With none, {{user}} and {{password}} may stand in the templates. */
enum gateway_login { GATEWAY_LOGIN_NONE, GATEWAY_LOGIN_BASIC, GATEWAY_LOGIN_BEARER };
/* none basic bearer */
extern const struct words gateway_login_words;

/*
 * One line about answers: it speaks of an answer when all that it names is so. A path is
 * "messages.0.status": names of members and, for lists, positions from 0.
 */
struct gateway_answer {
	int status_min, status_max; /* 0, 0: any */
	char *path;                 /* in a JSON answer; NULL: none */
	char **is;    /* what stands there, as text; NULL-terminated; NULL: not "", 0, false */
	char *begins; /* how the answer's text begins; NULL: anyhow */
	enum gateway_meaning means;
};

/* A description. Texts with {{names}} are templates: see gateway_fill(). */
struct gateway {
	int shares;   /* owners besides the first */
	char *name;   /* "twilio" */
	char *method; /* "POST" */
	char *url;    /* template; https, or http to this machine */
	char *query;  /* template of what stands behind its ?; NULL: nothing */
	char *body;   /* template; NULL: nothing */
	enum gateway_body kind;
	enum gateway_login login;
	char **headers;                 /* templates "Name: value"; NULL-terminated; NULL: none */
	struct gateway_answer *answers; /* the first that speaks of an answer decides */
	size_t answer_count;
	char *id_path;       /* where a JSON answer has the gateway's id; NULL: nowhere */
	char *words_path;    /* where it says in words what is wrong; NULL: nowhere */
	char *coding[2];     /* what {{coding}} is for GSM-7 and for all else; NULL: nothing */
	int64_t key_seconds; /* how long the same {{key}} is sent once only; 0: it is no such key */
	char *lookup; /* template of what stands behind url to ask for a message; NULL: no way */
	struct gateway_answer *found; /* what the answers to that mean */
	size_t found_count;
};

/* One more owner of the same description. */
struct gateway *gateway_share(struct gateway *gateway) MUST_CHECK;

/* Gives up one ownership; NULL is fine. */
void gateway_free(struct gateway *gateway);

/* What fills a template. All are texts; user and password may be NULL. */
struct gateway_values {
	const char *to, *from; /* numbers with their +; a sender may be a word */
	const char *text;
	const char *key;    /* ours, the same for every attempt of a message */
	const char *coding; /* one of gateway->coding */
	const char *user, *password;
};

/* Where filled-in text stands, which says how it is made harmless. */
enum gateway_place {
	GATEWAY_IN_URL,   /* and in forms: percent-encoded (RFC 3986) */
	GATEWAY_IN_JSON,  /* inside a JSON string (RFC 8259) */
	GATEWAY_IN_HEADER /* as it is; ERR_INVALID for anything but printable ASCII */
};

/*
 * Appends a template with {{to}}, {{from}}, {{text}}, {{key}}, {{coding}}, {{user}}, {{password}},
 * and {{to_digits}} and {{from_digits}}, which lack the +. ERR_INVALID when a value is missing or
 * does not fit its place, ERR_LIMIT when buf is full.
 */
bool gateway_fill(struct strbuf *buf, const char *template, enum gateway_place place,
		  const struct gateway_values *values, struct err *err) MUST_CHECK;

/* ERR_INVALID when a template has a {{name}} that there is not, or one that is not closed. */
bool gateway_template_check(const char *template, struct err *err) MUST_CHECK;

/* Percent-encodes a template but for its {{names}}; for queries and forms. */
void gateway_encode(struct strbuf *buf, const char *template);

/* An answer as it came; body is bytes of any kind. */
struct gateway_reply {
	int status; /* 0: there was none */
	const char *body;
	size_t len;
};

/* What answers (gateway->answers or ->found) say of a reply. */
enum gateway_meaning gateway_read(const struct gateway_answer *answers, size_t count,
				  const struct gateway_reply *reply);

/* The text or number at a path of a JSON reply as text, to be freed; NULL when there is none. */
char *gateway_value(const struct gateway_reply *reply, const char *path) MUST_CHECK;

/* What an HTTP request came to. */
struct http_result {
	bool handed; /* a byte of the request may have left */
	int status;  /* of the answer; 0: lost, timed out, garbage or cut */
	enum gateway_meaning meaning;
	int64_t retry_after; /* seconds; 0: it does not say */
};

/*
 * The table of RELIABILITY 2.4. What the description says comes first. Otherwise: 429 waits; 3xx
 * but 303, 401 to 405 and 407 are about the shop's settings, so that the channel rests and no
 * message is burnt; other 4xx but 408 and 409 are for good; all else that was handed is uncertain,
 * a 2xx without a word of the description too.
 */
struct verdict verdict_from_http(const struct http_result *result);
