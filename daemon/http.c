// The door: who may come in, and how many.
#include "daemon/http.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "daemon/activation.h"
#include "daemon/app.h"
#include "daemon/http_internal.h"
#include "daemon/outboxes.h"
#include "rosemary/base/clock.h"
#include "rosemary/base/log.h"
#include "rosemary/config/door.h"

enum { ACCEPT_QUEUE = 128, ACCEPT_PAUSE_MS = 200, ADDRESS_SIZE = INET6_ADDRSTRLEN + 16 };

WORDS(http_limit_words, "connections", "address", "share", "time", "head", "body", "host");

static bool six_is_local(const struct in6_addr *address) {
	return IN6_IS_ADDR_LOOPBACK(address) ||
	       (IN6_IS_ADDR_V4MAPPED(address) && address->s6_addr[12] == 127);
}

// A visitor by its network address; whoever has a network of IPv6 has 2^64 addresses of it.
static struct http_peer peer_of(const struct sockaddr *address) {
	struct http_peer peer = {.local = address->sa_family == AF_UNIX};
	if (address->sa_family == AF_INET) {
		struct sockaddr_in four;
		memcpy(&four, address, sizeof four);
		memcpy(peer.bytes, &four.sin_addr, sizeof four.sin_addr);
		peer.local = ntohl(four.sin_addr.s_addr) >> 24 == 127;
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 six;
		memcpy(&six, address, sizeof six);
		bool is_four = IN6_IS_ADDR_V4MAPPED(&six.sin6_addr);
		memcpy(peer.bytes, &six.sin6_addr, is_four ? sizeof peer.bytes : 8);
		peer.local = six_is_local(&six.sin6_addr);
	}
	return peer;
}

static void pause_accepting(struct http *http, int wait_ms) {
	const struct timeval pause = {.tv_usec = INT64_C(1000) * wait_ms};
	(void)evconnlistener_disable(http->listener); // fails only for a listener that is none
	(void)event_add(http->resume, &pause);        // the same
}

// A sentence, if the socket takes it at once, and the end.
static void turn_away(int fd) {
	static const char sentence[] = "HTTP/1.1 503 Service Unavailable\r\n"
				       "Connection: close\r\nContent-Length: 0\r\n\r\n";
	(void)send(fd, sentence, strlen(sentence), MSG_NOSIGNAL | MSG_DONTWAIT); // a courtesy
	(void)close(fd);                                                         // the same
}

// Visitors beyond their share of a slice of time wait while messages leave: whatever strangers do,
// those go on at nearly their pace.
static void keep_share(struct http *http) {
	int64_t now = clock_ticks_ms();
	int share = http->tls != NULL ? HTTP_SHARE_TLS : HTTP_SHARE;
	if (now - http->slice_at >= HTTP_SHARE_MS) {
		http->slice_at = now;
		http->slice_visitors = 0;
	}
	if (++http->slice_visitors >= share && outboxes_open_attempts(http->app->outboxes) > 0) {
		http->counters.limits[HTTP_LIMIT_SHARE]++;
		pause_accepting(http, (int)(http->slice_at + HTTP_SHARE_MS - now));
	}
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address,
		      int len, void *argument) {
	struct http *http = argument;
	struct http_peer peer = peer_of(address);
	const int yes = 1;
	(void)listener;
	(void)len;
	keep_share(http);
	bool full = http->counters.connections >= HTTP_CONNECTIONS_MAX;
	if (full ||
	    (!peer.local && http_connections_of(http, &peer) >= HTTP_CONNECTIONS_PER_ADDRESS)) {
		http->counters.limits[full ? HTTP_LIMIT_CONNECTIONS : HTTP_LIMIT_ADDRESS]++;
		turn_away(fd);
		return;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // only slower without
	http_connection_open(http, fd, &peer);
}

// Out of descriptors, most likely: a listener that stays ready would turn the loop into a storm.
static void on_accept_error(struct evconnlistener *listener, void *argument) {
	(void)listener;
	log_warning("http", "cannot accept: %s", strerror(errno));
	pause_accepting(argument, ACCEPT_PAUSE_MS);
}

static void set_problem(struct http *http, char *problem) {
	free(http->problem);
	http->problem = problem;
}

// Where the socket listens, as it is written in the configuration.
static char *address_of(int fd) {
	struct sockaddr_storage address = {0};
	socklen_t len = sizeof address;
	char host[INET6_ADDRSTRLEN] = "";
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		return xstrdup("?");
	}
	if (address.ss_family == AF_INET) {
		struct sockaddr_in four;
		memcpy(&four, &address, sizeof four);
		(void)inet_ntop(AF_INET, &four.sin_addr, host, sizeof host); // fits
		return xasprintf("%s:%u", host, (unsigned)ntohs(four.sin_port));
	}
	if (address.ss_family == AF_INET6) {
		struct sockaddr_in6 six;
		memcpy(&six, &address, sizeof six);
		(void)inet_ntop(AF_INET6, &six.sin6_addr, host, sizeof host); // fits
		return xasprintf("[%s]:%u", host, (unsigned)ntohs(six.sin6_port));
	}
	return xstrdup("the service manager's socket");
}

