// Proposes the days that customers' past purchases tell, by the domain's own code, for scoring.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/domain/derive.h"

enum { LINE_SIZE = 128, NAME_SIZE = 64 };

// The past of one customer, who stands for the person gifts are for.
struct past {
	char customer[NAME_SIZE];
	struct order orders[DERIVE_ORDERS_MAX];
	size_t count;
};

static void propose(const struct past *past, const struct derive_limits *limits,
		    struct date today) {
	static const struct recipient somebody = {.id = 1};
	const struct occasion_words no_words = {0};
	struct proposal proposals[DERIVE_PROPOSALS_MAX];
	const struct derive_source source = {.orders = past->orders,
					     .order_count = past->count,
					     .recipients = &somebody,
					     .recipient_count = 1,
					     .words = &no_words,
					     .limits = limits,
					     .today = today};
	size_t count = derive(&source, proposals);
	for (size_t i = 0; i < count; i++) {
		(void)printf("%s %s %d %d\n", past->customer, proposals[i].rule,
			     proposals[i].confidence, proposals[i].years);
	}
}

// Takes the newest orders that fit: rows come with the oldest day first.
static void take(struct past *past, struct date day) {
	if (past->count == DERIVE_ORDERS_MAX) {
		memmove(&past->orders[0], &past->orders[1],
			(DERIVE_ORDERS_MAX - 1) * sizeof past->orders[0]);
		past->count--;
	}
	past->orders[past->count] = (struct order){.id = (int64_t)past->count + 1,
						   .recipient = 1,
						   .day = day,
						   .wanted_on = day};
	past->count++;
}

static bool read_rows(const struct derive_limits *limits, struct date today) {
	static struct past past;
	char line[LINE_SIZE], customer[NAME_SIZE], text[NAME_SIZE];
	struct date day;
	struct err err = {0};
	while (fgets(line, sizeof line, stdin) != NULL) {
		if (sscanf(line, "%63s %63s", customer, text) != 2 || // NOLINT: it is bounded
		    !date_parse(text, &day, &err)) {
			(void)fprintf(stderr, "no row: %s", line);
			return false;
		}
		if (strcmp(customer, past.customer) != 0) {
			propose(&past, limits, today);
			past.count = 0;
			memcpy(past.customer, customer, sizeof past.customer);
		}
		if (date_compare(day, today) < 0) {
			take(&past, day);
		}
	}
	propose(&past, limits, today);
	return true;
}

int main(int count, char **words) {
	struct date today;
	struct err err = {0};
	if (count != 5 || !date_parse(words[1], &today, &err)) {
		(void)fprintf(stderr, "usage: TODAY WINDOW YEARS CONFIDENCE <ROWS\n");
		return 2;
	}
	const struct derive_limits limits = {.window_days = (int)strtol(words[2], NULL, 10),
					     .min_years = (int)strtol(words[3], NULL, 10),
					     .min_confidence = (int)strtol(words[4], NULL, 10)};
	return read_rows(&limits, today) && fflush(stdout) == 0 ? 0 : 1;
}
