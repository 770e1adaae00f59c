// The fields of an audit row.
#include "rosemary/domain/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

static void test_an_audit_row_tells_all_it_holds(void **state) {
	(void)state;
	struct audit audit = {.id = 1,
			      .at = 2,
			      .uid = -1,
			      .who = TEXT("policy"),
			      .verb = TEXT("approve"),
			      .noun = TEXT("draft"),
			      .noun_id = 3,
			      .before = TEXT("waiting"),
			      .after = TEXT("approved"),
			      .reason = TEXT("auto")};
	struct json *json = record_json(&audit_record, &audit);
	char *text = json_write(json);
	assert_string_equal(text, "{\"id\":1,\"at\":2,\"uid\":-1,\"who\":\"policy\","
				  "\"verb\":\"approve\",\"noun\":\"draft\",\"noun_id\":3,"
				  "\"before\":\"waiting\",\"after\":\"approved\","
				  "\"reason\":\"auto\"}");
	free(text);
	json_free(json);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_audit_row_tells_all_it_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
