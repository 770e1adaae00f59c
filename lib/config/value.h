/* What an option's text or number becomes in the configuration. */
#pragma once

#include "rosemary/config/load.h"
#include "rosemary/config/option.h"

/* What a configuration's strings live in. */
struct config_memory {
	char **kept; /* strings and blocks of any kind, freed together */
	size_t kept_count;
	char **given; /* of each option what it was set to, list entries each on a line; or NULL */
};

/* Gives text to the configuration, which frees it in the end. Returns text. */
char *config_keep(struct config *config, char *text);

/*
 * Sets an option from a text: the whole value, or one more entry of a list. ERR_INVALID says in
 * words what is wrong with it; the option is untouched then.
 */
bool value_take_text(struct config *config, const struct option *option, const char *text,
		     struct err *err) MUST_CHECK;

/* Sets an option of type OPTION_NUMBER. ERR_INVALID names the range. */
bool value_take_number(struct config *config, const struct option *option, int64_t number,
		       struct err *err) MUST_CHECK;

/* Sets an option of type OPTION_BOOL. */
void value_take_truth(struct config *config, const struct option *option, bool truth);

/* Reads one more number of sms.only_to (value_sms.c); as value_take_text(). */
bool value_read_phones(struct config *config, const struct option *option, const char *text,
		       struct err *err) MUST_CHECK;

/* Read where the door listens, how it is reached and called (value_http.c). */
bool value_read_listen(struct config *config, const struct option *option, const char *text,
		       struct err *err) MUST_CHECK;
bool value_read_public_url(struct config *config, const struct option *option, const char *text,
			   struct err *err) MUST_CHECK;
bool value_read_hosts(struct config *config, const struct option *option, const char *text,
		      struct err *err) MUST_CHECK;

/* True for a host name of RFC 1123; for that, an IPv4 address or an IPv6 address in [ ]. */
bool value_is_host(const char *text);
bool value_is_server(const char *text);

/* Reads one more category of plan.reorder (value_reorder.c); as value_take_text(). */
bool value_read_category(struct config *config, const struct option *option, const char *text,
			 struct err *err) MUST_CHECK;

/* Takes where the gateway of text messages is, which may hold {{names}}. ERR_INVALID. */
bool value_read_web_url(struct config *config, const struct option *option, const char *text,
			struct err *err) MUST_CHECK;
