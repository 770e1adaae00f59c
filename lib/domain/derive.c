// Reads from a customer's orders which days come round again.
#include "rosemary/domain/derive.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "derive_day.h"
#include "derive_feast.h"
#include "rosemary/domain/known.h"

// How much confidence comes and goes with what; percent.
enum {
	YEAR_ADDS = 25,      // each different year, up to YEARS_COUNTED
	YEARS_COUNTED = 4,   //
	NAME_ADDS = 35,      // a customer said what the day is
	FAR_TAKES = 2,       // each day between the day and the farthest order
	MISSED_TAKES = 10,   // each year since the first in which there was none
	UNDATED_TAKES = 5,   // nobody said for which day any of the orders was
	CONFIDENCE_MAX = 95, // only people are sure
	DAYS_A_YEAR = 365,   //
	YEARS_MAX = 64       // looked back; an order before that counts for the earliest
};

const struct derive_limits derive_limits_chosen = {.window_days = 7,
						   .min_years = 2,
						   .min_confidence = 40};

// An order that counts, and what it says.
struct sign {
	const struct order *order;
	struct occasion_naming naming;
	bool taken; // speaks for a day already
};

// One customer's orders that count: by recipient, nobody last, then the newest day first.
struct study {
	const struct derive_source *source;
	struct sign signs[DERIVE_ORDERS_MAX];
	size_t count;
	struct proposal *proposals; // found so far
	size_t proposal_count;
};

// The orders of one recipient: signs[0 .. count).
struct share {
	struct sign *signs;
	size_t count;
	int64_t recipient;
	struct rule_place place; // the recipient's
};

// What a day is looked for by.
struct search {
	const char *kind; // that orders name; NULL: none is named
	bool silent_too;  // orders that name nothing speak for the kind, too
	int window_days;
};

// A day of the year and the orders near it, the newest first.
struct cluster {
	struct date day; // one of the days on which it came round
	struct sign *members[DERIVE_ORDERS_MAX];
	size_t count;
	uint64_t years;    // a bit for each in which a member lies: 1 is next year
	int spread;        // days from the day to the farthest member
	bool unsaid;       // a feast that no member names
	const char *feast; // NULL: the same day each year
};

static bool names(const struct occasion_naming *naming) {
	return naming->means == MEANS_KIND || naming->means == MEANS_FEAST;
}

static const struct recipient *recipient_of(const struct derive_source *source, int64_t id) {
	for (size_t i = 0; i < source->recipient_count; i++) {
		if (source->recipients[i].id == id) {
			return &source->recipients[i];
		}
	}
	return NULL;
}

static bool gets_proposals(const struct derive_source *source, int64_t recipient) {
	const struct recipient *known = recipient_of(source, recipient);
	return known != NULL ? known->state == RECIPIENT_ACTIVE : recipient == 0;
}

static int compare_ids(int64_t a, int64_t b) {
	return (a > b) - (a < b);
}

static int compare_signs(const void *a, const void *b) {
	const struct order *one = ((const struct sign *)a)->order;
	const struct order *other = ((const struct sign *)b)->order;
	int by_recipient = compare_ids(one->recipient == 0, other->recipient == 0);
	by_recipient = by_recipient != 0 ? by_recipient
					 : compare_ids(one->recipient, other->recipient);
	int by_day = date_compare(other->day, one->day);
	if (by_recipient != 0) {
		return by_recipient;
	}
	return by_day != 0 ? by_day : compare_ids(other->id, one->id);
}

// Takes what counts, in an order of its own.
static void take_signs(struct study *study) {
	const struct derive_source *source = study->source;
	assert(source->order_count <= DERIVE_ORDERS_MAX);
	for (size_t i = 0; i < source->order_count; i++) {
		const struct order *order = &source->orders[i];
		struct sign sign = {.order = order};
		if (!order_counts(order) || order->replaces != 0 || order->replaced_by != 0 ||
		    !gets_proposals(source, order->recipient)) {
			continue;
		}
		sign.naming = derive_naming(source->words, order);
		if (names(&sign.naming) || sign.naming.means == MEANS_NOTHING) {
			study->signs[study->count++] = sign;
		}
	}
	if (study->count > 0) {
		qsort(study->signs, study->count, sizeof *study->signs, compare_signs);
	}
}

// True when the sign may speak for what is looked for.
static bool may_speak(const struct sign *sign, const struct search *search) {
	if (sign->taken) {
		return false;
	}
	if (!names(&sign->naming)) {
		return search->kind == NULL || search->silent_too;
	}
	return search->kind != NULL && strcmp(sign->naming.kind, search->kind) == 0;
}

static uint64_t year_bit(const struct study *study, int year) {
	int ago = study->source->today.year + 1 - year;
	ago = ago < 0 ? 0 : ago;
	return UINT64_C(1) << (ago < YEARS_MAX ? ago : YEARS_MAX - 1);
}

