/* Links in a text: what stands in a draft until the message is frozen, and the real ones. */
#pragma once

#include "rosemary/domain/token.h"

/* The things that a message's text may link to. */
enum link {
	LINK_OFFER, /* /o/TOKEN: the offer */
	LINK_STOP,  /* /u/TOKEN: to stop */
	LINK_COUNT
};

/*
 * A link as it stands in a draft: its last part says what will be there, in as many characters as
 * a token has, so that what was approved is as long as what is sent. To be freed; NULL without
 * public_url.
 */
char *link_draft(const char *public_url, enum link link) MUST_CHECK;

/* The same with its token. */
char *link_made(const char *public_url, enum link link, const char *token) MUST_CHECK;

/* True when a text holds the draft's link. */
bool link_stands_in(const char *text, const char *public_url, enum link link);

/* True when a text holds what stands in a draft for a token, whatever address is before it. */
bool link_is_left(const char *text);

/* The text with each draft's link made; to be freed. */
char *link_fill(const char *text, const char *public_url, enum link link,
		const char *token) MUST_CHECK;
