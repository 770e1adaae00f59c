/* The table message: frozen bytes. */
#pragma once

#include "rosemary/domain/message.h"
#include "rosemary/store/store.h"

/* Adds one with its bytes and sets its id. A second one of the draft's revision is ERR_CONFLICT. */
bool store_message_add(struct store *store, struct message *message, struct err *err) MUST_CHECK;

/* Reads one with its bytes. Finish it with message_finish(). */
bool store_message_get(struct store *store, int64_t id, struct message *ret,
		       struct err *err) MUST_CHECK;

/* The newest message of a draft, with bytes; *ret_found false when there is none. */
bool store_message_of_draft(struct store *store, int64_t draft, bool *ret_found,
			    struct message *ret, struct err *err) MUST_CHECK;

/* The first message that has no delivery yet: what the queue stage takes next. With bytes. */
bool store_message_unqueued(struct store *store, bool *ret_found, struct message *ret,
			    struct err *err) MUST_CHECK;

/* Rows for listings (without bytes), newest first. */
bool store_message_each(struct store *store, const struct store_page *page, store_row *row,
			void *argument, struct err *err) MUST_CHECK;
