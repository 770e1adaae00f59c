/*
 * Every option of the configuration in one table: what the file may hold, where it goes, what it
 * is when the file says nothing. The reader, the sample and the manual all come from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What may stand behind the = of an option. */
enum option_type {
	OPTION_LINE,      /* a text of one line */
	OPTION_LINES,     /* a text that may hold line breaks */
	OPTION_NUMBER,    /* a whole number from min to max */
	OPTION_TIME,      /* "HH:MM" */
	OPTION_LANGUAGE,  /* "en", "en-GB" */
	OPTION_COUNTRY,   /* "GB": ISO 3166 */
	OPTION_CURRENCY,  /* "GBP": ISO 4217 */
	OPTION_ZONE,      /* "Europe/London": the IANA database */
	OPTION_PHONE,     /* a telephone number */
	OPTION_ADDRESS,   /* an e-mail address */
	OPTION_SENDER,    /* such an address, maybe with a name: "Rose <hello@rose.example>" */
	OPTION_ADDRESSES, /* a list of e-mail addresses */
	OPTION_PHONES,    /* a list of telephone numbers in E.164 */
	OPTION_WEEKDAYS,  /* a list of "sunday" ... "saturday" */
	OPTION_DATES,     /* a list of "MM-DD", "YYYY-MM-DD" or two of a kind with a / between */
	OPTION_OWNERS,    /* a list of names of this machine's users */
	OPTION_STAFF,     /* the same */
	OPTION_PATH,      /* a file or folder, relative to the state folder */
	OPTION_TRANSPORT, /* "spool" or "smtp" */
	OPTION_TLS,       /* "none" or "required" */
	OPTION_LEAP_DAY,  /* "feb-28" or "mar-1" */
	OPTION_UNCERTAIN, /* "hold" or "resend-once" */
	OPTION_URL,       /* smtp://host[:port][/] or smtps:// */
	OPTION_SMS_TRANSPORT, /* "spool" or "gateway" */
	OPTION_WEB_URL,       /* https://host[:port][/path]; http:// to this machine */
	OPTION_HOST,          /* a host's name */
	OPTION_HOSTS,         /* a list of them */
	OPTION_LISTEN,        /* "address:port", "[address]:port", or "off" */
	OPTION_PUBLIC_URL,    /* https://host[:port]; http:// to this machine */
	OPTION_BOOL,          /* true or false */
	OPTION_CATEGORIES,    /* a list of categories of products, each a text of one line */
	OPTION_TYPE_COUNT
};

/* What a change of an option does. */
enum option_flag {
	OPTION_RELOAD = 1, /* a change takes effect with a reload, not only with a restart */
	OPTION_SCHEDULES =
		2, /* stored schedules depend on it: part of the configuration's digest */
};

/* An option. */
struct option {
	const char *key; /* "group.name" */
	enum option_type type;
	size_t where;       /* offset in struct config */
	const char *preset; /* as it would stand in the file; NULL: the option is absent */
	int min, max;       /* of numbers; the most bytes of lines */
	unsigned flags;
	const char *help; /* one line, for the manual */
};

/* All options, in the order of the sample. */
extern const struct option options[];
extern const size_t option_count;

/* The option of a key, or NULL. */
const struct option *option_find(const char *key);

/* The key nearest to a misspelt one, or NULL when none is near. */
const char *option_nearest(const char *key);

/* True when the file has a group of that name. */
bool option_group(const char *name);

/* True for types whose value is a list. */
bool option_is_list(enum option_type type);
