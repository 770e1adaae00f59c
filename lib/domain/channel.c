// The names of channels.
#include "rosemary/domain/channel.h"

WORDS(channel_words, "email", "sms", "letter");

const char *channel_name(enum channel channel) {
	return words_name(&channel_words, (int)channel);
}