static int count_years(uint64_t years) {
	return __builtin_popcountll(years);
}

// The orders near a day of the year.
static void gather(const struct study *study, const struct share *share,
		   const struct search *search, struct date day, struct cluster *ret) {
	ret->day = day;
	ret->count = 0;
	ret->years = 0;
	ret->spread = 0;
	ret->unsaid = false;
	ret->feast = NULL;
	for (size_t i = 0; i < share->count; i++) {
		struct sign *sign = &share->signs[i];
		int days = abs(day_distance(day, sign->order->day));
		if (days <= search->window_days && may_speak(sign, search)) {
			ret->members[ret->count++] = sign;
			ret->years |= year_bit(study, day_nearest(day, sign->order->day).year);
			ret->spread = days > ret->spread ? days : ret->spread;
		}
	}
}

// More years are better, then less spread, then more orders.
static bool better(const struct cluster *a, const struct cluster *b) {
	if (count_years(a->years) != count_years(b->years)) {
		return count_years(a->years) > count_years(b->years);
	}
	return a->spread != b->spread ? a->spread < b->spread : a->count > b->count;
}

static int compare_ints(const void *a, const void *b) {
	return compare_ids(*(const int *)a, *(const int *)b);
}

/*
 * Puts the day where the orders say it is: in the middle of theirs, of two in the later one. What
 * is for a day is delivered on it or, when that is a Sunday, before it; hardly ever behind it.
 */
static void settle_day(struct cluster *cluster) {
	int days[DERIVE_ORDERS_MAX] = {0};
	struct date newest = cluster->members[0]->order->day;
	for (size_t i = 0; i < cluster->count; i++) {
		days[i] = day_distance(cluster->day, cluster->members[i]->order->day);
	}
	qsort(days, cluster->count, sizeof *days, compare_ints);
	int middle = days[cluster->count / 2];
	int farthest = middle - days[0];
	if (days[cluster->count - 1] - middle > farthest) {
		farthest = days[cluster->count - 1] - middle;
	}
	cluster->day = date_add(day_nearest(cluster->day, newest), middle);
	cluster->spread = farthest;
}

// The best day that orders tell; false when there is none.
static bool find_day(const struct study *study, const struct share *share,
		     const struct search *search, struct cluster *ret) {
	const struct search centres = {search->kind, false, 0}; // a day is named by what names it
	struct cluster candidate;
	ret->count = 0;
	for (size_t i = 0; i < share->count; i++) {
		if (!may_speak(&share->signs[i], &centres)) {
			continue;
		}
		gather(study, share, search, share->signs[i].order->day, &candidate);
		if (ret->count == 0 || better(&candidate, ret)) {
			*ret = candidate;
		}
	}
	if (ret->count > 0) {
		settle_day(ret);
	}
	return ret->count > 0;
}

// True for an order that names the feast, and for one that names nothing and lies before it.
static bool is_for_feast(const struct share *share, const struct search *search,
			 const struct sign *sign) {
	return may_speak(sign, search) &&
	       (names(&sign->naming) || derive_feast_near(&share->place, search->kind,
							  sign->order->day, search->window_days));
}

// All orders for a feast, those that name it whenever they were: it is the feast that has the day.
static void find_feast(const struct study *study, const struct share *share,
		       const struct search *search, struct cluster *ret) {
	ret->day = share->signs[0].order->day;
	ret->count = 0;
	ret->years = 0;
	ret->spread = 0;
	ret->unsaid = false;
	ret->feast = search->kind;
	for (size_t i = 0; i < share->count; i++) {
		if (is_for_feast(share, search, &share->signs[i])) {
			struct date day = share->signs[i].order->day;
			int year = derive_feast_year(&share->place, search->kind, day);
			ret->day = ret->count == 0 ? day : ret->day;
			ret->members[ret->count++] = &share->signs[i];
			ret->years |= year_bit(study, year);
		}
	}
}

// When the day is in a year; {0} when it is not in that one.
static struct date day_in(const struct share *share, const struct cluster *cluster, int year) {
	bool known = cluster->feast != NULL && derive_feast_known(&share->place, cluster->feast);
	return known ? derive_feast_in(&share->place, cluster->feast, year)
		     : day_in_year(cluster->day, year);
}

// Years since the first of the members in which the day passed without one.
static int missed_years(const struct study *study, const struct share *share,
			const struct cluster *cluster) {
	const struct date today = study->source->today;
	int missed = 0, first = 0;
	for (int ago = 0; ago < YEARS_MAX; ago++) {
		first = (cluster->years >> ago & 1) != 0 ? ago : first;
	}
	for (int ago = 0; ago < first; ago++) {
		struct date day = day_in(share, cluster, today.year + 1 - ago);
		struct date over = date_add(day, study->source->limits->window_days);
		missed += (cluster->years >> ago & 1) == 0 && !date_none(day) &&
			  date_compare(over, today) < 0;
	}
	return missed;
}

