// Reads the configuration: every option by its table, then what only several together can say.
#include "rosemary/config/load.h"

#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "rosemary/base/digest.h"
#include "rosemary/base/file.h"
#include "rosemary/base/secret.h"
#include "rosemary/calendar/zone.h"
#include "rosemary/config/feasts.h"
#include "rosemary/config/option.h"

#include "lib/config/conf.h"
#include "lib/config/gateway_options.h"
#include "lib/config/server.h"
#include "lib/config/value.h"
#include "rosemary/config/door.h"

// What the file said about an option.
struct mention {
	int line; // 0: nothing
	bool bad; // and it was complained about
};

// A configuration on its way.
struct loading {
	struct config *config;
	struct complaints complaints;
	struct mention *mentions; // one for each option
};

static struct mention *mention_of(const struct loading *l, const char *key) {
	return &l->mentions[option_find(key) - options];
}

// Complains about an option where it is mentioned.
static void complain(struct loading *l, const char *key, const char *what) {
	complaints_add(&l->complaints, l->config->file, mention_of(l, key)->line, key, "%s", what);
	mention_of(l, key)->bad = true;
}

// Complains about a value at its own line, which in a list is not the option's.
static void refuse_value(struct loading *l, const struct option *option, const struct conf *value,
			 const char *what) {
	complaints_add(&l->complaints, l->config->file, value->line, option->key, "%s", what);
	l->mentions[option - options].bad = true;
}

static const char *wanted(enum option_type type) {
	if (type == OPTION_NUMBER) {
		return "a whole number without quotes";
	}
	if (type == OPTION_BOOL) {
		return "true or false without quotes";
	}
	return option_is_list(type) ? "a list of texts, as in [ \"a\", \"b\" ]"
				    : "a text in quotes";
}

static void refuse_kind(struct loading *l, const struct option *option, const struct conf *value) {
	l->mentions[option - options].bad = true;
	if (value->kind != CONF_REFUSED) { // was told already
		complaints_add(&l->complaints, l->config->file, value->line, option->key,
			       "must be %s, not %s", wanted(option->type),
			       conf_kind_name(value->kind));
	}
}

static void take_text(struct loading *l, const struct option *option, const struct conf *value) {
	struct err err = {0};
	if (value->kind != CONF_TEXT) {
		refuse_kind(l, option, value);
	} else if (!value_take_text(l->config, option, value->text, &err)) {
		refuse_value(l, option, value, err.text);
	}
}

static void take_list(struct loading *l, const struct option *option, const struct conf *value) {
	if (value->kind != CONF_LIST) {
		refuse_kind(l, option, value);
		return;
	}
	if (value->count > CONFIG_LIST_MAX) {
		refuse_value(l, option, value, "has too many entries");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		take_text(l, option, &value->members[i]);
	}
}

static void take_number(struct loading *l, const struct option *option, const struct conf *value) {
	struct err err = {0};
	if (value->kind != CONF_NUMBER) {
		refuse_kind(l, option, value);
	} else if (!value_take_number(l->config, option, value->number, &err)) {
		refuse_value(l, option, value, err.text);
	}
}

static void take_truth(struct loading *l, const struct option *option, const struct conf *value) {
	if (value->kind != CONF_BOOLEAN) {
		refuse_kind(l, option, value);
	} else {
		value_take_truth(l->config, option, value->number != 0);
	}
}

static void take_value(struct loading *l, const struct option *option, const struct conf *value) {
	if (option_is_list(option->type)) {
		take_list(l, option, value);
	} else if (option->type == OPTION_NUMBER) {
		take_number(l, option, value);
	} else if (option->type == OPTION_BOOL) {
		take_truth(l, option, value);
	} else {
		take_text(l, option, value);
	}
}

static void refuse_unknown(struct loading *l, const char *key, int line) {
	const char *nearest = option_nearest(key);
	if (nearest != NULL) {
		complaints_add(&l->complaints, l->config->file, line, key,
			       "there is no such option; did you mean '%s'?", nearest);
	} else {
		complaints_add(&l->complaints, l->config->file, line, key,
			       "there is no such option");
	}
}

