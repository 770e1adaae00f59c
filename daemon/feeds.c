// Calendars are made in slices, kept while they are true, and handed out without a copy.
#include "feeds.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/event.h>

#include "app.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/list.h"
#include "rosemary/base/log.h"
#include "rosemary/domain/webpage.h"
#include "rosemary/store/event.h"
#include "rosemary/store/feed.h"
#include "rosemary/store/token.h"
#include "rosemary/text/ical_write.h"

enum {
	TURN_US = 4000,
	PAGE_EVENTS = 64,
	KEPT_MAX = 16,                         // calendars
	KEPT_MAX_BYTES = 48 * 1024 * 1024,     // of them together
	CALENDAR_MAX_BYTES = 16 * 1024 * 1024, // some 20,000 days: the nearest of them
	TAG_DIGITS = 32,
};

// The bytes of a calendar, shared by all answers that hold them.
struct bytes {
	size_t owners, len;
	char *data;
};

// A calendar that is made or that was.
struct calendar {
	struct list link;
	struct feeds *feeds;
	struct feed feed;
	char etag[HTTP_ETAG_SIZE];
	struct bytes *bytes; // NULL while it is made
	struct strbuf text;
	char owner[TOKEN_TEXT_SIZE]; // of the page that its entries lead to; "": none
	struct event_page page;      // the next one
	struct list waiters;
};

struct waiter {
	struct list link;
	struct http_call *call;
};

struct feeds {
	struct app *app;
	struct event *turn;
	struct list calendars; // those used last come last
};

static void release(const void *data, size_t len, void *argument) {
	struct bytes *bytes = argument;
	(void)data;
	(void)len;
	if (--bytes->owners == 0) {
		free(bytes->data);
		free(bytes);
	}
}

static void fill(struct http_answer *answer, struct calendar *calendar) {
	struct bytes *bytes = calendar->bytes;
	answer->status = HTTP_OK;
	answer->type = "text/calendar; charset=utf-8";
	answer->cache = "private, max-age=3600";
	memcpy(answer->etag, calendar->etag, sizeof answer->etag);
	list_remove(&calendar->link);
	list_append(&calendar->feeds->calendars, &calendar->link); // it was used last
	bytes->owners++;
	// Fails only without memory.
	(void)evbuffer_add_reference(answer->body, bytes->data, bytes->len, release, bytes);
}

static void answer_waiters(struct calendar *calendar) {
	LIST_EACH(&calendar->waiters, link, after) {
		struct waiter *waiter = LIST_ENTRY(link, struct waiter, link);
		struct http_answer answer;
		http_answer_init(&answer);
		if (calendar->bytes != NULL) {
			fill(&answer, calendar);
		} else {
			http_answer_plain(&answer, HTTP_FAILED);
		}
		http_finish(waiter->call, &answer);
		list_remove(link);
		free(waiter);
	}
}

static void drop(struct calendar *calendar) {
	answer_waiters(calendar);
	list_remove(&calendar->link);
	if (calendar->bytes != NULL) {
		release(NULL, 0, calendar->bytes);
	}
	strbuf_finish(&calendar->text);
	record_finish(&feed_record, &calendar->feed);
	free(calendar);
}

// True for another version of the feed that a calendar was made of.
static bool replaces(const struct calendar *made, const struct calendar *calendar) {
	return calendar != made && calendar->feed.id == made->feed.id;
}

// How many calendars are whole, and their bytes, beside those that the one that was made replaces.
static size_t measure(const struct feeds *feeds, const struct calendar *made, size_t *ret_size) {
	size_t count = 0;
	*ret_size = 0;
	LIST_EACH(&feeds->calendars, link, after) {
		const struct calendar *calendar = LIST_ENTRY(link, struct calendar, link);
		if (calendar->bytes != NULL && !replaces(made, calendar)) {
			count++;
			*ret_size += calendar->bytes->len;
		}
	}
	return count;
}

// Keeps the calendar that was made, and of the other feeds' within the limits those used last.
static void tidy(struct feeds *feeds, const struct calendar *made) {
	size_t size = 0, count = measure(feeds, made, &size);
	LIST_EACH(&feeds->calendars, link, after) {
		struct calendar *calendar = LIST_ENTRY(link, struct calendar, link);
		if (calendar == made || calendar->bytes == NULL) {
			continue;
		}
		if (replaces(made, calendar)) {
			drop(calendar);
		} else if (count > KEPT_MAX || size > KEPT_MAX_BYTES) {
			count--;
			size -= calendar->bytes->len;
			drop(calendar);
		}
	}
}

