// Deliveries: their fields, their moves, and what a server's answer means.
#include "rosemary/domain/delivery.h"

WORDS(delivery_state_words, "queued", "open", "handing", "sent", "failed", "uncertain", "held",
      "expired", "suppressed", "cancelled", "dropped");
WORDS(attempt_outcome_words, "open", "accepted", "deferred", "refused", "uncertain", "returned");

enum { SPREAD_MIDDLE = 2000, SPREAD_UNIT = 10000 };

#define AT(member) offsetof(struct delivery, member)

/* clang-format off */
static const struct field delivery_fields[] = {
	{"id",          FIELD_ID,      AT(id),          NULL, 0},
	{"message",     FIELD_ID,      AT(message),     NULL, 0},
	{"channel",     FIELD_WORD,    AT(channel),     &channel_words, 0},
	{"address",     FIELD_TEXT,    AT(address),     NULL, 0},
	{"state",       FIELD_WORD,    AT(state),       &delivery_state_words, 0},
	{"attempts",    FIELD_INT,     AT(attempts),    NULL, 0},
	{"next_at",     FIELD_INSTANT, AT(next_at),     NULL, 0},
	{"reason",      FIELD_TEXT,    AT(reason),      NULL, 0},
	{"answer",      FIELD_TEXT,    AT(answer),      NULL, 0},
	{"provider_id", FIELD_TEXT,    AT(provider_id), NULL, 0},
	{"changed_at",  FIELD_INSTANT, AT(changed_at),  NULL, 0},
	{"probe_at",    FIELD_INSTANT, AT(probe_at),    NULL, 0},
	{"probes",      FIELD_INT,     AT(probes),      NULL, 0},
};

static const struct {
	enum delivery_state from;
	enum delivery_event event;
	enum delivery_state to;
} moves[] = {
	{DELIVERY_QUEUED,  DELIVERY_EV_OPEN,     DELIVERY_OPEN},
	{DELIVERY_QUEUED,  DELIVERY_EV_HOLD,     DELIVERY_HELD},
	{DELIVERY_QUEUED,  DELIVERY_EV_EXPIRE,   DELIVERY_EXPIRED},
	{DELIVERY_QUEUED,  DELIVERY_EV_SUPPRESS, DELIVERY_SUPPRESSED},
	{DELIVERY_QUEUED,  DELIVERY_EV_CANCEL,   DELIVERY_CANCELLED},
	{DELIVERY_OPEN,    DELIVERY_EV_END,      DELIVERY_HANDING},
	{DELIVERY_OPEN,    DELIVERY_EV_DEFERRED, DELIVERY_QUEUED},
	{DELIVERY_OPEN,    DELIVERY_EV_REFUSED,  DELIVERY_FAILED},
	{DELIVERY_OPEN,    DELIVERY_EV_EXPIRE,   DELIVERY_EXPIRED},
	{DELIVERY_OPEN,    DELIVERY_EV_SUPPRESS, DELIVERY_SUPPRESSED},
	{DELIVERY_OPEN,    DELIVERY_EV_CANCEL,   DELIVERY_CANCELLED},
	{DELIVERY_HANDING, DELIVERY_EV_ACCEPTED, DELIVERY_SENT},
	{DELIVERY_HANDING, DELIVERY_EV_DEFERRED, DELIVERY_QUEUED},
	{DELIVERY_HANDING, DELIVERY_EV_REFUSED,  DELIVERY_FAILED},
	{DELIVERY_HANDING, DELIVERY_EV_LOST,     DELIVERY_UNCERTAIN},
	{DELIVERY_HELD,    DELIVERY_EV_RELEASE,  DELIVERY_QUEUED},
	{DELIVERY_HELD,    DELIVERY_EV_EXPIRE,   DELIVERY_EXPIRED},
	{DELIVERY_HELD,    DELIVERY_EV_SUPPRESS, DELIVERY_SUPPRESSED},
	{DELIVERY_HELD,    DELIVERY_EV_CANCEL,   DELIVERY_CANCELLED},
	{DELIVERY_UNCERTAIN, DELIVERY_EV_CONFIRM,  DELIVERY_SENT},
	{DELIVERY_UNCERTAIN, DELIVERY_EV_DISPROVE, DELIVERY_FAILED},
	{DELIVERY_UNCERTAIN, DELIVERY_EV_RESEND,   DELIVERY_QUEUED},
	{DELIVERY_UNCERTAIN, DELIVERY_EV_DROP,     DELIVERY_DROPPED},
};
/* clang-format on */

