// Reads a playbook's folder: words, texts and parts of texts, each file with its limits.
#include "rosemary/config/playbook.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rosemary/base/digest.h"
#include "rosemary/base/file.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/domain/webpage.h"

#include "lib/config/conf.h"
#include "lib/config/language.h"
#include "lib/config/occasions.h"
#include "lib/config/source.h"

enum { MAX_LANGUAGES = 32, PARTS_MAX = 4, PHRASE_MAX_BYTES = 500 };

static const char PARTIALS[] = "partials/", PAGES[] = "pages/";

// A playbook on its way.
struct loading {
	struct playbook *playbook;
	const char *folder;
	struct complaints complaints, warnings;
	char **names; // of files, relative to the folder, sorted
	size_t name_count;
	struct strbuf digests;  // "name sha256" of each file that texts are made from
	struct strbuf readings; // the same of those that customers' notes are read by
	size_t bytes;
};

// One file of it. path is for complaints; parts are its name between dots.
struct part_file {
	const char *name, *path;
	char *parts[PARTS_MAX];
	size_t part_count;
	struct strbuf bytes;
	bool is_shown; // of the pages: no message says it, so no draft changes with it
};

static int compare_names(const void *a, const void *b) {
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_name(struct loading *l, char *name) {
	l->names = xrealloc(l->names, l->name_count + 1, sizeof *l->names);
	l->names[l->name_count++] = name;
}

static bool passed_over(const char *name) {
	size_t len = strlen(name);
	return name[0] == '.' || (len > 0 && name[len - 1] == '~');
}

// Lists the folder at path; prefix is what stands before names of it.
static void list_folder(struct loading *l, const char *path, const char *prefix) {
	DIR *folder = opendir(path);
	if (folder == NULL) {
		struct err err = {0};
		(void)err_set_errno(&err, errno, "cannot read the folder");
		complaints_add(&l->complaints, path, 1, NULL, "%s%s", err.text,
			       err.code == ERR_NOT_FOUND ? "; playbook.path names another" : "");
		return;
	}
	const struct dirent *entry = readdir(folder); // NOLINT(concurrency-mt-unsafe): one thread
	while (entry != NULL && l->name_count <= PLAYBOOK_MAX_FILES) {
		if (!passed_over(entry->d_name)) {
			add_name(l, xasprintf("%s%s", prefix, entry->d_name));
		}
		entry = readdir(folder);
	}
	(void)closedir(folder); // it was only read
}

// Lists a folder within the playbook, if it is there.
static void list_inner(struct loading *l, const char *prefix) {
	struct stat status;
	char *path = file_path(l->folder, prefix);
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
		list_folder(l, path, prefix);
	}
	free(path);
}

static void list_files(struct loading *l) {
	list_folder(l, l->folder, "");
	list_inner(l, PARTIALS);
	list_inner(l, PAGES);
	if (l->name_count > PLAYBOOK_MAX_FILES) {
		complaints_add(&l->complaints, l->folder, 1, NULL, "holds more than %d files",
			       PLAYBOOK_MAX_FILES);
	}
	if (l->name_count > 0) {
		qsort(l->names, l->name_count, sizeof *l->names, compare_names);
	}
}

static bool is_code(const char *text) {
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	return len >= 2 && len <= 3 && text[len] == '\0';
}

static bool is_form(const char *text) {
	int form = 0;
	return words_find(&form_words, text, &form);
}

// Splits a name at its dots; false when it has more parts than any file of a playbook.
static bool split(struct part_file *file, const char *name) {
	for (const char *at = name; file->part_count < PARTS_MAX;) {
		size_t len = strcspn(at, ".");
		file->parts[file->part_count++] = xstrndup(at, len);
		if (at[len] == '\0') {
			return true;
		}
		at += len + 1;
	}
	return false;
}

static bool part_is(const struct part_file *file, size_t index, const char *text) {
	return index < file->part_count && strcmp(file->parts[index], text) == 0;
}

// Names that files of words have: occasions.LANG.conf.
static bool is_conf(const struct part_file *file, const char *name) {
	return file->part_count == 3 && part_is(file, 0, name) && is_code(file->parts[1]) &&
	       part_is(file, 2, "conf");
}

static bool is_occasions(const struct part_file *file) {
	return is_conf(file, "occasions");
}

