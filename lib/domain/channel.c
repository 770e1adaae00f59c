// The names of channels, and the choice between them.
#include "rosemary/domain/channel.h"

#include <stdio.h>
#include <string.h>

#include "rosemary/base/alloc.h"

WORDS(channel_words, "email", "sms", "letter");

const char *channel_name(enum channel channel) {
	return words_name(&channel_words, (int)channel);
}

const char *channel_by(enum channel channel) {
	static const char *const words[CHANNEL_COUNT] = {
		[CHANNEL_EMAIL] = "by e-mail",
		[CHANNEL_SMS] = "by text",
		[CHANNEL_LETTER] = "by letter",
	};
	return words[channel];
}

bool channel_needs_consent(enum channel channel) {
	return channel != CHANNEL_LETTER;
}

bool channel_is_call(enum channel channel, const char *address) {
	static const char number[] = "0123456789+()-./ ";
	return channel == CHANNEL_LETTER && address != NULL &&
	       strspn(address, number) == strlen(address);
}

WORDS(form_words, "email", "sms", "letter", "call");

const char *form_name(enum form form) {
	return words_name(&form_words, (int)form);
}

enum form form_of(enum channel channel, const char *address) {
	static const enum form written[CHANNEL_COUNT] = {
		[CHANNEL_EMAIL] = FORM_EMAIL,
		[CHANNEL_SMS] = FORM_SMS,
		[CHANNEL_LETTER] = FORM_LETTER,
	};
	return channel_is_call(channel, address) ? FORM_CALL : written[channel];
}

enum channel form_channel(enum form form) {
	static const enum channel carriers[FORM_COUNT] = {
		[FORM_EMAIL] = CHANNEL_EMAIL,
		[FORM_SMS] = CHANNEL_SMS,
		[FORM_LETTER] = CHANNEL_LETTER,
		[FORM_CALL] = CHANNEL_LETTER,
	};
	return carriers[form];
}

enum channel_fault channel_fault(const struct channel_way *way) {
	const struct {
		bool holds;
		enum channel_fault fault;
	} faults[] = {
		{way->address == NULL, CHANNEL_NO_ADDRESS},
		{way->unfit, CHANNEL_UNFIT},
		{way->refused, CHANNEL_REFUSED},
		{way->withdrawn, CHANNEL_WITHDRAWN},
		{way->unasked, CHANNEL_UNASKED},
		{way->opted_out, CHANNEL_OPTED_OUT},
		{way->wordless, CHANNEL_WORDLESS},
	};
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		if (faults[i].holds) {
			return faults[i].fault;
		}
	}
	return CHANNEL_USABLE;
}

/* clang-format off */
static const char *const fault_texts[CHANNEL_COUNT][CHANNEL_FAULT_COUNT] = {
	[CHANNEL_EMAIL] = {
		[CHANNEL_USABLE]     = "",
		[CHANNEL_NO_ADDRESS] = "there is no e-mail address",
		[CHANNEL_UNFIT]      = "the e-mail address is not one that can be written to",
		[CHANNEL_REFUSED]    = "a mail server refused the address for good",
		[CHANNEL_WITHDRAWN]  = "the customer withdrew consent to e-mail",
		[CHANNEL_UNASKED]    = "there is no consent to e-mail on record",
		[CHANNEL_OPTED_OUT]  = "the customer opted out of e-mail",
		[CHANNEL_WORDLESS]   = "the playbook has no such e-mail",
	},
	[CHANNEL_SMS] = {
		[CHANNEL_USABLE]     = "",
		[CHANNEL_NO_ADDRESS] = "there is no telephone number",
		[CHANNEL_UNFIT]      = "the telephone number is not + and 7 to 15 digits: 'customer edit --phone' mends it",
		[CHANNEL_REFUSED]    = "the telephone number was refused for good",
		[CHANNEL_WITHDRAWN]  = "the customer withdrew consent to text messages",
		[CHANNEL_UNASKED]    = "there is no consent to text messages on record",
		[CHANNEL_OPTED_OUT]  = "the customer opted out of text messages",
		[CHANNEL_WORDLESS]   = "the playbook has no such text message",
	},
	[CHANNEL_LETTER] = {
		[CHANNEL_USABLE]     = "",
		[CHANNEL_NO_ADDRESS] = "there is neither a postal address nor a telephone number",
		[CHANNEL_UNFIT]      = "the postal address is not one that can be written to",
		[CHANNEL_REFUSED]    = "the post returned a letter for good",
		[CHANNEL_WITHDRAWN]  = "the customer withdrew consent to letters",
		[CHANNEL_UNASKED]    = "there is no consent to letters on record",
		[CHANNEL_OPTED_OUT]  = "the customer opted out of letters",
		[CHANNEL_WORDLESS]   = "the playbook has no such letter",
	},
};
/* clang-format on */

