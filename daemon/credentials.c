// The password of a login in all its spellings, to be recognized in what a server says.
#include "credentials.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/secret.h"

struct credentials {
	char *password, *plain, *login; // as it is, and the base64 of the two mechanisms
	char *basic, *percent;          // HTTP: base64 with the user, and as it stands in a URL
};

static char *spell_url(const char *text) {
	struct strbuf encoded = STRBUF_INIT((size_t)SECRET_MAX * 3);
	escape_url(&encoded, text);
	return strbuf_take(&encoded);
}

static char *spell(const char *bytes, size_t len) {
	char *text = xcalloc(base64_size(len), 1);
	base64(bytes, len, text);
	return text;
}

struct credentials *credentials_create(const char *user, const char *password) {
	struct credentials *credentials = xcalloc(1, sizeof *credentials);
	size_t user_len = strlen(user), password_len = strlen(password);
	size_t len = 1 + user_len + 1 + password_len;
	char *message = xcalloc(len + 1, 1); // NUL, user, NUL, password
	(void)stpcpy(stpcpy(message + 1, user) + 1, password);
	credentials->password = xstrdup(password);
	credentials->plain = spell(message, len);
	credentials->login = spell(password, password_len);
	message[1 + user_len] = ':';
	credentials->basic = spell(message + 1, len - 1);
	credentials->percent = spell_url(password);
	explicit_bzero(message, len);
	free(message);
	return credentials;
}

bool credentials_repeated(const struct credentials *credentials, const char *bytes, size_t len) {
	const char *const spellings[] = {credentials->password, credentials->plain,
					 credentials->login, credentials->basic,
					 credentials->percent};
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		if (memmem(bytes, len, spellings[i], strlen(spellings[i])) != NULL) {
			return true;
		}
	}
	return false;
}

void credentials_destroy(struct credentials *credentials) {
	if (credentials != NULL) {
		secret_free(credentials->password);
		secret_free(credentials->plain);
		secret_free(credentials->login);
		secret_free(credentials->basic);
		secret_free(credentials->percent);
		free(credentials);
	}
}
