// When a customer buys again what is bought again and again.
#include "rosemary/domain/rhythm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"

enum { SPREAD_SIZE = 48 };

WORDS(rhythm_answer_words, "expected", "category", "few", "irregular", "overdue", "away");

#define PURCHASE_AT(member) offsetof(struct rhythm_purchase, member)
#define SHOP_AT(member)     offsetof(struct rhythm_shop, member)
#define ROW_AT(member)      offsetof(struct rhythm_row, member)

/* clang-format off */
static const struct field purchase_fields[] = {
	{"order_id",  FIELD_ID,   PURCHASE_AT(order), NULL, 0},
	{"day",       FIELD_DATE, PURCHASE_AT(day),   NULL, 0},
};
static const struct field shop_fields[] = {
	{"median2",   FIELD_INT,  SHOP_AT(median2),   NULL, 0},
	{"customers", FIELD_INT,  SHOP_AT(customers), NULL, 0},
	{"regular",   FIELD_INT,  SHOP_AT(regular),   NULL, 0},
};
static const struct field row_fields[] = {
	{"id",        FIELD_ID,   ROW_AT(id),         NULL, 0},
	{"customer",  FIELD_ID,   ROW_AT(customer),   NULL, 0},
	{"category",  FIELD_TEXT, ROW_AT(category),   NULL, 0},
	{"median2",   FIELD_INT,  ROW_AT(median2),    NULL, 0},
	{"regular",   FIELD_BOOL, ROW_AT(regular),    NULL, 0},
};
/* clang-format on */

const struct record_type rhythm_purchase_record = {"purchase", "purchases",
						   sizeof(struct rhythm_purchase), purchase_fields,
						   ARRAY_LEN(purchase_fields)};
const struct record_type rhythm_shop_record = {"category", "categories", sizeof(struct rhythm_shop),
					       shop_fields, ARRAY_LEN(shop_fields)};
const struct record_type rhythm_record = {"rhythm", "rhythms", sizeof(struct rhythm_row),
					  row_fields, ARRAY_LEN(row_fields)};

enum { CONFIDENCE_DAYS = 7 }; // a day is right when it is so near

const struct rhythm_limits rhythm_limits_chosen = {
	.min_intervals = 3,
	.max_intervals = RHYTHM_EVIDENCE_MAX - 1,
	.max_spread = 50,
	.min_confidence = 60,
	.away = 200,
	.shrink = 1,
	.min_customers = 10,
	.min_regular = 50,
};

// The days of purchase, each once, the newest first.
struct history {
	struct rhythm_purchase purchases[RHYTHM_PURCHASES_MAX];
	size_t count;
};

static int compare_purchases(const void *a, const void *b) {
	const struct rhythm_purchase *first = a, *second = b;
	int order = date_compare(second->day, first->day);
	return order != 0 ? order : (first->order > second->order) - (first->order < second->order);
}

static struct history read_history(const struct rhythm_purchase *purchases, size_t count) {
	struct history history = {.count = 0};
	struct rhythm_purchase *sorted = xcalloc(count, sizeof *sorted);
	if (count > 0) {
		memcpy(sorted, purchases, count * sizeof *sorted);
	}
	qsort(sorted, count, sizeof *sorted, compare_purchases);
	for (size_t i = 0; i < count && history.count < RHYTHM_PURCHASES_MAX; i++) {
		if (i == 0 || date_compare(sorted[i].day, sorted[i - 1].day) != 0) {
			history.purchases[history.count++] = sorted[i];
		}
	}
	free(sorted);
	return history;
}

static int compare_numbers(const void *a, const void *b) {
	const int64_t *first = a, *second = b;
	return (*first > *second) - (*first < *second);
}

// Twice the median, which needs no half; sorts the numbers. There is at least one.
static int64_t twice_median(int64_t *numbers, size_t count) {
	qsort(numbers, count, sizeof *numbers, compare_numbers);
	return numbers[count / 2] + numbers[(count - 1) / 2];
}

