// Renders parsed Mustache templates, within limits of depth, work and output.
#include <stdlib.h>
#include <string.h>

#include "lib/text/template_node.h"
#include "rosemary/base/escape.h"
#include "rosemary/base/json.h"
#include "rosemary/text/template.h"

struct rendering {
	const struct template_options *options;
	const struct json *contexts[TEMPLATE_MAX_DEPTH + 1]; // the innermost last
	size_t context_count;
	size_t depth; // sections and partials that are being rendered
	size_t work;
	struct strbuf out;
	struct err *err;
};

// The indentations of the partials around the current one, the innermost first.
struct indent {
	const struct indent *outer;
	const char *text;
	size_t len;
};

// Where rendering is: a template, and what its lines are indented by (NULL: nothing).
struct place {
	const struct template *template;
	const struct indent *indent;
};

static bool render_range(struct rendering *rendering, const struct place *place, size_t first,
			 size_t end);

static bool fail(const struct rendering *rendering, const struct place *place,
		 const struct node *node, enum err_code code, const char *what) {
	return err_set(rendering->err, code, "%s:%d: '%s' %s", place->template->name, node->line,
		       node->text, what);
}

static bool charge(struct rendering *rendering, const struct place *place, const struct node *node,
		   size_t work) {
	rendering->work += work;
	if (rendering->work > TEMPLATE_MAX_WORK) {
		return err_set(rendering->err, ERR_LIMIT, "%s:%d: too much to render",
			       place->template->name, node->line);
	}
	if (rendering->out.full) {
		return err_set(rendering->err, ERR_LIMIT,
			       "%s:%d: the text is longer than %zu bytes", place->template->name,
			       node->line, rendering->out.max);
	}
	return true;
}

// The value of a dotted name's remaining words inside value; NULL when there is none.
static const struct json *find_within(const struct json *value, const char *words) {
	while (*words != '\0') {
		char word[TEMPLATE_MAX_NAME + 1];
		size_t len = strcspn(words, ".");
		memcpy(word, words, len); // the parser checked that names fit
		word[len] = '\0';
		value = json_get(value, word);
		if (value == NULL) {
			return NULL;
		}
		words += len + (words[len] == '.');
	}
	return value;
}

// The first word is looked for from the innermost context outwards, the rest only there.
static const struct json *find(struct rendering *rendering, const char *name) {
	if (strcmp(name, ".") == 0) {
		return rendering->contexts[rendering->context_count - 1];
	}
	char first[TEMPLATE_MAX_NAME + 1];
	size_t len = strcspn(name, ".");
	memcpy(first, name, len);
	first[len] = '\0';
	for (size_t i = rendering->context_count; i > 0; i--) {
		const struct json *value = find_within(rendering->contexts[i - 1], first);
		rendering->work++;
		if (value != NULL) {
			return find_within(value, name + len + (name[len] == '.'));
		}
	}
	return NULL;
}

static bool is_absent(const struct json *value) {
	if (value == NULL || json_kind(value) == JSON_KIND_NULL) {
		return true;
	}
	const char *text = json_text(value);
	return text != NULL && *text == '\0';
}

static bool is_false(const struct json *value) {
	return is_absent(value) || (json_kind(value) == JSON_KIND_BOOL && !json_is_true(value)) ||
	       (json_kind(value) == JSON_KIND_LIST && json_count(value) == 0);
}

static void render_indent(struct strbuf *out, const struct indent *indent) {
	if (indent != NULL) {
		render_indent(out, indent->outer);
		strbuf_add(out, indent->text, indent->len);
	}
}

static void write_value(struct rendering *rendering, const char *text, bool raw) {
	size_t len = strlen(text);
	if (raw || rendering->options->escape == TEMPLATE_ESCAPE_NONE ||
	    len > rendering->out.max) { // too long either way: no use in escaping it first
		strbuf_add(&rendering->out, text, len);
	} else {
		escape_html(&rendering->out, text, len);
	}
}

// A fraction is written with as few digits as read back to the same number: 1.1 as 1.1.
static void write_number(struct strbuf *out, const struct json *value) {
	char *written = json_write(value);
	char *end = NULL;
	double number = strtod(written, &end);
	char shorter[32];
	(void)snprintf(shorter, sizeof shorter, "%.15g", number); // 15 digits always fit
	bool fraction = strpbrk(written, ".eE") != NULL && *end == '\0';
	strbuf_add_text(out, fraction && strtod(shorter, NULL) == number ? shorter : written);
	free(written);
}

static bool render_value(struct rendering *rendering, const struct place *place,
			 const struct node *node) {
	const struct json *value = find(rendering, node->text);
	bool strict = rendering->options->miss == TEMPLATE_MISS_ERROR;
	if (is_absent(value)) {
		return !strict || fail(rendering, place, node, ERR_INVALID, "has no value");
	}
	const char *text = json_text(value);
	if (text != NULL) {
		write_value(rendering, text, node->kind == NODE_RAW);
		return true;
	}
	enum json_kind kind = json_kind(value);
	if (strict && kind != JSON_KIND_NUMBER) {
		return fail(rendering, place, node, ERR_INVALID, "is neither text nor a number");
	}
	if (kind == JSON_KIND_NUMBER) {
		write_number(&rendering->out, value);
	} else if (kind == JSON_KIND_BOOL) {
		strbuf_add_text(&rendering->out, json_is_true(value) ? "true" : "false");
	}
	return true;
}

