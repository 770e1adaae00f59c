// Feasts by country: what is known of them, and on which day they fall.
#include "rosemary/calendar/feast.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/digest.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/calendar/rule.h"

// YEARS_KEPT: of each keeping. SEARCH_YEARS: how far a feast that is not kept each year is sought.
enum { YEARS_KEPT = 64, SEARCH_YEARS = 10, CODE_LEN = 2, DIGEST_MAX_BYTES = 1024 * 1024 };

// The days of a year, in order.
struct year_days {
	int year; // 0: nothing is kept here
	int count;
	struct date days[FEAST_DAYS_MAX];
};

// How some countries keep a feast.
struct keeping {
	char *countries; // " AT DE CH ", or NULL: all that are not named elsewhere
	char *rule, *unless, *instead;
	struct date *dates;
	size_t date_count;
	struct year_days
		*years; // YEARS_KEPT of them, by the year's last digits: what was found out
};

struct name {
	char *language, *text;
};

struct feast {
	char *word;
	struct name *names;
	size_t name_count;
	struct keeping *keepings; // those that were said later are asked first
	size_t keeping_count;
};

struct feasts {
	struct feast *all;
	size_t count;
};

struct feasts *feasts_create(void) {
	return xcalloc(1, sizeof(struct feasts));
}

static void keeping_finish(struct keeping *keeping) {
	free(keeping->countries);
	free(keeping->rule);
	free(keeping->unless);
	free(keeping->instead);
	free(keeping->dates);
	free(keeping->years);
}

static void feast_finish(struct feast *feast) {
	for (size_t i = 0; i < feast->name_count; i++) {
		free(feast->names[i].language);
		free(feast->names[i].text);
	}
	for (size_t i = 0; i < feast->keeping_count; i++) {
		keeping_finish(&feast->keepings[i]);
	}
	free(feast->word);
	free(feast->names);
	free(feast->keepings);
}

void feasts_destroy(struct feasts *feasts) {
	for (size_t i = 0; feasts != NULL && i < feasts->count; i++) {
		feast_finish(&feasts->all[i]);
	}
	free(feasts != NULL ? feasts->all : NULL);
	free(feasts);
}

bool feast_word_valid(const char *word) {
	size_t len = strlen(word);
	return len > 0 && len <= FEAST_WORD_MAX && word[0] != '-' &&
	       strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static struct feast *find(const struct feasts *feasts, const char *word) {
	for (size_t i = 0; i < feasts->count; i++) {
		if (strcmp(feasts->all[i].word, word) == 0) {
			return &feasts->all[i];
		}
	}
	return NULL;
}

void feasts_add(struct feasts *feasts, const char *word) {
	if (find(feasts, word) == NULL) {
		feasts->all = xrealloc(feasts->all, feasts->count + 1, sizeof *feasts->all);
		feasts->all[feasts->count++] = (struct feast){.word = xstrdup(word)};
	}
}

void feasts_set_name(struct feasts *feasts, const char *word, const char *language,
		     const char *name) {
	struct feast *feast = find(feasts, word);
	for (size_t i = 0; i < feast->name_count; i++) {
		if (strcmp(feast->names[i].language, language) == 0) {
			replace_text(&feast->names[i].text, name);
			return;
		}
	}
	feast->names = xrealloc(feast->names, feast->name_count + 1, sizeof *feast->names);
	feast->names[feast->name_count++] = (struct name){xstrdup(language), xstrdup(name)};
}

static struct keeping keeping_copy(const struct feast_keeping *from) {
	struct keeping keeping = {.rule = xstrdup(from->rule),
				  .unless = xstrdup(from->unless),
				  .instead = xstrdup(from->instead),
				  .date_count = from->date_count};
	if (from->countries != NULL) {
		keeping.countries = xstrdup(" ");
		for (size_t i = 0; from->countries[i] != NULL; i++) {
			char *longer = xasprintf("%s%s ", keeping.countries, from->countries[i]);
			free(keeping.countries);
			keeping.countries = longer;
		}
	}
	if (from->date_count > 0) {
		keeping.dates = xcalloc(from->date_count, sizeof *keeping.dates);
		memcpy(keeping.dates, from->dates, from->date_count * sizeof *keeping.dates);
	}
	return keeping;
}

// A rule of a year's days. A feast is none: it would go round in circles.
static bool check_rule(const char *text, struct err *err) {
	static const struct rule_place nowhere = {0};
	struct rule rule;
	struct date first, fifth = {0};
	if (!rule_parse(text, &rule, err)) {
		return false;
	}
	if (rule.kind == RULE_FEAST) {
		return err_set(err, ERR_INVALID, "rule '%.60s': a feast has no other for a rule",
			       text);
	}
	struct date from = {2024, 1, 1};
	if (!rule_next(&rule, &nowhere, from, &first)) {
		return err_set(err, ERR_INVALID, "rule '%.80s' has no day from 2024 on", text);
	}
	fifth = first;
	bool more = true;
	for (int i = 0; more && i < FEAST_DAYS_MAX; i++) {
		more = rule_next(&rule, &nowhere, date_add(fifth, 1), &fifth);
	}
	if (more && date_between(first, fifth) < 366) {
		return err_set(err, ERR_INVALID, "rule '%.80s' has more than %d days in a year",
			       text, FEAST_DAYS_MAX);
	}
	return true;
}

bool feasts_keep(struct feasts *feasts, const char *word, const struct feast_keeping *keeping,
		 struct err *err) {
	struct feast *feast = find(feasts, word);
	const char *const rules[] = {keeping->rule, keeping->unless, keeping->instead};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (rules[i] != NULL && !check_rule(rules[i], err)) {
			return false;
		}
	}
	feast->keepings =
		xrealloc(feast->keepings, feast->keeping_count + 1, sizeof *feast->keepings);
	feast->keepings[feast->keeping_count++] = keeping_copy(keeping);
	return true;
}

