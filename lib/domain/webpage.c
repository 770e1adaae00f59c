// The pages of the door and what they may say.
#include "rosemary/domain/webpage.h"

#include <string.h>

/* clang-format off */
const struct page_known pages_known[] = {
	{"offer",      PAGE_FOR_CUSTOMERS, "An offer with its form, and what became of it when it was answered or is over"},
	{"offer-done", PAGE_FOR_CUSTOMERS, "Thanks for an answer, and says what happens next"},
	{"stop",       PAGE_FOR_CUSTOMERS, "Asks what is to be stopped"},
	{"stop-done",  PAGE_FOR_CUSTOMERS, "Says what was stopped"},
	{"owner",      PAGE_FOR_SHOP,      "A draft as it will leave, for whoever of the shop decides about it, and what became of it"},
	{"owner-done", PAGE_FOR_SHOP,      "Says what was decided, and leads on"},
	{"owner-list", PAGE_FOR_SHOP,      "All drafts that wait"},
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
	{"impossible",   "True when the answer was yes, and the shop could not confirm the order"},
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
	{"feed",         "For the shop: the name of the calendar that led here, by which one decides"},
	{"on_hold",      "For the shop: why nothing leaves at present; absent when all is well"},
	{"draft",        "The draft's number; a page's address ends with ?draft= and that"},
	{"customer",     "Whom the message is to: Linda Hartley"},
	{"concerns",     "What it is about: birthday (Rosa)"},
	{"by_email",     "True when it leaves by e-mail"},
	{"by_sms",       "True when it leaves as a text message"},
	{"by_letter",    "True when it is a letter"},
	{"by_call",      "True when it is a call"},
	{"from",         "The sender"},
	{"reply_to",     "Where an answer by e-mail goes"},
	{"to",           "The address"},
	{"message_subject", "The subject of an e-mail"},
	{"message_text", "The text exactly as it will leave"},
	{"segments",     "How many segments a text message takes"},
	{"shown",        "What the form sends so that nothing is approved that was not seen"},
	{"waits",        "True while it waits for a decision"},
	{"held",         "True when it is held: something needs a look"},
	{"hold",         "What the form sends of why"},
	{"hold_reason",  "Why it is held, or was withdrawn"},
	{"leaves",       "When it would leave if it were approved now, or leaves: Thursday 6 May at 09:00"},
	{"leaves_why",   "Why not at once, or why not at all"},
	{"can_leave",    "True when it could leave before send-by"},
	{"send_by",      "The last moment at which it may leave"},
	{"reasons",      "Why it is there: a list, each with a reason"},
	{"changes",      "What changed while it waited, likewise"},
	{"reason",       "Of such a list: the words"},
	{"stale",        "True when somebody edited it, and the facts changed since"},
	{"can_wait",     "True when there is a day until which it can be put off"},
	{"later_days",   "These days: a list of choices"},
	{"put_off",      "Until when it was put off"},
	{"state",        "What the form sends of what was decided"},
	{"approved",     "True when it was approved"},
	{"skipped",      "True when it was skipped"},
	{"lapsed",       "True when send-by passed"},
	{"missed",       "True when it came too late to be made"},
	{"withdrawn",    "True when its reason is gone"},
	{"decided_by",   "Who decided: anna, or 'policy' where nobody did"},
	{"decided_at",   "When"},
	{"left",         "When it left, or came onto the sheet of letters and calls"},
	{"trouble",      "What became of it where it did not simply leave"},
	{"can_undo",     "True when what was decided can be taken back"},
	{"returned",     "True when that was just done"},
	{"changed_since", "True when it is not what was opened: nothing was done"},
	{"already",      "True when it did not wait any more: nothing was done"},
	{"refused",      "Why something could not be done"},
	{"waiting",      "How many others wait"},
	{"some_wait",    "True when there are any"},
	{"one_waits",    "True when there is one"},
	{"many_wait",    "True when there are more than the number says"},
	{"next",         "The one of them with the nearest send-by: a list of one"},
	{"drafts",       "All of them: a list, each with draft, customer, concerns, day, send_by, held, hold_reason and its way"},
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

const char *page_missing(const struct playbook *playbook, enum page_reader reader,
			 const char *language) {
	for (size_t i = 0; i < pages_known_count; i++) {
		if (pages_known[i].reader == reader &&
		    playbook_page(playbook, pages_known[i].name, language, NULL) == NULL) {
			return pages_known[i].name;
		}
	}
	return NULL;
}
