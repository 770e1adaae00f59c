// The audit: who did what.
#include "app.h"
#include "control_handlers.h"
#include "control_page.h"
#include "rosemary/store/audit.h"

bool control_audit_list(struct request *request, struct err *err) {
	static const struct page_type type = {
		.record = &audit_record,
		.each = store_audit_each,
		.last = store_audit_last,
		.backwards = true,
	};
	struct store_page page;
	if (!page_from_request(request, &page, err)) {
		return false;
	}
	page.noun = json_get_text(request->params, "noun");
	page.noun_id = json_get_int(request->params, "id", 0);
	return page_list(request, &type, &page, err);
}
