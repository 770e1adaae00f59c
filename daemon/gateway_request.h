/* The request that a description makes of one text message. */
#pragma once

#include "mux_http.h"
#include "rosemary/domain/gateway.h"
#include "transport.h"

/* Bytes of a text message, of a URL, of a body, of all headers. */
enum { GATEWAY_TEXT_MAX = 4096, GATEWAY_PART_MAX = 64 * 1024, GATEWAY_KEY_SIZE = 33 };

/* What is filled in; lent for the call. */
struct gateway_message {
	const struct gateway *gateway;
	const struct letter *letter;
	const char *from, *user, *password; /* may be NULL */
};

/* A request ready to be ordered; its order borrows from it. */
struct gateway_request;

/*
 * Fills the templates in; the login and what is asked for stand in *ret, the rest of which is the
 * caller's. ERR_INVALID when the message may not go on the wire: no number, no text, no UTF-8, or
 * a value that does not fit its place.
 */
struct gateway_request *gateway_request_create(const struct gateway_message *message,
					       struct mux_http_order *ret,
					       struct err *err) MUST_CHECK;

/*
 * The same for the request that asks whether the gateway has the message: GET, with the
 * description's headers and login.
 */
struct gateway_request *gateway_lookup_create(const struct gateway_message *message,
					      struct mux_http_order *ret,
					      struct err *err) MUST_CHECK;

/* Overwrites and frees; NULL is fine. */
void gateway_request_destroy(struct gateway_request *request);

/* 32 digits of the hash of its Message-ID: the same whenever a message is sent. */
void gateway_key(const char *message_id, char ret[GATEWAY_KEY_SIZE]);