// Takes the whole of a regular file into file->bytes and into its digest.
static bool take_bytes(struct loading *l, struct part_file *file) {
	struct err err = {0};
	char digest[SHA256_TEXT_SIZE];
	if (!file_read(file->path, &file->bytes, &err)) {
		complaints_add(&l->complaints, file->path, 1, NULL, "%s", err.text);
		return false;
	}
	l->bytes += file->bytes.len;
	if (l->bytes > PLAYBOOK_MAX_BYTES) {
		complaints_add(&l->complaints, file->path, 1, NULL,
			       "the playbook is longer than %d bytes", PLAYBOOK_MAX_BYTES);
		return false;
	}
	if (!file->is_shown) {
		strbuf_addf(is_occasions(file) ? &l->readings : &l->digests, "%s %s\n", file->name,
			    sha256_text(strbuf_text(&file->bytes), file->bytes.len, digest));
	}
	return true;
}

static struct conf *take_conf(struct loading *l, struct part_file *file) {
	return take_bytes(l, file) ? conf_parse(file->path, strbuf_text(&file->bytes),
						file->bytes.len, &l->complaints)
				   : NULL;
}

// The source of a template, to be freed; NULL when it is no text.
static char *take_source(struct loading *l, struct part_file *file) {
	if (!take_bytes(l, file)) {
		return NULL;
	}
	size_t len = file->bytes.len;
	char *source = source_plain(strbuf_text(&file->bytes), len);
	bool holds_nul = memchr(strbuf_text(&file->bytes), '\0', len) != NULL;
	int line = holds_nul ? 1 : source_bad_line(source, strlen(source));
	if (line > 0) {
		complaints_add(&l->complaints, file->path, line, NULL,
			       "must be UTF-8 text without control characters");
		free(source);
		return NULL;
	}
	return source;
}

// The language of that code, made when it is new; NULL beyond the limit.
static struct language *language_of(struct loading *l, const char *path, const char *code) {
	struct playbook *playbook = l->playbook;
	for (size_t i = 0; i < playbook->language_count; i++) {
		if (strcmp(playbook->languages[i].code, code) == 0) {
			return &playbook->languages[i];
		}
	}
	if (playbook->language_count == MAX_LANGUAGES) {
		complaints_add(&l->complaints, path, 1, NULL, "more than %d languages",
			       MAX_LANGUAGES);
		return NULL;
	}
	playbook->languages = xrealloc(playbook->languages, playbook->language_count + 1,
				       sizeof *playbook->languages);
	struct language *language = &playbook->languages[playbook->language_count++];
	*language = (struct language){.code = xstrdup(code)};
	return language;
}

static void take_language(struct loading *l, struct part_file *file) {
	struct language *language = language_of(l, file->path, file->parts[1]);
	struct conf *conf = language != NULL ? take_conf(l, file) : NULL;
	if (conf != NULL && strcmp(file->parts[0], "words") == 0) {
		language_read_words(language, file->path, conf, &l->complaints);
	} else if (conf != NULL) {
		language_read_relations(language, file->path, conf, &l->complaints);
	}
	conf_free(conf);
}

// Customers write in any language: a file of it needs no texts beside it.
static void take_occasions(struct loading *l, struct part_file *file) {
	struct conf *conf = take_conf(l, file);
	if (conf != NULL) {
		occasions_read(&l->playbook->occasions, file->path, conf, &l->complaints);
	}
	conf_free(conf);
}

static void take_phrase(struct loading *l, const char *path, const struct conf *value) {
	struct playbook *playbook = l->playbook;
	const struct {
		const char *key;
		char **slot;
	} phrases[] = {{"feeling", &playbook->feeling},
		       {"guarantee", &playbook->guarantee},
		       {"sign_off", &playbook->sign_off}};
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
		if (strcmp(phrases[i].key, value->name) != 0) {
			continue;
		}
		if (value->kind == CONF_TEXT && *value->text != '\0' &&
		    strlen(value->text) <= PHRASE_MAX_BYTES) {
			replace_text(phrases[i].slot, value->text);
		} else if (value->kind != CONF_REFUSED) {
			complaints_add(&l->complaints, path, value->line, value->name,
				       "must be a text in quotes of 1 to %d bytes",
				       PHRASE_MAX_BYTES);
		}
		return;
	}
	complaints_add(&l->complaints, path, value->line, value->name,
		       "is not feeling, guarantee or sign_off");
}

static void take_phrases(struct loading *l, struct part_file *file) {
	struct conf *conf = take_conf(l, file);
	for (size_t i = 0; conf != NULL && i < conf->count; i++) {
		take_phrase(l, file->path, &conf->members[i]);
	}
	conf_free(conf);
}

static void take_layout(struct loading *l, struct part_file *file) {
	l->playbook->layout = take_source(l, file);
	l->playbook->layout_file = xstrdup(file->path);
}

