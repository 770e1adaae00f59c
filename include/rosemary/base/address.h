/*
 * E-mail addresses as RELIABILITY S11 lets them through: an ASCII dot-atom local part (RFC 5321
 * 4.1.2), one @, a host name of letters, digits and hyphens with at least one dot (RFC 1123), at
 * most 254 octets (64 before the @). A domain in other scripts becomes its A-labels (IDNA 2008, by
 * libidn2). Quoted local parts, comments, address literals and SMTPUTF8 are refused.
 */
#pragma once

#include "rosemary/base/err.h"

/* Bytes of the longest address (RFC 5321, 4.5.3.1.3: a path of 256 with its < and >). */
enum { ADDRESS_MAX = 254 };

/*
 * Writes the address as it may go on the wire: outer blanks trimmed, domain in lower case
 * A-labels, local part as written. ERR_INVALID says in words what is wrong.
 */
bool address_parse(const char *text, char ret[ADDRESS_MAX + 1], struct err *err) MUST_CHECK;

/* True when text is exactly what address_parse() would write: the check right before the wire. */
bool address_wire_safe(const char *text);

/* The part behind the @ of an address that address_parse() wrote. */
const char *address_domain(const char *address);

/* Bytes of the longest telephone number in E.164: + and 15 digits. */
enum { PHONE_MAX = 16 };

/*
 * True when text is a number in E.164 as RELIABILITY S11 lets it through: +[1-9][0-9]{6,14}. What
 * texts are sent to, and all that the daemon takes; rosemary/intake/phone.h makes it of what people
 * write.
 */
bool phone_wire_safe(const char *text);

/*
 * True when text looks like a telephone number: 5 to 20 digits, maybe with a leading +, blanks and
 * -./() between them. Enough for one that people read.
 */
bool phone_plausible(const char *text);

/*
 * True when telephones can show text as a sender: a number in E.164, a short code of 3 to 8 digits,
 * or at most 11 letters, digits and blanks with a letter among them (3GPP TS 23.040, 9.1.2.5: an
 * alphanumeric address has room for eleven septets).
 */
bool sms_sender_valid(const char *text);
