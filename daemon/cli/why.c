// Why a customer gets, got or does not get a message, in paragraphs.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

#define INDENT "  "

static const char *text_or(const struct json *object, const char *path, const char *otherwise) {
	const char *text = json_text(json_at_path(object, path));
	return text != NULL && *text != '\0' ? text : otherwise;
}

static void print_customer(const struct json *customer) {
	char *title = xasprintf("%s (customer %" PRId64 "%s%s)", text_or(customer, "name", "?"),
				json_get_int(customer, "id", 0),
				json_get_text(customer, "ref") != NULL ? ", ref " : "",
				text_or(customer, "ref", ""));
	print_heading(title);
	free(title);
	if (strcmp(text_or(customer, "state", "active"), "active") != 0) {
		print_factf(INDENT, "is %s: gets nothing", text_or(customer, "state", ""));
	}
}

static bool print_consent(const char *channel, const struct json *consent, void *argument) {
	char moment[MOMENT_SIZE];
	(void)argument;
	if (json_kind(consent) != JSON_KIND_OBJECT) {
		print_line(INDENT "By %s: nobody ever said whether that is welcome.", channel);
		return true;
	}
	print_line(INDENT "By %s: %s since %s%s%s.", channel, text_or(consent, "state", "?"),
		   moment_text(json_get_text(consent, "at"), MOMENT_FULL, moment),
		   json_get_text(consent, "basis") != NULL ? ", " : "",
		   text_or(consent, "basis", ""));
	return true;
}

static void print_optouts(const struct json *optouts) {
	if (json_count(optouts) > 0) {
		const struct listing *listing = listing_of(CMD_OPTOUT_LIST);
		print_gap();
		table_print(optouts, listing->columns, listing->count);
	}
}

static void print_occasion_title(const struct json *occasion) {
	char day[MOMENT_SIZE];
	const char *told = json_get_text(occasion, "day"); // the day that is judged
	const char *next_on = told != NULL ? told : json_get_text(occasion, "next_on");
	const char *name =
		text_or(occasion, "recipient.name", text_or(occasion, "recipient.relation", NULL));
	char *title =
		xasprintf("%s%s%s, %s (occasion %" PRId64 ", %s)", name != NULL ? name : "",
			  name != NULL ? ": " : "",
			  text_or(occasion, "called", text_or(occasion, "kind", "occasion")),
			  next_on != NULL ? moment_text(next_on, MOMENT_FULL, day) : "no day ahead",
			  json_get_int(occasion, "id", 0), text_or(occasion, "state", "?"));
	print_gap();
	print_heading(title);
	free(title);
}

static void print_verdict(const struct json *occasion) {
	static const struct {
		const char *verdict, *words;
	} words[] = {
		{"draft", "Gets a message"},
		{"hold", "Held for you"},
		{"withdraw", "Gets no message"},
		{"proposed", "Gets no message"},
	};
	const char *verdict = text_or(occasion, "verdict", "");
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].verdict, verdict) == 0) {
			char *first = xasprintf(INDENT "%s: ", words[i].words);
			print_hanging(first, text_or(occasion, "reason", "all is well"));
			free(first);
		}
	}
}

// Whose country's day it is, where the nearer one has none.
static void print_feast(const struct json *occasion) {
	if (json_get_text(occasion, "feast") != NULL) {
		print_hanging(INDENT "Day: ", json_get_text(occasion, "feast"));
	}
}

// When a proposed occasion is, and what else is to be known of it.
static void print_proposed(const struct json *occasion) {
	if (json_get_text(occasion, "when") == NULL) {
		return;
	}
	print_line(INDENT "When: %s, sure by %" PRId64 "%%.", text_or(occasion, "when", "?"),
		   json_get_int(occasion, "confidence", 0));
	if (json_get_bool(occasion, "sympathy")) {
		print_line(INDENT "An order in sympathy names the same person.");
	}
}

static void print_gifts(const struct json *occasion) {
	static const struct column order_column = {.path = "order"};
	char day[MOMENT_SIZE];
	const struct json *last = json_get(occasion, "last");
	const struct json *suggestion = json_get(occasion, "suggestion");
	const struct json *excluded = json_get(occasion, "excluded");
	if (json_kind(last) == JSON_KIND_OBJECT) {
		char *order = cell_text(last, &order_column);
		print_line(INDENT "Last time: %s, %s (order %s).", text_or(last, "gift", "?"),
			   moment_text(json_get_text(last, "day"), MOMENT_FULL, day), order);
		free(order);
	}
	if (json_kind(suggestion) == JSON_KIND_OBJECT) {
		const char *sku = json_get_text(suggestion, "sku");
		print_line(INDENT "Suggested: %s%s%s%s%s.", text_or(suggestion, "words", "?"),
			   sku != NULL ? " (" : "", sku != NULL ? sku : "", sku != NULL ? ")" : "",
			   json_get_bool(suggestion, "same_price") ? ", at the same price" : "");
	}
	for (size_t i = 0; i < json_count(excluded); i++) {
		const struct json *one = json_at(excluded, i);
		print_line(INDENT "Left out: %s (%s), %s.", text_or(one, "description", "?"),
			   text_or(one, "sku", "?"), text_or(one, "why", "for no told reason"));
	}
}

