// The days on which a rule falls, asked for without an occasion.
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "control_handlers.h"
#include "long_call.h"
#include "rosemary/calendar/rule.h"

// In other calendars a day costs some ms.
enum { DAYS_PRESET = 5, DAYS_MAX = 100, DAYS_MAX_OTHER = 20 };

enum { LOWER_BIT = 0x20 }; // of ASCII's letters

static bool is_letter(char letter) {
	return (letter | LOWER_BIT) >= 'a' && (letter | LOWER_BIT) <= 'z';
}

// Where the rule is meant: in the country that was named, else in the shop's.
static bool place_from_request(const struct request *request, struct rule_place *ret,
			       struct err *err) {
	const struct config *config = request->app->config;
	const char *country = json_get_text(request->params, "country");
	struct rule_place place = {.leap = config->policy.leap_day, .feasts = config->feasts};
	country = country != NULL && *country != '\0' ? country : config->shop.country;
	if (strlen(country) != FEAST_COUNTRY_SIZE - 1 || !is_letter(country[0]) ||
	    !is_letter(country[1])) {
		return err_set(err, ERR_INVALID,
			       "country: '%.40s' is no country code of two letters (as GB)",
			       country);
	}
	for (size_t i = 0; i < FEAST_COUNTRY_SIZE - 1; i++) {
		place.countries[0][i] = (char)(country[i] & ~LOWER_BIT);
	}
	if (strcmp(place.countries[0], "UK") == 0) { // as for customers: Britain's name for itself
		memcpy(place.countries[0], "GB", FEAST_COUNTRY_SIZE);
	}
	*ret = place;
	return true;
}

static bool first_from_request(const struct request *request, struct date *ret, struct err *err) {
	const struct app *app = request->app;
	const char *from = json_get_text(request->params, "from");
	if (from != NULL) {
		return date_parse(from, ret, err);
	}
	*ret = zone_day(app->config->shop.zone, clock_now(&app->clock));
	return true;
}

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
				       "Thursday", "Friday", "Saturday"};

static struct json *day_answer(struct date day) {
	struct json *object = json_new_object();
	char text[DATE_TEXT_SIZE];
	json_put_text(object, "day", date_text(day, text));
	json_put_text(object, "weekday", weekdays[date_weekday(day)]);
	return object;
}

// The days that are asked for, on their way.
struct walk {
	struct date day; // from which on the next one is looked for; none: there is no further one
	int64_t left;
};

// One day. What the rule depends on is looked up each time: the settings may have been read anew.
static bool step(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct walk *walk = state;
	struct rule_place place;
	struct rule rule;
	struct date day;
	if (!place_from_request(request, &place, err) ||
	    !rule_parse(json_get_text(request->params, "rule"), &rule, err)) {
		return false;
	}
	if (!rule_next(&rule, &place, walk->day, &day)) {
		return true;
	}
	json_push(json_get(request->result, "days"), day_answer(day));
	walk->day = date_add(day, 1);
	walk->left--;
	*ret_more = walk->left > 0 && !date_none(walk->day); // else it is the last day of all
	return true;
}

bool control_occasion_next(struct request *request, struct err *err) {
	static const struct long_call_type type = {.step = step, .finish = free, .reads = true};
	const char *text = json_get_text(request->params, "rule");
	int64_t count = json_get_int(request->params, "count", DAYS_PRESET);
	struct rule_place place;
	struct date day;
	int max = strcasestr(text, "RSCALE=") != NULL ? DAYS_MAX_OTHER : DAYS_MAX;
	if (count < 1 || count > max) {
		return err_set(err, ERR_INVALID, "count: must be 1 to %d", max);
	}
	if (!place_from_request(request, &place, err) || !first_from_request(request, &day, err) ||
	    !rule_check(text, &place, day, err)) {
		return false;
	}
	struct walk *walk = xcalloc(1, sizeof *walk);
	*walk = (struct walk){.day = day, .left = count};
	json_put(request->result, "days", json_new_list());
	return long_call_run(request, &type, walk, err);
}
