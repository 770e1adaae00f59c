// The audit: who did what.
#include "app.h"
#include "control_handlers.h"
#include "control_json.h"
#include "rosemary/store/audit.h"

bool control_audit_list(struct request *request, struct err *err) {
	struct store_page page;
	if (!page_from_request(request, &page, err)) {
		return false;
	}
	struct audit_filter filter = {
		.noun = json_get_text(request->params, "noun"),
		.id = json_get_int(request->params, "id", 0),
		.limit = page.limit,
	};
	struct listing listing = listing_begin(request, &audit_record, NULL, err);
	bool ok = store_audit_each(request->app->store, &filter, listing_row, &listing, err);
	return listing_end(&listing, request, ok);
}