static bool listen_on(struct http *http, int fd) {
	http->listener = evconnlistener_new(http->app->base, on_accept, http,
					    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
					    ACCEPT_QUEUE, fd);
	if (http->listener == NULL) {
		return false;
	}
	evconnlistener_set_error_cb(http->listener, on_accept_error);
	http->address = address_of(fd);
	set_problem(http, NULL);
	log_info("http", "listens on %s%s", http->address, http->tls != NULL ? " with TLS" : "");
	return true;
}

static int bind_socket(const struct sockaddr_storage *address) {
	const int yes = 1;
	socklen_t len = address->ss_family == AF_INET ? sizeof(struct sockaddr_in)
						      : sizeof(struct sockaddr_in6);
	int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return -1;
	}
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
	    bind(fd, (const struct sockaddr *)address, len) != 0) {
		int error_number = errno;
		(void)close(fd); // nothing was written
		errno = error_number;
		return -1;
	}
	return fd;
}

// Tries the configured address; what is wrong with it is told once, and tried again.
static void try_address(struct http *http) {
	const struct timeval later = {.tv_sec = HTTP_RETRY_SECONDS};
	struct sockaddr_storage address;
	const char *where = http->app->config->http.listen;
	if (where == NULL || !door_address(where, &address)) {
		return;
	}
	int fd = bind_socket(&address);
	if (fd >= 0 && listen_on(http, fd)) {
		return;
	}
	if (http->problem == NULL) {
		set_problem(http, xasprintf("the door is closed: cannot listen on %s (%s); that is "
					    "tried every minute",
					    where, strerror(errno)));
		log_error("http", "%s", http->problem);
	}
	if (fd >= 0) {
		(void)close(fd); // nothing was written
	}
	(void)event_add(http->resume, &later);
}

static void on_resume(evutil_socket_t fd, short what, void *argument) {
	struct http *http = argument;
	(void)fd;
	(void)what;
	if (http->listener != NULL) {
		(void)evconnlistener_enable(http->listener); // tried again if it fails at once
	} else {
		try_address(http);
	}
}

static bool open_tls(const struct http *http, struct ssl_ctx_st **ret, struct err *err) {
	const struct http_config *config = &http->app->config->http;
	*ret = NULL;
	if (config->tls_certificate == NULL) {
		return true;
	}
	*ret = http_tls_open(config->tls_certificate, config->tls_key, err);
	return *ret != NULL;
}

struct http *http_open(struct app *app, struct err *err) {
	struct http *http = xcalloc(1, sizeof *http);
	int fd = -1;
	http->app = app;
	list_init(&http->connections);
	http->resume = evtimer_new(app->base, on_resume, http);
	assert(http->resume != NULL); // it fails for want of memory only
	if (!open_tls(http, &http->tls, err) || !activation_take(ACTIVATION_HTTP, &fd, err)) {
		(void)err_prefix(err, "http");
		http_close(http);
		return NULL;
	}
	if (fd < 0 || !listen_on(http, fd)) {
		try_address(http);
	}
	return http;
}

void http_close(struct http *http) {
	if (http == NULL) {
		return;
	}
	LIST_EACH(&http->connections, link, after) {
		http_connection_close(link);
	}
	if (http->listener != NULL) {
		evconnlistener_free(http->listener);
	}
	event_free(http->resume);
	http_tls_close(http->tls);
	free(http->address);
	free(http->problem);
	free(http);
}

bool http_reload(struct http *http, struct err *err) {
	struct ssl_ctx_st *tls = NULL;
	if (!open_tls(http, &tls, err)) {
		return err_prefix(err, "http");
	}
	http_tls_close(http->tls); // who is connected keeps it
	http->tls = tls;
	return true;
}

const char *http_problem(const struct http *http) {
	return http->problem;
}

const char *http_address(const struct http *http) {
	return http->address;
}

bool http_is_secure(const struct http *http) {
	return http->tls != NULL;
}

bool http_own_connect(const struct http *http, struct bufferevent *stream) {
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	return http->listener != NULL &&
	       getsockname(evconnlistener_get_fd(http->listener), (struct sockaddr *)&address,
			   &len) == 0 &&
	       bufferevent_socket_connect(stream, (struct sockaddr *)&address, (int)len) == 0;
}

struct http_counters http_count(const struct http *http) {
	return http->counters;
}

// True when a Host field names it, with any port.
static bool is_called(const char *host, const char *name, size_t name_len) {
	return strncasecmp(host, name, name_len) == 0 &&
	       (host[name_len] == '\0' || host[name_len] == ':');
}

bool http_host_is_ours(const struct app *app, const char *host) {
	static const char *const here[] = {"localhost", "127.0.0.1", "[::1]"};
	const struct http_config *config = &app->config->http;
	for (size_t i = 0; i < ARRAY_LEN(here); i++) {
		if (is_called(host, here[i], strlen(here[i]))) {
			return true;
		}
	}
	for (size_t i = 0; i < config->host_count; i++) {
		if (is_called(host, config->hosts[i], strlen(config->hosts[i]))) {
			return true;
		}
	}
	if (config->public_url == NULL) {
		return false;
	}
	const char *name = strstr(config->public_url, "://") + strlen("://");
	size_t len = *name == '[' ? strcspn(name, "]") + 1 : strcspn(name, ":");
	return is_called(host, name, len);
}
