// libcurl's multi interface on libevent, for connections that are logged in and handed over.
#include "mux.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <curl/curl.h>
#include <event2/event.h>

#include "cleansing.h"
#include "credentials.h"
#include "mux_internal.h"
#include "smtp_reply.h"

enum { LOGIN_MAX_LINES = 256 }; // of greeting, EHLO and login together

struct mux_connection {
	struct mux_transfer transfer; // first
	struct mux *mux;
	CURL *easy;
	struct mux_login login;
	struct credentials *credentials; // until the login is over; NULL without a user
	int lines;                       // that the server has said
	bool greeted;                    // the first line of the EHLO reply was seen
	bool done_called;
	char words[CURL_ERROR_SIZE];
	mux_done *done;
	void *argument;
};

static void forget_credentials(struct mux_connection *connection) {
	credentials_destroy(connection->credentials);
	connection->credentials = NULL;
	(void)curl_easy_setopt(connection->easy, CURLOPT_PASSWORD, NULL);
}

// Puts libcurl's words, behind ours, in the place of the server's.
static void tell(struct mux_connection *connection, const char *ours, const char *curls) {
	struct mux_login *login = &connection->login;
	char *words = xasprintf("%s%s", ours, curls);
	smtp_line_text(words, strlen(words), login->text, sizeof login->text);
	free(words);
}

/* What libcurl's codes mean here; a refusal by the server tells itself. */
static const struct {
	CURLcode code;
	enum mux_fault fault;
	const char *words;
	bool more; // libcurl's words say more
} faults[] = {
	{CURLE_USE_SSL_FAILED, MUX_FAULT_TLS, "the server offers no TLS (STARTTLS)", false},
	{CURLE_PEER_FAILED_VERIFICATION, MUX_FAULT_TLS, "the server cannot be trusted: ", true},
	{CURLE_SSL_CONNECT_ERROR, MUX_FAULT_TLS, "no TLS with the server: ", true},
	{CURLE_SSL_CACERT_BADFILE, MUX_FAULT_TLS, "no certificates to trust: ", true},
	{CURLE_WEIRD_SERVER_REPLY, MUX_FAULT_OTHER, "the server's answers make no sense", false},
	{CURLE_LOGIN_DENIED, MUX_FAULT_LOGIN,
	 "the server offers no login by PLAIN or LOGIN over this connection", false},
};

const char *mux_words(const char *words, CURLcode code) {
	static const char no_thread[] = "getaddrinfo() thread failed to start";
	if (strstr(words, no_thread) != NULL) {
		return "the server's name cannot be looked up: this machine has no room for "
		       "another task (memory, or a limit of the service)";
	}
	return words[0] != '\0' ? words : curl_easy_strerror(code);
}

static void explain(struct mux_connection *connection, CURLcode code) {
	struct mux_login *login = &connection->login;
	const char *curls = mux_words(connection->words, code);
	bool by_server = login->code >= 400;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		if (faults[i].code == code) {
			login->fault = faults[i].fault;
			if (!by_server) {
				tell(connection, faults[i].words, faults[i].more ? curls : "");
			}
			return;
		}
	}
	if (!by_server) {
		tell(connection, "", curls);
	}
}

// When the server's own certificate, the first of the chain, ends. 0: there is none.
static int64_t certificate_end(CURL *easy) {
	static const char key[] = "Expire date:";
	struct curl_certinfo *chain = NULL;
	struct tm end = {0};
	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == NULL ||
	    chain->num_of_certs < 1) {
		return 0;
	}
	for (const struct curl_slist *line = chain->certinfo[0]; line != NULL; line = line->next) {
		if (strncmp(line->data, key, strlen(key)) == 0 &&
		    strptime(line->data + strlen(key), "%b %d %T %Y GMT", &end) != NULL) {
			return timegm(&end);
		}
	}
	return 0;
}

// A server that knows of no login lets libcurl pass without one.
static bool login_missed(const struct mux_connection *connection) {
	return connection->credentials != NULL && !connection->login.auth;
}

// The login is over. done() may close the connection, so nothing is used after it.
static void finish_login(struct mux_transfer *transfer, CURLcode code) {
	struct mux_connection *connection = (struct mux_connection *)transfer;
	struct mux_login *login = &connection->login;
	if (code == CURLE_OK && login_missed(connection)) {
		code = CURLE_LOGIN_DENIED;
	}
	login->ok = code == CURLE_OK;
	if (!login->ok) {
		explain(connection, code);
	}
	login->certificate_until = certificate_end(connection->easy);
	forget_credentials(connection);
	if (!connection->done_called) {
		connection->done_called = true;
		connection->done(connection->argument, login);
	}
}

// Tells those that libcurl is done with.
static void finish_transfers(struct mux *mux) {
	int left = 0;
	for (CURLMsg *message = curl_multi_info_read(mux->multi, &left); message != NULL;
	     message = curl_multi_info_read(mux->multi, &left)) {
		struct mux_transfer *transfer = NULL;
		if (message->msg == CURLMSG_DONE) {
			CURLcode code = message->data.result;
			(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
						(char **)&transfer);
			transfer->finished(transfer, code);
		}
	}
}

