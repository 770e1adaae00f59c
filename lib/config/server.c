// Whether the mail server can be reached as configured: TLS, certificates, user and password.
#include "lib/config/server.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rosemary/base/file.h"
#include "rosemary/base/secret.h"

enum { CA_FILE_MAX = 4 * 1024 * 1024, LOOPBACK_NET = 127 };

static bool starts_with_tls(const char *url) {
	return strncmp(url, "smtps://", strlen("smtps://")) == 0;
}

// The host in a URL that was read: scheme://host:port/..., that of IPv6 in [ ]. To be freed.
static char *host_of(const char *url) {
	const char *host = strstr(url, "://") + strlen("://");
	if (*host == '[') {
		return xstrndup(host + 1, strcspn(host, "]") - 1);
	}
	return xstrndup(host, strcspn(host, ":/"));
}

bool server_is_local(const char *url) {
	if (url == NULL) {
		return false;
	}
	char *host = host_of(url);
	struct in_addr four;
	struct in6_addr six;
	bool local = strcasecmp(host, "localhost") == 0;
	if (inet_pton(AF_INET, host, &four) == 1) {
		local = ntohl(four.s_addr) >> 24 == LOOPBACK_NET;
	} else if (inet_pton(AF_INET6, host, &six) == 1) {
		local = IN6_IS_ADDR_LOOPBACK(&six);
	}
	free(host);
	return local;
}

uid_t server_password_user(const char *state) {
	struct stat status;
	uid_t user = geteuid();
	return user == 0 && stat(state, &status) == 0 ? status.st_uid : user;
}

bool server_check_ca_file(const char *path, struct err *err) {
	struct strbuf text = STRBUF_INIT(CA_FILE_MAX);
	bool usable = file_read(path, &text, err);
	if (usable && strstr(strbuf_text(&text), "-----BEGIN CERTIFICATE-----") == NULL) {
		usable = err_set(err, ERR_INVALID, "'%s' holds no certificate (PEM)", path);
	}
	strbuf_finish(&text);
	return usable;
}

bool server_check_password(const char *path, uid_t user, struct err *err) {
	char *password = secret_read(path, user, err);
	bool there = password != NULL;
	if (!there && err->code == ERR_NOT_FOUND) {
		(void)err_set(err, err->code,
			      "%s; a service is handed the files of /etc/rosemary/credentials when "
			      "it starts",
			      err->text);
	}
	secret_free(password);
	return there;
}

// Names the option that is to blame if something is wrong.
static bool blame(const char **ret_key, const char *key, bool right) {
	if (!right) {
		*ret_key = key;
	}
	return right;
}

static bool check_user(const struct email_config *email, const char **ret_key, struct err *err) {
	if (email->user == NULL) {
		return email->password_file == NULL ||
		       blame(ret_key, "email.password_file",
			     err_set(err, ERR_INVALID, "needs email.user"));
	}
	if (email->password_file == NULL) {
		return blame(ret_key, "email.user",
			     err_set(err, ERR_INVALID, "needs email.password_file"));
	}
	if (email->tls == EMAIL_TLS_NONE && !email->local) {
		return blame(ret_key, "email.tls",
			     err_set(err, ERR_INVALID,
				     "a password does not cross a network in clear: say "
				     "\"required\""));
	}
	return blame(ret_key, "email.password_file",
		     server_check_password(email->password_file, email->password_user, err));
}

bool server_check(const struct email_config *email, const char **ret_key, struct err *err) {
	if (email->url == NULL) {
		return true; // was refused by itself
	}
	if (starts_with_tls(email->url) && email->tls == EMAIL_TLS_NONE) {
		return blame(ret_key, "email.tls",
			     err_set(err, ERR_INVALID,
				     "may not be \"none\" with smtps://, which is TLS from the "
				     "start"));
	}
	if (email->ca_file != NULL && !server_check_ca_file(email->ca_file, err)) {
		return blame(ret_key, "email.ca_file", false);
	}
	return check_user(email, ret_key, err);
}
