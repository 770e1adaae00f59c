// The links of a message.
#include "links.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"
#include "rosemary/store/offer.h"
#include "rosemary/store/token.h"

// How long links are good for: an offer a month beyond the message's time, so that a late answer
// is told kindly; stopping for longer than anybody keeps a mail (RELIABILITY C6).
enum { OFFER_SECONDS = 30 * 24 * 3600, STOP_SECONDS = 500 * 24 * 3600 };

void links_make(const struct app *app, const struct draft *draft, struct links *ret) {
	const char *url = app->config->http.public_url;
	*ret = (struct links){{false}, {""}};
	if (url == NULL || draft->purpose == DRAFT_NOTICE) {
		return;
	}
	ret->has[LINK_OFFER] = draft->offer != NULL && link_stands_in(draft->text, url, LINK_OFFER);
	ret->has[LINK_STOP] = draft->channel == CHANNEL_EMAIL ||
			      link_stands_in(draft->text, url, LINK_STOP);
	for (size_t i = 0; i < LINK_COUNT; i++) {
		if (ret->has[i]) {
			token_make(ret->tokens[i]);
		}
	}
}

bool links_check(const struct app *app, const struct draft *draft, struct err *err) {
	const char *url = app->config->http.public_url;
	const char *words = json_get_text(draft->offer, "words");
	if (words == NULL || !link_stands_in(draft->text, url, LINK_OFFER)) {
		return true;
	}
	char *text = utf8_fold(draft->text);
	char *offered = utf8_fold(words);
	bool told = strstr(text, offered) != NULL;
	free(offered);
	free(text);
	return told ||
	       err_set(err, ERR_STATE,
		       "draft %" PRId64 "'s link offers '%.200s', and its text does not say "
		       "so: keep these words, or take the link out",
		       draft->id, words);
}

char *links_text(const struct app *app, const struct links *links, const struct draft *draft,
		 struct err *err) {
	if (draft->edited && !links_check(app, draft, err)) {
		return NULL;
	}
	char *text = xstrdup(draft->text);
	for (int i = 0; i < LINK_COUNT; i++) {
		if (links->has[i]) {
			char *filled = link_fill(text, app->config->http.public_url, (enum link)i,
						 links->tokens[i]);
			free(text);
			text = filled;
		}
	}
	if (link_is_left(text)) {
		(void)err_set(err, ERR_STATE,
			      "draft %" PRId64 " holds a link that cannot be made: its address is "
			      "not http.public_url, or there is nothing to say yes to; edit it",
			      draft->id);
		free(text);
		return NULL;
	}
	return text;
}

bool links_unsubscribe(const struct app *app, const struct links *links,
		       char ret[LINKS_UNSUBSCRIBE_MAX]) {
	static const char secure[] = "https://";
	struct strbuf subject = STRBUF_INIT(LINKS_UNSUBSCRIBE_MAX / 2);
	char *link = NULL;
	if (links->has[LINK_STOP]) {
		link = link_made(app->config->http.public_url, LINK_STOP, links->tokens[LINK_STOP]);
	}
	escape_url(&subject, "unsubscribe");
	(void)snprintf(ret, LINKS_UNSUBSCRIBE_MAX, "%s%s%s<mailto:%s?subject=%s>",
		       link != NULL ? "<" : "", link != NULL ? link : "", link != NULL ? ">, " : "",
		       dossier_reply_address(app),
		       strbuf_text(&subject)); // a link, an address and a word fit
	strbuf_finish(&subject);
	bool posted = link != NULL && strncmp(link, secure, strlen(secure)) == 0;
	free(link);
	return posted;
}

static bool store_offer(struct app *app, const char *token, const struct draft *draft,
			const struct message *message, struct err *err) {
	struct offer offer = offer_from_message(message, draft);
	bool ok = store_offer_add(app->store, &offer, err);
	const struct token_wish wish = {TOKEN_OFFER, offer.id, message->approved_at,
					message->not_after + OFFER_SECONDS};
	ok = ok && store_token_add(app->store, token, &wish, err);
	record_finish(&offer_record, &offer);
	return ok;
}

bool links_store(struct app *app, const struct links *links, const struct draft *draft,
		 const struct message *message, struct err *err) {
	const struct token_wish stop = {TOKEN_STOP, message->id, message->approved_at,
					message->not_after + STOP_SECONDS};
	return (!links->has[LINK_OFFER] ||
		store_offer(app, links->tokens[LINK_OFFER], draft, message, err)) &&
	       (!links->has[LINK_STOP] ||
		store_token_add(app->store, links->tokens[LINK_STOP], &stop, err));
}