static void take_text(struct loading *l, struct part_file *file) {
	char *source = take_source(l, file);
	if (source != NULL) {
		struct playbook *playbook = l->playbook;
		playbook->texts = xrealloc(playbook->texts, playbook->text_count + 1,
					   sizeof *playbook->texts);
		playbook->texts[playbook->text_count++] = (struct playbook_text){
			.file = xstrdup(file->path),
			.kind = xstrdup(file->parts[0]),
			.form = xstrdup(file->parts[1]),
			.language = xstrdup(file->parts[2]),
			.source = source,
		};
	}
}

static void take_partial(struct loading *l, struct part_file *file) {
	char *source = take_source(l, file);
	bool own = file->part_count == 4; // one form's own
	if (source != NULL) {
		struct playbook *playbook = l->playbook;
		playbook->partials = xrealloc(playbook->partials, playbook->partial_count + 1,
					      sizeof *playbook->partials);
		playbook->partials[playbook->partial_count++] = (struct playbook_partial){
			.file = xstrdup(file->path),
			.name = xstrdup(file->parts[0]),
			.language = xstrdup(file->parts[own ? 2 : 1]),
			.source = source,
			.form = own ? xstrdup(file->parts[1]) : NULL,
		};
	}
}

static void take_frame(struct loading *l, struct part_file *file) {
	file->is_shown = true;
	l->playbook->frame = take_source(l, file);
	l->playbook->frame_file = xstrdup(file->path);
}

static void take_page(struct loading *l, struct part_file *file) {
	file->is_shown = true;
	char *source = take_source(l, file);
	if (source != NULL) {
		struct playbook *playbook = l->playbook;
		playbook->pages = xrealloc(playbook->pages, playbook->page_count + 1,
					   sizeof *playbook->pages);
		playbook->pages[playbook->page_count++] = (struct playbook_page){
			.file = xstrdup(file->path),
			.name = xstrdup(file->parts[0]),
			.language = xstrdup(file->parts[1]),
			.source = source,
		};
	}
}

static bool is_partial(const struct part_file *file) {
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	const char *name = file->parts[0];
	bool own = file->part_count == 4 && is_form(file->parts[1]);
	size_t rest = own ? 2 : 1; // the language and the ending
	return file->part_count == rest + 2 && *name != '\0' &&
	       name[strspn(name, letters)] == '\0' && is_code(file->parts[rest]) &&
	       part_is(file, rest + 1, "mustache");
}

static bool is_language(const struct part_file *file) {
	return is_conf(file, "words") || is_conf(file, "relations");
}

static bool is_text(const struct part_file *file) {
	return file->part_count == 4 && occasion_kind_valid(file->parts[0]) &&
	       is_form(file->parts[1]) && is_code(file->parts[2]) && part_is(file, 3, "mustache");
}

static bool is_page(const struct part_file *file) {
	return file->part_count == 3 && page_is_known(file->parts[0]) && is_code(file->parts[1]) &&
	       part_is(file, 2, "mustache");
}

/* clang-format off */
// What a file is, by the folder it lies in and its whole name, or the shape of that.
static const struct {
	const char *folder, *name;
	bool (*is)(const struct part_file *file);
	void (*take)(struct loading *l, struct part_file *file);
} file_kinds[] = {
	{PARTIALS, NULL,                   is_partial,   take_partial},
	{PAGES,    NULL,                   is_page,      take_page},
	{"",       "playbook.conf",        NULL,         take_phrases},
	{"",       "layout.html.mustache", NULL,         take_layout},
	{"",       "page.html.mustache",   NULL,         take_frame},
	{"",       NULL,                   is_language,  take_language},
	{"",       NULL,                   is_occasions, take_occasions},
	{"",       NULL,                   is_text,      take_text},
};
/* clang-format on */

static bool is_kind(size_t kind, const struct part_file *file, size_t folder_len) {
	const char *name = file_kinds[kind].name;
	return strlen(file_kinds[kind].folder) == folder_len &&
	       strncmp(file_kinds[kind].folder, file->name, folder_len) == 0 &&
	       (name != NULL ? strcmp(file->name, name) == 0 : file_kinds[kind].is(file));
}

