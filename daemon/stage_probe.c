// What is uncertain where a gateway can be asked what became of it.
#include "app.h"
#include "prober.h"
#include "stage.h"

bool stage_probe(struct app *app, struct slice *slice, struct err *err) {
	bool more = true;
	while (more && !slice_over(slice)) {
		if (!prober_take(app->prober, slice->now, &more, err)) {
			return false;
		}
	}
	slice->more = more;
	return true;
}
