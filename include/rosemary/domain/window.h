/*
 * When the law lets a shop send an SMS: hours of the place where the telephone is. One table of
 * rules (47 CFR 64.1200 (c)(1) and stricter states; TRAI's hours for promotions in India). Where
 * the place is not known, it is allowed only when every place that the number may be in allows it.
 */
#pragma once

#include <stdint.h>

#include "rosemary/calendar/zone.h"

/* What is known of where a telephone is. Texts may be NULL. */
struct window_place {
	const char *phone;       /* E.164 */
	const char *country;     /* of its owner, ISO 3166: of use where countries share a code */
	const char *postcode;    /* tells the state in the United States */
	const struct zone *zone; /* its owner's own; NULL: not known */
};

/*
 * The first instant at or after `at`, on a quarter of an hour unless it is `at`, at which an SMS
 * may be sent there. -1 when there is none in 14 days, as for a number whose zones nobody knows.
 */
int64_t window_next_allowed(const struct window_place *place, int64_t at);
