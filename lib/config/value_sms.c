// Options of text messages: telephone numbers, and where a gateway is.
#include "rosemary/base/address.h"
#include "rosemary/base/alloc.h"
#include "rosemary/config/gateway.h"

#include "value.h"

bool value_read_phones(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	struct sms_config *sms = &config->sms;
	(void)option; // there is one list of numbers
	if (!phone_is_e164(text)) {
		return err_set(err, ERR_INVALID,
			       "'%.40s' is not a telephone number as +447700900123", text);
	}
	sms->only_to = xrealloc(sms->only_to, sms->only_to_count + 2, sizeof *sms->only_to);
	sms->only_to[sms->only_to_count++] = config_keep(config, xstrdup(text));
	sms->only_to[sms->only_to_count] = NULL;
	return true;
}

bool value_read_web_url(struct config *config, const struct option *option, const char *text,
			struct err *err) {
	(void)option; // there is one gateway
	if (!gateway_url_check(text, err) || !gateway_template_check(text, err)) {
		return false;
	}
	config->sms.url = config_keep(config, xstrdup(text));
	return true;
}
