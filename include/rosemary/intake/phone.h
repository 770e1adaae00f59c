/*
 * Telephone numbers as people write them, brought into E.164 (ITU-T: + and at most 15 digits) by
 * libphonenumber. Only the command line links it: the daemon takes nothing but E.164
 * (RELIABILITY S11), see phone_is_e164().
 */
#pragma once

#include "rosemary/base/address.h"
#include "rosemary/base/json.h"

/*
 * Reads a number as it is dialled in a country (ISO 3166: "GB"). ERR_INVALID says in words what is
 * wrong: no number, one that is too short or too long, one of a country that is not known, one
 * with an extension, which no text message reaches.
 */
bool phone_read(const char *text, const char *country, char ret[PHONE_MAX + 1],
		struct err *err) MUST_CHECK;

/* True when the number names its own country, by a + or ＋ before it: it reads alike anywhere. */
bool phone_is_international(const char *text);
