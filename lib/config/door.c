// Whether the door can be opened as configured, and to whom.
#include "rosemary/config/door.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"

#include "lib/config/server.h"

enum { PORT_MAX = 65535, LOOPBACK_NET = 127 };

// A decimal port with nothing around it; -1 for anything else.
static int read_port(const char *text) {
	size_t digits = strspn(text, "0123456789");
	if (digits < 1 || digits > 5 || text[digits] != '\0') {
		return -1;
	}
	int port = atoi(text); // NOLINT: five digits fit
	return port <= PORT_MAX ? port : -1;
}

static bool read_address(const char *host, int port, struct sockaddr_storage *ret) {
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	size_t len = strlen(host);
	memset(ret, 0, sizeof *ret);
	if (inet_pton(AF_INET, host, &four.sin_addr) == 1) {
		memcpy(ret, &four, sizeof four);
		return true;
	}
	if (len < 2 || host[0] != '[' || host[len - 1] != ']') {
		return false;
	}
	char *inner = xstrndup(host + 1, len - 2);
	bool is_six = inet_pton(AF_INET6, inner, &six.sin6_addr) == 1;
	free(inner);
	memcpy(ret, &six, sizeof six);
	return is_six;
}

bool door_address(const char *text, struct sockaddr_storage *ret) {
	const char *colon = strrchr(text, ':');
	int port = colon != NULL ? read_port(colon + 1) : -1;
	if (port < 0) {
		return false;
	}
	char *host = xstrndup(text, (size_t)(colon - text));
	bool valid = read_address(host, port, ret);
	free(host);
	return valid;
}

static bool address_is_local(const struct sockaddr_storage *address) {
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	memcpy(&four, address, sizeof four);
	memcpy(&six, address, sizeof six);
	return address->ss_family == AF_INET ? ntohl(four.sin_addr.s_addr) >> 24 == LOOPBACK_NET
					     : IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

bool door_url_is_local(const char *url) {
	return server_is_local(url);
}

bool door_check(const struct http_config *http, const char **ret_key, struct err *err) {
	struct sockaddr_storage address;
	if ((http->tls_certificate == NULL) != (http->tls_key == NULL)) {
		bool lacks_key = http->tls_key == NULL;
		*ret_key = lacks_key ? "http.tls_certificate" : "http.tls_key";
		return err_set(err, ERR_INVALID, "needs %s",
			       lacks_key ? "http.tls_key" : "http.tls_certificate");
	}
	*ret_key = "http.tls_certificate";
	if (http->tls_certificate != NULL) {
		return server_check_ca_file(http->tls_certificate, err);
	}
	*ret_key = "http.listen";
	return http->listen == NULL || !door_address(http->listen, &address) ||
	       address_is_local(&address) ||
	       err_set(err, ERR_INVALID,
		       "is open to others: listen on this machine behind a proxy, or give "
		       "http.tls_certificate and http.tls_key");
}
