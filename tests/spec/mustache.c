// Runs the Mustache specification's own cases: mustache FOLDER, which holds its *.json. Prints TAP.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rosemary/base/file.h"
#include "rosemary/base/json.h"
#include "rosemary/text/template.h"

enum { MODULE_MAX_BYTES = 1024 * 1024, PARTIALS_MAX = 8 };

// The modules that an implementation must have.
static const char *const modules[] = {
	"comments", "delimiters", "interpolation", "inverted", "partials", "sections",
};

// The partials of one case, parsed.
struct partials {
	const char *names[PARTIALS_MAX];
	struct template *templates[PARTIALS_MAX];
	size_t count;
};

static bool parse_partial(const char *name, const struct json *source, void *argument) {
	struct partials *partials = argument;
	const char *text = json_text(source);
	struct err err = {0};
	struct template *template = NULL;
	if (text != NULL && partials->count < PARTIALS_MAX) {
		template = template_parse(name, text, strlen(text), &err);
	}
	if (template == NULL) {
		printf("# partial %s: %s\n", name, err.text);
		return false;
	}
	partials->names[partials->count] = name;
	partials->templates[partials->count++] = template;
	return true;
}

static const struct template *find_partial(const char *name, void *argument) {
	const struct partials *partials = argument;
	for (size_t i = 0; i < partials->count; i++) {
		if (strcmp(partials->names[i], name) == 0) {
			return partials->templates[i];
		}
	}
	return NULL;
}

static bool render_case(const struct json *test, struct partials *partials, struct strbuf *ret,
			struct err *err) {
	const char *source = json_get_text(test, "template");
	struct template *template = template_parse("case", source, strlen(source), err);
	struct template_options options = {
		.miss = TEMPLATE_MISS_EMPTY,
		.escape = TEMPLATE_ESCAPE_HTML,
		.partial = find_partial,
		.partial_argument = partials,
	};
	bool rendered = template != NULL &&
			template_render(template, json_get(test, "data"), &options, ret, err);
	template_destroy(template);
	return rendered;
}

static bool run_case(const struct json *test) {
	struct partials partials = {.count = 0};
	struct strbuf rendered = STRBUF_INIT(TEMPLATE_MAX_OUTPUT);
	struct err err = {0};
	const char *expected = json_get_text(test, "expected");
	(void)json_each(json_get(test, "partials"), parse_partial,
			&partials); // one that fails is missed below
	bool same = render_case(test, &partials, &rendered, &err) &&
		    strcmp(strbuf_text(&rendered), expected) == 0;
	if (!same) {
		printf("# got '%s' %s\n# not '%s'\n", strbuf_text(&rendered), err.text, expected);
	}
	for (size_t i = 0; i < partials.count; i++) {
		template_destroy(partials.templates[i]);
	}
	strbuf_finish(&rendered);
	return same;
}

static struct json *load_module(const char *folder, const char *module) {
	struct strbuf text = STRBUF_INIT(MODULE_MAX_BYTES);
	struct err err = {0};
	char path[4096];
	(void)snprintf(path, sizeof path, "%s/%s.json", folder, module);
	struct json *json = NULL;
	if (file_read(path, &text, &err)) {
		json = json_parse(text.data, text.len, &err);
	}
	if (json == NULL) {
		printf("# %s: %s\n", path, err.text);
	}
	strbuf_finish(&text);
	return json;
}

// Runs a module's cases, counting on from *count; false when one failed or there are none.
static bool run_module(const char *folder, const char *module, int *count) {
	struct json *json = load_module(folder, module);
	const struct json *tests = json_get(json, "tests");
	bool passed = json_count(tests) > 0;
	for (size_t i = 0; i < json_count(tests); i++) {
		const struct json *test = json_at(tests, i);
		bool same = run_case(test);
		passed = passed && same;
		printf("%s %d - %s: %s\n", same ? "ok" : "not ok", ++*count, module,
		       json_get_text(test, "name"));
	}
	json_free(json);
	return passed;
}

int main(int count, char **arguments) {
	if (count != 2) {
		(void)fprintf(stderr, "usage: mustache FOLDER\n");
		return 2;
	}
	if (access(arguments[1], F_OK) != 0) {
		printf("1..0 # SKIP no ../shared/data/mustache-spec\n");
		return 0;
	}
	int cases = 0;
	bool passed = true;
	for (size_t i = 0; i < ARRAY_LEN(modules); i++) {
		passed = run_module(arguments[1], modules[i], &cases) && passed;
	}
	printf("1..%d\n", cases);
	return passed ? 0 : 1;
}
