/* Reads the description of an HTTP gateway for text messages: rosemary-gateway(5). */
#pragma once

#include "rosemary/config/complaint.h"
#include "rosemary/domain/gateway.h"

/* Lines about answers, headers of a request, bytes of a template. */
enum { GATEWAY_ANSWERS_MAX = 64, GATEWAY_HEADERS_MAX = 16, GATEWAY_TEMPLATE_MAX = 16 * 1024 };

/*
 * Reads a description, to be freed with gateway_free(); name is what people call it. url replaces
 * the description's when it is not NULL. Everything that is wrong is complained about; then the
 * result is NULL.
 */
struct gateway *gateway_load(const char *file, const char *name, const char *url,
			     struct complaints *complaints) MUST_CHECK;

/*
 * True for https://host[:port][/path], or http:// to this machine, without user, query or
 * fragment; the path may hold {{names}}. Else ERR_INVALID says why.
 */
bool gateway_url_check(const char *url, struct err *err) MUST_CHECK;