// Takes a regular file for what its name says; names that say nothing are warned about.
static void take_file(struct loading *l, struct part_file *file) {
	const char *slash = strchr(file->name, '/');
	size_t folder_len = slash != NULL ? (size_t)(slash - file->name) + 1 : 0;
	bool whole = split(file, file->name + folder_len);
	size_t kind = 0;
	while (kind < ARRAY_LEN(file_kinds) && (!whole || !is_kind(kind, file, folder_len))) {
		kind++;
	}
	if (kind < ARRAY_LEN(file_kinds)) {
		file_kinds[kind].take(l, file);
	} else {
		complaints_add(&l->warnings, file->path, 1, NULL, "is no file of a playbook");
	}
	for (size_t i = 0; i < file->part_count; i++) {
		free(file->parts[i]);
	}
}

static void take_name(struct loading *l, const char *name) {
	struct stat status;
	char *path = file_path(l->folder, name);
	if (stat(path, &status) != 0) {
		complaints_add(&l->complaints, path, 1, NULL, "cannot be read: %s",
			       strerror(errno));
	} else if (S_ISREG(status.st_mode)) {
		struct part_file file = {.name = name,
					 .path = path,
					 .bytes = STRBUF_INIT(PLAYBOOK_FILE_MAX_BYTES)};
		take_file(l, &file);
		strbuf_finish(&file.bytes);
	} else if (!S_ISDIR(status.st_mode) ||
		   (strcmp(name, "partials") != 0 && strcmp(name, "pages") != 0)) {
		complaints_add(&l->warnings, path, 1, NULL, "is no file of a playbook");
	}
	free(path);
}

static void need_language(struct loading *l, const char *path, const char *code) {
	for (size_t i = 0; i < l->playbook->language_count; i++) {
		if (strcmp(l->playbook->languages[i].code, code) == 0) {
			return;
		}
	}
	complaints_add(&l->complaints, path, 1, NULL, "there is no words.%s.conf", code);
}

// What only the whole folder can say.
static void check_whole(struct loading *l) {
	const struct playbook *playbook = l->playbook;
	if (playbook->layout_file == NULL) {
		complaints_add(&l->complaints, l->folder, 1, NULL,
			       "there is no layout.html.mustache");
	}
	if (playbook->language_count == 0) {
		complaints_add(&l->complaints, l->folder, 1, NULL, "there is no words.LANG.conf");
	}
	for (size_t i = 0; i < playbook->language_count; i++) {
		const struct language *language = &playbook->languages[i];
		if (l->complaints.count == 0 && language->day == NULL) {
			complaints_add(&l->complaints, l->folder, 1, NULL,
				       "there is no words.%s.conf", language->code);
		}
	}
	for (size_t i = 0; i < playbook->text_count; i++) {
		need_language(l, playbook->texts[i].file, playbook->texts[i].language);
	}
	for (size_t i = 0; i < playbook->partial_count; i++) {
		need_language(l, playbook->partials[i].file, playbook->partials[i].language);
	}
	for (size_t i = 0; i < playbook->page_count; i++) {
		need_language(l, playbook->pages[i].file, playbook->pages[i].language);
	}
	if (playbook->page_count > 0 && playbook->frame_file == NULL) {
		complaints_add(&l->complaints, l->folder, 1, NULL,
			       "there is no page.html.mustache, the frame of pages");
	}
}

static void finish(struct loading *l) {
	for (size_t i = 0; i < l->name_count; i++) {
		free(l->names[i]);
	}
	free(l->names);
	strbuf_finish(&l->digests);
	strbuf_finish(&l->readings);
}

struct playbook *playbook_load(const char *folder, complaint_handler *complain,
			       complaint_handler *warn, void *argument) {
	struct loading l = {
		.playbook = xcalloc(1, sizeof *l.playbook),
		.folder = folder,
		.complaints = {complain, argument, 0},
		.warnings = {warn, argument, 0},
		.digests = STRBUF_INIT((size_t)PLAYBOOK_MAX_FILES * 512),
		.readings = STRBUF_INIT((size_t)PLAYBOOK_MAX_FILES * 512),
	};
	list_files(&l);
	for (size_t i = 0; i < l.name_count && l.name_count <= PLAYBOOK_MAX_FILES; i++) {
		take_name(&l, l.names[i]);
	}
	bool listed = l.name_count > 0 || l.complaints.count == 0;
	if (listed && l.name_count <= PLAYBOOK_MAX_FILES) {
		check_whole(&l);
	}
	(void)sha256_text(strbuf_text(&l.digests), l.digests.len, l.playbook->digest);
	(void)sha256_text(strbuf_text(&l.readings), l.readings.len, l.playbook->occasions_digest);
	finish(&l);
	if (l.complaints.count > 0) {
		playbook_free(l.playbook);
		return NULL;
	}
	return l.playbook;
}