static void take_member(struct loading *l, const struct conf *group, const struct conf *value) {
	char *key = xasprintf("%s.%s", group->name, value->name);
	const struct option *option = option_find(key);
	if (option == NULL) {
		refuse_unknown(l, key, value->line);
	} else {
		l->mentions[option - options].line = value->line;
		take_value(l, option, value);
	}
	free(key);
}

static void take_group(struct loading *l, const struct conf *group) {
	if (group->kind != CONF_GROUP && option_group(group->name)) {
		complaints_add(&l->complaints, l->config->file, group->line, group->name,
			       "must be a group { ... }, not %s", conf_kind_name(group->kind));
		return;
	}
	if (group->kind != CONF_GROUP || group->count == 0) {
		if (!option_group(group->name)) {
			refuse_unknown(l, group->name, group->line);
		}
		return;
	}
	for (size_t i = 0; i < group->count; i++) {
		take_member(l, group, &group->members[i]);
	}
}

// Presets stand in the table as they would in a file, and are read by the same code.
static void take_preset(struct loading *l, const struct option *option) {
	char *text = xasprintf("preset = %s;", option->preset);
	struct conf *conf = conf_parse(option->key, text, strlen(text), &l->complaints);
	if (conf != NULL) {
		take_value(l, option, conf_member(conf, "preset"));
	}
	conf_free(conf);
	free(text);
}

static void take_presets(struct loading *l) {
	for (size_t i = 0; i < option_count; i++) {
		if (l->mentions[i].line == 0 && options[i].preset != NULL) {
			take_preset(l, &options[i]);
		}
	}
}

// Complains that an option is missing, at the line of the option that asks for it.
static void require(struct loading *l, const char *key, const char *for_key, const char *why) {
	if (mention_of(l, key)->line == 0) {
		complaints_add(&l->complaints, l->config->file, mention_of(l, for_key)->line, key,
			       "must be given %s", why);
	}
}

static void check_transport(struct loading *l) {
	if (l->config->email.transport != EMAIL_SMTP) {
		return;
	}
	static const char why[] = "for email.transport = \"smtp\"";
	require(l, "shop.name", "email.transport", why);
	require(l, "shop.address", "email.transport", why);
	require(l, "email.from", "email.transport", why);
}

// How the mail server is reached. Whose password it may be is asked of the system here only.
static void check_server(struct loading *l, const char *state) {
	struct err err = {0};
	struct email_config *email = &l->config->email;
	const char *key = NULL;
	email->local = server_is_local(email->url);
	email->password_user = server_password_user(state);
	if (email->transport == EMAIL_SMTP && !server_check(email, &key, &err)) {
		complain(l, key, err.text);
	}
}

// An absolute path, so that a later change of the working folder moves nothing.
static char *absolute(const char *path) {
	char *here = *path == '/' ? NULL : getcwd(NULL, 0);
	char *found = file_path(here != NULL ? here : "/", path);
	free(here);
	return found;
}

// Where a file lies, with the / behind it. To be freed.
static char *folder_of(const char *file) {
	char *folder = absolute(file);
	*(strrchr(folder, '/') + 1) = '\0';
	return folder;
}

// How text messages leave; the gateway's description lies beside the configuration.
static void check_sms(struct loading *l, const char *state) {
	struct err err = {0};
	struct sms_config *sms = &l->config->sms;
	const char *key = NULL;
	if (sms->transport != SMS_GATEWAY) {
		return;
	}
	require(l, "shop.name", "sms.transport", "for sms.transport = \"gateway\"");
	char *folder = folder_of(l->config->file);
	sms->password_user = server_password_user(state);
	if (!gateway_options_check(sms, folder, &l->complaints, &key, &err)) {
		complain(l, key, err.text);
	}
	free(folder);
}

