/* What the options about text messages mean together. */
#pragma once

#include "rosemary/config/load.h"

/*
 * Reads the gateway's description where text messages leave by one, and checks that the options
 * have what it asks for: a login, a password that can be read, a sender. folder is that of the
 * configuration file. What is wrong in the description is complained about there; what is wrong
 * with the options is ERR_INVALID (or the file's error) in words, with *ret_key the option to
 * blame.
 */
bool gateway_options_check(struct sms_config *sms, const char *folder,
			   struct complaints *complaints, const char **ret_key,
			   struct err *err) MUST_CHECK;
