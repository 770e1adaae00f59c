// Every option of the configuration in one table.
#include "rosemary/config/option.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/config/load.h"

#define AT(member) offsetof(struct config, member)

/* clang-format off */
const struct option options[] = {
	/* key                   type              where                  preset                     min  max   flags                             help */
	{"shop.name",            OPTION_LINE,      AT(shop.name),         NULL,                      0,   100,  OPTION_RELOAD,                    "The shop's name, as customers know it"},
	{"shop.language",        OPTION_LANGUAGE,  AT(shop.language),     "\"en\"",                  0,   0,    OPTION_RELOAD,                    "Language of customers who have none of their own"},
	{"shop.country",         OPTION_COUNTRY,   AT(shop.country),      "\"GB\"",                  0,   0,    OPTION_RELOAD | OPTION_SCHEDULES, "Country of the shop (ISO 3166): where feasts are kept as there"},
	{"shop.currency",        OPTION_CURRENCY,  AT(shop.currency),     "\"GBP\"",                 0,   0,    OPTION_RELOAD,                    "Currency of prices that name none (ISO 4217)"},
	{"shop.timezone",        OPTION_ZONE,      AT(shop.timezone),     "\"Europe/London\"",       0,   0,    OPTION_RELOAD | OPTION_SCHEDULES, "Time zone of the shop's days and hours"},
	{"shop.phone",           OPTION_PHONE,     AT(shop.phone),        NULL,                      0,   0,    OPTION_RELOAD,                    "Telephone number told to customers"},
	{"shop.email",           OPTION_ADDRESS,   AT(shop.email),        NULL,                      0,   0,    OPTION_RELOAD,                    "E-mail address told to customers"},
	{"shop.address",         OPTION_LINES,     AT(shop.address),      NULL,                      0,   500,  OPTION_RELOAD,                    "Postal address; stands below every message"},
	{"shop.closed_weekdays", OPTION_WEEKDAYS,  AT(shop.closed_weekdays), "[ \"sunday\" ]",       0,   0,    OPTION_RELOAD | OPTION_SCHEDULES, "Weekdays on which the shop is closed"},
	{"shop.closed_dates",    OPTION_DATES,     AT(shop.closed),       "[ ]",                     0,   0,    OPTION_RELOAD | OPTION_SCHEDULES, "Days on which the shop is closed, each year or once"},
	{"shop.order_by_days",   OPTION_NUMBER,    AT(shop.order_by_days), "1",                      0,   30,   OPTION_RELOAD | OPTION_SCHEDULES, "Open days between the last order and the day itself"},
	{"shop.opens",           OPTION_TIME,      AT(shop.opens),        "\"09:00\"",               0,   0,    OPTION_RELOAD,                    "When the shop opens"},
	{"shop.closes",          OPTION_TIME,      AT(shop.closes),       "\"17:30\"",               0,   0,    OPTION_RELOAD | OPTION_SCHEDULES, "When the shop closes: the last moment to order"},
	{"store.path",           OPTION_PATH,      AT(store_path),        "\"rosemary.db\"",         0,   0,    0,                                "Database file"},
	{"playbook.path",        OPTION_PATH,      AT(playbook_path),     "\"playbook\"",            0,   0,    OPTION_RELOAD,                    "Folder of the shop's texts"},
	{"spool.path",           OPTION_PATH,      AT(spool_path),        "\"spool\"",               0,   0,    OPTION_RELOAD,                    "Folder for messages of the transport spool"},
	{"control.socket",       OPTION_PATH,      AT(control_socket),    "\"/run/rosemary/control.sock\"", 0, 0, 0,                               "Socket that the command rosemary speaks to"},
	{"control.owners",       OPTION_OWNERS,    AT(owners),            "[ \"root\" ]",            0,   0,    OPTION_RELOAD,                    "Users who may approve and change"},
	{"control.staff",        OPTION_STAFF,     AT(staff),             "[ ]",                     0,   0,    OPTION_RELOAD,                    "Users who may look"},
	{"notify.owner",         OPTION_ADDRESS,   AT(notify_owner),      NULL,                      0,   0,    OPTION_RELOAD,                    "Who is told each morning that drafts wait"},
	{"plan.lead_days",       OPTION_NUMBER,    AT(policy.lead_days),  "10",                      1,   60,   OPTION_RELOAD | OPTION_SCHEDULES, "Days before the day on which a draft is made"},
	{"plan.at",              OPTION_TIME,      AT(policy.plan_at),    "\"06:00\"",               0,   0,    OPTION_RELOAD,                    "When the day's drafts are made"},
	{"plan.answer_hours",    OPTION_NUMBER,    AT(policy.answer_hours), "24",                    1,   336,  OPTION_RELOAD | OPTION_SCHEDULES, "Hours a customer has to answer before the last order"},
	{"plan.cap_days",        OPTION_NUMBER,    AT(policy.cap_days),   "14",                      0,   90,   OPTION_RELOAD,                    "Of one customer's occasions within so many days one is drafted"},
	{"plan.ordered_days",    OPTION_NUMBER,    AT(policy.ordered_days), "30",                    0,   180,  OPTION_RELOAD,                    "An order within so many days before the day makes the reminder needless"},
	{"plan.leap_day",        OPTION_LEAP_DAY,  AT(policy.leap_day),   "\"feb-28\"",              0,   0,    OPTION_RELOAD | OPTION_SCHEDULES, "Where 29 February falls in other years: feb-28 or mar-1"},
	{"plan.feasts",          OPTION_PATH,      AT(feasts_path),       NULL,                      0,   0,    OPTION_RELOAD,                    "File of the shop's own feasts, and of those that it keeps otherwise; see rosemary-feasts(5)"},
	{"plan.price_tolerance", OPTION_NUMBER,    AT(policy.price_tolerance), "10",                 0,   100,  OPTION_RELOAD,                    "Percent by which a suggestion's price may differ from the last"},
	{"plan.reorder",         OPTION_CATEGORIES, AT(policy.reorder),   "[ ]",                     0,   0,    OPTION_RELOAD,                    "Categories of goods that customers buy again and again: who does so at regular intervals is reminded before the next"},
	{"quiet.from",           OPTION_TIME,      AT(quiet.from),        "\"20:00\"",               0,   0,    OPTION_RELOAD,                    "Nobody is written to from then on"},
	{"quiet.until",          OPTION_TIME,      AT(quiet.until),       "\"09:00\"",               0,   0,    OPTION_RELOAD,                    "Nobody is written to until then, in the customer's time zone; the same as from: no quiet hours"},
	{"quiet.days",           OPTION_WEEKDAYS,  AT(quiet.weekdays),    "[ \"sunday\" ]",          0,   0,    OPTION_RELOAD,                    "Weekdays on which nobody is written to"},
	{"caps.day",             OPTION_NUMBER,    AT(caps.day),          "1",                       0,   24,   OPTION_RELOAD,                    "Messages to one customer in 24 hours, at the most; 0: without limit"},
	{"caps.month",           OPTION_NUMBER,    AT(caps.month),        "4",                       0,   100,  OPTION_RELOAD,                    "Messages to one customer in 30 days, at the most; 0: without limit"},
	{"approval.grace",       OPTION_NUMBER,    AT(policy.grace),      "60",                      0,   3600, OPTION_RELOAD,                    "Seconds in which an approval can be taken back"},
	{"email.transport",      OPTION_TRANSPORT, AT(email.transport),   "\"spool\"",               0,   0,    OPTION_RELOAD,                    "How e-mail leaves: spool writes files, smtp sends"},
	{"email.from",           OPTION_SENDER,    AT(email.from),        NULL,                      0,   0,    OPTION_RELOAD,                    "Sender that customers see"},
	{"email.reply_to",       OPTION_ADDRESS,   AT(email.reply_to),    NULL,                      0,   0,    OPTION_RELOAD,                    "Where answers go, if not to the sender"},
	{"email.bounces",        OPTION_ADDRESS,   AT(email.bounces),     NULL,                      0,   0,    OPTION_RELOAD,                    "Where delivery failures go, if not to the sender"},
	{"email.archive",        OPTION_ADDRESS,   AT(email.archive),     NULL,                      0,   0,    OPTION_RELOAD,                    "Mailbox of yours that gets a copy of each message to a customer: what came there has left"},
	{"email.url",            OPTION_URL,       AT(email.url),         "\"smtp://127.0.0.1:25\"", 0,   0,    OPTION_RELOAD,                    "Mail server of the transport smtp; smtps:// is TLS from the start"},
	{"email.tls",            OPTION_TLS,       AT(email.tls),         "\"required\"",            0,   0,    OPTION_RELOAD,                    "Encryption towards the mail server: required, or none for a relay on this machine"},
	{"email.ca_file",        OPTION_PATH,      AT(email.ca_file),     NULL,                      0,   0,    OPTION_RELOAD,                    "Certificates to trust instead of those that this machine trusts"},
	{"email.user",           OPTION_LINE,      AT(email.user),        NULL,                      0,   250,  OPTION_RELOAD,                    "Who logs in to the mail server"},
	{"email.password_file",  OPTION_PATH,      AT(email.password_file), NULL,                    0,   0,    OPTION_RELOAD,                    "File of the user's password, looked for in $CREDENTIALS_DIRECTORY first"},
	{"email.helo",           OPTION_HOST,      AT(email.helo),        NULL,                      0,   0,    OPTION_RELOAD,                    "Name said to the mail server, if not the machine's"},
	{"email.sessions",       OPTION_NUMBER,    AT(email.sessions),    "4",                       1,   64,   OPTION_RELOAD,                    "Connections to the mail server at once"},
	{"email.per_connection", OPTION_NUMBER,    AT(email.per_connection), "100",                  0,   10000, OPTION_RELOAD,                   "Messages in one connection before a fresh one; 0: without limit"},
	{"email.group",          OPTION_NUMBER,    AT(email.group),       "16",                      1,   64,   OPTION_RELOAD,                    "Messages that one crash may leave uncertain: so many at once wait for the answer to their last byte"},
	{"email.per_minute",     OPTION_NUMBER,    AT(per_minute[CHANNEL_EMAIL]), "0",               0,   10000, OPTION_RELOAD,                   "Messages in a minute, at the most; 0: without limit"},
	{"email.uncertain",      OPTION_UNCERTAIN, AT(uncertain[CHANNEL_EMAIL]), "\"hold\"",           0,   0,    OPTION_RELOAD,                    "A message that may have left or not: hold waits for somebody, resend-once sends the same bytes once more"},
	{"email.only_to",        OPTION_ADDRESSES, AT(email.only_to),     "[ ]",                     0,   0,    OPTION_RELOAD,                    "If not empty, only these are written to and all others are held"},
	{"sms.transport",        OPTION_SMS_TRANSPORT, AT(sms.transport), "\"spool\"",               0,   0,    OPTION_RELOAD,                    "How text messages leave: spool writes files, gateway sends"},
	{"sms.gateway",          OPTION_LINE,      AT(sms.gateway_name),  "\"kannel\"",              0,   200,  OPTION_RELOAD,                    "Whose gateway: a file of the folder gateways beside the configuration, or a path; see rosemary-gateway(5)"},
	{"sms.from",             OPTION_LINE,      AT(sms.from),          NULL,                      0,   20,   OPTION_RELOAD,                    "Sender that customers see: a number with its +, or what the gateway allows"},
	{"sms.url",              OPTION_WEB_URL,   AT(sms.url),           NULL,                      0,   0,    OPTION_RELOAD,                    "Where the gateway is, if not where its description says"},
	{"sms.user",             OPTION_LINE,      AT(sms.user),          NULL,                      0,   250,  OPTION_RELOAD,                    "Who logs in to the gateway"},
	{"sms.password_file",    OPTION_PATH,      AT(sms.password_file), NULL,                      0,   0,    OPTION_RELOAD,                    "File of the gateway's password or token, looked for in $CREDENTIALS_DIRECTORY first"},
	{"sms.ca_file",          OPTION_PATH,      AT(sms.ca_file),       NULL,                      0,   0,    OPTION_RELOAD,                    "Certificates to trust instead of those that this machine trusts"},
	{"sms.segments",         OPTION_NUMBER,    AT(sms.segments),      "2",                       1,   10,   OPTION_RELOAD,                    "Segments of one text; a draft that takes more is held"},
	{"sms.per_minute",       OPTION_NUMBER,    AT(per_minute[CHANNEL_SMS]), "0",                 0,   10000, OPTION_RELOAD,                   "Messages in a minute, at the most; 0: without limit"},
	{"sms.uncertain",        OPTION_UNCERTAIN, AT(uncertain[CHANNEL_SMS]), "\"hold\"",             0,   0,    OPTION_RELOAD,                    "A message that may have left or not: hold or resend-once"},
	{"sms.only_to",          OPTION_PHONES,    AT(sms.only_to),       "[ ]",                     0,   0,    OPTION_RELOAD,                    "If not empty, only these numbers are texted and all others are held"},
	{"http.listen",          OPTION_LISTEN,    AT(http.listen),       "\"127.0.0.1:8787\"",      0,   0,    0,                                "Where the door listens: calendar feeds and the customers' pages; off: nowhere"},
	{"http.public_url",      OPTION_PUBLIC_URL, AT(http.public_url),  NULL,                      0,   0,    OPTION_RELOAD,                    "How customers reach the door: links in messages begin with it; without it there are none"},
	{"http.hosts",           OPTION_HOSTS,     AT(http.hosts),        "[ ]",                     0,   0,    OPTION_RELOAD,                    "Names by which the door may be called beside that of http.public_url and this machine's own"},
	{"http.tls_certificate", OPTION_PATH,      AT(http.tls_certificate), NULL,                   0,   0,    OPTION_RELOAD,                    "Certificate of the door with its chain (PEM), where no proxy stands in front of it"},
	{"http.tls_key",         OPTION_PATH,      AT(http.tls_key),      NULL,                      0,   0,    OPTION_RELOAD,                    "Key of that certificate (PEM), looked for in $CREDENTIALS_DIRECTORY first"},
	{"http.feed_names",      OPTION_BOOL,      AT(http.feed_names),   "true",                    0,   0,    OPTION_RELOAD,                    "Calendar feeds name customers and recipients"},
	{"http.metrics_public",  OPTION_BOOL,      AT(http.metrics_public), "false",                 0,   0,    OPTION_RELOAD,                    "Counters under /metrics are shown to others than this machine"},
	{"letter.path",          OPTION_PATH,      AT(letter_path),       "\"letters\"",             0,   0,    OPTION_RELOAD,                    "Folder for the day's sheet of letters and calls"},
};
/* clang-format on */
const size_t option_count = ARRAY_LEN(options);

