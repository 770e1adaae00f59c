/* Somebody who has bought from the shop and may be written to. */
#pragma once

#include "rosemary/base/record.h"
#include "rosemary/domain/channel.h"

/* Whether a customer is written to at all. Of a merged one only the row is left, as it was. */
enum customer_state {
	CUSTOMER_ACTIVE,
	CUSTOMER_PAUSED,
	CUSTOMER_ERASED,
	CUSTOMER_MERGED,
	CUSTOMER_STATE_COUNT
};
/* active paused erased merged */
extern const struct words customer_state_words;

/* What is done with 29 February in a common year. "shop" follows plan.leap_day. */
enum leap_day { LEAP_DAY_SHOP, LEAP_DAY_FEBRUARY_28, LEAP_DAY_MARCH_1, LEAP_DAY_COUNT };
/* shop feb-28 mar-1 */
extern const struct words leap_day_words;

/* A row of the table customer. Texts are UTF-8 without control characters. */
struct customer {
	int64_t id;
	char *source; /* where ref comes from: "csv" */
	char *ref;    /* the shop's own key, UNIQUE with source */
	char *given_name, *family_name;
	char *folded;   /* utf8_fold() of "given family", to recognise a name */
	char *email;    /* address_parse()d */
	char *phone;    /* E.164; what stands there from before that is never sent to */
	char *language; /* "en"; absent: the shop's */
	char *country;  /* "GB"; absent: the shop's */
	char *timezone; /* "Europe/London"; absent: the shop's; only quiet hours use it */
	enum channel channel;
	char *address, *postcode;
	enum leap_day leap_day;
	char *notes;
	enum customer_state state;
	char *refused_email; /* an address refused for good by a server; counts while it is email */
	char *refused_phone; /* likewise a number, by a gateway; counts while it is phone */
	char *household;     /* household_key(), to find the family; absent without one */
	char *home;          /* household_home(), to find who opens the same letter box */
	int64_t merged_into; /* the customer whose row speaks for this one; 0: its own does */
};

/* The fields of struct customer. */
extern const struct record_type customer_record;

/* Sets folded, household and home. To be called whenever a name or the postal address changed. */
void customer_fold(struct customer *customer);

/* "Given Family" as for an address line or a list; to be freed. "" when both are absent. */
char *customer_full_name(const struct customer *customer) MUST_CHECK;

/*
 * Name, postal address and postcode as they stand on a letter, one line of it behind the other with
 * ", " between; the country's name behind them, in capitals and in a language, where it is not
 * home. NULL without a postal address; to be freed.
 */
char *customer_postal_address(const struct customer *customer, const char *home,
			      const char *language) MUST_CHECK;

/*
 * A name as it should be said: ALL CAPS and all lower case become Title Case (also behind hyphen,
 * apostrophe and full stop), any other spelling is left alone (McDonald, van der Berg). Runs of
 * blanks become one. Owned by the caller.
 */
char *name_as_said(const char *name) MUST_CHECK;

/*
 * True when a greeting may say it: what slips into the columns of names, such as e-mail addresses,
 * markup, numbers and notes in brackets, is no name.
 */
bool name_is_sayable(const char *name);

/* The same for a given name, which is not a title alone ("Mr.") nor what tills write for nobody. */
bool given_name_is_sayable(const char *name);