// Where an entry leads while its draft waits; to be freed. NULL: nowhere.
static char *owner_url(const struct calendar *calendar, const struct calendar_event *event) {
	const char *public_url = calendar->feeds->app->config->http.public_url;
	bool leads = event->open && *calendar->owner != '\0' && public_url != NULL;
	return leads ? feed_owner_url(public_url, calendar->owner, event->draft) : NULL;
}

static bool add_event(const void *record, void *argument) {
	const struct calendar_event *event = record;
	struct calendar *calendar = argument;
	size_t before = calendar->text.len;
	char *url = owner_url(calendar, event);
	const struct ical_extras extras = {
		.alarm = calendar->feed.alarms,
		.url = url,
		.url_words = "Approve, skip or put off: ",
	};
	ical_write_fragment(&calendar->text, calendar->page.names ? event->text : event->nameless,
			    &extras);
	free(url);
	if (calendar->text.full) {
		strbuf_cut(&calendar->text, before); // the days farthest away are left out
		calendar->page.limit = 0;
		return false;
	}
	calendar->page.after_day = event->occurs_on;
	calendar->page.after_id = event->id;
	return true;
}

// Adds a page of events; *ret_more is false behind the last one.
static bool make_page(struct calendar *calendar, bool *ret_more, struct err *err) {
	struct event_page page = calendar->page;
	int64_t id = page.after_id;
	if (!store_event_each(calendar->feeds->app->store, &page, add_event, calendar, err)) {
		return false;
	}
	*ret_more = calendar->page.limit != 0 && calendar->page.after_id != id;
	return true;
}

static void end(struct calendar *calendar) {
	struct bytes *bytes = xcalloc(1, sizeof *bytes);
	calendar->text.max += PAGE_EVENTS; // room for the end, which was kept
	ical_write_end(&calendar->text);
	bytes->owners = 1;
	bytes->len = calendar->text.len;
	bytes->data = strbuf_take(&calendar->text);
	calendar->bytes = bytes;
	answer_waiters(calendar);
	tidy(calendar->feeds, calendar);
}

// Goes on with a calendar until the turn is over; true when it is done, or failed and dropped.
static bool make(struct calendar *calendar, int64_t deadline_us) {
	struct err err = {0};
	bool more = true, ok = true;
	while (ok && more && clock_ticks_us() < deadline_us) {
		ok = make_page(calendar, &more, &err);
	}
	if (!ok) {
		log_error("feed", "cannot be made: %s id=%" PRId64, err.text, calendar->feed.id);
		drop(calendar);
	} else if (!more) {
		end(calendar);
	}
	return !ok || !more;
}

static struct calendar *first_unmade(struct feeds *feeds) {
	LIST_EACH(&feeds->calendars, link, after) {
		struct calendar *calendar = LIST_ENTRY(link, struct calendar, link);
		if (calendar->bytes == NULL) {
			return calendar;
		}
	}
	return NULL;
}

static void turn_again(struct feeds *feeds) {
	static const struct timeval at_once = {0};
	(void)evtimer_add(feeds->turn, &at_once); // fails only without memory
}

static void on_turn(evutil_socket_t fd, short what, void *argument) {
	struct feeds *feeds = argument;
	struct calendar *calendar = first_unmade(feeds);
	(void)fd;
	(void)what;
	if (calendar != NULL && !make(calendar, clock_ticks_us() + TURN_US)) {
		list_remove(&calendar->link);
		list_append(&feeds->calendars, &calendar->link); // the others have theirs first
	}
	if (first_unmade(feeds) != NULL) {
		turn_again(feeds);
	}
}

struct feeds *feeds_create(struct app *app) {
	struct feeds *feeds = xcalloc(1, sizeof *feeds);
	feeds->app = app;
	list_init(&feeds->calendars);
	feeds->turn = evtimer_new(app->base, on_turn, feeds);
	assert(feeds->turn != NULL); // fails for want of memory only
	return feeds;
}

void feeds_destroy(struct feeds *feeds) {
	if (feeds == NULL) {
		return;
	}
	LIST_EACH(&feeds->calendars, link, after) {
		drop(LIST_ENTRY(link, struct calendar, link));
	}
	event_free(feeds->turn);
	free(feeds);
}

// "The Rose Shop", or of a feed that is not all of it "The Rose Shop: kitchen". What a feed is
// called may be somebody's name: one without names says what it is.
static char *title_of(const struct app *app, const struct feed *feed) {
	const char *shop = app->config->shop.name != NULL ? app->config->shop.name : "rosemary";
	if (feed->kind == FEED_ALL) {
		return xstrdup(shop);
	}
	if (feed->names && app->config->http.feed_names) {
		return xasprintf("%s: %s", shop, feed->name);
	}
	return feed->kind == FEED_CUSTOMER
		       ? xasprintf("%s: customer %" PRId64, shop, feed->customer)
		       : xasprintf("%s: to prepare", shop);
}