// Renders a section's contents once, with value as the innermost context.
static bool render_inside(struct rendering *rendering, const struct place *place,
			  const struct node *node, const struct json *value) {
	rendering->contexts[rendering->context_count++] = value;
	size_t first = (size_t)(node - place->template->nodes) + 1;
	bool rendered = render_range(rendering, place, first, node->end);
	rendering->context_count--;
	return rendered;
}

static bool render_section(struct rendering *rendering, const struct place *place,
			   const struct node *node) {
	const struct json *value = find(rendering, node->text);
	if (is_false(value)) {
		return true;
	}
	if (json_kind(value) != JSON_KIND_LIST) {
		return render_inside(rendering, place, node, value);
	}
	for (size_t i = 0; i < json_count(value); i++) {
		if (!charge(rendering, place, node, 1) ||
		    !render_inside(rendering, place, node, json_at(value, i))) {
			return false;
		}
	}
	return true;
}

static bool render_inverted(struct rendering *rendering, const struct place *place,
			    const struct node *node) {
	if (!is_false(find(rendering, node->text))) {
		return true;
	}
	size_t first = (size_t)(node - place->template->nodes) + 1;
	return render_range(rendering, place, first, node->end);
}

static bool render_partial(struct rendering *rendering, const struct place *place,
			   const struct node *node) {
	const struct template_options *options = rendering->options;
	const struct template *partial =
		options->partial != NULL ? options->partial(node->text, options->partial_argument)
					 : NULL;
	if (partial == NULL) {
		return options->miss == TEMPLATE_MISS_EMPTY ||
		       fail(rendering, place, node, ERR_INVALID, "is not a partial");
	}
	// The lines of a partial that stands inside a line are not indented.
	const struct indent own = {place->indent, node->indent, node->indent_len};
	const struct indent *indent = node->indent_len > 0 ? &own : place->indent;
	struct place inside = {partial, node->indent != NULL ? indent : NULL};
	return render_range(rendering, &inside, 0, partial->count);
}

static bool render_node(struct rendering *rendering, const struct place *place,
			const struct node *node) {
	switch (node->kind) {
	case NODE_LINE:
		render_indent(&rendering->out, place->indent);
		return true;
	case NODE_TEXT:
		strbuf_add(&rendering->out, node->text, node->len);
		return true;
	case NODE_VALUE:
	case NODE_RAW:
		return render_value(rendering, place, node);
	case NODE_SECTION:
		return render_section(rendering, place, node);
	case NODE_INVERTED:
		return render_inverted(rendering, place, node);
	case NODE_PARTIAL:
		return render_partial(rendering, place, node);
	}
	return true;
}

// Renders the nodes from first up to end: a whole template or the contents of a section.
static bool render_range(struct rendering *rendering, const struct place *place, size_t first,
			 size_t end) {
	const struct node *nodes = place->template->nodes;
	if (rendering->depth > TEMPLATE_MAX_DEPTH) { // the template itself is the first
		return err_set(rendering->err, ERR_LIMIT,
			       "%s: deeper than %d sections and partials", place->template->name,
			       (int)TEMPLATE_MAX_DEPTH);
	}
	rendering->depth++;
	bool rendered = true;
	for (size_t i = first; rendered && i<end; i = nodes[i].end> i ? nodes[i].end : i + 1) {
		rendered = render_node(rendering, place, &nodes[i]) &&
			   charge(rendering, place, &nodes[i], 1);
	}
	rendering->depth--;
	return rendered;
}

static bool check_known(const struct template_use *use, void *argument, struct err *err) {
	const struct template_options *options = argument;
	for (size_t i = 0; i < options->known_count; i++) {
		if (strcmp(options->known[i], use->name) == 0) {
			return true;
		}
	}
	return err_set(err, ERR_INVALID, "%s:%d: '%s' is not a known fact", use->template,
		       use->line, use->name);
}

bool template_render(const struct template *template, const struct json *facts,
		     const struct template_options *options, struct strbuf *ret, struct err *err) {
	struct template_options known = *options;
	if (options->miss == TEMPLATE_MISS_ERROR &&
	    !template_each_use(template, options, check_known, &known, err)) {
		return false;
	}
	struct rendering rendering = {
		.options = options,
		.contexts = {facts},
		.context_count = 1,
		.out = STRBUF_INIT(TEMPLATE_MAX_OUTPUT),
		.err = err,
	};
	struct place place = {template, NULL};
	bool rendered = render_range(&rendering, &place, 0, template->count);
	if (rendered) {
		size_t before = ret->len;
		strbuf_add(ret, strbuf_text(&rendering.out), rendering.out.len);
		rendered = strbuf_ok(ret, err);
		if (!rendered) {
			strbuf_cut(ret, before);
		}
	}
	strbuf_finish(&rendering.out);
	return rendered;
}
