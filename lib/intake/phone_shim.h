/* The one door to libphonenumber, which speaks C++ only. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
/* For C++ it is a function of C. */
extern "C" {
#endif

/* What libphonenumber says of a text. */
enum phone_verdict {
	PHONE_POSSIBLE,
	PHONE_NO_NUMBER,  /* nothing like one */
	PHONE_NO_COUNTRY, /* its country is not known, from itself or beside it */
	PHONE_TOO_SHORT,
	PHONE_TOO_LONG,
	PHONE_LOCAL,     /* it lacks its area's code */
	PHONE_EXTENSION, /* it goes on behind an exchange */
	PHONE_FAILED,    /* no memory, or a mistake of the library */
	PHONE_VERDICT_COUNT
};

/*
 * Reads text as somebody in a country (ISO 3166, upper case) would dial it. Writes E.164 into ret
 * for PHONE_POSSIBLE only: whether the number is assigned is not asked, for what is assigned
 * changes faster than libraries do. No exception leaves it.
 */
enum phone_verdict phone_shim_read(const char *text, const char *country, char *ret, size_t size);

#ifdef __cplusplus
}
#endif
