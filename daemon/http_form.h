/*
 * Decodes what a form sends: application/x-www-form-urlencoded (URL Living Standard, section 5),
 * and multipart/form-data (RFC 7578) of plain fields, which RFC 8058 lets mail clients send.
 */
#pragma once

#include "rosemary/base/json.h"

/* What a form may be. */
enum { HTTP_FORM_MAX_FIELDS = 32, HTTP_FORM_MAX_NAME = 64 };

/*
 * The fields as an object of texts, to be freed. Line ends become '\n'; other control characters
 * (utf8_is_control()) are left out of values. NULL and ERR_INVALID for another type;
 * ERR_SYNTAX for a broken encoding, what is not UTF-8 or has a NUL, control characters in a name, a
 * name twice; ERR_LIMIT for too many fields.
 */
struct json *http_form_read(const char *content_type, const char *body, size_t len,
			    struct err *err) MUST_CHECK;