// How likely some order of the recipient lies within the window of any day at all; percent.
static int crowd(const struct study *study, const struct share *share,
		 const struct cluster *cluster) {
	struct date newest = share->signs[0].order->day;
	struct date oldest = share->signs[share->count - 1].order->day;
	int64_t span = date_between(oldest, newest);
	int64_t others = (int64_t)(share->count - cluster->count);
	int64_t window = 2 * (int64_t)study->source->limits->window_days + 1;
	int64_t percent = others * window * 100 / (span > DAYS_A_YEAR ? span : DAYS_A_YEAR);
	return percent > 100 ? 100 : (int)percent;
}

static bool dated(const struct cluster *cluster) {
	for (size_t i = 0; i < cluster->count; i++) {
		if (!date_none(cluster->members[i]->order->wanted_on)) {
			return true;
		}
	}
	return false;
}

static int confidence_of(const struct study *study, const struct share *share,
			 const struct cluster *cluster, bool named) {
	int years = count_years(cluster->years);
	int percent = YEAR_ADDS * (years < YEARS_COUNTED ? years : YEARS_COUNTED);
	percent += named ? NAME_ADDS : 0;
	percent -= FAR_TAKES * cluster->spread;
	percent -= MISSED_TAKES * missed_years(study, share, cluster);
	percent -= dated(cluster) ? 0 : UNDATED_TAKES;
	percent = percent < 0 ? 0 : percent;
	percent = named ? percent : percent * (100 - crowd(study, share, cluster)) / 100;
	return percent < CONFIDENCE_MAX ? percent : CONFIDENCE_MAX;
}

// A proposal's text fields, its orders and what they are worth.
static struct proposal proposal_of(const struct study *study, const struct share *share,
				   const struct cluster *cluster,
				   const struct occasion_naming *naming) {
	bool named = names(naming) && !cluster->unsaid;
	const char *kind = names(naming) ? naming->kind : OCCASION_GENERAL;
	struct proposal proposal = {.recipient = share->recipient,
				    .day = cluster->day,
				    .confidence = confidence_of(study, share, cluster, named),
				    .years = count_years(cluster->years),
				    .spread_days = cluster->spread,
				    .named = named};
	(void)snprintf(proposal.kind, sizeof proposal.kind, "%s", kind); // has been checked
	if (naming->means == MEANS_FEAST) {
		(void)snprintf(proposal.rule, sizeof proposal.rule, "feast:%s", proposal.kind);
	} else {
		(void)snprintf(proposal.rule, sizeof proposal.rule, "--%02d-%02d",
			       cluster->day.month, cluster->day.day);
	}
	for (size_t i = 0; i < cluster->count && i < DERIVE_EVIDENCE_MAX; i++) {
		proposal.evidence[proposal.evidence_count++] = cluster->members[i]->order->id;
	}
	return proposal;
}

// True when it is one of those that were found for the same customer just now.
static bool found_already(const struct study *study, const struct proposal *proposal,
			  int64_t existing) {
	for (size_t i = 0; i < study->proposal_count; i++) {
		const struct proposal *other = &study->proposals[i];
		bool near = abs(day_distance(other->day, proposal->day)) <= KNOWN_SAME_DAYS;
		bool same_kind = strcmp(other->kind, proposal->kind) == 0;
		bool same = other->recipient == proposal->recipient
				    ? same_kind || (near && (!other->named || !proposal->named))
				    : proposal->recipient == 0 && near && same_kind;
		if (same || (existing != 0 && other->existing == existing)) {
			return true;
		}
	}
	return false;
}

static bool more_certain(const struct proposal *a, const struct proposal *b) {
	if (a->confidence != b->confidence) {
		return a->confidence > b->confidence;
	}
	return a->recipient != b->recipient ? a->recipient < b->recipient
					    : strcmp(a->kind, b->kind) < 0;
}

// Puts it where it belongs among those that were found; the least certain one makes room.
static void keep(struct study *study, const struct proposal *proposal) {
	size_t at = study->proposal_count;
	while (at > 0 && more_certain(proposal, &study->proposals[at - 1])) {
		at--;
	}
	if (at == DERIVE_PROPOSALS_MAX) {
		return;
	}
	size_t kept = study->proposal_count < DERIVE_PROPOSALS_MAX ? study->proposal_count
								   : DERIVE_PROPOSALS_MAX - 1;
	memmove(&study->proposals[at + 1], &study->proposals[at],
		(kept - at) * sizeof *study->proposals);
	study->proposals[at] = *proposal;
	study->proposal_count = kept + 1;
}

