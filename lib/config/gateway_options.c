// Whether text messages can leave as configured: the gateway's description and what it asks for.
#include "lib/config/gateway_options.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/file.h"
#include "rosemary/config/gateway.h"

#include "lib/config/server.h"

// A plain name is a file of the folder gateways; anything with a / is a path.
static char *description_path(const char *folder, const char *name) {
	char *inside = strchr(name, '/') != NULL ? xstrdup(name)
						 : xasprintf("gateways/%s.conf", name);
	char *path = file_path(folder, inside);
	free(inside);
	return path;
}

static bool has_name(const char *template, const char *name) {
	return template != NULL && strstr(template, name) != NULL;
}

static bool asks_for(const struct gateway *gateway, const char *name) {
	bool asks = has_name(gateway->url, name) || has_name(gateway->query, name) ||
		    has_name(gateway->body, name) || has_name(gateway->lookup, name);
	for (size_t i = 0; gateway->headers != NULL && gateway->headers[i] != NULL; i++) {
		asks |= has_name(gateway->headers[i], name);
	}
	return asks;
}

static bool check_needs(const struct sms_config *sms, const char **ret_key, struct err *err) {
	const struct gateway *gateway = sms->gateway;
	const struct {
		const char *key;
		const char *value;
		bool needed;
	} needs[] = {
		{"sms.user", sms->user,
		 gateway->login == GATEWAY_LOGIN_BASIC || asks_for(gateway, "{{user}}")},
		{"sms.password_file", sms->password_file,
		 gateway->login != GATEWAY_LOGIN_NONE || asks_for(gateway, "{{password}}")},
		{"sms.from", sms->from,
		 asks_for(gateway, "{{from}}") || asks_for(gateway, "{{from_digits}}")},
	};
	for (size_t i = 0; i < ARRAY_LEN(needs); i++) {
		if (needs[i].needed && needs[i].value == NULL) {
			*ret_key = needs[i].key;
			return err_set(err, ERR_INVALID, "must be given for the gateway '%s'",
				       gateway->name);
		}
	}
	return true;
}

static bool check_files(const struct sms_config *sms, const char **ret_key, struct err *err) {
	*ret_key = "sms.password_file";
	if (sms->password_file != NULL &&
	    !server_check_password(sms->password_file, sms->password_user, err)) {
		return false;
	}
	*ret_key = "sms.ca_file";
	return sms->ca_file == NULL || server_check_ca_file(sms->ca_file, err);
}

bool gateway_options_check(struct sms_config *sms, const char *folder,
			   struct complaints *complaints, const char **ret_key, struct err *err) {
	if (sms->transport != SMS_GATEWAY || sms->gateway_name == NULL) {
		return true; // spooled, or refused by itself
	}
	char *path = description_path(folder, sms->gateway_name);
	sms->gateway = gateway_load(path, sms->gateway_name, sms->url, complaints);
	free(path);
	return sms->gateway == NULL || // complained about
	       (check_needs(sms, ret_key, err) && check_files(sms, ret_key, err));
}