static void check_hours(struct loading *l) {
	const struct shop *shop = &l->config->shop;
	bool both = !mention_of(l, "shop.opens")->bad && !mention_of(l, "shop.closes")->bad;
	if (both && shop->opens >= shop->closes) {
		bool later = mention_of(l, "shop.closes")->line > 0;
		complain(l, later ? "shop.closes" : "shop.opens",
			 "the shop must open before it closes");
	}
}

static void check_weekdays(struct loading *l) {
	enum { ALL_WEEK = (1 << 7) - 1 };
	if (l->config->shop.closed_weekdays == ALL_WEEK) {
		complain(l, "shop.closed_weekdays", "leaves no day on which the shop is open");
	}
	if (l->config->quiet.weekdays == ALL_WEEK) {
		complain(l, "quiet.days", "leaves no day on which anybody may be written to");
	}
}

// The days are counted back and forth: there must be open ones, whatever the year.
static void check_open_days(struct loading *l) {
	const struct date year[] = {{2027, 1, 1}, {2028, 12, 31}};
	for (struct date day = year[0]; date_compare(day, year[1]) <= 0; day = date_add(day, 1)) {
		if (shop_open_on(&l->config->shop, day)) {
			return;
		}
	}
	complain(l, "shop.closed_dates", "leaves no day on which the shop is open");
}

static void check_lead_days(struct loading *l) {
	struct err err = {0};
	const struct config *config = l->config;
	if (!lead_days_check(&config->shop, &config->policy, config->policy.lead_days, &err)) {
		complain(l, "plan.lead_days", err.text);
	}
}

static void check_socket(struct loading *l) {
	const size_t max = sizeof((struct sockaddr_un *)NULL)->sun_path - 1;
	if (l->config->control_socket != NULL && strlen(l->config->control_socket) > max) {
		char *what =
			xasprintf("'%s' is longer than the %zu bytes that a socket's path may have",
				  l->config->control_socket, max);
		complain(l, "control.socket", what);
		free(what);
	}
}

// The door is open to others than this machine only with a certificate.
static void check_door(struct loading *l) {
	struct err err = {0};
	const char *key = NULL;
	if (!door_check(&l->config->http, &key, &err)) {
		complain(l, key, err.text);
	}
}

static void check_together(struct loading *l, const char *state) {
	check_transport(l);
	check_server(l, state);
	check_sms(l, state);
	check_door(l);
	check_hours(l);
	check_weekdays(l);
	check_socket(l);
	if (l->complaints.count == 0) { // these need all of the shop to be right
		check_open_days(l);
	}
	if (l->complaints.count == 0) {
		check_lead_days(l);
	}
}

static void place(struct config *config, const char *base, char **path) {
	if (*path != NULL) {
		*path = config_keep(config, file_path(base, *path));
	}
}

// The path taken from where the configuration's file lies, if something is there and nothing at
// in_state.
static char *place_beside(struct config *config, const char *path, char *in_state) {
	char *folder = folder_of(config->file);
	char *beside = config_keep(config, file_path(folder, path));
	free(folder);
	bool only_beside = access(in_state, F_OK) != 0 && access(beside, F_OK) == 0;
	return only_beside ? beside : in_state;
}

// The playbook lies in the state folder or, as in a fresh installation, beside the file.
static void place_playbook(struct config *config, const char *state) {
	const char *path = config->playbook_path;
	if (path != NULL) {
		config->playbook_path =
			place_beside(config, path, config_keep(config, file_path(state, path)));
	}
}

// A service is handed a copy of what lies in the folder credentials; who checks by hand, as root,
// finds it there.
static void place_password(struct config *config, const char *state, char **path) {
	if (*path != NULL) {
		char *in_credentials = config_keep(config, file_path("credentials", *path));
		*path = place_beside(config, in_credentials,
				     config_keep(config, secret_path(state, *path)));
	}
}

// The shop's feasts lie in the state folder or, as all that it writes by hand, beside the file.
static void place_feasts(struct config *config, const char *state) {
	const char *path = config->feasts_path;
	if (path != NULL) {
		config->feasts_path =
			place_beside(config, path, config_keep(config, file_path(state, path)));
	}
}

