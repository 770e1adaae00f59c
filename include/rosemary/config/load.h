/* The configuration: one file, one table of options, all of it right or none of it taken. */
#pragma once

#include <sys/types.h>

#include "rosemary/config/complaint.h"
#include "rosemary/domain/channel.h"
#include "rosemary/domain/gateway.h"
#include "rosemary/domain/policy.h"

/* How e-mail leaves. */
enum email_transport { EMAIL_SPOOL, EMAIL_SMTP };

/* How the connection to the mail server is kept from others. */
enum email_tls {
	EMAIL_TLS_NONE,     /* not at all */
	EMAIL_TLS_REQUIRED, /* STARTTLS, or TLS from the start; nothing is ever sent without */
};

/* What becomes of a message of which nobody can know whether it left. */
enum uncertain_rule {
	UNCERTAIN_HOLD,       /* it waits for a proof or for the owner */
	UNCERTAIN_RESEND_ONCE /* the same bytes once more; a second uncertainty waits */
};

/* A user of this machine who may use the control socket. */
struct principal {
	char *name;
	int64_t uid;
};

/* How e-mail leaves, and as whose. Addresses are address_parse()d. */
struct email_config {
	enum email_transport transport;
	char *from;      /* as written: "The Rose Shop <hello@rose.example>"; NULL only in spool */
	char *from_name; /* its display name, "" without one; NULL without from */
	char *from_address; /* its address; NULL without from */
	char *reply_to;     /* an address, or NULL: from's */
	char *bounces;      /* the envelope sender, or NULL: from's address */
	char *archive;      /* the shop's own mailbox, which gets a copy of each; NULL: none does */
	char *url;  /* smtp://host:port or smtps://, always with its port and nothing behind */
	bool local; /* that server is on this machine */
	enum email_tls tls;
	char *ca_file;       /* of whom to trust, or NULL: whom this machine trusts */
	char *user;          /* to log in as, or NULL: no login */
	char *password_file; /* where the password lies, for secret_read(); NULL without user */
	uid_t password_user; /* whose file it may be, besides root's */
	char *helo;          /* the EHLO name, or NULL: the host's name */
	int sessions;        /* connections at once */
	int per_connection;  /* messages, then a fresh connection; 0: without limit */
	int group;           /* messages at once whose dot may be written and not yet answered */
	char **only_to; /* addresses that may be written to; all others are held; NULL-terminated */
	size_t only_to_count; /* 0: everybody */
};

/* How text messages leave. */
enum sms_transport { SMS_SPOOL, SMS_GATEWAY };

/* How text messages leave, and as whose. */
struct sms_config {
	enum sms_transport transport;
	char *gateway_name;      /* as written */
	struct gateway *gateway; /* its description; NULL unless text messages leave by it */
	char *from;              /* a number or a word, or NULL: the shop's name */
	char *url;               /* in place of the description's; NULL: that one */
	char *user;              /* or NULL */
	char *password_file;     /* for secret_read(), or NULL */
	uid_t password_user;     /* whose file it may be, besides root's */
	char *ca_file;           /* of whom to trust, or NULL: whom this machine trusts */
	int segments;            /* of one text; a draft of more is held */
	char **only_to;       /* numbers that may be texted; all others are held; NULL-terminated */
	size_t only_to_count; /* 0: everybody */
};

/* The door. */
struct http_config {
	char *listen;     /* "127.0.0.1:8787"; NULL: there is none */
	char *public_url; /* "https://rosemary.shop.example", nothing behind; or NULL */
	char **hosts;     /* names it may be called by, public_url's not among them */
	size_t host_count;
	char *tls_certificate;          /* or NULL: in clear, behind a proxy on this machine */
	char *tls_key;                  /* where it lies, for secret_path() */
	int feed_names, metrics_public; /* truth */
};

/*
 * A loaded configuration. Immutable; freed by config_free(). Paths are made absolute against the
 * state folder (playbook against the configuration file's folder when it is not there).
 * shop.name, address, phone and email are NULL when the file does not give them; with the
 * transport smtp name and address are there.
 */
struct config {
	char *file; /* where it was read from */
	struct shop shop;
	struct policy policy;
	struct quiet quiet;
	struct email_config email;
	struct caps caps;
	int per_minute[CHANNEL_COUNT]; /* messages; 0: without limit */
	enum uncertain_rule uncertain[CHANNEL_COUNT];
	struct sms_config sms;
	struct http_config http;
	char *store_path, *playbook_path, *spool_path, *letter_path, *control_socket;
	struct principal *owners, *staff;
	size_t owner_count, staff_count;
	char *feasts_path;     /* the shop's own feasts, or NULL */
	struct feasts *feasts; /* all there are; policy.feasts are these */
	char *notify_owner;    /* an address, or NULL: no morning mail */
	char digest[65];       /* SHA-256 of what schedules depend on: a change reschedules */
	struct config_memory *memory; /* what the strings above live in */
};

enum { CONFIG_LIST_MAX = 1000 }; /* entries of one list option */

/*
 * Reads file; state is the folder for relative paths; socket, if not NULL, overrides
 * control.socket and is taken as it is. All that is wrong is told as "file:line: option: what is
 * wrong" before it fails as a whole and returns NULL. complaint_print serves --check.
 */
struct config *config_load(const char *file, const char *state, const char *socket,
			   complaint_handler *complain, void *argument) MUST_CHECK;

/*
 * Tells each option (its key) that differs between the two and takes effect only after a restart.
 * Returns how many there are.
 */
size_t config_needs_restart(const struct config *running, const struct config *fresh,
			    void (*tell)(const char *key, void *argument), void *argument);

/* Frees a configuration; NULL is fine. */
void config_free(struct config *config);
