// The pages of the door and what they may say.
#include "rosemary/domain/webpage.h"

#include <string.h>

/* clang-format off */
const struct page_known pages_known[] = {
	{"offer",      "An offer with its form, and what became of it when it was answered or is over"},
	{"offer-done", "Thanks for an answer, and says what happens next"},
	{"stop",       "Asks what is to be stopped"},
	{"stop-done",  "Says what was stopped"},
};
const size_t pages_known_count = ARRAY_LEN(pages_known);

const struct fact page_facts_known[] = {
	{"subject",      "In the frame: the page's Subject"},
	{"body",         "In the frame: the page; {{{body}}}"},
	{"phone_link",   "The shop's telephone number as a link dials it: +441632960123"},
	{"accepted",     "True when the offer was answered with yes"},
	{"change",       "True when the answer was: something else"},
	{"later",        "True when the answer was: later; another may follow"},
	{"declined",     "True when the answer was: not this year"},
	{"never",        "True when the answer was: not this occasion any more"},
	{"expired",      "True when nobody answered in time"},
	{"over",         "True when the day itself has passed"},
	{"closed",       "True when the shop asks about the day no more: somebody has died, say"},
	{"ordered",      "True when the customer has ordered for the day in another way"},
	{"stands",       "True when another answer came before this one, and stands"},
	{"open",         "True while the offer may be answered"},
	{"confirmed",    "True when the shop has confirmed the order"},
	{"note",         "What the customer wrote"},
	{"note_max",     "How many characters a note may have"},
	{"note_long",    "True when the note was longer"},
	{"unanswered",   "True when the form came without an answer"},
	{"pickup",       "The pick-up, where the customer named one: Thursday 13 May at 10:30"},
	{"pickup_wrong", "True when the shop is not open then, or only half of a pick-up was named"},
	{"pickup_days",  "The days to choose from: a list of choices"},
	{"pickup_times", "The times of day to choose from, likewise"},
	{"value",        "Of a choice: what the form sends"},
	{"said",         "Of a choice: how it is said"},
	{"chosen",       "Of a choice: true when it is the one"},
	{"opens",        "When the shop opens: 09:00; absent when there is no day left to choose"},
	{"closes",       "When it closes: 17:30; absent likewise"},
	{"about",        "True when the message was about an occasion, which can be stopped alone"},
	{"stopped",      "True when nothing more is sent"},
	{"stopped_occasion", "True when nothing more is sent about the occasion"},
};
/* clang-format on */
const size_t page_facts_known_count = ARRAY_LEN(page_facts_known);

bool page_is_known(const char *name) {
	for (size_t i = 0; i < pages_known_count; i++) {
		if (strcmp(pages_known[i].name, name) == 0) {
			return true;
		}
	}
	return false;
}

const char *page_missing(const struct playbook *playbook, const char *language) {
	for (size_t i = 0; i < pages_known_count; i++) {
		if (playbook_page(playbook, pages_known[i].name, language, NULL) == NULL) {
			return pages_known[i].name;
		}
	}
	return NULL;
}
