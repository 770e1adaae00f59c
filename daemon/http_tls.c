// TLS of the door, where no proxy stands in front of it.
#include <unistd.h>

#include <event2/bufferevent.h>
// OpenSSL calls a type of its own as we call a kind of failure.
#define ERR_STATE openssl_err_state
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#undef ERR_STATE

#include "daemon/app.h"
#include "daemon/http_internal.h"

// What OpenSSL said first, as what follows from it says less; nothing is left for the next one.
static bool refuse(struct err *err, const char *path) {
	char text[200];
	unsigned long code = ERR_peek_error();
	const char *reason = ERR_reason_error_string(code); // NULL: the system's
	ERR_error_string_n(code, text, sizeof text);
	ERR_clear_error();
	return err_set(err, ERR_INVALID, "'%s': %s", path, reason != NULL ? reason : text);
}

struct ssl_ctx_st *http_tls_open(const char *certificate, const char *key, struct err *err) {
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
	if (tls == NULL || SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) != 1) {
		(void)refuse(err, certificate);
		SSL_CTX_free(tls);
		return NULL;
	}
	bool ok = (SSL_CTX_use_certificate_chain_file(tls, certificate) == 1 ||
		   refuse(err, certificate)) &&
		  (SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) == 1 ||
		   refuse(err, key)) &&
		  (SSL_CTX_check_private_key(tls) == 1 || refuse(err, key));
	if (!ok) {
		SSL_CTX_free(tls);
		return NULL;
	}
	// A client that renegotiates costs us more than it costs itself.
	(void)SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	return tls;
}

void http_tls_close(struct ssl_ctx_st *tls) {
	SSL_CTX_free(tls);
}

struct bufferevent *http_tls_stream(const struct http *http, int fd) {
	struct event_base *base = http->app->base;
	if (http->tls == NULL) {
		return bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	}
	SSL *ssl = SSL_new(http->tls);
	if (ssl == NULL) {
		return NULL;
	}
	struct bufferevent *stream = bufferevent_openssl_socket_new(base, fd, ssl,
								    BUFFEREVENT_SSL_ACCEPTING,
								    BEV_OPT_CLOSE_ON_FREE);
	if (stream != NULL) {
		bufferevent_openssl_set_allow_dirty_shutdown(stream, 1);
	}
	return stream;
}

void http_tls_end(struct bufferevent *stream) {
	SSL *ssl = bufferevent_openssl_get_ssl(stream); // NULL: in clear
	if (ssl != NULL) {
		(void)SSL_shutdown(ssl); // who has left already is told nothing
		ERR_clear_error();
	}
}

struct bufferevent *http_own_stream(const struct http *http) {
	struct event_base *base = http->app->base;
	if (http->tls == NULL) {
		return bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	}
	// Whom it meets is known: there is no name and nobody to trust.
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
	SSL *ssl = tls != NULL ? SSL_new(tls) : NULL;
	SSL_CTX_free(tls); // the connection keeps it
	if (ssl == NULL) {
		return NULL;
	}
	struct bufferevent *stream = bufferevent_openssl_socket_new(base, -1, ssl,
								    BUFFEREVENT_SSL_CONNECTING,
								    BEV_OPT_CLOSE_ON_FREE);
	if (stream != NULL) {
		bufferevent_openssl_set_allow_dirty_shutdown(stream, 1);
	}
	return stream;
}