static void place_paths(struct config *config, const char *state, const char *socket) {
	char *folder = absolute(state);
	place(config, folder, &config->store_path);
	place(config, folder, &config->spool_path);
	place(config, folder, &config->letter_path);
	place(config, folder, &config->control_socket);
	place(config, folder, &config->email.ca_file);
	place(config, folder, &config->sms.ca_file);
	place(config, folder, &config->http.tls_certificate);
	place_password(config, folder, &config->email.password_file);
	place_password(config, folder, &config->sms.password_file);
	place_password(config, folder, &config->http.tls_key);
	place_playbook(config, folder);
	place_feasts(config, folder);
	if (socket != NULL) {
		config->control_socket = config_keep(config, xstrdup(socket));
	}
	free(folder);
}

static void digest_schedules(struct config *config) {
	char *all = xstrdup("");
	for (size_t i = 0; i < option_count; i++) {
		if (options[i].flags & OPTION_SCHEDULES) {
			const char *given = config->memory->given[i];
			char *longer = xasprintf("%s%s=%s\n\n", all, options[i].key,
						 given != NULL ? given : "");
			free(all);
			all = longer;
		}
	}
	char feasts[SHA256_TEXT_SIZE] = "";
	if (config->feasts != NULL) {
		feasts_digest(config->feasts, feasts);
	}
	char *longer = xasprintf("%sfeasts=%s\n", all, feasts);
	(void)sha256_text(longer, strlen(longer), config->digest);
	free(longer);
	free(all);
}

static struct config *config_create(const char *file) {
	struct config *config = xcalloc(1, sizeof *config);
	config->memory = xcalloc(1, sizeof *config->memory);
	config->memory->given = xcalloc(option_count, sizeof *config->memory->given);
	config->file = config_keep(config, xstrdup(file));
	return config;
}

struct config *config_load(const char *file, const char *state, const char *socket,
			   complaint_handler *tell, void *argument) {
	struct loading l = {config_create(file),
			    {tell, argument, 0},
			    xcalloc(option_count, sizeof(struct mention))};
	struct conf *conf = conf_read(file, &l.complaints);
	if (conf != NULL) {
		for (size_t i = 0; i < conf->count; i++) {
			take_group(&l, &conf->members[i]);
		}
		take_presets(&l);
		place_paths(l.config, state, socket);
		l.config->feasts = feasts_load(l.config->feasts_path, &l.complaints);
		l.config->policy.feasts = l.config->feasts;
		check_together(&l, state);
		digest_schedules(l.config);
	}
	if (l.complaints.count > 0) {
		config_free(l.config);
		l.config = NULL;
	}
	conf_free(conf);
	free(l.mentions);
	return l.config;
}

static bool given_same(const char *a, const char *b) {
	return (a == NULL && b == NULL) || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

size_t config_needs_restart(const struct config *running, const struct config *fresh,
			    void (*tell)(const char *key, void *argument), void *argument) {
	size_t count = 0;
	for (size_t i = 0; i < option_count; i++) {
		bool same = given_same(running->memory->given[i], fresh->memory->given[i]);
		if (!same && !(options[i].flags & OPTION_RELOAD)) {
			tell(options[i].key, argument);
			count++;
		}
	}
	return count;
}

static void memory_free(struct config_memory *memory) {
	for (size_t i = 0; i < memory->kept_count; i++) {
		free(memory->kept[i]);
	}
	for (size_t i = 0; i < option_count; i++) {
		free(memory->given[i]);
	}
	free(memory->kept);
	free(memory->given);
	free(memory);
}

void config_free(struct config *config) {
	if (config == NULL) {
		return;
	}
	memory_free(config->memory);
	free(config->owners);
	free(config->staff);
	free(config->email.only_to);
	free(config->sms.only_to);
	free(config->http.hosts);
	free(config->policy.reorder);
	gateway_free(config->sms.gateway);
	feasts_destroy(config->feasts);
	free((void *)config->shop.closed); // const for those who read it; made here
	zone_close((struct zone *)config->shop.zone);
	free(config);
}