static struct rhythm_own measure(const struct history *history,
				 const struct rhythm_limits *limits) {
	int64_t days[RHYTHM_PURCHASES_MAX];
	size_t count = 0;
	while (count + 1 < history->count && count < (size_t)limits->max_intervals) {
		days[count] = date_between(history->purchases[count + 1].day,
					   history->purchases[count].day);
		count++;
	}
	if (count == 0) {
		return (struct rhythm_own){0};
	}
	struct rhythm_own own = {.intervals = (int)count, .median2 = twice_median(days, count)};
	own.shortest = (int)days[0]; // they are sorted now
	own.longest = (int)days[count - 1];
	for (size_t i = 0; i < count; i++) {
		days[i] = llabs(2 * days[i] - own.median2);
	}
	qsort(days, count, sizeof days[0], compare_numbers);
	int64_t far2 = days[(3 * count + 3) / 4 - 1]; // three in four are as near, or nearer
	own.spread = (int)((100 * far2 + own.median2 - 1) / own.median2); // rounded up
	return own;
}

struct rhythm_own rhythm_measure(const struct rhythm_purchase *purchases, size_t count,
				 const struct rhythm_limits *limits) {
	struct history history = read_history(purchases, count);
	return measure(&history, limits);
}

bool rhythm_is_measured(const struct rhythm_own *own, const struct rhythm_limits *limits) {
	return own->intervals >= limits->min_intervals;
}

bool rhythm_is_regular(const struct rhythm_own *own, const struct rhythm_limits *limits) {
	return rhythm_is_measured(own, limits) && own->spread <= limits->max_spread;
}

bool rhythm_category_is_regular(const struct rhythm_shop *shop,
				const struct rhythm_limits *limits) {
	return shop->customers >= limits->min_customers &&
	       shop->regular * 100 >= shop->customers * limits->min_regular;
}

int64_t rhythm_interval(const struct rhythm_own *own, const struct rhythm_shop *shop,
			const struct rhythm_limits *limits) {
	int64_t shrink = shop->median2 > 0 ? limits->shrink : 0;
	if (own->intervals == 0) {
		return (shop->median2 + 1) / 2; // n is 0: nothing but the shop's remains
	}
	int64_t weights = own->intervals + shrink;
	int64_t sum2 = own->intervals * own->median2 + shrink * shop->median2;
	int64_t days = (sum2 + weights) / (2 * weights); // half a day rounds up
	return days > 0 ? days : 1;
}

// How many of so many such intervals end within days of this one: the own ones, and of two more
// one, as long as little is known.
static int confidence_of(const struct history *history, const struct rhythm *rhythm) {
	int near = 0;
	for (int i = 0; i < rhythm->own.intervals; i++) {
		int64_t days =
			date_between(history->purchases[i + 1].day, history->purchases[i].day);
		near += llabs(days - rhythm->interval_days) <= CONFIDENCE_DAYS ? 1 : 0;
	}
	return 100 * (near + 1) / (rhythm->own.intervals + 2);
}

static enum rhythm_answer answer_for(const struct rhythm_source *source,
				     const struct rhythm *rhythm) {
	const struct rhythm_limits *limits = source->limits;
	if (!rhythm_category_is_regular(source->shop, limits)) {
		return RHYTHM_CATEGORY;
	}
	if (!rhythm_is_measured(&rhythm->own, limits) || rhythm->interval_days == 0) {
		return RHYTHM_FEW;
	}
	if (!rhythm_is_regular(&rhythm->own, limits) ||
	    rhythm->confidence < limits->min_confidence || date_none(rhythm->day)) {
		return RHYTHM_IRREGULAR;
	}
	int64_t silent_days = date_between(rhythm->last, source->today);
	if (silent_days * 100 > rhythm->interval_days * limits->away) {
		return RHYTHM_AWAY;
	}
	return date_compare(rhythm->day, source->today) < 0 ? RHYTHM_OVERDUE : RHYTHM_EXPECTED;
}