enum { KEY_MAX = 64, NEAR_ENOUGH = 3 };

const struct option *option_find(const char *key) {
	for (size_t i = 0; i < option_count; i++) {
		if (strcmp(options[i].key, key) == 0) {
			return &options[i];
		}
	}
	return NULL;
}

static size_t smallest(size_t a, size_t b, size_t c) {
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

// Levenshtein's distance: characters to add, drop or change; both at most KEY_MAX long.
static size_t distance(const char *a, const char *b) {
	size_t row[KEY_MAX + 1];
	size_t b_len = strlen(b);
	for (size_t j = 0; j <= b_len; j++) {
		row[j] = j;
	}
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < b_len; j++) {
			size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
			diagonal = row[j + 1];
			row[j + 1] = smallest(row[j] + 1, diagonal + 1, change);
		}
	}
	return row[b_len];
}

const char *option_nearest(const char *key) {
	const char *nearest = NULL;
	size_t least = NEAR_ENOUGH;
	for (size_t i = 0; strlen(key) <= KEY_MAX && i < option_count; i++) {
		size_t far = distance(key, options[i].key);
		if (far < least) {
			least = far;
			nearest = options[i].key;
		}
	}
	return nearest;
}

bool option_group(const char *name) {
	size_t len = strlen(name);
	for (size_t i = 0; i < option_count; i++) {
		if (strncmp(options[i].key, name, len) == 0 && options[i].key[len] == '.') {
			return true;
		}
	}
	return false;
}

bool option_is_list(enum option_type type) {
	return type == OPTION_ADDRESSES || type == OPTION_PHONES || type == OPTION_HOSTS ||
	       type == OPTION_WEEKDAYS || type == OPTION_DATES || type == OPTION_OWNERS ||
	       type == OPTION_STAFF || type == OPTION_CATEGORIES;
}
