// Days that come round on the same day of each year.
#include "derive_day.h"

#include <stdlib.h>

struct date day_in_year(struct date day, int year) {
	bool moved = day.month == 2 && day.day == 29 && !date_leap_year(year);
	return (struct date){year, day.month, moved ? 28 : day.day};
}

struct date day_nearest(struct date day_of_year, struct date day) {
	struct date best = {0};
	for (int year = day.year - 1; year <= day.year + 1; year++) {
		struct date candidate = day_in_year(day_of_year, year);
		bool valid = date_valid(candidate);
		if (valid && (date_none(best) || llabs(date_between(candidate, day)) <
							 llabs(date_between(best, day)))) {
			best = candidate;
		}
	}
	return best;
}

int day_distance(struct date day_of_year, struct date day) {
	return (int)date_between(day_nearest(day_of_year, day), day);
}
