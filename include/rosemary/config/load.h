/* The configuration: one file, one table of options, all of it right or none of it taken. */
#pragma once

#include "rosemary/domain/policy.h"

/* How e-mail leaves. */
enum email_transport { EMAIL_SPOOL, EMAIL_SMTP };

/* A person or an account that may use the control socket. */
struct principal {
	char *name;
	int64_t uid;
};

/* The group email. Texts are owned by the configuration. */
struct email_config {
	enum email_transport transport;
	char *from;         /* as written: "The Rose Shop <hello@rose.example>" */
	char *from_name;    /* its display name, "" without one */
	char *from_address; /* its address, address_parse()d */
	char *reply_to;     /* an address, or NULL: from's */
	char *bounces;      /* the envelope sender, or NULL: from's address */
	char *url;          /* smtp://host:port */
	char *helo;         /* the EHLO name, or NULL: the host's name */
	int sessions;       /* connections at once */
	char **only_to; /* addresses that may be written to; all others are held; NULL-terminated */
	size_t only_to_count; /* 0: everybody */
};

/*
 * A loaded configuration. Immutable; freed by config_free(). Paths are made absolute against the
 * state folder (playbook against the configuration file's folder when it is not there).
 */
struct config {
	char *file; /* where it was read from */
	struct shop shop;
	struct policy policy;
	struct quiet quiet;
	struct email_config email;
	char *store_path, *playbook_path, *spool_path, *control_socket;
	struct principal *owners, *staff;
	size_t owner_count, staff_count;
	char *notify_owner; /* an address, or NULL: no morning mail */
	char digest[65];    /* SHA-256 of what schedules depend on: a change reschedules */
	struct config_memory *memory; /* what the strings above live in */
};

/*
 * Reads file; state is the folder for relative paths; socket, if not NULL, overrides
 * control.socket. Every complaint is "file:line: option: what is wrong" and all of them are
 * reported through complain before it fails; returns NULL then.
 */
struct config *config_load(const char *file, const char *state, const char *socket,
			   void (*complain)(const char *text, void *argument),
			   void *argument) MUST_CHECK;

/* Frees a configuration; NULL is fine. */
void config_free(struct config *config);
