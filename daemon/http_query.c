// Reads the one thing that a query may say.
#include "daemon/http_query.h"

#include <string.h>

enum { ID_MAX_DIGITS = 18 }; // of them, each number fits

bool http_id(const char *text, int64_t *ret) {
	size_t len = strspn(text, "0123456789");
	if (len == 0 || len > ID_MAX_DIGITS || text[len] != '\0' || *text == '0') {
		return false;
	}
	int64_t id = 0;
	for (; *text != '\0'; text++) {
		id = id * 10 + (*text - '0');
	}
	*ret = id;
	return true;
}

bool http_query_id(const char *query, const char *name, int64_t *ret) {
	size_t len = strlen(name);
	if (*query == '\0') {
		*ret = 0;
		return true;
	}
	return strncmp(query, name, len) == 0 && query[len] == '=' && http_id(query + len + 1, ret);
}
