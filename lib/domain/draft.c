// Drafts: their fields, their life, and the digest of what was shown.
#include "rosemary/domain/draft.h"

#include <string.h>

#include "rosemary/base/digest.h"
#include "rosemary/base/strbuf.h"

enum { PREFIX_MAX = 24 }; // a 64-bit number, its sign and a colon

WORDS(draft_state_words, "waiting", "held", "approved", "skipped", "lapsed", "missed", "withdrawn");
WORDS(draft_purpose_words, "reminder", "greeting", "notice", "fallback");

#define AT(member) offsetof(struct draft, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",           FIELD_ID,      AT(id),           NULL, 0},
	{"purpose",      FIELD_WORD,    AT(purpose),      &draft_purpose_words, 0},
	{"occasion",     FIELD_ID,      AT(occasion),     NULL, 0},
	{"customer",     FIELD_ID,      AT(customer),     NULL, 0},
	{"recipient",    FIELD_ID,      AT(recipient),    NULL, 0},
	{"occurs_on",    FIELD_DATE,    AT(occurs_on),    NULL, 0},
	{"channel",      FIELD_WORD,    AT(channel),      &channel_words, 0},
	{"address",      FIELD_TEXT,    AT(address),      NULL, 0},
	{"subject",      FIELD_TEXT,    AT(subject),      NULL, 0},
	{"text",         FIELD_TEXT,    AT(text),         NULL, 0},
	{"facts",        FIELD_JSON,    AT(facts),        NULL, 0},
	{"facts_digest", FIELD_TEXT,    AT(facts_digest), NULL, FIELD_HIDDEN},
	{"offer",        FIELD_JSON,    AT(offer),        NULL, FIELD_HIDDEN},
	{"reasons",      FIELD_JSON,    AT(reasons),      NULL, 0},
	{"hold",         FIELD_TEXT,    AT(hold),         NULL, 0},
	{"released",     FIELD_TEXT,    AT(released),     NULL, 0},
	{"order_by",     FIELD_INSTANT, AT(order_by),     NULL, 0},
	{"send_by",      FIELD_INSTANT, AT(send_by),      NULL, 0},
	{"not_before",   FIELD_INSTANT, AT(not_before),   NULL, 0},
	{"held_until",   FIELD_INSTANT, AT(held_until),   NULL, 0},
	{"revision",     FIELD_INT,     AT(revision),     NULL, 0},
	{"edited",       FIELD_BOOL,    AT(edited),       NULL, 0},
	{"stale",        FIELD_BOOL,    AT(stale),        NULL, 0},
	{"state",        FIELD_WORD,    AT(state),        &draft_state_words, 0},
	{"created_at",   FIELD_INSTANT, AT(created_at),   NULL, 0},
	{"checked_at",   FIELD_INSTANT, AT(checked_at),   NULL, FIELD_HIDDEN},
};

static const struct {
	enum draft_state from;
	enum draft_event event;
	enum draft_state to;
} moves[] = {
	{DRAFT_WAITING,   DRAFT_EV_WAIT,     DRAFT_WAITING},
	{DRAFT_WAITING,   DRAFT_EV_HOLD,     DRAFT_HELD},
	{DRAFT_WAITING,   DRAFT_EV_WITHDRAW, DRAFT_WITHDRAWN},
	{DRAFT_WAITING,   DRAFT_EV_APPROVE,  DRAFT_APPROVED},
	{DRAFT_WAITING,   DRAFT_EV_SKIP,     DRAFT_SKIPPED},
	{DRAFT_WAITING,   DRAFT_EV_LAPSE,    DRAFT_LAPSED},
	{DRAFT_HELD,      DRAFT_EV_WAIT,     DRAFT_WAITING},
	{DRAFT_HELD,      DRAFT_EV_HOLD,     DRAFT_HELD},
	{DRAFT_HELD,      DRAFT_EV_WITHDRAW, DRAFT_WITHDRAWN},
	{DRAFT_HELD,      DRAFT_EV_APPROVE,  DRAFT_APPROVED},
	{DRAFT_HELD,      DRAFT_EV_SKIP,     DRAFT_SKIPPED},
	{DRAFT_HELD,      DRAFT_EV_LAPSE,    DRAFT_LAPSED},
	{DRAFT_APPROVED,  DRAFT_EV_RETURN,   DRAFT_WAITING},
	{DRAFT_APPROVED,  DRAFT_EV_LAPSE,    DRAFT_LAPSED},
	{DRAFT_SKIPPED,   DRAFT_EV_RETURN,   DRAFT_WAITING},
	{DRAFT_WITHDRAWN, DRAFT_EV_WAIT,     DRAFT_WAITING},
	{DRAFT_WITHDRAWN, DRAFT_EV_HOLD,     DRAFT_HELD},
	{DRAFT_WITHDRAWN, DRAFT_EV_WITHDRAW, DRAFT_WITHDRAWN},
};
/* clang-format on */

const struct record_type draft_record = {"draft", "drafts", sizeof(struct draft), fields,
					 ARRAY_LEN(fields)};

bool draft_next(enum draft_state from, enum draft_event event, enum draft_state *ret) {
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		if (moves[i].from == from && moves[i].event == event) {
			*ret = moves[i].to;
			return true;
		}
	}
	return false;
}

void draft_shown(const struct draft *draft, const char *from, char ret[65]) {
	const char *parts[] = {from, draft->address, channel_name(draft->channel), draft->subject,
			       draft->text};
	size_t longest = PREFIX_MAX;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		parts[i] = parts[i] != NULL ? parts[i] : "";
		longest += PREFIX_MAX + strlen(parts[i]);
	}
	struct strbuf buf = STRBUF_INIT(longest);
	strbuf_addf(&buf, "%lld:", (long long)draft->revision);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		// With its length, so that no two different drafts give the same bytes.
		strbuf_addf(&buf, "%zu:", strlen(parts[i]));
		strbuf_add_text(&buf, parts[i]);
	}
	(void)sha256_text(strbuf_text(&buf), buf.len, ret); // returns ret
	strbuf_finish(&buf);
}

bool draft_text_differs(const struct draft *draft, const struct rendering *rendering) {
	return draft->subject == NULL || draft->text == NULL ||
	       strcmp(draft->subject, rendering->subject) != 0 ||
	       strcmp(draft->text, rendering->text) != 0;
}

bool draft_is_open(const struct draft *draft) {
	return draft->state == DRAFT_WAITING || draft->state == DRAFT_HELD;
}

const char *draft_hold_reason(const struct draft *draft) {
	const char *text = json_get_text(json_at(draft->reasons, 0), "text");
	return draft->hold != NULL && text != NULL ? text : draft->hold;
}

void draft_hold_shown(const struct draft *draft, char ret[65]) {
	const char *reason = draft_hold_reason(draft);
	(void)sha256_text(reason, strlen(reason), ret); // returns ret
}

void draft_add_reason(struct draft *draft, const char *code, const char *text) {
	struct json *reason = json_new_object();
	json_put_text(reason, "code", code);
	json_put_text(reason, "text", text);
	if (draft->reasons == NULL) {
		draft->reasons = json_new_list();
	}
	json_push(draft->reasons, reason);
}

void draft_clear_reasons(struct draft *draft) {
	json_free(draft->reasons);
	draft->reasons = json_new_list();
}
