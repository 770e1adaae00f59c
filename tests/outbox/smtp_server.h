/* Starts the recording SMTP server of tests/servers for one test and looks at what it received. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct smtp_server;

/*
 * Starts it on a free port of loopback with rules (smtp_rules.py) and offers of EHLO ("" for none;
 * NULL: the usual ones). Fails the test when it does not come up.
 */
struct smtp_server *smtp_server_start(const char *rules, const char *offers);

/* Stops it, and fails the test if it noted a breach of the protocol. Frees it. */
void smtp_server_stop(struct smtp_server *server);

/* smtp://127.0.0.1:PORT */
const char *smtp_server_url(const struct smtp_server *server);

/* The rules are these from the next session on. */
void smtp_server_rules(struct smtp_server *server, const char *rules);

/* How many messages it has recorded. */
size_t smtp_server_count(const struct smtp_server *server);

/* True when recorded message number (from 1) has exactly these bytes. */
bool smtp_server_has(const struct smtp_server *server, size_t number, const void *bytes,
		     size_t len);
