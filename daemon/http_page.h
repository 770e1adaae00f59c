/* Pages as answers of the door: facts gathered, the playbook's page shown. */
#pragma once

#include "daemon/http.h"
#include "rosemary/base/json.h"
#include "rosemary/domain/draft.h"

/*
 * What a page about a draft can say: the facts of its text (NULL: none), and the shop as it is now.
 * To be given to http_page_show().
 */
struct json *http_page_facts(const struct app *app, const struct draft *draft) MUST_CHECK;

/*
 * Answers with a page in the language of its facts, else the shop's; takes the facts. Where it
 * cannot be shown, a POST that did something is answered in a plain sentence, all else with a 500.
 */
void http_page_show(struct http_visit *visit, enum http_status status, const char *name,
		    struct json *facts);

/* Answers that something failed, which is logged. */
void http_page_fail(struct http_visit *visit, const struct err *err);
