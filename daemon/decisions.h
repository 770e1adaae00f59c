/* Decisions about several drafts at once: each is made and refused for itself, and told. */
#pragma once

#include "daemon/control.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/message.h"

/*
 * Decides about one draft in a transaction of its own; shown is the digest of what was shown of
 * it, where that is told. What is decided is told with decisions_accept().
 */
typedef bool decide_one(struct request *request, int64_t id, const char *shown, struct err *err);

/*
 * Decides about each of the parameter ids, in slices (long_call.h): the answer holds "drafts" and
 * "refused". shown has a digest for each, or is NULL. What was decided stands when the store fails
 * behind it. To be returned by the handler.
 */
bool decide_each(struct request *request, const struct json *shown, decide_one *decide,
		 struct err *err) MUST_CHECK;

/* The same about each of another noun, whose plural is the answer's key; nothing was shown. */
bool decide_each_of(struct request *request, const char *plural, decide_one *decide,
		    struct err *err) MUST_CHECK;

/*
 * Puts a decided draft, and the message that was made of it (or NULL), into the answer. Returns its
 * row, the answer's, for what else there is to tell.
 */
struct json *decisions_accept(struct request *request, const struct draft *draft,
			      const struct message *message);
