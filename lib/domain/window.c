// The hours in which the law lets a shop send an SMS, by country, state and time zone.
#include "rosemary/domain/window.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"

enum { QUARTER = 900, HORIZON_DAYS = 14, DAY_SECONDS = 86400, ZONES_MAX = 14 };

#define AT(hour) ((hour)*60)

// Hours of a day, in minutes after midnight; until is excluded. A rule without a country holds
// everywhere; the rules of a country's states all hold where the state is not known.
/* clang-format off */
static const struct window_rule {
	const char *country, *state;
	int from, until, sunday_from, sunday_until;
} rules[] = {
	{NULL, NULL, AT(8),  AT(21), AT(8),  AT(21)},
	{"IN", NULL, AT(10), AT(21), AT(10), AT(21)},
	{"US", "FL", AT(8),  AT(20), AT(8),  AT(20)},
	{"US", "KY", AT(10), AT(21), AT(10), AT(21)},
	{"US", "MD", AT(8),  AT(20), AT(8),  AT(20)},
	{"US", "OK", AT(8),  AT(20), AT(8),  AT(20)},
	{"US", "PA", AT(8),  AT(21), 0,      0},
	{"US", "TX", AT(8),  AT(21), AT(12), AT(21)},
	{"US", "WA", AT(8),  AT(20), AT(8),  AT(20)},
	{"US", "WY", AT(8),  AT(20), AT(8),  AT(20)},
};

// The first three digits of the postcodes of the states above.
static const struct {
	int first, last;
	const char *state;
} postcodes[] = {
	{150, 196, "PA"}, {206, 219, "MD"}, {320, 349, "FL"}, {400, 427, "KY"}, {730, 732, "OK"},
	{733, 733, "TX"}, {734, 749, "OK"}, {750, 799, "TX"}, {820, 831, "WY"}, {885, 885, "TX"},
	{980, 994, "WA"},
};

// Where a number may be: of each country's zones those that differ. The longest prefix counts, and
// of two the one of the owner's country. What is not listed may be anywhere.
static const struct calling_code {
	const char *prefix, *country;
	const char *zones[ZONES_MAX];
} codes[] = {
	{"+1",   "US", {"America/Puerto_Rico", "America/New_York", "America/Chicago", "America/Denver",
			"America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Adak",
			"Pacific/Honolulu"}},
	{"+1",   "CA", {"America/St_Johns", "America/Halifax", "America/Toronto", "America/Winnipeg",
			"America/Regina", "America/Edmonton", "America/Vancouver", "America/Whitehorse"}},
	{"+1",   NULL, {"America/St_Johns", "America/Puerto_Rico", "America/Halifax",
			"America/New_York", "America/Jamaica", "America/Chicago", "America/Denver",
			"America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Adak",
			"Pacific/Honolulu"}},
	{"+7",   NULL, {"Europe/Kaliningrad", "Europe/Moscow", "Asia/Kamchatka"}},
	{"+20",  "EG", {"Africa/Cairo"}},
	{"+27",  "ZA", {"Africa/Johannesburg"}},
	{"+30",  "GR", {"Europe/Athens"}},
	{"+31",  "NL", {"Europe/Amsterdam"}},
	{"+32",  "BE", {"Europe/Brussels"}},
	{"+33",  "FR", {"Europe/Paris"}},
	{"+34",  "ES", {"Europe/Madrid", "Atlantic/Canary"}},
	{"+351", "PT", {"Europe/Lisbon", "Atlantic/Azores"}},
	{"+352", "LU", {"Europe/Luxembourg"}},
	{"+353", "IE", {"Europe/Dublin"}},
	{"+354", "IS", {"Atlantic/Reykjavik"}},
	{"+356", "MT", {"Europe/Malta"}},
	{"+357", "CY", {"Asia/Nicosia"}},
	{"+358", "FI", {"Europe/Helsinki"}},
	{"+36",  "HU", {"Europe/Budapest"}},
	{"+370", "LT", {"Europe/Vilnius"}},
	{"+371", "LV", {"Europe/Riga"}},
	{"+372", "EE", {"Europe/Tallinn"}},
	{"+385", "HR", {"Europe/Zagreb"}},
	{"+386", "SI", {"Europe/Ljubljana"}},
	{"+39",  "IT", {"Europe/Rome"}},
	{"+40",  "RO", {"Europe/Bucharest"}},
	{"+41",  "CH", {"Europe/Zurich"}},
	{"+420", "CZ", {"Europe/Prague"}},
	{"+421", "SK", {"Europe/Bratislava"}},
	{"+43",  "AT", {"Europe/Vienna"}},
	{"+44",  "GB", {"Europe/London"}},
	{"+45",  "DK", {"Europe/Copenhagen"}},
	{"+46",  "SE", {"Europe/Stockholm"}},
	{"+47",  "NO", {"Europe/Oslo"}},
	{"+48",  "PL", {"Europe/Warsaw"}},
	{"+49",  "DE", {"Europe/Berlin"}},
	{"+52",  "MX", {"America/Cancun", "America/Mexico_City", "America/Hermosillo", "America/Tijuana"}},
	{"+54",  "AR", {"America/Argentina/Buenos_Aires"}},
	{"+55",  "BR", {"America/Noronha", "America/Sao_Paulo", "America/Rio_Branco"}},
	{"+56",  "CL", {"America/Santiago", "America/Punta_Arenas", "Pacific/Easter"}},
	{"+57",  "CO", {"America/Bogota"}},
	{"+60",  "MY", {"Asia/Kuala_Lumpur"}},
	{"+61",  "AU", {"Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"}},
	{"+62",  "ID", {"Asia/Jakarta", "Asia/Jayapura"}},
	{"+63",  "PH", {"Asia/Manila"}},
	{"+64",  "NZ", {"Pacific/Auckland", "Pacific/Chatham"}},
	{"+65",  "SG", {"Asia/Singapore"}},
	{"+66",  "TH", {"Asia/Bangkok"}},
	{"+81",  "JP", {"Asia/Tokyo"}},
	{"+82",  "KR", {"Asia/Seoul"}},
	{"+84",  "VN", {"Asia/Ho_Chi_Minh"}},
	{"+852", "HK", {"Asia/Hong_Kong"}},
	{"+86",  "CN", {"Asia/Shanghai"}},
	{"+90",  "TR", {"Europe/Istanbul"}},
	{"+91",  "IN", {"Asia/Kolkata"}},
	{"+971", "AE", {"Asia/Dubai"}},
	{"+972", "IL", {"Asia/Jerusalem"}},
};
/* clang-format on */

