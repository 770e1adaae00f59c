// Days and times of collecting, from the shop's hours.
#include "rosemary/domain/pickup.h"

#include <string.h>

static int64_t closing(const struct shop *shop, struct date day) {
	return zone_instant(shop->zone, day, shop->closes);
}

// True when an order of now is ready on that day.
static bool is_ready(const struct pickup_question *question, struct date day) {
	const struct schedule schedule =
		schedule_reminder(question->shop, question->policy, day, 0);
	return schedule.order_by >= question->now && closing(question->shop, day) > question->now;
}

// The last open day up to the one that it is for; none when that is behind.
static size_t last_resort(const struct pickup_question *question, struct date first,
			  struct date ret[PICKUP_DAYS_MAX]) {
	struct date day = question->day;
	while (date_compare(day, first) >= 0 && !shop_open_on(question->shop, day)) {
		day = date_add(day, -1);
	}
	if (date_compare(day, first) < 0 || closing(question->shop, day) <= question->now) {
		return 0;
	}
	ret[0] = day;
	return 1;
}

size_t pickup_days(const struct pickup_question *question, struct date ret[PICKUP_DAYS_MAX]) {
	struct date today = zone_day(question->shop->zone, question->now);
	struct date first = date_add(question->day, 1 - PICKUP_DAYS_MAX);
	size_t count = 0;
	if (date_compare(first, today) < 0) {
		first = today;
	}
	for (struct date day = first; date_compare(day, question->day) <= 0;
	     day = date_add(day, 1)) {
		if (shop_open_on(question->shop, day) && is_ready(question, day)) {
			ret[count++] = day;
		}
	}
	return count > 0 ? count : last_resort(question, first, ret);
}

bool pickup_fits(const struct pickup_question *question, struct date on, int minute) {
	struct date days[PICKUP_DAYS_MAX];
	size_t count = pickup_days(question, days);
	const struct shop *shop = question->shop;
	for (size_t i = 0; i < count; i++) {
		if (date_compare(days[i], on) == 0) {
			return minute >= shop->opens && minute <= shop->closes &&
			       zone_instant(shop->zone, on, minute) > question->now;
		}
	}
	return false;
}

bool pickup_minute(const char *text, int *ret) {
	static const char shape[] = "00:00";
	if (strlen(text) != strlen(shape) || text[2] != ':') {
		return false;
	}
	int digits[4];
	for (size_t i = 0; i < ARRAY_LEN(digits); i++) {
		char digit = text[i < 2 ? i : i + 1];
		if (digit < '0' || digit > '9') {
			return false;
		}
		digits[i] = digit - '0';
	}
	int hour = digits[0] * 10 + digits[1], minute = digits[2] * 10 + digits[3];
	if (hour > 23 || minute > 59) {
		return false;
	}
	*ret = hour * 60 + minute;
	return true;
}
