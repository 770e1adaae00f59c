/* Starts the SMS gateway of tests/servers for one test and looks at what it was asked. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct http_gateway;

/* Starts it on a free port of loopback, with the rules that http_gateway.py describes. */
struct http_gateway *http_gateway_start(const char *rules);

/* Stops it, and fails the test if it noted a breach of the protocol. Frees it. */
void http_gateway_stop(struct http_gateway *gateway);

/* http://127.0.0.1:PORT/send */
const char *http_gateway_url(const struct http_gateway *gateway);

/* The rules are these from the next connection on. */
void http_gateway_rules(struct http_gateway *gateway, const char *rules);

/* Requests that it read whole, and those of them that it took: messages that would be sent. */
size_t http_gateway_requests(const struct http_gateway *gateway);
size_t http_gateway_taken(const struct http_gateway *gateway);

/* True when text stands in the line of some request. */
bool http_gateway_heard(const struct http_gateway *gateway, const char *text);
