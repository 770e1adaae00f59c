// How good are the days of lib/domain/rhythm.c? Asks it at each purchase of a history, knowing
// only what was known then, and compares with what came; the simpler guesses beside it.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/domain/rhythm.h"

enum { NAME_SIZE = 40, NEAR_COUNT = 3, LINE_SIZE = 256, CONFIDENCE_STEP = 20, STEPS = 6 };
static const int near_days[NEAR_COUNT] = {3, 7, 14};

// The days on which one customer bought of one category, the oldest first, and how much.
struct buyer {
	char category[NAME_SIZE], name[NAME_SIZE];
	struct rhythm_purchase *purchases;
	int64_t *quantities;
	size_t count;
	size_t shop; /* index of the category's */
};

struct data {
	struct buyer *buyers;
	size_t buyer_count;
	struct rhythm_shop *shops; /* as known before the cut */
	size_t shop_count;
	struct date cut, end; /* the first day that is foretold, the last that is known */
	int64_t targets;      /* purchases behind the cut that are not a buyer's first */
};

// What is known when a guess is made: the first `count` purchases of a buyer.
struct known {
	const struct buyer *buyer;
	size_t count;
	const struct rhythm_shop *shop;
	const struct rhythm_limits *limits;
};

// Days from the last purchase to the next one; 0: no guess.
typedef int64_t guess(const struct known *known, int *ret_confidence);

struct score {
	int64_t made, hits[NEAR_COUNT], judged[NEAR_COUNT];
	int64_t *errors;
	size_t error_count;
	int64_t by_confidence[STEPS], hits_by_confidence[STEPS];
};

static int64_t gap(const struct known *known, size_t i) {
	const struct rhythm_purchase *purchases = known->buyer->purchases;
	return date_between(purchases[i].day, purchases[i + 1].day);
}

static int64_t by_shop(const struct known *known, int *ret_confidence) {
	(void)ret_confidence;
	return (known->shop->median2 + 1) / 2;
}

static int64_t by_last_gap(const struct known *known, int *ret_confidence) {
	(void)ret_confidence;
	return known->count < 2 ? 0 : gap(known, known->count - 2);
}

static int64_t by_own_mean(const struct known *known, int *ret_confidence) {
	const struct rhythm_purchase *purchases = known->buyer->purchases;
	(void)ret_confidence;
	if (known->count < 2) {
		return 0;
	}
	int64_t all = date_between(purchases[0].day, purchases[known->count - 1].day);
	int64_t gaps = (int64_t)known->count - 1;
	return (2 * all + gaps) / (2 * gaps);
}

static struct rhythm predict(const struct known *known) {
	struct rhythm_source source = {
		.purchases = known->buyer->purchases,
		.count = known->count,
		.shop = known->shop,
		.limits = known->limits,
		.today = known->buyer->purchases[known->count - 1].day,
	};
	return rhythm_predict(&source);
}

static int64_t by_rhythm(const struct known *known, int *ret_confidence) {
	struct rhythm rhythm = predict(known);
	*ret_confidence = rhythm.confidence;
	return rhythm.answer == RHYTHM_EXPECTED ? rhythm.interval_days : 0;
}

static int compare_numbers(const void *a, const void *b) {
	const int64_t *first = a, *second = b;
	return (*first > *second) - (*first < *second);
}

static int compare_parts(const void *a, const void *b) {
	const double *first = a, *second = b;
	return (*first > *second) - (*first < *second);
}

// Where there is a rhythm: what lasts a piece, as often as there are pieces.
static int64_t by_quantity(const struct known *known, int *ret_confidence) {
	double parts[RHYTHM_PURCHASES_MAX];
	size_t count = 0;
	if (by_rhythm(known, ret_confidence) == 0) {
		return 0;
	}
	size_t first = known->count > RHYTHM_EVIDENCE_MAX ? known->count - RHYTHM_EVIDENCE_MAX : 0;
	for (size_t i = first; i + 1 < known->count; i++) {
		parts[count++] = (double)gap(known, i) / (double)known->buyer->quantities[i];
	}
	qsort(parts, count, sizeof parts[0], compare_parts);
	double median = (parts[count / 2] + parts[(count - 1) / 2]) / 2;
	return (int64_t)(median * (double)known->buyer->quantities[known->count - 1] + 0.5);
}

static void add_error(struct score *score, int64_t days) {
	if ((score->error_count & (score->error_count - 1)) == 0) {
		size_t room = score->error_count == 0 ? 1 : score->error_count * 2;
		score->errors = xrealloc(score->errors, room, sizeof *score->errors);
	}
	score->errors[score->error_count++] = days;
}