bool feasts_know(const struct feasts *feasts, const char *word) {
	return find(feasts, word) != NULL;
}

const char *feasts_word(const struct feasts *feasts, size_t i) {
	return i < feasts->count ? feasts->all[i].word : NULL;
}

// The name in a language, of which "de-AT" is "de" to us.
static const char *name_in(const struct feast *feast, const char *language) {
	size_t len = language != NULL ? strcspn(language, "-_") : 0;
	for (size_t i = 0; len > 0 && i < feast->name_count; i++) {
		const char *known = feast->names[i].language;
		if (strlen(known) == len && strncmp(known, language, len) == 0) {
			return feast->names[i].text;
		}
	}
	return NULL;
}

const char *feasts_name(const struct feasts *feasts, const char *word, const char *language,
			const char *fallback) {
	const struct feast *feast = find(feasts, word);
	const char *const languages[] = {language, fallback, "en"};
	const char *name = NULL;
	for (size_t i = 0; feast != NULL && name == NULL && i < ARRAY_LEN(languages); i++) {
		name = name_in(feast, languages[i]);
	}
	return name;
}

static bool names_country(const struct keeping *keeping, const char *country) {
	const char *at = keeping->countries != NULL ? strstr(keeping->countries, country) : NULL;
	return at != NULL;
}

// How a country keeps the feast: by what was said of it, else of all; the last word counts.
static struct keeping *keeping_in(const struct feast *feast, const char *country) {
	struct keeping *of_all = NULL;
	if (strlen(country) != CODE_LEN) {
		return NULL;
	}
	for (size_t i = feast->keeping_count; i-- > 0;) {
		struct keeping *keeping = &feast->keepings[i];
		if (names_country(keeping, country)) {
			return keeping;
		}
		if (keeping->countries == NULL && of_all == NULL) {
			of_all = keeping;
		}
	}
	return of_all;
}

// The keeping that decides, and whose it is; NULL when the feast is kept nowhere there.
static struct keeping *decide(const struct feasts *feasts, const char *word,
			      const char countries[FEAST_COUNTRIES][FEAST_COUNTRY_SIZE],
			      const char **ret_country) {
	const struct feast *feast = find(feasts, word);
	for (size_t i = 0; feast != NULL && i < FEAST_COUNTRIES; i++) {
		struct keeping *keeping = keeping_in(feast, countries[i]);
		if (keeping != NULL) {
			*ret_country = countries[i];
			return keeping;
		}
	}
	return NULL;
}

