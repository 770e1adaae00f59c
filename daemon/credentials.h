/*
 * User and password of one login, and the spellings by which a server could repeat them: its words
 * go to the log and to the store, where no secret may ever be (RELIABILITY S14).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Those of one login. */
struct credentials;

/* Copies both; to be freed with credentials_destroy(). */
struct credentials *credentials_create(const char *user, const char *password);

/*
 * True when bytes hold the password as it is, as AUTH PLAIN (RFC 4616) or LOGIN send it, as Basic
 * (RFC 7617) does, or percent-encoded.
 */
bool credentials_repeated(const struct credentials *credentials, const char *bytes, size_t len);

/* Overwrites and frees them; NULL is fine. */
void credentials_destroy(struct credentials *credentials);