// Judges one guess: next is {0} when nothing came. What the data's end hides is not judged.
static void judge(const struct data *data, struct score *score, struct date guessed,
		  struct date next, int confidence) {
	int64_t far = date_none(next) ? INT64_MAX : llabs(date_between(guessed, next));
	score->made++;
	for (size_t i = 0; i < NEAR_COUNT; i++) {
		bool judged = !date_none(next) || date_between(guessed, data->end) >= near_days[i];
		score->judged[i] += judged ? 1 : 0;
		score->hits[i] += judged && far <= near_days[i] ? 1 : 0;
		if (judged && near_days[i] == 7) {
			score->by_confidence[confidence / CONFIDENCE_STEP]++;
			score->hits_by_confidence[confidence / CONFIDENCE_STEP] +=
				far <= near_days[i] ? 1 : 0;
		}
	}
	if (!date_none(next)) {
		add_error(score, far);
	}
}

// The guess at one moment, where it is for a day from the cut to the end.
static void make_guess(const struct data *data, guess *make, const struct known *known,
		       struct score *score) {
	const struct buyer *buyer = known->buyer;
	struct date next = {0};
	int confidence = 0;
	if (known->count < buyer->count) {
		next = buyer->purchases[known->count].day;
	}
	if (!date_none(next) && date_compare(next, data->cut) < 0) {
		return;
	}
	int64_t days = make(known, &confidence);
	struct date day = date_add(buyer->purchases[known->count - 1].day, days);
	if (days > 0 && date_compare(day, data->cut) >= 0 && date_compare(day, data->end) <= 0) {
		judge(data, score, day, next, confidence);
	}
}

static struct score score_of(const struct data *data, guess *make,
			     const struct rhythm_limits *limits) {
	struct score score = {0};
	for (size_t i = 0; i < data->buyer_count; i++) {
		const struct buyer *buyer = &data->buyers[i];
		struct known known = {buyer, 1, &data->shops[buyer->shop], limits};
		for (; known.count <= buyer->count; known.count++) {
			make_guess(data, make, &known, &score);
		}
	}
	return score;
}

static void tell_score(const struct data *data, const char *label, struct score *score) {
	double sum = 0, median = 0;
	printf("| %-34s | %6" PRId64 " |", label, score->made);
	for (size_t i = 0; i < NEAR_COUNT; i++) {
		if (score->judged[i] == 0) {
			printf("    - /   0 |");
			continue;
		}
		printf(" %4.0f / %3.0f |",
		       100.0 * (double)score->hits[i] / (double)score->judged[i],
		       100.0 * (double)score->hits[i] / (double)data->targets);
	}
	for (size_t i = 0; i < score->error_count; i++) {
		sum += (double)score->errors[i];
	}
	if (score->error_count > 0) {
		qsort(score->errors, score->error_count, sizeof(int64_t), compare_numbers);
		size_t middle = score->error_count / 2;
		median = (double)score->errors[middle];
		printf(" %5.1f / %3.0f |\n", sum / (double)score->error_count, median);
	} else {
		printf("     -      |\n");
	}
	free(score->errors);
}

static void tell_guess(const struct data *data, const char *label, guess *make,
		       const struct rhythm_limits *limits) {
	struct score score = score_of(data, make, limits);
	tell_score(data, label, &score);
}

// The shops, from what was bought before the cut.
static void measure_shops(struct data *data, const struct rhythm_limits *limits) {
	int64_t *medians = xcalloc(data->buyer_count + 1, sizeof *medians);
	for (size_t i = 0, first = 0; i < data->buyer_count; i++) {
		const struct buyer *buyer = &data->buyers[i];
		struct rhythm_shop *shop = &data->shops[buyer->shop];
		size_t count = 0;
		if (i == 0 || data->buyers[i - 1].shop != buyer->shop) {
			*shop = (struct rhythm_shop){0};
			first = (size_t)shop->customers;
		}
		while (count < buyer->count &&
		       date_compare(buyer->purchases[count].day, data->cut) < 0) {
			count++;
		}
		struct rhythm_own own = rhythm_measure(buyer->purchases, count, limits);
		if (rhythm_is_measured(&own, limits)) {
			medians[first + (size_t)shop->customers++] = own.median2;
			shop->regular += rhythm_is_regular(&own, limits) ? 1 : 0;
			qsort(medians, (size_t)shop->customers, sizeof *medians, compare_numbers);
			shop->median2 = medians[shop->customers / 2];
		}
	}
	free(medians);
}

static void tell_header(void) {
	printf("| %-34s | %6s | %-10s | %-10s | %-10s | %-11s |\n", "", "days", "3 days", "7 days",
	       "14 days", "error");
	printf("|---|--:|--:|--:|--:|--:|\n");
}