// All zones that count, and which rules do.
struct window {
	const struct zone *zones[ZONES_MAX];
	struct zone *opened[ZONES_MAX]; /* those of them that are ours to close */
	size_t count;
	const char *country, *state; /* NULL: not known */
	bool stateless;              /* in a state that has no rules of its own */
};

static bool same(const char *a, const char *b) {
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

// The longest prefix; of those the row of the owner's country, else the one of no country.
static const struct calling_code *code_of(const struct window_place *place) {
	const struct calling_code *best = NULL;
	size_t best_rank = 0;
	for (size_t i = 0; place->phone != NULL && i < ARRAY_LEN(codes); i++) {
		size_t len = strlen(codes[i].prefix);
		size_t fit = same(codes[i].country, place->country) ? 2 : codes[i].country == NULL;
		if (strncmp(place->phone, codes[i].prefix, len) == 0 && 4 * len + fit > best_rank) {
			best = &codes[i];
			best_rank = 4 * len + fit;
		}
	}
	return best;
}

// The state of a postcode, NULL where its state has no rules; false when it is no postcode.
static bool state_of(const char *postcode, const char **ret) {
	if (postcode == NULL || strspn(postcode, "0123456789") != 5 ||
	    (postcode[5] != '\0' && postcode[5] != '-')) {
		return false;
	}
	int start = (int)strtol(postcode, NULL, 10) / 100;
	*ret = NULL;
	for (size_t i = 0; i < ARRAY_LEN(postcodes); i++) {
		if (postcodes[i].first <= start && start <= postcodes[i].last) {
			*ret = postcodes[i].state;
		}
	}
	return true;
}

static void add_zones(struct window *window, const struct calling_code *code) {
	struct err ignored = {0}; // a zone that this machine does not know: nothing is allowed
	for (size_t i = 0; code->zones[i] != NULL; i++) {
		struct zone *zone = zone_open(code->zones[i], &ignored);
		if (zone == NULL) {
			window->count = 0;
			return;
		}
		window->opened[i] = zone;
		window->zones[window->count++] = zone;
	}
}

static void window_init(struct window *window, const struct window_place *place) {
	const struct calling_code *code = code_of(place);
	*window = (struct window){.country = code != NULL ? code->country : NULL};
	if (place->zone != NULL) {
		window->zones[window->count++] = place->zone;
	} else if (code != NULL) {
		add_zones(window, code);
	}
	if (code != NULL && code->country == NULL && same(code->prefix, "+1")) {
		window->country = "US"; // it may be there: the stricter rules
	}
	bool american = same(window->country, "US") && same(place->country, "US");
	window->stateless = american && state_of(place->postcode, &window->state) &&
			    window->state == NULL;
}

static void window_finish(struct window *window) {
	for (size_t i = 0; i < ZONES_MAX; i++) {
		zone_close(window->opened[i]);
	}
}

static bool rule_holds(const struct window *window, const struct window_rule *rule) {
	if (rule->country != NULL && !same(rule->country, window->country)) {
		return false;
	}
	if (rule->state == NULL) {
		return true;
	}
	return !window->stateless && (window->state == NULL || same(rule->state, window->state));
}

static bool allowed_at(const struct window *window, struct civil civil) {
	bool sunday = date_weekday(civil.date) == SUNDAY;
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		int from = sunday ? rules[i].sunday_from : rules[i].from;
		int until = sunday ? rules[i].sunday_until : rules[i].until;
		if (rule_holds(window, &rules[i]) &&
		    (civil.minute < from || civil.minute >= until)) {
			return false;
		}
	}
	return true;
}

static bool allowed(const struct window *window, int64_t at) {
	for (size_t i = 0; i < window->count; i++) {
		if (!allowed_at(window, zone_civil(window->zones[i], at))) {
			return false;
		}
	}
	return window->count > 0;
}

int64_t window_next_allowed(const struct window_place *place, int64_t at) {
	struct window window;
	int64_t horizon = at + (int64_t)HORIZON_DAYS * DAY_SECONDS;
	int64_t moment = at;
	window_init(&window, place);
	// Offsets of zones and the hours of the rules lie on quarters of an hour.
	while (window.count > 0 && moment <= horizon && !allowed(&window, moment)) {
		moment += QUARTER - moment % QUARTER;
	}
	bool found = window.count > 0 && moment <= horizon;
	window_finish(&window);
	return found ? moment : -1;
}