static void on_timer(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	struct mux *mux = argument;
	int running = 0;
	(void)curl_multi_socket_action(mux->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	finish_transfers(mux);
}

static void on_socket(evutil_socket_t fd, short what, void *argument) {
	struct mux *mux = argument;
	int running = 0;
	int action = ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
		     ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0);
	(void)curl_multi_socket_action(mux->multi, fd, action, &running);
	finish_transfers(mux);
}

// libcurl says what it waits for on a socket; the socket's event is kept as its socket pointer.
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *argument, void *socket) {
	(void)easy;
	struct mux *mux = argument;
	struct event *event = socket;
	if (event != NULL) {
		event_free(event);
		event = NULL;
	}
	if (what != CURL_POLL_REMOVE) {
		short wanted = EV_PERSIST;
		wanted |= what != CURL_POLL_OUT ? EV_READ : 0;
		wanted |= what != CURL_POLL_IN ? EV_WRITE : 0;
		event = event_new(mux->base, fd, wanted, on_socket, mux);
		if (event == NULL || event_add(event, NULL) != 0) {
			abort(); // only for want of memory
		}
	}
	(void)curl_multi_assign(mux->multi, fd, event);
	return 0;
}

static int watch_timer(CURLM *multi, long wait_ms, void *argument) {
	(void)multi;
	struct mux *mux = argument;
	if (wait_ms < 0) {
		(void)event_del(mux->timer);
		return 0;
	}
	struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
	return event_add(mux->timer, &wait);
}

