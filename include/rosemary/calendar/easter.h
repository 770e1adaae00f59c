/* Easter Sunday, on which half of the feasts of Europe hang. */
#pragma once

#include "rosemary/base/date.h"

/* By which calendar Easter is reckoned, and by which its day is told. */
enum easter {
	EASTER_WESTERN,  /* Gregorian */
	EASTER_ORTHODOX, /* reckoned by the Julian calendar, told by the Gregorian one */
	EASTER_JULIAN    /* reckoned and told by the Julian calendar, as all did before 1583 */
};

/*
 * Easter Sunday of a year by the Gregorian and the Julian computus (Meeus, Astronomical Algorithms,
 * chapter 8). {0} outside the years 1583 (EASTER_JULIAN: 326) to 9999.
 */
struct date easter_sunday(enum easter reckoning, int year);
