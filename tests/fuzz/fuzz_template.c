// Any bytes as a template, which is its own partial too, and as a touchpoint's file.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/json.h"
#include "rosemary/base/utf8.h"
#include "rosemary/text/compose.h"
#include "tests/fuzz/fuzz.h"

static const char facts_text[] =
	"{\"a\":\"<b> & \\\"c\\\"\",\"b\":{\"c\":{\"d\":7}},\"list\":[{\"a\":1},{\"a\":[2,3]},[]],"
	"\"no\":false,\"yes\":true,\"none\":null,\"empty\":\"\",\"many\":[1,2,3,4,5,6,7,8,9,10]}";

static const char *const known[] = {"a", "b", "b.c", "b.c.d", "list", "no", "yes", "none", "many"};

static const struct template *find_itself(const char *name, void *argument) {
	return strcmp(name, "none") != 0 ? argument : NULL;
}

static void render(struct template *template, const struct template_options *options,
		   struct strbuf *ret) {
	struct err err = {0};
	struct json *facts = json_parse(facts_text, sizeof facts_text - 1, &err);
	bool rendered = template_render(template, facts, options, ret, &err);
	demand(rendered ? utf8_valid(strbuf_text(ret), ret->len)
			: ret->len == 0 && err.code != ERR_NONE);
	json_free(facts);
}

// Rendering leaves nothing behind that could change the next one.
static void render_twice(struct template *template, enum template_miss miss,
			 enum template_escape escape) {
	struct strbuf first = STRBUF_INIT(TEMPLATE_MAX_OUTPUT);
	struct strbuf second = STRBUF_INIT(TEMPLATE_MAX_OUTPUT);
	const struct template_options options = {
		.miss = miss,
		.escape = escape,
		.known = known,
		.known_count = ARRAY_LEN(known),
		.partial = find_itself,
		.partial_argument = template,
	};
	render(template, &options, &first);
	render(template, &options, &second);
	demand(strcmp(strbuf_text(&first), strbuf_text(&second)) == 0);
	strbuf_finish(&first);
	strbuf_finish(&second);
}

static bool use_is_named(const struct template_use *use, void *argument, struct err *err) {
	(void)err; // never refuses
	demand(use->line >= 1 && strlen(use->name) <= TEMPLATE_MAX_NAME);
	demand(strcmp(use->template, argument) == 0);
	return true;
}

static void try_template(const char *source, size_t len) {
	struct err err = {0};
	char name[] = "input";
	struct template *template = template_parse(name, source, len, &err);
	if (template == NULL) {
		demand(err.code == ERR_SYNTAX || err.code == ERR_LIMIT);
		return;
	}
	const struct template_options alone = {.partial = find_itself,
					       .partial_argument = template};
	if (!template_each_use(template, &alone, use_is_named, name, &err)) {
		demand(err.code == ERR_INVALID || err.code == ERR_LIMIT);
	}
	render_twice(template, TEMPLATE_MISS_EMPTY, TEMPLATE_ESCAPE_HTML);
	render_twice(template, TEMPLATE_MISS_ERROR, TEMPLATE_ESCAPE_NONE);
	template_destroy(template);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const char *source = (const char *)data;
	struct touchpoint touchpoint = {0};
	struct err err = {0};
	try_template(source, size);
	if (touchpoint_parse("input", source, size, true, &touchpoint, &err)) {
		touchpoint_finish(&touchpoint);
	}
	return 0;
}
