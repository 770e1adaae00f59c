// The segments that a text message may take.
#include "sms_budget.h"

#include <stdlib.h>

#include "app.h"
#include "rosemary/text/sms.h"

bool sms_budget_check(const struct app *app, enum channel channel, const char *text,
		      struct err *err) {
	if (channel != CHANNEL_SMS || text == NULL) {
		return true;
	}
	struct sms_size size = sms_measure(text);
	if (size.segments <= (size_t)app->config->sms.segments) {
		return true;
	}
	char *words = sms_size_text(&size);
	(void)err_set(err, ERR_LIMIT, "the text is too long, %s: sms.segments allows %d", words,
		      app->config->sms.segments);
	free(words);
	return false;
}
