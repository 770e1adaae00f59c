/* Starts the recording SMTP server of tests/servers for one test and looks at what it received. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct smtp_server;

/* How it behaves. */
struct smtp_server_setup {
	const char *rules;       /* smtp_rules.py; NULL: none */
	const char *offers;      /* of EHLO, "" for none; NULL: the usual ones */
	const char *certificate; /* path of one: it offers STARTTLS; NULL: it has no TLS */
	bool smtps;              /* TLS from the start instead */
	const char *login;       /* "user:password" that it wants; NULL: anybody may send */
	const char *mechanisms;  /* of AUTH; NULL: "PLAIN LOGIN" */
};

/* Starts it on a free port of loopback. Fails the test when it does not come up. */
struct smtp_server *smtp_server_open(const struct smtp_server_setup *setup);

/* The same with rules and offers only. */
struct smtp_server *smtp_server_start(const char *rules, const char *offers);

/* Stops it, and fails the test if it noted a breach of the protocol. Frees it. */
void smtp_server_stop(struct smtp_server *server);

/* smtp://127.0.0.1:PORT, or smtps:// */
const char *smtp_server_url(const struct smtp_server *server);

/* The rules are these from the next session on. */
void smtp_server_rules(struct smtp_server *server, const char *rules);

/* How many messages it has recorded. */
size_t smtp_server_count(const struct smtp_server *server);

/* True when recorded message number (from 1) has exactly these bytes. */
bool smtp_server_has(const struct smtp_server *server, size_t number, const void *bytes,
		     size_t len);

/* True when what it heard outside TLS is exactly this; * at the end stands for anything. */
bool smtp_server_heard(const struct smtp_server *server, const char *text);

/* How often somebody tried to log in. */
size_t smtp_server_logins(const struct smtp_server *server);

/* Makes the certificates that tests/servers/make_certificates describes in folder. */
void certificates_make(const char *folder);