// Every buyer's own threshold, whatever the category says.
static struct rhythm_limits without_gate(void) {
	struct rhythm_limits limits = rhythm_limits_chosen;
	limits.min_customers = 0;
	limits.min_regular = 0;
	return limits;
}

// A change of one limit, and what it is called.
struct variant {
	const char *name;
	size_t where; /* of the limit */
	int values[5];
};

// One limit after the other at other values, the rest as chosen.
static void tell_variants(struct data *data) {
	static const struct variant variants[] = {
		{"n >= %d", offsetof(struct rhythm_limits, min_intervals), {1, 2, 3, 4, 6}},
		{"the newest %d count",
		 offsetof(struct rhythm_limits, max_intervals),
		 {4, 6, 12, 24, 63}},
		{"spread up to %d %",
		 offsetof(struct rhythm_limits, max_spread),
		 {20, 30, 40, 50, 1000}},
		{"confidence >= %d",
		 offsetof(struct rhythm_limits, min_confidence),
		 {0, 40, 50, 60, 70}},
		{"k = %d", offsetof(struct rhythm_limits, shrink), {0, 1, 2, 4, 8}},
	};
	tell_header();
	for (size_t i = 0; i < ARRAY_LEN(variants) * ARRAY_LEN(variants[0].values); i++) {
		const struct variant *variant = &variants[i / ARRAY_LEN(variant->values)];
		int value = variant->values[i % ARRAY_LEN(variant->values)];
		struct rhythm_limits limits = without_gate();
		char number[16], label[64];
		memcpy((char *)&limits + variant->where, &value, sizeof value);
		(void)snprintf(number, sizeof number, "%d", value); // fits
		const char *place = strstr(variant->name, "%d");
		(void)snprintf(label, sizeof label, "%.*s%s%s", (int)(place - variant->name),
			       variant->name, number, place + 2); // fits
		measure_shops(data, &limits);
		tell_guess(data, label, by_rhythm, &limits);
	}
	measure_shops(data, &rhythm_limits_chosen);
}

static void tell_guesses(const struct data *data) {
	struct rhythm_limits limits = without_gate();
	struct score nothing = {0};
	tell_header();
	tell_score(data, "always zero", &nothing);
	tell_guess(data, "shop's median", by_shop, &limits);
	tell_guess(data, "last gap", by_last_gap, &limits);
	tell_guess(data, "own mean", by_own_mean, &limits);
	tell_guess(data, "rhythm, in any category", by_rhythm, &limits);
	tell_guess(data, "the same by quantity", by_quantity, &limits);
	tell_guess(data, "rhythm as it is", by_rhythm, &rhythm_limits_chosen);
}

static void tell_confidence(const struct data *data) {
	struct rhythm_limits limits = without_gate();
	limits.min_confidence = 0;
	struct score score = score_of(data, by_rhythm, &limits);
	printf("\nconfidence: of so many days that it was said of, were right within a week\n\n");
	for (int i = 0; i < STEPS; i++) {
		if (score.by_confidence[i] > 0) {
			printf("    %3d %% and more: %5" PRId64 " days, %3.0f %% right\n",
			       i * CONFIDENCE_STEP, score.by_confidence[i],
			       100.0 * (double)score.hits_by_confidence[i] /
				       (double)score.by_confidence[i]);
		}
	}
	free(score.errors);
}

// A silence: how often there was one, and how often it ended within one more interval.
struct silence {
	int percent; /* of the interval */
	int64_t times, ended;
};

static void count_silence(const struct data *data, const struct known *known,
			  struct silence *silence) {
	struct rhythm rhythm = predict(known);
	int64_t from = rhythm.interval_days * silence->percent / 100;
	int64_t to = from + rhythm.interval_days;
	bool came = known->count < known->buyer->count;
	int64_t next = came ? gap(known, known->count - 1) : INT64_MAX;
	if (rhythm.answer == RHYTHM_EXPECTED && next > from &&
	    date_between(rhythm.last, data->end) >= to) {
		silence->times++;
		silence->ended += next <= to ? 1 : 0;
	}
}

static void tell_silence(const struct data *data) {
	static const int percents[] = {100, 125, 150, 200, 250, 300, 400};
	struct rhythm_limits limits = without_gate();
	printf("\nsilence: regular customers silent for so long, and who came within one more "
	       "interval\n\n");
	for (size_t k = 0; k < ARRAY_LEN(percents); k++) {
		struct silence silence = {.percent = percents[k]};
		for (size_t i = 0; i < data->buyer_count; i++) {
			const struct buyer *buyer = &data->buyers[i];
			struct known known = {buyer, 1, &data->shops[buyer->shop], &limits};
			for (; known.count <= buyer->count; known.count++) {
				count_silence(data, &known, &silence);
			}
		}
		printf("    %4.2f intervals: %5" PRId64 " times, %3.0f %%\n", percents[k] / 100.0,
		       silence.times,
		       silence.times > 0 ? 100.0 * (double)silence.ended / (double)silence.times
					 : 0.0);
	}
}

