// Feeds files, and the files in folders, to a fuzz target: replay FILE|FOLDER...
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rosemary/base/file.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX_BYTES = 16 * 1024 * 1024 };

// The target gets a copy of exactly the size, so that reading beyond it is seen.
static bool replay_file(const char *path) {
	struct strbuf input = STRBUF_INIT(INPUT_MAX_BYTES);
	struct err err = {0};
	bool read = file_read(path, &input, &err);
	if (read) {
		uint8_t *data = xcalloc(input.len, 1);
		memcpy(data, strbuf_text(&input), input.len);
		(void)LLVMFuzzerTestOneInput(data, input.len); // always 0
		free(data);
	} else {
		(void)fprintf(stderr, "%s\n", err.text);
	}
	strbuf_finish(&input);
	return read;
}

// Returns how many files were replayed, -1 when one could not be read.
static int replay_folder(const char *path) {
	DIR *folder = opendir(path);
	int count = 0;
	if (folder == NULL) {
		perror(path);
		return -1;
	}
	for (struct dirent *entry = readdir(folder); entry != NULL && count >= 0;
	     entry = readdir(folder)) {
		if (entry->d_name[0] != '.') {
			char *file = file_path(path, entry->d_name);
			count = replay_file(file) ? count + 1 : -1;
			free(file);
		}
	}
	(void)closedir(folder);
	return count;
}

int main(int count, char **arguments) {
	int total = 0;
	for (int i = 1; i < count; i++) {
		struct stat status;
		bool folder = stat(arguments[i], &status) == 0 && S_ISDIR(status.st_mode);
		int replayed = folder                      ? replay_folder(arguments[i])
			       : replay_file(arguments[i]) ? 1
							   : -1;
		if (replayed < 0) {
			return 1;
		}
		total += replayed;
	}
	printf("%d inputs\n", total);
	return total > 0 ? 0 : 1; // a corpus that is not there shows nothing
}
