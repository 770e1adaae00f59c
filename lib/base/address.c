// E-mail addresses and telephone numbers: what of them may go on the wire.
#include "rosemary/base/address.h"

#include <stdlib.h>
#include <string.h>

#include <idn2.h>

#include "rosemary/base/utf8.h"

enum {
	LOCAL_MAX = 64,  // RFC 5321 section 4.5.3.1.1
	LABEL_MAX = 63,  // RFC 1035 section 2.3.4
	QUOTED_MAX = 80, // bytes of an address that an error repeats
	PHONE_DIGITS_LEAST = 5,
	E164_DIGITS_LEAST = 7, // no country has shorter ones
	E164_DIGITS_MOST = 15,
	PHONE_DIGITS_MOST = 20,
};

#define LOWER_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define UPPER_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS        "0123456789"

static bool is_one_of(const char *set, char byte) {
	return byte != '\0' && strchr(set, byte) != NULL;
}

// Why the len bytes at local are no dot-atom of RFC 5321 section 4.1.2, or NULL when they are.
static const char *local_fault(const char *local, size_t len) {
	static const char allowed[] = LOWER_LETTERS UPPER_LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~.";
	if (len == 0) {
		return "nothing stands before the @";
	}
	if (len > LOCAL_MAX) {
		return "more than 64 characters stand before the @";
	}
	for (size_t i = 0; i < len; i++) {
		if (!is_one_of(allowed, local[i])) {
			return "a character before the @ is not allowed";
		}
		if (local[i] == '.' && (i == 0 || i + 1 == len || local[i + 1] == '.')) {
			return "a dot before the @ stands at an end or beside another";
		}
	}
	return NULL;
}

static const char *label_fault(const char *label, size_t len) {
	if (len == 0) {
		return "a part of the domain is empty";
	}
	if (len > LABEL_MAX) {
		return "a part of the domain is longer than 63 characters";
	}
	if (strspn(label, LOWER_LETTERS DIGITS "-") < len) {
		return "a character behind the @ is not allowed";
	}
	if (label[0] == '-' || label[len - 1] == '-') {
		return "a part of the domain begins or ends with a hyphen";
	}
	return NULL;
}

// Why domain, in lower case, is no host name of RFC 1123 section 2.1, or NULL when it is one.
static const char *domain_fault(const char *domain) {
	const char *label = domain;
	for (;;) {
		size_t len = strcspn(label, ".");
		const char *fault = label_fault(label, len);
		if (fault != NULL) {
			return fault;
		}
		if (label[len] == '\0') {
			break;
		}
		label += len + 1;
	}
	if (label == domain) {
		return "the domain has no dot";
	}
	if (strspn(label, DIGITS) == strlen(label)) {
		return "the domain ends in a number"; // an IPv4 address is not a host name
	}
	return NULL;
}

static bool is_ascii(const char *text) {
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text > 0x7f) {
			return false;
		}
	}
	return true;
}

// A copy in lower case; to be freed.
static char *ascii_lower(const char *text) {
	static const char uppers[] = UPPER_LETTERS, lowers[] = LOWER_LETTERS;
	char *lower = xstrdup(text);
	for (size_t i = strcspn(lower, uppers); lower[i] != '\0'; i += strcspn(lower + i, uppers)) {
		lower[i] = lowers[strchr(uppers, lower[i]) - uppers];
	}
	return lower;
}

// The domain in lower case A-labels, or NULL when IDNA 2008 has none for it; to be freed.
static char *wire_domain(const char *domain) {
	if (is_ascii(domain)) {
		return ascii_lower(domain);
	}
	char *made = NULL;
	if (idn2_to_ascii_8z(domain, &made, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK) {
		return NULL;
	}
	char *copy = xstrdup(made);
	idn2_free(made);
	return copy;
}

static const char *parse_domain(const char *domain, char **ret) {
	*ret = wire_domain(domain);
	return *ret == NULL ? "the domain is no international domain name" : domain_fault(*ret);
}

// Splits and checks trimmed text; what is wrong with it, or NULL and the address in ret.
static const char *parse_trimmed(const char *text, char ret[ADDRESS_MAX + 1]) {
	const char *at = strchr(text, '@');
	if (at == NULL) {
		return "there is no @";
	}
	if (strchr(at + 1, '@') != NULL) {
		return "there is more than one @";
	}
	size_t local_len = (size_t)(at - text);
	const char *fault = local_fault(text, local_len);
	if (fault != NULL) {
		return fault;
	}
	char *domain = NULL;
	fault = parse_domain(at + 1, &domain);
	if (fault == NULL && local_len + 1 + strlen(domain) > ADDRESS_MAX) {
		fault = "it is longer than 254 characters";
	}
	if (fault == NULL) {
		memcpy(ret, text, local_len + 1);
		memcpy(ret + local_len + 1, domain, strlen(domain) + 1);
	}
	free(domain);
	return fault;
}

bool address_parse(const char *text, char ret[ADDRESS_MAX + 1], struct err *err) {
	enum {
		READ_MAX = 4 * ADDRESS_MAX
	}; // a domain in other scripts is longer before than after
	text += strspn(text, " \t");
	size_t len = strlen(text);
	while (len > 0 && is_one_of(" \t", text[len - 1])) {
		len--;
	}
	const char *fault = "it is longer than 254 characters";
	if (len <= READ_MAX) {
		char *trimmed = xstrndup(text, len);
		fault = utf8_valid(trimmed, len) ? parse_trimmed(trimmed, ret) : "it is not UTF-8";
		free(trimmed);
	}
	if (fault != NULL) {
		return err_set(err, ERR_INVALID, "'%.*s' is not an e-mail address: %s",
			       len < QUOTED_MAX ? (int)len : QUOTED_MAX, text, fault);
	}
	return true;
}

bool address_wire_safe(const char *text) {
	char wire[ADDRESS_MAX + 1];
	struct err ignored; // only whether, not why
	return address_parse(text, wire, &ignored) && strcmp(wire, text) == 0;
}

const char *address_domain(const char *address) {
	return strchr(address, '@') + 1;
}

bool phone_plausible(const char *text) {
	size_t digits = 0;
	bool plus = false;
	for (; *text != '\0'; text++) {
		if (is_one_of(DIGITS, *text)) {
			digits++;
		} else if (*text == '+' && digits == 0 && !plus) {
			plus = true;
		} else if (!is_one_of(" -./()", *text)) {
			return false;
		}
	}
	return digits >= PHONE_DIGITS_LEAST && digits <= PHONE_DIGITS_MOST;
}

bool phone_is_e164(const char *text) {
	size_t digits = text[0] == '+' ? strspn(text + 1, DIGITS) : 0;
	return digits >= E164_DIGITS_LEAST && digits <= E164_DIGITS_MOST && text[1] != '0' &&
	       text[1 + digits] == '\0';
}
