// What each proof can make of an uncertain delivery, and how that is said.
#include "rosemary/domain/resolve.h"

#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

WORDS(proof_words, "report", "lookup", "key", "dsn", "archive", "reply", "setting", "owner");
WORDS(finding_words, "sent", "refused", "resend", "drop");

/* clang-format off */
static const struct {
	enum proof proof;
	enum finding finding;
	enum delivery_event event;
	const char *reason;
} proofs[] = {
	{PROOF_REPORT,  FOUND_SENT,    DELIVERY_EV_CONFIRM,  "the delivery report says that it arrived"},
	{PROOF_REPORT,  FOUND_REFUSED, DELIVERY_EV_DISPROVE, "the delivery report says that it did not arrive"},
	{PROOF_LOOKUP,  FOUND_SENT,    DELIVERY_EV_CONFIRM,  "the provider has it"},
	{PROOF_LOOKUP,  FOUND_REFUSED, DELIVERY_EV_DISPROVE, "the provider never sent it"},
	{PROOF_KEY,     FOUND_SENT,    DELIVERY_EV_CONFIRM,  "asked again with the same key, the provider has it"},
	{PROOF_DSN,     FOUND_SENT,    DELIVERY_EV_CONFIRM,  "a notification says that it arrived"},
	{PROOF_DSN,     FOUND_REFUSED, DELIVERY_EV_DISPROVE, "a notification says that it did not arrive"},
	{PROOF_ARCHIVE, FOUND_SENT,    DELIVERY_EV_CONFIRM,  "its copy is in the shop's mailbox"},
	{PROOF_ARCHIVE, FOUND_RESEND,  DELIVERY_EV_RESEND,   "its copy never came to the shop's mailbox, and later ones did"},
	{PROOF_REPLY,   FOUND_SENT,    DELIVERY_EV_CONFIRM,  "the customer answered it"},
	{PROOF_SETTING, FOUND_RESEND,  DELIVERY_EV_RESEND,   "sent once more, as the channel's setting uncertain says"},
	{PROOF_OWNER,   FOUND_SENT,    DELIVERY_EV_CONFIRM,  "the owner says that it arrived"},
	{PROOF_OWNER,   FOUND_RESEND,  DELIVERY_EV_RESEND,   "the owner has it sent once more"},
	{PROOF_OWNER,   FOUND_DROP,    DELIVERY_EV_DROP,     "the owner drops it: it may have arrived"},
}; // a pair that is not listed proves nothing
/* clang-format on */

bool resolve_event(enum proof proof, enum finding finding, enum delivery_event *ret) {
	for (size_t i = 0; i < ARRAY_LEN(proofs); i++) {
		if (proofs[i].proof == proof && proofs[i].finding == finding) {
			*ret = proofs[i].event;
			return true;
		}
	}
	return false;
}

const char *resolve_reason(enum proof proof, enum finding finding, const char *detail,
			   char ret[RESOLVE_REASON_SIZE]) {
	struct strbuf text = STRBUF_INIT(4096);
	for (size_t i = 0; i < ARRAY_LEN(proofs); i++) {
		if (proofs[i].proof == proof && proofs[i].finding == finding) {
			strbuf_add_text(&text, proofs[i].reason);
		}
	}
	if (detail != NULL) {
		strbuf_addf(&text, ": %.2000s", detail);
	}
	utf8_copy(ret, RESOLVE_REASON_SIZE, strbuf_text(&text));
	strbuf_finish(&text);
	return ret;
}