struct mux *mux_create(struct event_base *base, struct err *err) {
	struct mux *mux = xcalloc(1, sizeof *mux);
	mux->base = base;
	mux->global = curl_global_init_mem(CURL_GLOBAL_DEFAULT, cleansing_malloc, cleansing_free,
					   cleansing_realloc, cleansing_strdup,
					   cleansing_calloc) == CURLE_OK;
	mux->multi = mux->global ? curl_multi_init() : NULL;
	mux->timer = evtimer_new(base, on_timer, mux);
	if (mux->multi == NULL || mux->timer == NULL) {
		mux_destroy(mux);
		(void)err_set(err, ERR_IO, "cannot start libcurl");
		return NULL;
	}
	(void)curl_multi_setopt(mux->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	(void)curl_multi_setopt(mux->multi, CURLMOPT_SOCKETDATA, mux);
	(void)curl_multi_setopt(mux->multi, CURLMOPT_TIMERFUNCTION, watch_timer);
	(void)curl_multi_setopt(mux->multi, CURLMOPT_TIMERDATA, mux);
	return mux;
}

void mux_destroy(struct mux *mux) {
	if (mux == NULL) {
		return;
	}
	(void)curl_multi_cleanup(mux->multi); // NULL is fine
	if (mux->timer != NULL) {
		event_free(mux->timer);
	}
	if (mux->global) {
		curl_global_cleanup();
	}
	free(mux);
}

// One line of an EHLO reply behind "250-" (RFC 5321 section 4.1.1.1), NUL-terminated.
static void read_offer(struct mux_login *login, const char *offer) {
	size_t word = strcspn(offer, " ");
	if (word == 10 && strncasecmp(offer, "PIPELINING", word) == 0) {
		login->pipelining = true;
	} else if (word == 3 && strncasecmp(offer, "DSN", word) == 0) {
		login->dsn = true;
	} else if (word == 4 && strncasecmp(offer, "AUTH", word) == 0) {
		login->auth = true;
	} else if (word == 4 && strncasecmp(offer, "SIZE", word) == 0) {
		login->size_offered = true;
		login->size = strtoll(offer + word, NULL, 10); // 0 or nothing: no fixed limit
		if (login->size < 0) {
			login->size = 0;
		}
	}
}

// Every line the server says until the login is over comes here.
static size_t read_line(char *bytes, size_t size, size_t count, void *argument) {
	struct mux_connection *connection = argument;
	struct mux_login *login = &connection->login;
	size_t len = size * count;
	if (++connection->lines > LOGIN_MAX_LINES) {
		return 0; // ends the transfer
	}
	size_t text_len = len;
	while (text_len > 0 && (bytes[text_len - 1] == '\n' || bytes[text_len - 1] == '\r')) {
		text_len--;
	}
	smtp_line_text(bytes, text_len, login->text, sizeof login->text);
	login->code = atoi(login->text);
	if (connection->credentials != NULL &&
	    credentials_repeated(connection->credentials, bytes, text_len)) {
		(void)snprintf(login->text, sizeof login->text,
			       "%d (the server repeats the password; its words are not kept)",
			       login->code);
	}
	if (login->code == 220) { // the greeting, or TLS begins: what was offered before is void
		login->pipelining = login->dsn = login->auth = login->size_offered = false;
		login->size = 0;
		connection->greeted = false;
	} else if (login->code == 250 && !connection->greeted) {
		connection->greeted = true; // the server's name, not an offer
	} else if (login->code == 250 && text_len > 4) {
		read_offer(login, login->text + 4);
	}
	return len;
}

// The URL with the EHLO name as its path, which is where libcurl takes it from. NULL when it is
// none; free with curl_free().
static char *url_with_helo(const struct mux_target *target) {
	CURLU *url = curl_url();
	char *ret = NULL;
	if (curl_url_set(url, CURLUPART_URL, target->url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
	    (target->helo != NULL &&
	     curl_url_set(url, CURLUPART_PATH, target->helo, CURLU_URLENCODE) != CURLUE_OK) ||
	    curl_url_get(url, CURLUPART_URL, &ret, 0) != CURLUE_OK) {
		ret = NULL;
	}
	curl_url_cleanup(url);
	return ret;
}

// libcurl keeps a file of authorities that it has read, for a day; beside a folder of them it reads
// it again for each connection, which takes the loop 30 ms.
void mux_set_trust(CURL *easy, const char *ca_file) {
	const char *machines = NULL;
	(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	(void)curl_easy_getinfo(easy, CURLINFO_CAINFO, &machines);
	if (ca_file != NULL) {
		(void)curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
	}
	if (ca_file != NULL || machines != NULL) {
		(void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
}

void mux_set_options(CURL *easy, struct mux_transfer *transfer, const char *protocols) {
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // closing never waits for a resolver
	(void)curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
}

// No word to a server that is not proven to be the one that is meant (RFC 8314).
static void set_tls(CURL *easy, const struct mux_target *target) {
	(void)curl_easy_setopt(easy, CURLOPT_USE_SSL,
			       (long)(target->tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	mux_set_trust(easy, target->ca_file);
}

// Only what every server knows and what tries the password once.
static void set_login(struct mux_connection *connection, const struct mux_target *target) {
	CURL *easy = connection->easy;
	if (target->user != NULL) {
		(void)curl_easy_setopt(easy, CURLOPT_USERNAME, target->user);
		(void)curl_easy_setopt(easy, CURLOPT_PASSWORD, target->password);
		(void)curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
		(void)curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
		connection->credentials = credentials_create(target->user, target->password);
	}
}

static void set_options(struct mux_connection *connection, const char *url, long timeout_ms) {
	CURL *easy = connection->easy;
	mux_set_options(easy, &connection->transfer, "smtp,smtps");
	(void)curl_easy_setopt(easy, CURLOPT_URL, url);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms);
	(void)curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout_ms / 1000 + 1);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, read_line);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, connection);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, connection->words);
}

struct mux_connection *mux_connect(struct mux *mux, const struct mux_target *target, mux_done *done,
				   void *argument, struct err *err) {
	char *url = url_with_helo(target);
	if (url == NULL) {
		(void)err_set(err, ERR_INVALID, "'%s' is no URL", target->url);
		return NULL;
	}
	struct mux_connection *connection = xcalloc(1, sizeof *connection);
	*connection = (struct mux_connection){.transfer.finished = finish_login,
					      .mux = mux,
					      .easy = curl_easy_init(),
					      .done = done,
					      .argument = argument};
	if (connection->easy != NULL) {
		set_options(connection, url, target->timeout_ms);
		set_tls(connection->easy, target);
		(void)curl_easy_setopt(connection->easy, CURLOPT_CERTINFO,
				       (long)target->certificate);
		set_login(connection, target);
	}
	curl_free(url);
	if (connection->easy == NULL ||
	    curl_multi_add_handle(mux->multi, connection->easy) != CURLM_OK) {
		(void)err_set(err, ERR_IO, "libcurl takes no more connections");
		mux_close(connection);
		return NULL;
	}
	return connection;
}

void mux_close(struct mux_connection *connection) {
	if (connection == NULL) {
		return;
	}
	connection->done_called = true; // closing must not tell the owner
	if (connection->easy != NULL) {
		// A connection that is handed over lives until its handle leaves the multi handle.
		(void)curl_multi_remove_handle(connection->mux->multi, connection->easy);
		curl_easy_cleanup(connection->easy);
	}
	credentials_destroy(connection->credentials);
	free(connection);
}

int mux_fd(const struct mux_connection *connection) {
	curl_socket_t fd = CURL_SOCKET_BAD;
	(void)curl_easy_getinfo(connection->easy, CURLINFO_ACTIVESOCKET, &fd);
	return fd;
}

static enum mux_io io_from_code(CURLcode code, size_t len) {
	if (code == CURLE_AGAIN) {
		return MUX_IO_AGAIN;
	}
	return code == CURLE_OK && len > 0 ? MUX_IO_DONE : MUX_IO_CLOSED;
}

enum mux_io mux_read(struct mux_connection *connection, void *bytes, size_t len, size_t *ret_len) {
	size_t got = 0;
	CURLcode code = curl_easy_recv(connection->easy, bytes, len, &got);
	*ret_len = got;
	return io_from_code(code, got);
}

enum mux_io mux_write(struct mux_connection *connection, const void *bytes, size_t len,
		      size_t *ret_len) {
	size_t written = 0;
	CURLcode code = curl_easy_send(connection->easy, bytes, len, &written);
	*ret_len = written;
	return io_from_code(code, written);
}