// The newest draft, which may be that of a day before the one that is judged. False when it is, and
// when there is none: the day's own is still to be made.
static bool print_draft(const struct json *occasion) {
	char text[MOMENT_SIZE];
	const struct json *draft = json_get(occasion, "draft");
	if (json_kind(draft) != JSON_KIND_OBJECT) {
		return false;
	}
	int64_t id = json_get_int(draft, "id", 0);
	const char *occurs_on = text_or(draft, "occurs_on", "");
	bool of_day = strcmp(occurs_on, text_or(occasion, "day", "")) == 0;
	char *of = of_day ? xstrdup("")
			  : xasprintf(", for %s,", moment_text(occurs_on, MOMENT_FULL, text));
	print_line(INDENT "Draft %" PRId64 "%s is %s: see 'rosemary show %" PRId64 "'.", id, of,
		   text_or(draft, "state", "?"), id);
	free(of);
	return of_day;
}

static void print_occasion(const struct json *occasion) {
	char day[MOMENT_SIZE];
	const char *draft_on = json_get_text(occasion, "draft_on");
	print_occasion_title(occasion);
	print_verdict(occasion);
	print_feast(occasion);
	print_proposed(occasion);
	print_gifts(occasion);
	if (!print_draft(occasion) && draft_on != NULL) {
		print_line(INDENT "Its draft is made on %s.",
			   moment_text(draft_on, MOMENT_FULL, day));
	}
}

// "Orders: 1045, 1041"
static void print_orders(const struct json *goods) {
	static const struct column orders_column = {.path = "orders"};
	char *list = cell_text(goods, &orders_column);
	print_hanging(INDENT "Orders: ", list);
	free(list);
}

// What orders say of goods that are bought again and again.
static void print_goods(const struct json *goods) {
	if (json_count(goods) > 0) {
		print_gap();
		print_heading("Goods bought again and again");
	}
	for (size_t i = 0; i < json_count(goods); i++) {
		char day[MOMENT_SIZE];
		const struct json *one = json_at(goods, i);
		const char *expected_on = json_get_text(one, "expected_on");
		char *first = xasprintf(INDENT "%s: ", text_or(one, "category", "?"));
		char *words = expected_on != NULL
				      ? xasprintf("%s; expected on %s, sure by %" PRId64 "%%",
						  text_or(one, "words", "?"),
						  moment_text(expected_on, MOMENT_FULL, day),
						  json_get_int(one, "confidence", 0))
				      : xstrdup(text_or(one, "words", "?"));
		print_hanging(first, words);
		print_orders(one);
		free(words);
		free(first);
	}
}

// What a reason is about: "Rosa: birthday, Thu 20 May 2027", or everything.
static char *subject_of(const struct json *reason) {
	char day[MOMENT_SIZE];
	const char *on = json_get_text(reason, "day");
	const char *name =
		text_or(reason, "recipient.name", text_or(reason, "recipient.relation", NULL));
	if (json_get(reason, "occasion") == NULL) {
		return xstrdup("Every message");
	}
	return xasprintf("%s%s%s%s%s", name != NULL ? name : "", name != NULL ? ": " : "",
			 text_or(reason, "occasion.called",
				 text_or(reason, "occasion.kind", "occasion")),
			 on != NULL ? ", " : "",
			 on != NULL ? moment_text(on, MOMENT_FULL, day) : "");
}

// Reasons are sentences: a narrow terminal breaks them instead of cutting them.
void why_not_print(const struct json *answer) {
	const struct json *reasons = json_get(answer, "reasons");
	for (size_t i = 0; i < json_count(reasons); i++) {
		const struct json *reason = json_at(reasons, i);
		char *subject = subject_of(reason);
		print_heading(subject);
		print_hanging(INDENT, text_or(reason, "reason", "?"));
		free(subject);
	}
	if (json_count(reasons) == 0) {
		listing_print(listing_of(CMD_WHY_NOT), answer);
	}
}

void why_print(const struct json *answer) {
	const struct json *consent = json_get(answer, "consent");
	const struct json *occasions = json_get(answer, "occasions");
	print_customer(json_get(answer, "customer"));
	if (json_kind(consent) == JSON_KIND_OBJECT) {
		(void)json_each(consent, print_consent, NULL); // it always goes on
	}
	print_optouts(json_get(answer, "optouts"));
	for (size_t i = 0; i < json_count(occasions); i++) {
		print_occasion(json_at(occasions, i));
	}
	print_goods(json_get(answer, "goods"));
	if (json_get_bool(answer, "more")) {
		print_gap();
		print_line(INDENT
			   "Only the first %zu days that matter are told; 'rosemary occasion list' "
			   "tells all of them.",
			   json_count(occasions));
	}
	if (json_count(occasions) == 0) {
		print_gap();
		print_line(INDENT "No occasion is known, so there is nothing to write about.");
	}
}
