/* Days and instants of the wire, as people write them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Of the buffers below. */
enum { MOMENT_SIZE = 64 };

/* How much is written. */
enum moment_style {
	MOMENT_FULL,  /* "Tue 4 May 2027 17:30" */
	MOMENT_SHORT, /* "Tue 4 May 17:30", where the year goes without saying */
};

/*
 * Writes "2027-05-04T17:30:00+01:00" or "2027-05-04" for people, in the wall time that the offset
 * is of. What is neither is copied as it is, as far as it fits; NULL gives "". Returns ret.
 */
const char *moment_text(const char *iso, /* How much is written. */
			enum moment_style style, char ret[MOMENT_SIZE]);
