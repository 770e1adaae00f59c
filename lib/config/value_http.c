// Options of the door: where it listens, and by which names it is called.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"

#include "rosemary/config/door.h"
#include "value.h"

enum { PORT_MAX = 65535 };

bool value_read_listen(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	struct sockaddr_storage address;
	(void)option; // there is one door
	if (strcmp(text, "off") == 0) {
		config->http.listen = NULL;
		return true;
	}
	if (!door_address(text, &address)) {
		return err_set(err, ERR_INVALID,
			       "'%.60s' is no address with a port, as \"127.0.0.1:8787\" or "
			       "\"[::1]:8787\", nor \"off\"",
			       text);
	}
	config->http.listen = config_keep(config, xstrdup(text));
	return true;
}

// What stands behind the scheme: a host, maybe a port, maybe one slash, which is left out.
static char *server_of(const char *rest) {
	size_t len = strlen(rest);
	char *server = xstrndup(rest, len - (len > 0 && rest[len - 1] == '/'));
	size_t host_len = strcspn(server, *server == '[' ? "]" : ":") + (*server == '[');
	char *host = xstrndup(server, host_len);
	const char *port = host_len <= strlen(server) ? server + host_len : "?";
	size_t digits = *port == ':' ? strspn(port + 1, "0123456789") : 0;
	bool has_port = digits >= 1 && digits <= 5 && port[1 + digits] == '\0' &&
			atoi(port + 1) >= 1 && atoi(port + 1) <= PORT_MAX; // NOLINT: they fit
	bool valid = value_is_server(host) && (*port == '\0' || has_port);
	free(host);
	if (!valid) {
		free(server);
		return NULL;
	}
	return server;
}

bool value_read_public_url(struct config *config, const struct option *option, const char *text,
			   struct err *err) {
	static const char secure[] = "https://", clear[] = "http://";
	(void)option; // there is one
	bool is_secure = strncmp(text, secure, strlen(secure)) == 0;
	bool is_clear = strncmp(text, clear, strlen(clear)) == 0;
	const char *scheme = is_secure ? secure : clear;
	char *server = is_secure || is_clear ? server_of(text + strlen(scheme)) : NULL;
	if (server == NULL) {
		return err_set(err, ERR_INVALID, "'%.60s' is no https://host[:port]", text);
	}
	char *url = config_keep(config, xasprintf("%s%s", scheme, server));
	free(server);
	if (is_clear && !door_url_is_local(url)) {
		return err_set(err, ERR_INVALID,
			       "'%.60s' would show a customer's answers to everybody on the way: "
			       "https://",
			       text);
	}
	config->http.public_url = url;
	return true;
}

bool value_read_hosts(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	struct http_config *http = &config->http;
	(void)option; // there is one list
	if (!value_is_server(text)) {
		return err_set(err, ERR_INVALID, "'%.60s' is no host name", text);
	}
	http->hosts = xrealloc(http->hosts, http->host_count + 1, sizeof *http->hosts);
	http->hosts[http->host_count++] = config_keep(config, xstrdup(text));
	return true;
}
