// Watching: the connection is told what happens until it is closed.
#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/watch.h"

bool control_event_subscribe(struct request *request, struct err *err) {
	if (!request_watch(request, err)) {
		return false;
	}
	watch_begin(request->app->watch);
	json_put_bool(request->result, "watching", true);
	return true;
}
