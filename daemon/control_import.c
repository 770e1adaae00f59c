// The control methods of imports.
#include "daemon/control_import.h"

#include "daemon/app.h"
#include "daemon/import.h"

bool control_import_begin(struct request *request, struct err *err) {
	return imports_begin(request->app->imports, request, err);
}

bool control_import_rows(struct request *request, struct err *err) {
	return imports_rows(request, err);
}

bool control_import_end(struct request *request, struct err *err) {
	return imports_end(request->app->imports, request, err);
}
