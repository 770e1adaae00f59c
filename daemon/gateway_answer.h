/* What a gateway's answer makes of a letter, as the description reads it. */
#pragma once

#include "mux_http.h"
#include "rosemary/domain/gateway.h"
#include "transport.h"

/*
 * Sets the letter's verdict, code, line and provider_id from an answer to its request, and returns
 * what the description says of it. Neither line nor provider_id ever holds the request's password.
 */
enum gateway_meaning gateway_answer_read(const struct gateway *gateway,
					 const struct mux_http *request,
					 const struct mux_http_answer *answer,
					 struct letter *letter);

/* The same for the answer to a look-up: sets the letter's code and line alone. */
enum gateway_meaning gateway_found_read(const struct gateway *gateway,
					const struct mux_http *request,
					const struct mux_http_answer *answer,
					struct letter *letter);
