// Offers: their fields, how they come to be, and what an answer makes of them.
#include "rosemary/domain/offer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

WORDS(offer_state_words, "open", "accepted", "change", "later", "declined", "expired");
WORDS(offer_answer_words, "yes", "change", "later", "not-this-year", "never");

#define AT(member) offsetof(struct offer, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",            FIELD_ID,      AT(id),            NULL, 0},
	{"message",       FIELD_ID,      AT(message),       NULL, 0},
	{"draft",         FIELD_ID,      AT(draft),         NULL, 0},
	{"customer",      FIELD_ID,      AT(customer),      NULL, 0},
	{"occasion",      FIELD_ID,      AT(occasion),      NULL, 0},
	{"recipient",     FIELD_ID,      AT(recipient),     NULL, 0},
	{"occurs_on",     FIELD_DATE,    AT(occurs_on),     NULL, 0},
	{"lines",         FIELD_JSON,    AT(lines),         NULL, 0},
	{"total_minor",   FIELD_INT,     AT(total_minor),   NULL, 0},
	{"currency",      FIELD_TEXT,    AT(currency),      NULL, 0},
	{"payment",       FIELD_TEXT,    AT(payment),       NULL, 0},
	{"payment_token", FIELD_TEXT,    AT(payment_token), NULL, FIELD_HIDDEN},
	{"order_by",      FIELD_INSTANT, AT(order_by),      NULL, 0},
	{"state",         FIELD_WORD,    AT(state),         &offer_state_words, 0},
	{"note",          FIELD_TEXT,    AT(note),          NULL, 0},
	{"pickup_on",     FIELD_DATE,    AT(pickup_on),     NULL, 0},
	{"pickup_minute", FIELD_INT,     AT(pickup_minute), NULL, 0},
	{"answered_at",   FIELD_INSTANT, AT(answered_at),   NULL, 0},
	{"ordered",       FIELD_ID,      AT(ordered),       NULL, 0},
};

static const struct {
	enum offer_state from;
	enum offer_answer answer;
	enum offer_state to;
} moves[] = {
	{OFFER_OPEN,  OFFER_SAYS_YES,           OFFER_ACCEPTED},
	{OFFER_OPEN,  OFFER_SAYS_CHANGE,        OFFER_CHANGE},
	{OFFER_OPEN,  OFFER_SAYS_LATER,         OFFER_LATER},
	{OFFER_OPEN,  OFFER_SAYS_NOT_THIS_YEAR, OFFER_DECLINED},
	{OFFER_OPEN,  OFFER_SAYS_NEVER,         OFFER_DECLINED},
	{OFFER_LATER, OFFER_SAYS_YES,           OFFER_ACCEPTED},
	{OFFER_LATER, OFFER_SAYS_CHANGE,        OFFER_CHANGE},
	{OFFER_LATER, OFFER_SAYS_NOT_THIS_YEAR, OFFER_DECLINED},
	{OFFER_LATER, OFFER_SAYS_NEVER,         OFFER_DECLINED},
};
/* clang-format on */

#undef AT

const struct record_type offer_record = {
	.noun = "offer",
	.plural = "offers",
	.size = sizeof(struct offer),
	.fields = fields,
	.count = ARRAY_LEN(fields),
};

// The one line of an offer; a price that does not divide by the quantity is that of the whole.
static struct json *line_of(const struct suggestion *suggestion, const struct order_line *gift) {
	const struct product *product = suggestion->product;
	bool divides = suggestion->price_minor % gift->quantity == 0;
	int64_t quantity = divides ? gift->quantity : 1;
	struct json *line = json_new_object();
	json_put_text(line, "sku", product != NULL ? product->sku : gift->sku);
	json_put_text(line, "description",
		      product != NULL ? product->description : gift->description);
	json_put_int(line, "quantity", quantity);
	json_put_int(line, "price_minor", suggestion->price_minor / quantity);
	return line;
}

struct json *offer_terms(const struct suggestion *suggestion, const struct order *order,
			 const struct order_line *gift) {
	if (suggestion->words == NULL || order == NULL || gift == NULL) {
		return NULL;
	}
	struct json *terms = json_new_object();
	struct json *lines = json_new_list();
	json_push(lines, line_of(suggestion, gift));
	json_put(terms, "lines", lines);
	json_put_text(terms, "words", suggestion->words);
	json_put_int(terms, "total_minor", suggestion->price_minor);
	json_put_text(terms, "currency", order->currency);
	bool on_file = order->payment_token != NULL;
	json_put_text(terms, "payment", on_file ? order->payment : NULL);
	json_put_text(terms, "payment_token", order->payment_token);
	return terms;
}

static char *copy_of(const struct json *terms, const char *name) {
	const char *text = json_get_text(terms, name);
	return text != NULL ? xstrdup(text) : NULL;
}

struct offer offer_from_message(const struct message *message, const struct draft *draft) {
	const struct json *terms = draft->offer;
	return (struct offer){
		.message = message->id,
		.draft = draft->id,
		.customer = draft->customer,
		.occasion = draft->occasion,
		.recipient = draft->recipient,
		.occurs_on = draft->occurs_on,
		.lines = json_share(json_get(terms, "lines")),
		.total_minor = json_get_int(terms, "total_minor", 0),
		.currency = copy_of(terms, "currency"),
		.payment = copy_of(terms, "payment"),
		.payment_token = copy_of(terms, "payment_token"),
		.order_by = draft->order_by,
		.state = OFFER_OPEN,
	};
}

bool offer_next(enum offer_state from, enum offer_answer answer, enum offer_state *ret) {
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		if (moves[i].from == from && moves[i].answer == answer) {
			*ret = moves[i].to;
			return true;
		}
	}
	return false;
}

bool offer_is_open(const struct offer *offer, int64_t now) {
	bool unanswered = offer->state == OFFER_OPEN || offer->state == OFFER_LATER;
	return unanswered && now <= offer->order_by;
}

static const char order_prefix[] = "offer-";

char *offer_order_ref(int64_t offer) {
	return xasprintf("%s%" PRId64, order_prefix, offer);
}

int64_t offer_of_order(const struct order *order) {
	size_t len = strlen(order_prefix);
	bool ours = strcmp(order->source, "offer") == 0 &&
		    strncmp(order->ref, order_prefix, len) == 0;
	return ours ? strtoll(order->ref + len, NULL, 10) : 0;
}
