// Links in texts.
#include "rosemary/domain/link.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"

enum { TEXT_MAX_BYTES = 64 * 1024 };

/* clang-format off */
// The paths of the door, and what stands in a draft for the token: 22 characters.
static const struct {
	const char *path, *placeholder;
} links[LINK_COUNT] = {
	[LINK_OFFER] = {"/o/", "the-link-of-this-offer"},
	[LINK_STOP]  = {"/u/", "the-link-to-stop-these"},
};
/* clang-format on */

char *link_made(const char *public_url, enum link link, const char *token) {
	return xasprintf("%s%s%s", public_url, links[link].path, token);
}

char *link_draft(const char *public_url, enum link link) {
	assert(strlen(links[link].placeholder) == TOKEN_TEXT_LENGTH);
	return public_url != NULL ? link_made(public_url, link, links[link].placeholder) : NULL;
}

bool link_stands_in(const char *text, const char *public_url, enum link link) {
	char *draft = link_draft(public_url, link);
	bool stands = draft != NULL && strstr(text, draft) != NULL;
	free(draft);
	return stands;
}

bool link_is_left(const char *text) {
	for (size_t i = 0; i < LINK_COUNT; i++) {
		if (strstr(text, links[i].placeholder) != NULL) {
			return true;
		}
	}
	return false;
}

char *link_fill(const char *text, const char *public_url, enum link link, const char *token) {
	struct strbuf filled = STRBUF_INIT(TEXT_MAX_BYTES);
	char *draft = link_draft(public_url, link);
	char *made = public_url != NULL ? link_made(public_url, link, token) : NULL;
	const char *at = text;
	for (const char *found = draft != NULL ? strstr(at, draft) : NULL; found != NULL;
	     found = strstr(at, draft)) {
		strbuf_add(&filled, at, (size_t)(found - at));
		strbuf_add_text(&filled, made);
		at = found + strlen(draft);
	}
	strbuf_add_text(&filled, at);
	free(draft);
	free(made);
	return strbuf_take(&filled);
}