// How far the intervals lie from the expected one: " (from 18 to 25)", " to the day".
static void tell_spread(const struct rhythm *rhythm, char *ret, size_t size) {
	const struct rhythm_own *own = &rhythm->own;
	if (own->shortest != own->longest) {
		(void)snprintf(ret, size, " (from %d to %d)", own->shortest, own->longest); // fits
	} else if (own->shortest != rhythm->interval_days) {
		(void)snprintf(ret, size, " (so far always after %d)", own->shortest); // fits
	} else {
		(void)snprintf(ret, size, " to the day"); // fits
	}
}

// "every 21 days (from 18 to 25), last on 2026-10-03"
static void tell_rhythm(const struct rhythm *rhythm, const char *end, char *ret, size_t size) {
	char last[DATE_TEXT_SIZE], spread[SPREAD_SIZE];
	tell_spread(rhythm, spread, sizeof spread);
	(void)snprintf(ret, size, "every %" PRId64 " days%s, last on %s%s", rhythm->interval_days,
		       spread, date_text(rhythm->last, last), end); // fits
}

// What was bought too rarely, or on too few days, to see a rhythm.
static void tell_few(const struct rhythm_source *source, const struct rhythm *rhythm, char *ret,
		     size_t size) {
	int days = rhythm->own.intervals + (date_none(rhythm->last) ? 0 : 1);
	int least = source->limits->min_intervals + 1;
	if (days == 0) {
		(void)snprintf(ret, size, "not bought so far: %d days are needed to see a rhythm",
			       least); // fits
	} else {
		(void)snprintf(ret, size, "bought on %d %s so far: %d are needed to see a rhythm",
			       days, days == 1 ? "day" : "days", least); // fits
	}
}

static void tell_category(const struct rhythm_source *source, char *ret, size_t size) {
	const struct rhythm_shop *shop = source->shop;
	int least = source->limits->min_customers;
	if (shop->customers < least) {
		(void)snprintf(ret, size,
			       "too few of the shop's customers buy it again and again to see a "
			       "rhythm: %" PRId64 " of the %d that are needed",
			       shop->customers, least); // fits
	} else {
		(void)snprintf(ret, size,
			       "the shop's customers buy it without a rhythm: %" PRId64
			       " of %" PRId64 " %s to an interval",
			       shop->regular, shop->customers,
			       shop->regular == 1 ? "keeps" : "keep"); // fits
	}
}

static void tell(const struct rhythm_source *source, struct rhythm *rhythm) {
	char *ret = rhythm->words;
	size_t size = sizeof rhythm->words;
	const struct rhythm_own *own = &rhythm->own;
	switch (rhythm->answer) {
	case RHYTHM_ANSWER_COUNT: // is no answer
	case RHYTHM_EXPECTED:
		tell_rhythm(rhythm, "", ret, size);
		break;
	case RHYTHM_OVERDUE:
		tell_rhythm(rhythm, ": the day is past, too late for a reminder", ret, size);
		break;
	case RHYTHM_AWAY:
		tell_rhythm(rhythm, ": nobody is reminded after so long a silence", ret, size);
		break;
	case RHYTHM_CATEGORY:
		tell_category(source, ret, size);
		break;
	case RHYTHM_FEW:
		tell_few(source, rhythm, ret, size);
		break;
	case RHYTHM_IRREGULAR:
		(void)snprintf(ret, size, "bought without a rhythm: after %d to %d days",
			       own->shortest, own->longest);
		break;
	}
}

struct rhythm rhythm_predict(const struct rhythm_source *source) {
	struct rhythm rhythm = {0};
	struct history history = read_history(source->purchases, source->count);
	rhythm.own = measure(&history, source->limits);
	rhythm.interval_days = rhythm_interval(&rhythm.own, source->shop, source->limits);
	if (history.count > 0) {
		rhythm.last = history.purchases[0].day;
		rhythm.day = date_add(rhythm.last, rhythm.interval_days);
		rhythm.confidence = confidence_of(&history, &rhythm);
	}
	for (size_t i = 0;
	     i < history.count && i <= (size_t)rhythm.own.intervals && i < RHYTHM_EVIDENCE_MAX;
	     i++) {
		rhythm.evidence[rhythm.evidence_count++] = history.purchases[i].order;
	}
	rhythm.answer = answer_for(source, &rhythm);
	tell(source, &rhythm);
	return rhythm;
}