const char *channel_fault_text(enum channel channel, enum channel_fault fault) {
	return fault_texts[channel][fault];
}

bool channel_fault_is_wish(enum channel_fault fault) {
	return fault == CHANNEL_WITHDRAWN || fault == CHANNEL_UNASKED || fault == CHANNEL_OPTED_OUT;
}

// The ways that stand in for one another, the first one first.
static const enum channel instead[] = {CHANNEL_EMAIL, CHANNEL_SMS};

// True when a message cannot arrive there, for want of an address that takes it.
static bool out_of_reach(const struct channel_way *way) {
	return way->address == NULL || way->unfit || way->refused;
}

// True when nothing but a letter reaches the customer, who never said that nothing is to.
static bool only_by_letter(const struct channel_way ways[CHANNEL_COUNT]) {
	for (size_t i = 0; i < ARRAY_LEN(instead); i++) {
		const struct channel_way *way = &ways[instead[i]];
		if (!out_of_reach(way) || way->withdrawn || way->opted_out) {
			return false;
		}
	}
	return channel_fault(&ways[CHANNEL_LETTER]) == CHANNEL_USABLE;
}

struct channel_choice channel_choose(enum channel wanted,
				     const struct channel_way ways[CHANNEL_COUNT]) {
	struct channel_choice choice = {.channel = wanted,
					.wanted = wanted,
					.fault = channel_fault(&ways[wanted])};
	bool settled = choice.fault == CHANNEL_USABLE || wanted == CHANNEL_LETTER;
	for (size_t i = 0; !settled && i < ARRAY_LEN(instead); i++) {
		if (channel_fault(&ways[instead[i]]) == CHANNEL_USABLE) {
			choice.channel = instead[i];
			settled = true;
		}
	}
	if (!settled && only_by_letter(ways)) {
		choice.channel = CHANNEL_LETTER;
		settled = true;
	}
	for (size_t i = 0; !settled && i < ARRAY_LEN(instead); i++) {
		if (choice.fault == CHANNEL_NO_ADDRESS && ways[instead[i]].address != NULL) {
			choice.channel = instead[i];
			settled = true;
		}
	}
	choice.call = channel_is_call(choice.channel, ways[choice.channel].address);
	return choice;
}

char *channel_choice_text(const struct channel_choice *choice) {
	static const char *const asked_for[CHANNEL_COUNT] = {
		[CHANNEL_EMAIL] = "e-mail",
		[CHANNEL_SMS] = "texts",
		[CHANNEL_LETTER] = "letters",
	};
	const char *by = choice->call ? "by telephone" : channel_by(choice->channel);
	if (choice->channel != choice->wanted) {
		// E-mail is what nobody had to ask for.
		bool asked = choice->wanted != CHANNEL_EMAIL;
		return xasprintf("%s: %s%s%s%s", by, asked ? "the customer asked for " : "",
				 asked ? asked_for[choice->wanted] : "", asked ? ", but " : "",
				 channel_fault_text(choice->wanted, choice->fault));
	}
	if (choice->call) {
		return xasprintf(
			"%s: the customer asked for letters, but there is no postal address", by);
	}
	return choice->channel == CHANNEL_EMAIL ? NULL
						: xasprintf("%s: the customer asked for it", by);
}
