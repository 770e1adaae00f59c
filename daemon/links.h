/*
 * The links of a message: made while it is frozen, so that their tokens stand in its bytes and
 * nowhere else, and stored with it in one transaction.
 */
#pragma once

#include "rosemary/domain/link.h"
#include "rosemary/domain/offer.h"

struct app;

/* Bytes of a List-Unsubscribe field. */
enum { LINKS_UNSUBSCRIBE_MAX = 900 };

/* Which links a message has, and their tokens. {0}: none. */
struct links {
	bool has[LINK_COUNT];
	char tokens[LINK_COUNT][TOKEN_TEXT_SIZE];
};

/*
 * Makes the tokens of a draft's links: of the offer where its text holds it and there is something
 * to say yes to, of stopping for every customer who can be reached by a link. None without
 * http.public_url.
 */
void links_make(const struct app *app, const struct draft *draft, struct links *ret);

/*
 * Whether a text that was edited says what its link offers, blanks and capitals aside: whoever
 * reads of tulips must not find roses on the page. ERR_STATE when it does not.
 */
bool links_check(const struct app *app, const struct draft *draft, struct err *err) MUST_CHECK;

/*
 * The draft's text with its links made; to be freed. NULL and ERR_STATE when a link is left over
 * that was made for another address, and as links_check() says.
 */
char *links_text(const struct app *app, const struct links *links, const struct draft *draft,
		 struct err *err) MUST_CHECK;

/*
 * What stands in List-Unsubscribe (RFC 2369): the link to stop, if there is one, and an address.
 * True when the link may be posted to (RFC 8058): it is https.
 */
bool links_unsubscribe(const struct app *app, const struct links *links,
		       char ret[LINKS_UNSUBSCRIBE_MAX]);

/* Stores the offer and the tokens of a message that was stored. */
bool links_store(struct app *app, const struct links *links, const struct draft *draft,
		 const struct message *message, struct err *err) MUST_CHECK;
