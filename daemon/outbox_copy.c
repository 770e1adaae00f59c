// Copies for the shop's own mailbox: of which messages, and what is said when none is taken.
#include "outbox_copy.h"

#include <stdio.h>

#include "app.h"
#include "rosemary/base/log.h"
#include "rosemary/store/draft.h"

enum { TOLD_EVERY = 3600 }; // seconds; status tells it all the time

bool outbox_copy_wanted(const struct outbox *outbox, const struct message *message, bool *ret,
			struct err *err) {
	struct draft draft = {0};
	if (outbox->channel != CHANNEL_EMAIL || outbox->app->config->email.archive == NULL) {
		*ret = false;
		return true;
	}
	if (!store_draft_standing(outbox->app->store, message->draft, &draft, err)) {
		return false;
	}
	*ret = draft.purpose != DRAFT_NOTICE;
	record_finish(&draft_record, &draft);
	return true;
}

void outbox_copy_tell(struct outbox *outbox, const struct job *job) {
	const struct letter *letter = &job->letter;
	int64_t now = clock_now(&outbox->app->clock);
	int64_t told_at = outbox->copy_told_at;
	if (letter->copied && letter->verdict.event == DELIVERY_EV_ACCEPTED) {
		(void)snprintf(outbox->copy_line, sizeof outbox->copy_line, "%s",
			       letter->copy_line);
	}
	// A clock that was put back does not silence it.
	if (letter->copy_line[0] != '\0' && (now < told_at || now >= told_at + TOLD_EVERY)) {
		outbox->copy_told_at = now;
		log_warning("outbox", "the server refuses the copies for email.archive: %s",
			    letter->copy_line);
	}
}

const char *outbox_copy_refused(const struct outbox *outbox) {
	return outbox->copy_line[0] != '\0' ? outbox->copy_line : NULL;
}
