// A libconfig file as a tree of our own; wraps libconfig.
#include "lib/config/conf.h"

#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "rosemary/base/file.h"
#include "rosemary/base/utf8.h"

#include "lib/config/scan.h"

// What a conversion needs everywhere.
struct conversion {
	const char *file;
	struct complaints *complaints;
	const struct scan *scan;
};

static void convert(const struct conversion *c, const config_setting_t *setting, struct conf *ret);

static void convert_members(const struct conversion *c, const config_setting_t *setting,
			    struct conf *ret) {
	ret->count = (size_t)config_setting_length(setting);
	ret->members = xcalloc(ret->count, sizeof *ret->members);
	for (size_t i = 0; i < ret->count; i++) {
		convert(c, config_setting_get_elem(setting, (unsigned)i), &ret->members[i]);
	}
}

static void convert_text(const struct conversion *c, const config_setting_t *setting,
			 struct conf *ret) {
	const char *text = config_setting_get_string(setting);
	if (utf8_valid(text, strlen(text)) && !utf8_has_control(text, true)) {
		ret->text = xstrdup(text);
		return;
	}
	// Escapes (\xNN, \r, \f) can make what the bytes of the file were checked for.
	complaints_add(c->complaints, c->file, ret->line, ret->name, "a text may not hold %s",
		       utf8_valid(text, strlen(text)) ? "control characters"
						      : "bytes that are not UTF-8");
	ret->kind = CONF_REFUSED;
}

static enum conf_kind kind_of(const config_setting_t *setting) {
	static const enum conf_kind kinds[] = {
		[CONFIG_TYPE_GROUP] = CONF_GROUP,  [CONFIG_TYPE_INT] = CONF_NUMBER,
		[CONFIG_TYPE_INT64] = CONF_NUMBER, [CONFIG_TYPE_FLOAT] = CONF_FRACTION,
		[CONFIG_TYPE_STRING] = CONF_TEXT,  [CONFIG_TYPE_BOOL] = CONF_BOOLEAN,
		[CONFIG_TYPE_ARRAY] = CONF_LIST,   [CONFIG_TYPE_LIST] = CONF_LIST,
	};
	return kinds[config_setting_type(setting)];
}

// Recurses as deep as the file nests, which scan_bytes() has limited.
static void convert(const struct conversion *c, const config_setting_t *setting, struct conf *ret) {
	ret->kind = kind_of(setting);
	ret->name = xstrdup(config_setting_name(setting));
	ret->line = (int)config_setting_source_line(setting);
	if (config_setting_is_aggregate(setting)) {
		convert_members(c, setting, ret);
	} else if (ret->kind == CONF_TEXT) {
		convert_text(c, setting, ret);
	} else if (ret->kind == CONF_NUMBER && scan_refused(c->scan, ret->name)) {
		ret->kind = CONF_REFUSED;
	} else if (ret->kind == CONF_NUMBER) {
		ret->number = config_setting_get_int64(setting);
	} else if (ret->kind == CONF_BOOLEAN) {
		ret->number = config_setting_get_bool(setting) == CONFIG_TRUE ? 1 : 0;
	}
}

static struct conf *parse_text(const char *file, const char *text, const struct scan *scan,
			       struct complaints *complaints) {
	struct conf *conf = NULL;
	config_t config;
	config_init(&config);
	if (config_read_string(&config, text) == CONFIG_TRUE) {
		struct conversion c = {file, complaints, scan};
		conf = xcalloc(1, sizeof *conf);
		convert(&c, config_root_setting(&config), conf);
	} else {
		const char *what = config_error_text(&config);
		bool syntax = what != NULL && strcmp(what, "syntax error") == 0;
		complaints_add(complaints, file, config_error_line(&config), NULL, "%s%s",
			       what != NULL ? what : "cannot be read",
			       syntax ? ": something is missing here or before, as ; or \" or }"
				      : "");
	}
	config_destroy(&config);
	return conf;
}

struct conf *conf_parse(const char *file, const char *bytes, size_t len,
			struct complaints *complaints) {
	static const char bom[] = "\xef\xbb\xbf";
	if (len >= strlen(bom) && memcmp(bytes, bom, strlen(bom)) == 0) {
		bytes += strlen(bom);
		len -= strlen(bom);
	}
	if (len > CONF_MAX_BYTES) {
		complaints_add(complaints, file, 1, NULL, "longer than %d bytes", CONF_MAX_BYTES);
		return NULL;
	}
	struct scan scan;
	if (!scan_bytes(file, bytes, len, complaints, &scan)) {
		return NULL;
	}
	char *text = xstrndup(bytes, len);
	struct conf *conf = parse_text(file, text, &scan, complaints);
	free(text);
	return conf;
}

struct conf *conf_read(const char *file, struct complaints *complaints) {
	struct conf *conf = NULL;
	struct err err = {0};
	struct strbuf text = STRBUF_INIT(CONF_MAX_BYTES);
	if (file_read(file, &text, &err)) {
		conf = conf_parse(file, strbuf_text(&text), text.len, complaints);
	} else {
		complaints_add(complaints, file, 1, NULL, "%s", err.text);
	}
	strbuf_finish(&text);
	return conf;
}

static void finish(struct conf *conf) {
	for (size_t i = 0; i < conf->count; i++) {
		finish(&conf->members[i]);
	}
	free(conf->members);
	free(conf->name);
	free(conf->text);
}

void conf_free(struct conf *conf) {
	if (conf != NULL) {
		finish(conf);
		free(conf);
	}
}

const struct conf *conf_member(const struct conf *group, const char *name) {
	for (size_t i = 0; group->kind == CONF_GROUP && i < group->count; i++) {
		if (strcmp(group->members[i].name, name) == 0) {
			return &group->members[i];
		}
	}
	return NULL;
}

const char *conf_kind_name(enum conf_kind kind) {
	static const char *const names[] = {
		[CONF_GROUP] = "a group",         [CONF_LIST] = "a list",
		[CONF_TEXT] = "a text",           [CONF_NUMBER] = "a number",
		[CONF_FRACTION] = "a fraction",   [CONF_BOOLEAN] = "true or false",
		[CONF_REFUSED] = "a wrong value",
	};
	return names[kind];
}
