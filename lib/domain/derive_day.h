/* Days that come round on the same day of each year: a part of derive.c. */
#pragma once

#include "rosemary/base/date.h"

/* The day of the year in one year; 29 February is the day before it in a common one. */
struct date day_in_year(struct date day, int year);

/* The time at which a day of the year came round that lies nearest to a day. */
struct date day_nearest(struct date day_of_year, struct date day);

/* Days from the day of the year to the nearest such day; negative when the day is before it. */
int day_distance(struct date day_of_year, struct date day);
