// Any files as a playbook: names, words, texts and parts of texts, as a folder holds them.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rosemary/base/file.h"
#include "rosemary/base/utf8.h"
#include "rosemary/config/playbook.h"
#include "rosemary/domain/occasion.h"
#include "tests/fuzz/fuzz.h"

enum { FILES_MAX = 8 };

const char *__lsan_default_suppressions(void); // NOLINT: the sanitizer's name

// libconfig 1.5 forgets the text it was reading when a syntax error follows.
const char *__lsan_default_suppressions(void) { // NOLINT: the sanitizer's name
	return "leak:libconfig.so\n";
}

static void count_complaint(const char *text, void *argument) {
	demand(text[0] == '/' && strstr(text, ": ") != NULL);
	(*(size_t *)argument)++;
}

// A name of one file, or of one in partials/, that cannot lead out of the folder.
static bool is_name(const char *name) {
	const char *base = strncmp(name, "partials/", 9) == 0 ? name + 9 : name;
	return *base != '\0' && strchr(base, '/') == NULL && strcmp(base, ".") != 0 &&
	       strcmp(base, "..") != 0 && strcmp(base, "partials") != 0 && strlen(base) < 200;
}

static void write_file(int folder, const char *name, const char *bytes) {
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	demand(fd >= 0 && write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
	demand(close(fd) == 0);
}

// What everybody may rely on.
static void check_playbook(const struct playbook *playbook) {
	demand(strlen(playbook->digest) == 64);
	for (size_t i = 0; i < playbook->text_count; i++) {
		demand(occasion_kind_valid(playbook->texts[i].kind));
		demand(utf8_valid(playbook->texts[i].source, strlen(playbook->texts[i].source)));
		demand(!utf8_has_control(playbook->texts[i].source, true));
	}
	for (size_t i = 0; i < playbook->language_count; i++) {
		const struct language *language = &playbook->languages[i];
		for (size_t j = 0; j < language->relation_count; j++) {
			const struct relation *relation = &language->relations[j];
			demand(language_relation(language, relation->word) == relation);
			demand(relation->aliases != NULL && relation->aliases[0] != NULL);
		}
	}
}

// The same files give the same playbook: its digest stands in every draft.
static void load_twice(const char *folder) {
	char digest[65] = "";
	for (int i = 0; i < 2; i++) {
		size_t complaints = 0;
		size_t warnings = 0;
		struct playbook *playbook =
			playbook_load(folder, count_complaint, NULL, &complaints);
		demand((playbook == NULL) == (complaints > 0) && warnings == 0);
		if (playbook != NULL) {
			check_playbook(playbook);
			demand(i == 0 || strcmp(digest, playbook->digest) == 0);
			(void)snprintf(digest, sizeof digest, "%s", playbook->digest);
		}
		playbook_free(playbook);
	}
}

static void empty(int parent, const char *path) {
	int fd = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fdopendir(fd);
	demand(folder != NULL);
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			(void)unlinkat(fd, entry->d_name, 0); // partials/ comes later
		}
	}
	(void)closedir(folder);
}

// Words by turns: the name of a file, and what stands in it.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char path[] = "/tmp/fuzz_playbook.XXXXXX";
	demand(mkdtemp(path) != NULL);
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	demand(folder >= 0 && mkdirat(folder, "partials", 0700) == 0);
	char *input = xstrndup((const char *)data, size);
	const char *rest = input;
	for (int i = 0; i < FILES_MAX && *rest != '\0'; i++) {
		char *name = next_word(&rest);
		char *bytes = next_word(&rest);
		if (is_name(name)) {
			write_file(folder, name, bytes);
		}
		free(bytes);
		free(name);
	}
	load_twice(path);
	empty(folder, "partials");
	empty(folder, ".");
	demand(unlinkat(folder, "partials", AT_REMOVEDIR) == 0 && close(folder) == 0);
	demand(rmdir(path) == 0);
	free(input);
	return 0;
}
