/*
 * What the owner's pages say: a draft exactly as it will leave, with its reasons and what became of
 * it, and what else waits. Nothing here writes to the store.
 */
#pragma once

#include "rosemary/base/json.h"
#include "rosemary/domain/draft.h"
#include "rosemary/domain/feed.h"

struct app;

/* Drafts on a page. */
enum { OWNER_PAGE_MAX = 50 };

/*
 * True when a feed's page may show and decide about a draft: any draft about the feed's customers,
 * also one that was decided about long ago; never a notice.
 */
bool owner_page_covers(const struct feed *feed, const struct draft *draft);

/* The facts of every page: the shop, and the feed by which one came. For http_page_show(). */
struct json *owner_page_facts(const struct app *app, const struct feed *feed) MUST_CHECK;

/* Puts all about a draft. */
bool owner_page_put_draft(struct json *facts, struct app *app, const struct draft *draft,
			  struct err *err) MUST_CHECK;

/* Puts how many more wait beside a draft (0: none is left out), and which of them is next. */
bool owner_page_put_others(struct json *facts, struct app *app, const struct feed *feed,
			   int64_t but, struct err *err) MUST_CHECK;

/* Puts the list of what waits, the nearest send-by first. */
bool owner_page_put_list(struct json *facts, struct app *app, const struct feed *feed,
			 struct err *err) MUST_CHECK;

/*
 * Who brought a draft into the state in which it is, to be freed: the actor's name; NULL when
 * nobody did.
 */
bool owner_page_decider(struct app *app, const struct draft *draft, char **ret_who, int64_t *ret_at,
			struct err *err) MUST_CHECK;