const char *feasts_country(const struct feasts *feasts, const char *word,
			   const char countries[FEAST_COUNTRIES][FEAST_COUNTRY_SIZE]) {
	const char *country = NULL;
	return decide(feasts, word, countries, &country) != NULL ? country : NULL;
}

static void find_by_dates(const struct keeping *keeping, struct year_days *ret) {
	for (size_t i = 0; i < keeping->date_count; i++) {
		if (keeping->dates[i].year == ret->year && ret->count < FEAST_DAYS_MAX) {
			ret->days[ret->count++] = keeping->dates[i];
		}
	}
}

static void find_by_rule(const char *text, struct year_days *ret) {
	static const struct rule_place nowhere = {0};
	struct rule rule;
	struct err ignored = {0}; // it was read before
	struct date day = {ret->year, 1, 1};
	if (!rule_parse(text, &rule, &ignored)) {
		return;
	}
	while (ret->count < FEAST_DAYS_MAX && rule_next(&rule, &nowhere, day, &day) &&
	       day.year == ret->year) {
		ret->days[ret->count++] = day;
		day = date_add(day, 1);
	}
}

static bool has_day(const struct year_days *days, struct date day) {
	bool found = false;
	for (int i = 0; i < days->count; i++) {
		found |= date_compare(days->days[i], day) == 0;
	}
	return found;
}

// The year's days, found out once.
static const struct year_days *days_of(struct keeping *keeping, int year) {
	if (keeping->years == NULL) {
		keeping->years = xcalloc(YEARS_KEPT, sizeof *keeping->years);
	}
	struct year_days *kept = &keeping->years[year % YEARS_KEPT];
	if (kept->year == year) {
		return kept;
	}
	*kept = (struct year_days){.year = year};
	if (keeping->rule == NULL) {
		find_by_dates(keeping, kept);
		return kept;
	}
	find_by_rule(keeping->rule, kept);
	if (keeping->unless != NULL && kept->count > 0) {
		struct year_days other = {.year = year};
		find_by_rule(keeping->unless, &other);
		if (has_day(&other, kept->days[0])) {
			*kept = (struct year_days){.year = year};
			find_by_rule(keeping->instead, kept);
		}
	}
	return kept;
}

bool feasts_next(const struct feasts *feasts, const char *word,
		 const char countries[FEAST_COUNTRIES][FEAST_COUNTRY_SIZE], struct date from,
		 struct date *ret) {
	const char *country = NULL;
	struct keeping *keeping = decide(feasts, word, countries, &country);
	for (int year = from.year; keeping != NULL && year <= from.year + SEARCH_YEARS; year++) {
		const struct year_days *days = days_of(keeping, year);
		for (int i = 0; i < days->count; i++) {
			if (date_compare(days->days[i], from) >= 0) {
				*ret = days->days[i];
				return true;
			}
		}
	}
	return false;
}

static void add_keeping(struct strbuf *all, const struct keeping *keeping) {
	const char *const texts[] = {keeping->countries, keeping->rule, keeping->unless,
				     keeping->instead};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		strbuf_addf(all, "%s\n", texts[i] != NULL ? texts[i] : "-");
	}
	for (size_t i = 0; i < keeping->date_count; i++) {
		char text[DATE_TEXT_SIZE];
		strbuf_addf(all, "%s\n", date_text(keeping->dates[i], text));
	}
}

void feasts_digest(const struct feasts *feasts, char ret[65]) {
	struct strbuf all = STRBUF_INIT(DIGEST_MAX_BYTES);
	for (size_t i = 0; i < feasts->count; i++) {
		const struct feast *feast = &feasts->all[i];
		strbuf_addf(&all, "[%s]\n", feast->word);
		for (size_t k = 0; k < feast->keeping_count; k++) {
			add_keeping(&all, &feast->keepings[k]);
		}
	}
	(void)sha256_text(strbuf_text(&all), all.len, ret);
	strbuf_finish(&all);
}