// Proposes what a cluster tells, unless it is too little or somebody knows it.
static void propose(struct study *study, const struct share *share, const struct cluster *cluster,
		    const struct occasion_naming *naming) {
	const struct derive_source *source = study->source;
	size_t found = 0;
	for (size_t i = 0; i < cluster->count; i++) {
		cluster->members[i]->taken = true;
	}
	struct proposal proposal = proposal_of(study, share, cluster, naming);
	if (proposal.confidence < source->limits->min_confidence) {
		return;
	}
	const struct known_query query = {proposal.recipient, proposal.kind,    proposal.rule,
					  proposal.day,       OCCASION_DERIVED, share->place};
	switch (occasion_known(source->occasions, source->occasion_count, &query, &found)) {
	case KNOWN_SETTLED:
		return;
	case KNOWN_PROPOSED:
		proposal.existing = source->occasions[found].id;
		break;
	case KNOWN_NOT:
		break;
	}
	if (!found_already(study, &proposal, proposal.existing)) {
		keep(study, &proposal);
	}
}

// The days that orders name, each kind once: its first order finds those that speak with it.
static void study_named(struct study *study, struct share *share) {
	for (size_t i = 0; i < share->count; i++) {
		struct sign *sign = &share->signs[i];
		if (sign->taken || !names(&sign->naming)) {
			continue;
		}
		const struct search search = {sign->naming.kind, share->recipient != 0,
					      study->source->limits->window_days};
		const struct occasion_naming naming = sign->naming;
		struct cluster cluster;
		if (naming.means == MEANS_FEAST) {
			find_feast(study, share, &search, &cluster);
			propose(study, share, &cluster, &naming);
		} else if (find_day(study, share, &search, &cluster)) {
			propose(study, share, &cluster, &naming);
		}
		for (size_t k = i; k < share->count; k++) { // elsewhere in the year: not this one
			struct sign *other = &share->signs[k];
			other->taken = other->taken ||
				       (names(&other->naming) &&
					strcmp(other->naming.kind, naming.kind) == 0);
		}
	}
}

// A feast that nobody named, but for which the same person was thought of again; a day of the year
// that explains more years goes before.
static void study_feast(struct study *study, struct share *share, const struct search *search) {
	struct date days[DERIVE_ORDERS_MAX];
	struct sign *signs[DERIVE_ORDERS_MAX];
	struct cluster fixed, cluster = {.unsaid = true};
	struct derived_feast feast;
	const struct recipient *recipient = recipient_of(study->source, share->recipient);
	size_t count = 0;
	for (size_t i = 0; i < share->count; i++) {
		if (may_speak(&share->signs[i], search)) {
			signs[count] = &share->signs[i];
			days[count++] = share->signs[i].order->day;
		}
	}
	if (!derive_feast(days, count, &share->place, recipient->pronoun, study->source->limits,
			  &feast) ||
	    (find_day(study, share, search, &fixed) && count_years(fixed.years) > feast.years)) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (feast.near[i]) {
			cluster.members[cluster.count++] = signs[i];
			cluster.years |= year_bit(study, derive_feast_year(&share->place,
									   feast.word, days[i]));
		}
	}
	cluster.day = feast.day;
	cluster.spread = feast.spread;
	cluster.feast = feast.word;
	const struct occasion_naming naming = {.means = MEANS_FEAST, .kind = feast.word};
	propose(study, share, &cluster, &naming);
}

// A day that nobody named, but on which the same person was thought of again.
static void study_silent(struct study *study, struct share *share) {
	const struct search search = {NULL, true, study->source->limits->window_days};
	const struct occasion_naming naming = {0};
	struct cluster cluster;
	if (share->recipient != 0) {
		study_feast(study, share, &search);
	}
	if (share->recipient != 0 && find_day(study, share, &search, &cluster) &&
	    count_years(cluster.years) >= study->source->limits->min_years) {
		propose(study, share, &cluster, &naming);
	}
}

size_t derive(const struct derive_source *source, struct proposal ret[DERIVE_PROPOSALS_MAX]) {
	struct study study = {.source = source, .proposals = ret};
	take_signs(&study);
	for (size_t at = 0; at < study.count;) {
		struct share share = {.signs = &study.signs[at],
				      .recipient = study.signs[at].order->recipient,
				      .place = source->place};
		const struct recipient *recipient = recipient_of(source, share.recipient);
		if (recipient != NULL && recipient->country != NULL) {
			(void)snprintf(share.place.countries[0], FEAST_COUNTRY_SIZE, "%s",
				       recipient->country); // two letters
		}
		while (at + share.count < study.count &&
		       share.signs[share.count].order->recipient == share.recipient) {
			share.count++;
		}
		study_named(&study, &share);
		study_silent(&study, &share);
		at += share.count;
	}
	return study.proposal_count;
}
