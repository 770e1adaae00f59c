// Tries each page of a playbook: with all that can be known, and with what always is.
#include "daemon/playbook_pages.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/playbook_example.h"
#include "daemon/voice.h"
#include "rosemary/domain/webpage.h"
#include "rosemary/store/feed.h"

// What is known wherever a page says it; all else it has to ask for.
static const char *const sure[] = {
	"language",     "day",        "order_by",     "occasion",    "whose",       "whose_title",
	"suggestion",   "open",       "expired",      "accepted",    "change",      "declined",
	"never",        "later",      "about",        "pickup_days", "note_max",    "note_long",
	"pickup_times", "unanswered", "pickup_wrong", "feed",        "draft",       "customer",
	"concerns",     "send_by",    "shown",        "hold",        "hold_reason", "state",
	"waiting",      "drafts",     "next",         "approved",    "skipped",     "waits",
	"held",         "closed",     "ordered",      "stands",      "over",        "impossible",
};

// A choice of a list, as an offer's page has them.
static struct json *choice(void) {
	struct json *list = json_new_list();
	struct json *object = json_new_object();
	json_put_text(object, "value", "10:30");
	json_put_text(object, "said", "10:30");
	json_put_bool(object, "chosen", true);
	json_push(list, object);
	return list;
}

// All facts that a page can have at once: more than any has.
static struct json *all_facts(const struct app *app, const struct language *language) {
	struct json *facts = playbook_example(app, language, "birthday");
	for (size_t i = 0; i < page_facts_known_count; i++) {
		const char *name = page_facts_known[i].name;
		json_put_bool(facts, name, true);
	}
	static const char *const texts[] = {"phone_link",   "note",        "note_max",
					    "pickup",       "value",       "said",
					    "opens",        "closes",      "subject",
					    "body",         "feed",        "draft",
					    "customer",     "concerns",    "from",
					    "reply_to",     "to",          "message_subject",
					    "message_text", "segments",    "shown",
					    "hold",         "hold_reason", "leaves",
					    "leaves_why",   "send_by",     "reason",
					    "put_off",      "state",       "decided_by",
					    "decided_at",   "left",        "trouble",
					    "refused",      "waiting",     "on_hold"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		json_put_text(facts, texts[i], "10:30");
	}
	static const char *const lists[] = {"pickup_days", "pickup_times", "later_days", "reasons",
					    "changes",     "next",         "drafts"};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		json_put(facts, lists[i], choice());
	}
	return facts;
}

static struct json *sure_facts(const struct json *all) {
	struct json *facts = json_new_object();
	for (size_t i = 0; i < ARRAY_LEN(sure); i++) {
		json_put(facts, sure[i], json_share(json_get(all, sure[i])));
	}
	return facts;
}

static void judge(struct complaints *complaints, const struct app *app,
		  const struct playbook_page *page, const struct json *facts) {
	struct err err = {0};
	char *html = voice_page(app->voice, page, facts, &err);
	if (html == NULL) {
		complaints->count++;
		complaints->tell(err.text, complaints->argument); // it names file and line
	}
	free(html);
}

static void judge_missing(struct complaints *complaints, const struct app *app) {
	const struct playbook *playbook = app->playbook;
	for (size_t i = 0; i < playbook->language_count; i++) {
		const char *code = playbook->languages[i].code;
		const char *missing = page_missing(playbook, PAGE_FOR_CUSTOMERS, code);
		if (missing != NULL) {
			complaints_add(complaints, app->config->playbook_path, 1, NULL,
				       "there is no pages/%s.%s.mustache, and http.public_url "
				       "leads customers there",
				       missing, code);
		}
	}
}

// Nobody needs the owner's pages but who is led there: an older playbook is whole without them.
static void judge_missing_of_shop(struct complaints *complaints, const struct app *app) {
	const char *language = app->config->shop.language;
	const char *missing = page_missing(app->playbook, PAGE_FOR_SHOP, language);
	struct err err = {0};
	int64_t feeds = 0;
	if (missing == NULL) {
		return;
	}
	if (!store_feed_count_approve(app->store, &feeds, &err)) {
		complaints->count++;
		complaints->tell(err.text, complaints->argument);
	} else if (feeds > 0) {
		complaints_add(complaints, app->config->playbook_path, 1, NULL,
			       "there is no pages/%s.%s.mustache, and a feed made with --approve "
			       "leads there",
			       missing, language);
	}
}

void playbook_judge_pages(const struct app *app, struct complaints *complaints) {
	const struct playbook *playbook = app->playbook;
	if (app->config->http.public_url != NULL) {
		judge_missing(complaints, app);
		judge_missing_of_shop(complaints, app);
	}
	for (size_t i = 0; i < playbook->page_count; i++) {
		const struct playbook_page *page = &playbook->pages[i];
		const struct language *language =
			playbook_language(playbook, page->language, NULL); // it has words
		struct json *all = all_facts(app, language);
		struct json *few = sure_facts(all);
		judge(complaints, app, page, all);
		judge(complaints, app, page, few);
		json_free(few);
		json_free(all);
	}
}