#undef AT
#define AT(member) offsetof(struct attempt, member)

/* clang-format off */
static const struct field attempt_fields[] = {
	{"id",        FIELD_ID,      AT(id),        NULL, 0},
	{"delivery",  FIELD_ID,      AT(delivery),  NULL, 0},
	{"number",    FIELD_ID,      AT(number),    NULL, 0},
	{"opened_at", FIELD_INSTANT, AT(opened_at), NULL, 0},
	{"ended_at",  FIELD_INSTANT, AT(ended_at),  NULL, 0},
	{"closed_at", FIELD_INSTANT, AT(closed_at), NULL, 0},
	{"outcome",   FIELD_WORD,    AT(outcome),   &attempt_outcome_words, 0},
	{"code",      FIELD_INT,     AT(code),      NULL, 0},
	{"line",      FIELD_TEXT,    AT(line),      NULL, 0},
	{"outlet",    FIELD_TEXT,    AT(outlet),    NULL, 0},
};
/* clang-format on */

const struct record_type delivery_record = {"delivery", "deliveries", sizeof(struct delivery),
					    delivery_fields, ARRAY_LEN(delivery_fields)};
const struct record_type attempt_record = {"attempt", "attempts", sizeof(struct attempt),
					   attempt_fields, ARRAY_LEN(attempt_fields)};

bool delivery_next(enum delivery_state from, enum delivery_event event, enum delivery_state *ret) {
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		if (moves[i].from == from && moves[i].event == event) {
			*ret = moves[i].to;
			return true;
		}
	}
	return false;
}

bool delivery_ended(enum delivery_state state) {
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		if (moves[i].from == state && state != DELIVERY_UNCERTAIN) {
			return false;
		}
	}
	return true;
}

struct verdict verdict_from_smtp(const struct smtp_result *result) {
	bool about_us = result->stage <= SMTP_STAGE_MAIL;
	if (result->stage == SMTP_STAGE_DOT && result->code >= 200 && result->code < 300) {
		return (struct verdict){.event = DELIVERY_EV_ACCEPTED};
	}
	if (result->code >= 500 && result->code < 600) {
		return (struct verdict){
			.event = about_us ? DELIVERY_EV_DEFERRED : DELIVERY_EV_REFUSED,
			.pause_channel = about_us,
			.address_refused = result->stage == SMTP_STAGE_RCPT,
		};
	}
	bool for_now = result->code >= 400 && result->code < 500;
	if (for_now || !result->dot_written) {
		return (struct verdict){.event = DELIVERY_EV_DEFERRED};
	}
	return (struct verdict){.event = DELIVERY_EV_LOST};
}

void verdict_in_a_row(struct verdict *verdict, bool probe, int *count) {
	enum { POLICY_REFUSALS_MAX = 2 }; // that may each be about one message
	if (verdict->event == DELIVERY_EV_ACCEPTED) {
		*count = 0;
	}
	if (verdict->event != DELIVERY_EV_REFUSED || !verdict->policy) {
		return;
	}
	if (*count < POLICY_REFUSALS_MAX && !probe) {
		(*count)++;
		return;
	}
	verdict->event = DELIVERY_EV_DEFERRED;
	verdict->pause_channel = true;
}

int64_t delivery_backoff(enum channel channel, int64_t attempts, int spread) {
	static const struct {
		int64_t first, last; // it doubles from one to the other
	} waits[CHANNEL_COUNT] = {
		[CHANNEL_EMAIL] = {INT64_C(5) * 60, INT64_C(4) * 3600},
		[CHANNEL_SMS] = {60, 3600},
		[CHANNEL_LETTER] = {INT64_C(5) * 60, INT64_C(4) * 3600},
	};
	int64_t first = waits[channel].first, last = waits[channel].last;
	// Greylisting wants 5 minutes, then 10, however the spread falls.
	int64_t least = attempts > 1 ? 2 * first : first;
	int64_t wait = first;
	for (int64_t i = 1; i < attempts && wait < last; i++) {
		wait *= 2;
	}
	wait = wait < last ? wait : last;
	int64_t moved = wait + wait * (spread - SPREAD_MIDDLE) / SPREAD_UNIT;
	return moved > least ? moved : least;
}
