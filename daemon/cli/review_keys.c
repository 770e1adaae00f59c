// The table of keys, and bytes cut into keys.
#include "daemon/cli/review_keys.h"

#include <string.h>

#define ESCAPE "\033"

/* clang-format off */
// How one goes about on every screen.
#define MOVES \
	{" ",         REVIEW_PAGE_DOWN, "space", NULL, "Scroll a page; arrows scroll by lines"}, \
	{"-",         REVIEW_PAGE_UP,   "-", NULL, "Scroll a page back"}, \
	{"?",         REVIEW_HELP,      "?", "help", "Show these keys"}, \
	{ESCAPE "[A", REVIEW_LINE_UP,   NULL, NULL, NULL}, \
	{ESCAPE "OA", REVIEW_LINE_UP,   NULL, NULL, NULL}, \
	{ESCAPE "[B", REVIEW_LINE_DOWN, NULL, NULL, NULL}, \
	{ESCAPE "OB", REVIEW_LINE_DOWN, NULL, NULL, NULL}, \
	{ESCAPE "[C", REVIEW_NEXT,      NULL, NULL, NULL}, \
	{ESCAPE "OC", REVIEW_NEXT,      NULL, NULL, NULL}, \
	{ESCAPE "[D", REVIEW_BACK,      NULL, NULL, NULL}, \
	{ESCAPE "OD", REVIEW_BACK,      NULL, NULL, NULL}, \
	{ESCAPE "[5~", REVIEW_PAGE_UP,  NULL, NULL, NULL}, \
	{ESCAPE "[6~", REVIEW_PAGE_DOWN, NULL, NULL, NULL}, \
	{"\003",      REVIEW_QUIT,      NULL, NULL, NULL}, /* Ctrl-C */ \
	{"\004",      REVIEW_QUIT,      NULL, NULL, NULL}, /* Ctrl-D */ \
	{NULL,        REVIEW_NOTHING,   NULL, NULL, NULL}

const struct review_key review_keys[] = {
	{"a",         REVIEW_APPROVE,   "a", "approve", "Approve it as it is shown"},
	{"e",         REVIEW_EDIT,      "e", "edit", "Change its words in your editor"},
	{"s",         REVIEW_SKIP,      "s", "skip", "Send nothing this time"},
	{"f",         REVIEW_FOR_EVER,  "f", "for ever", "Send nothing, now or ever: end this occasion (asks first)"},
	{"l",         REVIEW_LATER,     "l", "later", "Put it off until a day that is asked for"},
	{"n",         REVIEW_NEXT,      "n", "next", "Go on and leave it waiting"},
	{"b",         REVIEW_BACK,      "b", "back", "Go back to the one before"},
	{"u",         REVIEW_UNDO,      "u", "undo", "Take the last decision back; an approval only before it leaves"},
	{"q",         REVIEW_QUIT,      "q", "quit", "Quit; what was not decided goes on waiting"},
	{"A",         REVIEW_GROUP,     "A", NULL, "With --kind: approve all that were shown"},
	MOVES
};

const struct review_key proposal_keys[] = {
	{"a",         REVIEW_APPROVE,   "a", "accept", "Accept it: a draft is made for each such day, and waits for your yes"},
	{"d",         REVIEW_DAY,       "d", "other day", "Accept it on another day, which is asked for"},
	{"k",         REVIEW_KIND,      "k", "other kind", "Accept it as another kind of day, which is asked for"},
	{"r",         REVIEW_SKIP,      "r", "refuse", "Refuse it: it is never proposed again"},
	{"n",         REVIEW_NEXT,      "n", "next", "Go on and leave it waiting"},
	{"b",         REVIEW_BACK,      "b", "back", "Go back to the one before"},
	{"u",         REVIEW_UNDO,      "u", "undo", "Take the last decision back"},
	{"q",         REVIEW_QUIT,      "q", "quit", "Quit; what was not decided goes on waiting"},
	MOVES
};
/* clang-format on */

#undef MOVES

enum review_action review_action_of(const struct review_key *keys, const char *key) {
	for (const struct review_key *at = keys; at->bytes != NULL; at++) {
		if (strcmp(at->bytes, key) == 0) {
			return at->action;
		}
	}
	return REVIEW_NOTHING;
}

// ESC [ parameters final, or ESC O final.
static size_t sequence_len(const char *bytes, size_t len) {
	if (len < 2) {
		return 0;
	}
	if (bytes[1] == 'O') {
		return len < 3 ? 0 : 3;
	}
	if (bytes[1] != '[') {
		return 1; // the key Esc, and another
	}
	for (size_t i = 2; i < len; i++) {
		if (bytes[i] >= 0x40 && bytes[i] <= 0x7e) {
			return i + 1;
		}
	}
	return 0;
}

size_t review_key_len(const char *bytes, size_t len) {
	if (len == 0) {
		return 0;
	}
	unsigned char lead = (unsigned char)bytes[0];
	if (lead == 0x1b) {
		return sequence_len(bytes, len);
	}
	size_t wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
	return wanted <= len ? wanted : 0;
}
