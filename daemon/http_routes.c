// All paths of the door in one table.
#include "daemon/http_handlers.h"

#define LOOK (1U << HTTP_GET | 1U << HTTP_HEAD)
#define ACT  (1U << HTTP_POST)

// A note of its greatest length, each of its bytes percent-encoded, and a little more.
enum { FORM_MAX = 16 * 1024 };

/* clang-format off */
static const struct http_route routes[] = {
	{"/healthz", "", false, false, LOOK, 0, http_healthz},
	{"/metrics", "", false, true,  LOOK, 0, http_metrics},
	{"/feed/",   ".ics", true, false, LOOK, 0, http_feed},
	{"/o/",      "", true,  false, LOOK | ACT, FORM_MAX, http_offer},
	{"/u/",      "", true,  false, LOOK | ACT, FORM_MAX, http_stop},
	{"/a/",      "", true,  false, LOOK | ACT, FORM_MAX, http_owner},
};
/* clang-format on */

const struct http_route *http_routes(size_t *ret_count) {
	*ret_count = ARRAY_LEN(routes);
	return routes;
}
