/* Copies for the shop's own mailbox (email.archive): of which messages, and refused ones. */
#pragma once

#include "outbox_internal.h"

/*
 * Says in ret whether a message is copied: those to customers are, notices to the owner are not.
 * Inside the transaction of OPEN. False only when the store fails.
 */
bool outbox_copy_wanted(const struct outbox *outbox, const struct message *message, bool *ret,
			struct err *err) MUST_CHECK;

/* Notes whether the server took the copy of a job that is told; warns once an hour if not. */
void outbox_copy_tell(struct outbox *outbox, const struct job *job);
