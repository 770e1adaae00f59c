// Options of text messages: numbers in E.164 and what may stand as a sender.
#include <string.h>

#include "rosemary/base/address.h"
#include "rosemary/base/alloc.h"
#include "value.h"

bool value_read_phones(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	struct sms_config *sms = &config->sms;
	(void)option; // there is one list of numbers
	if (!phone_wire_safe(text)) {
		return err_set(err, ERR_INVALID,
			       "'%.40s' is not a telephone number as +447700900123", text);
	}
	sms->only_to = xrealloc(sms->only_to, sms->only_to_count + 2, sizeof *sms->only_to);
	sms->only_to[sms->only_to_count++] = config_keep(config, xstrdup(text));
	sms->only_to[sms->only_to_count] = NULL;
	return true;
}

bool value_read_sms_sender(struct config *config, const struct option *option, const char *text,
			   struct err *err) {
	(void)option; // there is one sender
	if (!sms_sender_valid(text)) {
		return err_set(err, ERR_INVALID,
			       "'%.40s' is no sender of texts: a telephone number as "
			       "+447700900123, 3 to 8 digits, or at most 11 letters, digits and "
			       "blanks",
			       text);
	}
	config->sms.from = config_keep(config, xstrdup(text));
	return true;
}
