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
 * True when text looks like a telephone number: 5 to 20 digits, maybe with a leading +, blanks and
 * -./() between them. Enough for one that people read.
 */
bool phone_plausible(const char *text);

/* True for a number in the form of E.164 that a gateway takes: "+", 7 to 15 digits, no 0 first. */
bool phone_is_e164(const char *text);
