/* What the options about the mail server mean together. */
#pragma once

#include "rosemary/config/load.h"

/* True for a URL of email.url or sms.url on this machine: nothing crosses a network to it. */
bool server_is_local(const char *url);

/*
 * Whose a password's file may be besides root's: the daemon's user. Root checks for another: then
 * the owner of the state folder, who will run the daemon.
 */
uid_t server_password_user(const char *state);

/* Checks that a file holds certificates (PEM), and that a password can be read. */
bool server_check_ca_file(const char *path, struct err *err) MUST_CHECK;
bool server_check_password(const char *path, uid_t user, struct err *err) MUST_CHECK;

/*
 * Checks that what the options of a mail server say fits together and can be done: no password in
 * clear over a network, a file of certificates, a password that can be read. ERR_INVALID (or the
 * file's error) in words, with *ret_key the option to blame.
 */
bool server_check(const struct email_config *email, const char **ret_key,
		  struct err *err) MUST_CHECK;
