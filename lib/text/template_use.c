// Lists the names that a template and its partials use, without any data.
#include <string.h>

#include "lib/text/template_node.h"
#include "rosemary/text/template.h"

// The templates reached so far, each once; those behind next are still to be read.
struct reach {
	const struct template *templates[TEMPLATE_MAX_PARTIALS + 1];
	size_t count, next;
	size_t work;
};

static bool reach_partial(struct reach *reach, const struct template *in, const struct node *node,
			  const struct template_options *options, struct err *err) {
	const struct template *partial =
		options->partial != NULL ? options->partial(node->text, options->partial_argument)
					 : NULL;
	if (partial == NULL) {
		return err_set(err, ERR_INVALID, "%s:%d: there is no partial '%s'", in->name,
			       node->line, node->text);
	}
	for (size_t i = 0; i < reach->count; i++) {
		if (reach->templates[i] == partial) {
			return true;
		}
	}
	if (reach->count == ARRAY_LEN(reach->templates)) {
		return err_set(err, ERR_LIMIT, "%s:%d: more than %d partials", in->name, node->line,
			       (int)TEMPLATE_MAX_PARTIALS);
	}
	reach->templates[reach->count++] = partial;
	return true;
}

static bool use_of_node(const struct template *in, const struct node *node,
			template_use_handler *each, void *argument, struct err *err) {
	bool section = node->kind == NODE_SECTION || node->kind == NODE_INVERTED;
	bool value = node->kind == NODE_VALUE || node->kind == NODE_RAW;
	if ((!section && !value) || strcmp(node->text, ".") == 0) {
		return true;
	}
	struct template_use use = {in->name, node->line, node->text, section};
	return each(&use, argument, err);
}

bool template_each_use(const struct template *template, const struct template_options *options,
		       template_use_handler *each, void *argument, struct err *err) {
	struct reach reach = {.templates = {template}, .count = 1};
	while (reach.next < reach.count) {
		const struct template *in = reach.templates[reach.next++];
		reach.work += in->count;
		if (reach.work > TEMPLATE_MAX_WORK) {
			return err_set(err, ERR_LIMIT, "%s: too much to render", in->name);
		}
		for (size_t i = 0; i < in->count; i++) {
			const struct node *node = &in->nodes[i];
			if (node->kind == NODE_PARTIAL &&
			    !reach_partial(&reach, in, node, options, err)) {
				return false;
			}
			if (!use_of_node(in, node, each, argument, err)) {
				return false;
			}
		}
	}
	return true;
}
