/* A password from a file that nobody else may read; cleansed when it is done with. */
#pragma once

#include <sys/types.h>

#include "rosemary/base/err.h"

/* Bytes of the longest secret. */
enum { SECRET_MAX = 1000 };

/*
 * Where a secret lies: an absolute path is taken as it is; of a relative one the file in
 * $CREDENTIALS_DIRECTORY (systemd's LoadCredential=) if there is one, by its own name or behind
 * "rosemary_" (as systemd.exec(5) names the files of a folder that is loaded), else the one in
 * folder. To be freed with free().
 */
char *secret_path(const char *folder, const char *path) MUST_CHECK;

/*
 * The only line of the file at path, without its line end; to be freed with secret_free(). NULL
 * with ERR_DENIED unless it is a file of user or root that others may not read (RELIABILITY S14; a
 * credential's group bits are its access list's, and may be set), ERR_INVALID when it holds no
 * line, more than one, or control characters, ERR_NOT_FOUND, ERR_LIMIT, ERR_IO. The error never
 * tells anything of what the file holds.
 */
char *secret_read(const char *path, uid_t user, struct err *err) MUST_CHECK;

/* Overwrites and frees it; NULL is fine. */
void secret_free(char *secret);
