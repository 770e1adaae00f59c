// For those who watch the daemon: is it alive, and what does it count (OpenMetrics 1.0).
#include <inttypes.h>

#include <event2/buffer.h>

#include "daemon/app.h"
#include "daemon/http_handlers.h"
#include "daemon/stats.h"
#include "rosemary/base/log.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"

void http_healthz(struct http_visit *visit) {
	visit->answer->status = HTTP_OK;
	visit->answer->type = "text/plain; charset=utf-8";
	(void)evbuffer_add_printf(visit->answer->body, "ok\n"); // fails only without memory
}

static void add_stat(const struct stat *stat, void *argument) {
	struct evbuffer *body = argument;
	(void)evbuffer_add_printf(body, // as above
				  "# TYPE rosemary_%s %s\n# HELP rosemary_%s %s.\n"
				  "rosemary_%s%s %" PRIu64 "\n",
				  stat->name, stat->counter ? "counter" : "gauge", stat->name,
				  stat->help, stat->name, stat->counter ? "_total" : "",
				  stat->number);
}

static bool add_tally(struct evbuffer *body, struct store *store, const char *noun,
		      const struct words *states, struct err *err) {
	(void)evbuffer_add_printf(body, // as above
				  "# TYPE rosemary_%s gauge\n# HELP rosemary_%s How many are in a "
				  "state.\n",
				  noun, noun);
	for (int i = 0; i < states->count; i++) {
		int64_t number = 0;
		if (!store_tally(store, noun, words_name(states, i), &number, err)) {
			return false;
		}
		(void)evbuffer_add_printf(body, // as above
					  "rosemary_%s{state=\"%s\"} %" PRId64 "\n", noun,
					  words_name(states, i), number);
	}
	return true;
}

void http_metrics(struct http_visit *visit) {
	struct http_answer *answer = visit->answer;
	struct store *store = visit->app->store;
	struct err err = {0};
	answer->status = HTTP_OK;
	answer->type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
	stats_each(visit->app, add_stat, answer->body);
	if (!add_tally(answer->body, store, "draft", &draft_state_words, &err) ||
	    !add_tally(answer->body, store, "delivery", &delivery_state_words, &err)) {
		log_error("http", "metrics: %s", err.text);
		http_answer_plain(answer, HTTP_FAILED);
		return;
	}
	(void)evbuffer_add_printf(answer->body, "# EOF\n"); // as above
}