bool feeds_find(struct app *app, const char *text, enum token_purpose purpose, bool *ret_found,
		struct feed *ret, struct err *err) {
	struct token token = {0};
	bool ok = store_token_use(app->store, text, purpose, clock_now(&app->clock), &token, err);
	*ret_found = ok && token.id != 0;
	if (ok && *ret_found) {
		ok = store_feed_get(app->store, token.subject, ret, err);
		*ret_found = ok && ret->state == FEED_ACTIVE;
	}
	record_finish(&token_record, &token);
	return ok;
}

bool feeds_lead_to_owner(const struct app *app, const struct feed *feed) {
	const struct http_config *http = &app->config->http;
	const char *language = app->config->shop.language;
	return feed->approve && feed->names && http->feed_names && http->public_url != NULL &&
	       page_missing(app->playbook, PAGE_FOR_SHOP, language) == NULL;
}

// The token of the page that a feed leads to, by the feed's own; "" when it leads to none.
static void owner_of(const struct app *app, const struct feed *feed, const char *token,
		     char ret[TOKEN_TEXT_SIZE]) {
	*ret = '\0';
	if (feeds_lead_to_owner(app, feed)) {
		token_of_owner(token, ret);
	}
}

bool feeds_etag(struct app *app, const struct feed *feed, const char *token,
		char ret[HTTP_ETAG_SIZE], struct err *err) {
	struct publication publication = {0};
	char digest[SHA256_TEXT_SIZE], owner[TOKEN_TEXT_SIZE];
	if (!store_publication_get(app->store, &publication, err)) {
		return false;
	}
	owner_of(app, feed, token, owner);
	bool leads = *owner != '\0';
	char *title = title_of(app, feed);
	char *all = xasprintf("%" PRId64 " %" PRId64 " %d %" PRId64 " %d %d %d %s\n%s\n%s",
			      publication.version, feed->id, (int)feed->kind, feed->customer,
			      feed->names, feed->alarms, app->config->http.feed_names, title,
			      leads ? app->config->http.public_url : "", owner);
	(void)snprintf(ret, HTTP_ETAG_SIZE, "\"%.*s\"", TAG_DIGITS,
		       sha256_text(all, strlen(all), digest)); // fits
	free(all);
	free(title);
	record_finish(&publication_record, &publication);
	return true;
}

static struct calendar *find(struct feeds *feeds, const char *etag) {
	LIST_EACH(&feeds->calendars, link, after) {
		struct calendar *calendar = LIST_ENTRY(link, struct calendar, link);
		if (strcmp(calendar->etag, etag) == 0) {
			return calendar;
		}
	}
	return NULL;
}

static struct calendar *begin(struct feeds *feeds, const struct feed *feed, const char *etag,
			      const char *token) {
	struct calendar *calendar = xcalloc(1, sizeof *calendar);
	char *title = title_of(feeds->app, feed);
	calendar->feeds = feeds;
	record_copy(&feed_record, feed, &calendar->feed);
	owner_of(feeds->app, feed, token, calendar->owner);
	(void)snprintf(calendar->etag, sizeof calendar->etag, "%s", etag); // as long
	calendar->text.max = CALENDAR_MAX_BYTES;
	calendar->page =
		(struct event_page){.limit = PAGE_EVENTS,
				    .customer = feed->customer,
				    .prepare = feed->kind == FEED_PREPARE,
				    .names = feed->names && feeds->app->config->http.feed_names};
	list_init(&calendar->waiters);
	list_init(&calendar->link);
	list_append(&feeds->calendars, &calendar->link);
	ical_write_begin(&calendar->text, title);
	free(title);
	return calendar;
}

void feeds_serve(struct feeds *feeds, const struct feed *feed, const char *etag,
		 struct http_visit *visit) {
	struct calendar *calendar = find(feeds, etag);
	if (calendar == NULL) {
		calendar = begin(feeds, feed, etag, visit->token);
		turn_again(feeds);
	}
	if (calendar->bytes != NULL) {
		fill(visit->answer, calendar);
		return;
	}
	struct waiter *waiter = xcalloc(1, sizeof *waiter);
	waiter->call = http_defer(visit);
	list_init(&waiter->link);
	list_append(&calendar->waiters, &waiter->link);
}
