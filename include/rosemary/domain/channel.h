/* The ways to reach a customer. */
#pragma once

#include "rosemary/base/words.h"

/* The ways to write to a customer. */
enum channel { CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_LETTER, CHANNEL_COUNT };

/* email sms letter */
extern const struct words channel_words;

/* The word for a channel. */
const char *channel_name(enum channel channel);
