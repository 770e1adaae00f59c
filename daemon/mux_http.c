// One HTTP request on a mux, by a connection of its own.
#include "mux_http.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "credentials.h"
#include "mux_internal.h"
#include "rosemary/base/strbuf.h"
#include "smtp_reply.h"

struct mux_http {
	struct mux_transfer transfer; // first
	struct mux *mux;
	CURL *easy;
	struct curl_slist *headers;
	struct credentials *secret; // NULL: none
	struct strbuf reply;
	size_t header_bytes;
	bool let_go; // may_leave() said yes
	bool (*may_leave)(void *argument);
	mux_http_done *done;
	void *argument;
	char words[CURL_ERROR_SIZE];
};

static size_t read_header(char *bytes, size_t size, size_t count, void *argument) {
	struct mux_http *http = argument;
	(void)bytes;
	http->header_bytes += size * count;
	return http->header_bytes > MUX_HTTP_REPLY_MAX ? 0 : size * count; // 0 ends the transfer
}

static size_t read_body(char *bytes, size_t size, size_t count, void *argument) {
	struct mux_http *http = argument;
	strbuf_add(&http->reply, bytes, size * count);
	return http->reply.full ? 0 : size * count;
}

// The connection stands, TLS and all; the request has not begun to leave.
static int ask_leave(void *argument, char *remote, char *local, int remote_port, int local_port) {
	struct mux_http *http = argument;
	(void)remote, (void)local, (void)remote_port, (void)local_port;
	http->let_go = http->may_leave == NULL || http->may_leave(http->argument);
	return http->let_go ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static bool is_about_trust(CURLcode code) {
	return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
	       code == CURLE_SSL_CACERT_BADFILE;
}

static void explain(const struct mux_http *http, CURLcode code, struct mux_http_answer *ret) {
	const char *words = mux_words(http->words, code);
	if (http->reply.full || http->header_bytes > MUX_HTTP_REPLY_MAX) {
		words = "the answer is longer than 64 KiB";
	}
	smtp_line_text(words, strlen(words), ret->text, sizeof ret->text);
}

static void finish_request(struct mux_transfer *transfer, CURLcode code) {
	struct mux_http *http = (struct mux_http *)transfer;
	struct mux_http_answer answer = {.body = strbuf_text(&http->reply),
					 .len = http->reply.len,
					 .untrusted = is_about_trust(code)};
	long status = 0, request_bytes = 0;
	curl_off_t wait = 0;
	(void)curl_easy_getinfo(http->easy, CURLINFO_REQUEST_SIZE, &request_bytes);
	(void)curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(http->easy, CURLINFO_RETRY_AFTER, &wait);
	answer.handed = http->let_go && (request_bytes > 0 || code == CURLE_OK);
	if (code == CURLE_OK) {
		answer.status = (int)status;
		answer.retry_after = wait;
	} else {
		explain(http, code, &answer);
	}
	http->done(http->argument, &answer);
}

bool mux_http_repeats(const struct mux_http *http, const char *text) {
	return http->secret != NULL && credentials_repeated(http->secret, text, strlen(text));
}

static void set_login(CURL *easy, const struct mux_http_order *order) {
	if (order->bearer != NULL) {
		(void)curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		(void)curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, order->bearer);
	} else if (order->user != NULL) {
		(void)curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		(void)curl_easy_setopt(easy, CURLOPT_USERNAME, order->user);
		(void)curl_easy_setopt(easy, CURLOPT_PASSWORD, order->password);
	}
}

static void set_request(struct mux_http *http, const struct mux_http_order *order) {
	CURL *easy = http->easy;
	http->headers = curl_slist_append(NULL, "Expect:"); // no waiting for 100
	for (size_t i = 0; order->headers != NULL && order->headers[i] != NULL; i++) {
		http->headers = curl_slist_append(http->headers, order->headers[i]);
	}
	(void)curl_easy_setopt(easy, CURLOPT_URL, order->url);
	if (order->body != NULL) {
		(void)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)order->len);
		(void)curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, order->body);
	}
	(void)curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, order->method);
	(void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, order->connect_ms);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, order->all_ms);
}

static void set_callbacks(struct mux_http *http) {
	CURL *easy = http->easy;
	(void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, ask_leave);
	(void)curl_easy_setopt(easy, CURLOPT_PREREQDATA, http);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, read_header);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, http);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, read_body);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, http);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, http->words);
}

struct mux_http *mux_http_start(struct mux *mux, const struct mux_http_order *order,
				mux_http_done *done, void *argument, struct err *err) {
	struct mux_http *http = xcalloc(1, sizeof *http);
	*http = (struct mux_http){.transfer.finished = finish_request,
				  .mux = mux,
				  .easy = curl_easy_init(),
				  .reply = STRBUF_INIT(MUX_HTTP_REPLY_MAX),
				  .may_leave = order->may_leave,
				  .done = done,
				  .argument = argument};
	if (order->secret != NULL) {
		http->secret =
			credentials_create(order->user != NULL ? order->user : "", order->secret);
	}
	if (http->easy != NULL) {
		mux_set_options(http->easy, &http->transfer, order->clear ? "http,https" : "https");
		mux_set_trust(http->easy, order->ca_file);
		set_request(http, order);
		set_login(http->easy, order);
		set_callbacks(http);
	}
	if (http->easy == NULL || curl_multi_add_handle(mux->multi, http->easy) != CURLM_OK) {
		mux_http_close(http);
		(void)err_set(err, ERR_IO, "libcurl takes no more connections");
		return NULL;
	}
	return http;
}

void mux_http_close(struct mux_http *http) {
	if (http == NULL) {
		return;
	}
	if (http->easy != NULL) {
		(void)curl_multi_remove_handle(http->mux->multi, http->easy);
		curl_easy_cleanup(http->easy);
	}
	curl_slist_free_all(http->headers); // NULL is fine
	credentials_destroy(http->secret);
	strbuf_finish(&http->reply);
	free(http);
}
