// Fuzzes the reader of HTTP heads: the first byte says in what pieces the rest comes, and any
// pieces give the same request.
#include <stdlib.h>
#include <string.h>

#include "daemon/http_request.h"
#include "rosemary/base/alloc.h"
#include "tests/fuzz/fuzz.h"

static void check(const struct http_request *request) {
	demand(request->path[0] == '/' && strlen(request->path) <= HTTP_TARGET_MAX_BYTES);
	demand(request->fields[HTTP_FIELD_HOST] != NULL);
	demand(request->fields[HTTP_FIELD_TRANSFER_ENCODING] == NULL);
	demand(request->content_length == 0 || request->method == HTTP_POST);
	for (const char *at = request->path; *at != '\0'; at++) {
		demand(*at > ' ' && *at <= '~');
	}
	for (int i = 0; i < HTTP_FIELD_COUNT; i++) {
		const char *value = request->fields[i];
		demand(value == NULL || strpbrk(value, "\r\n") == NULL);
	}
}

static int read_in_pieces(struct http_request *request, const char *bytes, size_t len, size_t piece,
			  size_t *ret_used) {
	*ret_used = 0;
	while (*ret_used < len && !request->complete) {
		size_t left = len - *ret_used, used = 0;
		int status = http_request_read(request, bytes + *ret_used,
					       left < piece ? left : piece, &used);
		demand(used > 0 && used <= left);
		*ret_used += used;
		if (status != 0) {
			return status;
		}
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size < 1) {
		return 0;
	}
	const char *bytes = (const char *)data + 1;
	struct http_request *whole = xcalloc(1, sizeof *whole);
	struct http_request *pieces = xcalloc(1, sizeof *pieces);
	size_t used_whole = 0, used_pieces = 0;
	int status = read_in_pieces(whole, bytes, size - 1, size, &used_whole);
	demand(status ==
	       read_in_pieces(pieces, bytes, size - 1, (size_t)data[0] % 16 + 1, &used_pieces));
	demand(used_whole == used_pieces && whole->complete == pieces->complete);
	if (status == 0 && whole->complete) {
		check(whole);
		demand(strcmp(whole->path, pieces->path) == 0);
		demand(whole->content_length == pieces->content_length);
	}
	free(whole);
	free(pieces);
	return 0;
}
