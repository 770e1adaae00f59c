// What the daemon counts.
#include "stats.h"

#include <stddef.h>

#include "app.h"
#include "control.h"
#include "http.h"
#include "outboxes.h"
#include "pipeline.h"
#include "prober.h"
#include "rosemary/base/log.h"

void stats_each(const struct app *app, void (*each)(const struct stat *stat, void *argument),
		void *argument) {
	struct control_counters control = control_count(app->control);
	struct http_counters http = http_count(app->http);
	struct outbox_counters outbox = outboxes_count(app->outboxes);
	struct prober_counters probes = prober_count(app->prober);
	struct store_stats store = store_stats(app->store);
	/* clang-format off */
	const struct stat stats[] = {
		{"control_connections",    "Connections to the control socket now", false, control.connections},
		{"control_refused",        "Connections to the control socket that were refused", true, control.refused},
		{"control_calls",          "Calls that were answered", true, control.calls},
		{"control_failed",         "Calls that failed", true, control.failed},
		{"http_connections",       "Connections to the door now", false, http.connections},
		{"http_answers_2xx",       "Requests of the door that were answered", true, http.answers[2]},
		{"http_answers_3xx",       "Requests of the door that had nothing new to see", true, http.answers[3]},
		{"http_answers_4xx",       "Requests of the door that were refused", true, http.answers[4]},
		{"http_answers_5xx",       "Requests of the door that failed", true, http.answers[5]},
		{"http_limit_connections", "Visitors turned away because there were too many", true, http.limits[HTTP_LIMIT_CONNECTIONS]},
		{"http_limit_address",     "Visitors turned away because their address had too many", true, http.limits[HTTP_LIMIT_ADDRESS]},
		{"http_limit_share",       "Times when visitors had to wait because messages were leaving", true, http.limits[HTTP_LIMIT_SHARE]},
		{"http_limit_time",        "Connections of the door cut at their deadline", true, http.limits[HTTP_LIMIT_TIME]},
		{"http_limit_head",        "Requests of the door that could not be read", true, http.limits[HTTP_LIMIT_HEAD]},
		{"http_limit_body",        "Forms that could not be read or were too long", true, http.limits[HTTP_LIMIT_BODY]},
		{"http_limit_host",        "Requests of the door for another server", true, http.limits[HTTP_LIMIT_HOST]},
		{"attempts_opened",        "Attempts that were begun", true, outbox.opened},
		{"attempts_accepted",      "Attempts that were accepted", true, outbox.accepted},
		{"attempts_deferred",      "Attempts that were refused for now", true, outbox.deferred},
		{"attempts_refused",       "Attempts that were refused for good", true, outbox.refused},
		{"attempts_uncertain",     "Attempts of which nobody can know", true, outbox.uncertain},
		{"attempts_returned",      "Attempts given back before they could count", true, outbox.returned},
		{"gate_waited",            "Messages that had to wait for a limit", true, outbox.waited},
		{"gate_held",              "Messages that were held", true, outbox.held},
		{"gate_expired",           "Messages that were too late", true, outbox.expired},
		{"gate_suppressed",        "Messages that were not wanted any more", true, outbox.suppressed},
		{"gate_returned",          "Messages that went back to the owner", true, outbox.sent_back},
		{"publish_yields",         "Times when calendars waited because messages were leaving", true, pipeline_yields(app->pipeline)},
		{"probes_repeated",        "Texts of which nobody knew, sent once more with their key", true, probes.repeated},
		{"probes_looked_up",       "Questions to a gateway what became of a text", true, probes.looked_up},
		{"probes_settled",         "Texts of which a gateway told", true, probes.settled},
		{"sessions",               "Sessions with servers now", false, outbox.sessions},
		{"commits",                "Transactions", true, (uint64_t)store.commits},
		{"commit_us",              "Microseconds spent in committing", true, (uint64_t)store.commit_us},
		{"longest_commit_us",      "Microseconds of the longest transaction's end", false, (uint64_t)store.longest_commit_us},
		{"shrinks",                "Times the log of commits was put into the file", true, (uint64_t)store.shrinks},
		{"longest_shrink_us",      "Microseconds of the longest time of that", false, (uint64_t)store.longest_shrink_us},
		{"log_lines_dropped",      "Lines of the log that nobody took", true, log_dropped()},
	};
	/* clang-format on */
	for (size_t i = 0; i < ARRAY_LEN(stats); i++) {
		each(&stats[i], argument);
	}
}
