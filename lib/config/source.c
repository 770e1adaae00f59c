// Makes a template's bytes plain, and finds what it may not hold.
#include "lib/config/source.h"

#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/utf8.h"

char *source_plain(const char *bytes, size_t len) {
	static const char bom[] = "\xef\xbb\xbf";
	size_t skipped = len >= strlen(bom) && memcmp(bytes, bom, strlen(bom)) == 0 ? strlen(bom)
										    : 0;
	char *source = xcalloc(len + 1, 1);
	size_t kept = 0;
	for (size_t i = skipped; i < len; i++) {
		if (bytes[i] != '\r' || i + 1 == len || bytes[i + 1] != '\n') {
			source[kept++] = bytes[i];
		}
	}
	return source;
}

int source_bad_line(const char *source, size_t len) {
	int line = 1;
	for (size_t at = 0; at < len;) {
		uint32_t code_point = 0;
		size_t length = utf8_decode(source + at, len - at, &code_point);
		bool blank = code_point == '\n' || code_point == '\t';
		if (length == 0 || (utf8_is_control(code_point) && !blank)) {
			return line;
		}
		line += code_point == '\n';
		at += length;
	}
	return 0;
}