static void tell_categories(const struct data *data) {
	int64_t judged = 0, regular = 0;
	printf("\ncategories: customers with %d intervals and more before the first day foretold, "
	       "and of them those with a spread of at most %d %%\n\n",
	       rhythm_limits_chosen.min_intervals, rhythm_limits_chosen.max_spread);
	for (size_t i = 0; i < data->shop_count; i++) {
		const struct rhythm_shop *shop = &data->shops[i];
		bool is_regular = rhythm_category_is_regular(shop, &rhythm_limits_chosen);
		judged += shop->customers >= rhythm_limits_chosen.min_customers ? 1 : 0;
		regular += is_regular ? 1 : 0;
		if (data->shop_count == 1) {
			printf("    %" PRId64 " customers, %" PRId64 " regular (%.0f %%)\n",
			       shop->customers, shop->regular,
			       100.0 * (double)shop->regular / (double)shop->customers);
		}
	}
	printf("    %zu categories, %" PRId64 " with customers enough, %" PRId64
	       " of these with a rhythm\n",
	       data->shop_count, judged, regular);
}

static bool same_buyer(const struct buyer *buyer, const char *category, const char *name) {
	return strcmp(buyer->category, category) == 0 && strcmp(buyer->name, name) == 0;
}

// Appends a purchase; rows come by category, customer and day, one for each day.
static void add_row(struct data *data, const char *category, const char *name, struct date day,
		    int64_t quantity) {
	struct buyer *last = data->buyer_count > 0 ? &data->buyers[data->buyer_count - 1] : NULL;
	if (last == NULL || !same_buyer(last, category, name)) {
		if (last == NULL || strcmp(last->category, category) != 0) {
			data->shop_count++;
		}
		data->buyers = xrealloc(data->buyers, data->buyer_count + 1, sizeof *data->buyers);
		last = &data->buyers[data->buyer_count++];
		*last = (struct buyer){.shop = data->shop_count - 1};
		memccpy(last->category, category, '\0', NAME_SIZE - 1);
		memccpy(last->name, name, '\0', NAME_SIZE - 1);
	}
	size_t count = last->count + 1;
	last->purchases = xrealloc(last->purchases, count, sizeof *last->purchases);
	last->quantities = xrealloc(last->quantities, count, sizeof *last->quantities);
	last->purchases[last->count] = (struct rhythm_purchase){(int64_t)count, day};
	last->quantities[last->count] = quantity;
	last->count = count;
	data->targets += count > 1 && date_compare(day, data->cut) >= 0 ? 1 : 0;
}

static bool read_rows(struct data *data, struct err *err) {
	char line[LINE_SIZE], category[NAME_SIZE], name[NAME_SIZE], text[DATE_TEXT_SIZE];
	while (fgets(line, sizeof line, stdin) != NULL) {
		int64_t quantity = 0;
		struct date day;
		if (sscanf(line, "%39s %39s %10s %" SCNd64, category, name, text, &quantity) != 4 ||
		    quantity < 1) {
			return err_set(err, ERR_SYNTAX, "not 'category customer day quantity'");
		}
		if (!date_parse(text, &day, err)) {
			return false;
		}
		add_row(data, category, name, day, quantity);
	}
	data->shops = xcalloc(data->shop_count + 1, sizeof *data->shops);
	return true;
}

static void finish(struct data *data) {
	for (size_t i = 0; i < data->buyer_count; i++) {
		free(data->buyers[i].purchases);
		free(data->buyers[i].quantities);
	}
	free(data->buyers);
	free(data->shops);
}

int main(int argc, char **argv) {
	struct data data = {0};
	struct err err = {0};
	if (argc < 3 || !date_parse(argv[1], &data.cut, &err) ||
	    !date_parse(argv[2], &data.end, &err) || !read_rows(&data, &err)) {
		fprintf(stderr, "usage: reorder_figures FIRST-DAY LAST-DAY <ROWS: %s\n", err.text);
		finish(&data);
		return 2;
	}
	measure_shops(&data, &rhythm_limits_chosen);
	printf("%zu customers and categories, %" PRId64 " purchases to foretell\n\n",
	       data.buyer_count, data.targets);
	tell_guesses(&data);
	printf("\n");
	tell_variants(&data);
	tell_categories(&data);
	tell_confidence(&data);
	tell_silence(&data);
	finish(&data);
	return 0;
}
