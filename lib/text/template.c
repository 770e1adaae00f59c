// Parses Mustache templates into a flat list of nodes.
#include "rosemary/text/template.h"

#include <stdlib.h>
#include <string.h>

#include "lib/text/template_node.h"
#include "rosemary/base/utf8.h"

// A delimiter of tags, as {{=<% %>=}} sets them.
struct delimiter {
	char text[TEMPLATE_MAX_NAME + 1]; // one byte is kept for the } or = before a closing one
	size_t len;
};

struct parser {
	struct template *template;
	char *at, *end; // what is still to be read
	int line;       // of at
	bool line_begins;
	struct delimiter open, close;
	size_t sections[TEMPLATE_MAX_DEPTH]; // nodes of the sections that are open
	size_t depth;
	struct err *err;
};

// A tag as it stands in the source.
struct tag {
	char sigil;        // what follows the opening delimiter; 0 for plain {{name}}
	char *start, *end; // the whole tag; with its line when it stands alone on it
	char *name;        // trimmed, not yet ended
	size_t len;
	int lines; // newlines in it, counted before its name is ended
	bool alone;
};

static bool fail(const struct parser *parser, const char *what, const char *name, size_t len) {
	if (name == NULL) {
		(void)err_set(parser->err, ERR_SYNTAX, "%s:%d: %s", parser->template->name,
			      parser->line, what);
		return false;
	}
	size_t shown = utf8_cut(name, len, TEMPLATE_MAX_NAME);
	(void)err_set(parser->err, ERR_SYNTAX, "%s:%d: %s '%.*s'", parser->template->name,
		      parser->line, what, (int)shown, name);
	return false;
}

static bool is_blank(char byte) {
	return byte == ' ' || byte == '\t';
}

static bool is_space(char byte) {
	return is_blank(byte) || byte == '\n' || byte == '\r';
}

static struct node *add_node(struct parser *parser, enum node_kind kind) {
	struct template *template = parser->template;
	if (template->count == template->capacity) {
		template->capacity = template->capacity * 2 + 16;
		template->nodes =
			xrealloc(template->nodes, template->capacity, sizeof *template->nodes);
	}
	struct node *node = &template->nodes[template->count++];
	*node = (struct node){.kind = kind, .line = parser->line};
	return node;
}

static void begin_line(struct parser *parser) {
	if (parser->line_begins) {
		add_node(parser, NODE_LINE);
		parser->line_begins = false;
	}
}

// Adds literal text up to end, a node for each line. Empty lines get no indentation.
static void add_text(struct parser *parser, char *end) {
	while (parser->at < end) {
		char *newline = memchr(parser->at, '\n', (size_t)(end - parser->at));
		char *next = newline != NULL ? newline + 1 : end;
		if (*parser->at != '\n' && *parser->at != '\r') {
			begin_line(parser);
		}
		struct node *node = add_node(parser, NODE_TEXT);
		node->text = parser->at;
		node->len = (size_t)(next - parser->at);
		parser->line_begins = newline != NULL;
		parser->line += newline != NULL;
		parser->at = next;
	}
}

static int count_lines(const char *text, const char *end) {
	int lines = 0;
	for (; text < end; text++) {
		lines += *text == '\n';
	}
	return lines;
}

// A tag that writes nothing itself and has its line for itself takes the line with it.
static void widen_to_line(const struct parser *parser, struct tag *tag) {
	if (tag->sigil == 0 || strchr("#^/>!=", tag->sigil) == NULL) {
		return;
	}
	char *start = tag->start;
	while (start > parser->template->source && is_blank(start[-1])) {
		start--;
	}
	char *end = tag->end;
	while (end < parser->end && is_blank(*end)) {
		end++;
	}
	if (end + 1 < parser->end && end[0] == '\r' && end[1] == '\n') {
		end++;
	}
	bool begins = start == parser->template->source || start[-1] == '\n';
	if (begins && (end == parser->end || *end == '\n')) {
		tag->alone = true;
		tag->start = start;
		tag->end = end + (end < parser->end);
	}
}

// Reads the tag whose opening delimiter is at start.
static bool scan_tag(struct parser *parser, char *start, struct tag *ret) {
	char *content = start + parser->open.len;
	struct tag tag = {.start = start};
	if (content < parser->end && strchr("#^/>!={&", *content) != NULL) {
		tag.sigil = *content++;
	}
	struct delimiter close = {.len = 0};
	if (tag.sigil == '{' || tag.sigil == '=') {
		close.text[close.len++] = tag.sigil == '{' ? '}' : '=';
	}
	memcpy(close.text + close.len, parser->close.text, parser->close.len);
	close.len += parser->close.len;
	char *end = memmem(content, (size_t)(parser->end - content), close.text, close.len);
	if (end == NULL) {
		return fail(parser, "this tag is never closed:", start, strcspn(start, "\r\n"));
	}
	tag.end = end + close.len;
	while (content < end && is_space(*content)) {
		content++;
	}
	while (end > content && is_space(end[-1])) {
		end--;
	}
	tag.name = content;
	tag.len = (size_t)(end - content);
	widen_to_line(parser, &tag);
	tag.lines = count_lines(tag.start, tag.end);
	*ret = tag;
	return true;
}

static bool name_byte(unsigned char byte) {
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' || byte == '.' ||
	       byte >= 0x80;
}

// "." or words joined by single dots.
static bool check_name(const struct parser *parser, const struct tag *tag) {
	if (tag->len == 0) {
		return fail(parser, "a tag without a name", NULL, 0);
	}
	if (tag->len > TEMPLATE_MAX_NAME) {
		return fail(parser, "this name is too long:", tag->name, tag->len);
	}
	bool joined = true; // a dot here would have no word before it
	for (size_t i = 0; i < tag->len; i++) {
		char byte = tag->name[i];
		bool dot = byte == '.';
		if (!name_byte((unsigned char)byte) || (dot && joined && tag->len > 1)) {
			return fail(parser, "this is not a name:", tag->name, tag->len);
		}
		joined = dot;
	}
	if (joined && tag->len > 1) {
		return fail(parser, "this is not a name:", tag->name, tag->len);
	}
	return true;
}

static bool set_delimiter(struct delimiter *delimiter, const char *text, size_t len) {
	if (len == 0 || len >= TEMPLATE_MAX_NAME || memchr(text, '=', len) != NULL) {
		return false;
	}
	memcpy(delimiter->text, text, len);
	delimiter->len = len;
	return true;
}

// {{=open close=}}: two words without = in them.
static bool read_delimiters(struct parser *parser, const struct tag *tag) {
	const char *text = tag->name;
	const char *end = text + tag->len;
	const char *first_end = text;
	while (first_end < end && !is_space(*first_end)) {
		first_end++;
	}
	const char *second = first_end;
	while (second < end && is_space(*second)) {
		second++;
	}
	size_t second_len = 0;
	while (second + second_len < end && !is_space(second[second_len])) {
		second_len++;
	}
	if (second + second_len != end ||
	    !set_delimiter(&parser->open, text, (size_t)(first_end - text)) ||
	    !set_delimiter(&parser->close, second, second_len)) {
		return fail(parser, "these are not two delimiters:", tag->name, tag->len);
	}
	return true;
}

static bool open_section(struct parser *parser, const struct tag *tag) {
	if (parser->depth == TEMPLATE_MAX_DEPTH) {
		return fail(parser, "sections are too deep at", tag->name, tag->len);
	}
	parser->sections[parser->depth++] = parser->template->count;
	add_node(parser, tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED)->text = tag->name;
	return true;
}

static bool close_section(struct parser *parser, const struct tag *tag) {
	if (parser->depth == 0) {
		return fail(parser, "no section is open at the end of", tag->name, tag->len);
	}
	struct node *section = &parser->template->nodes[parser->sections[parser->depth - 1]];
	if (strcmp(section->text, tag->name) != 0) {
		return err_set(parser->err, ERR_SYNTAX,
			       "%s:%d: '%s' ends where '%s' of line %d is open",
			       parser->template->name, parser->line, tag->name, section->text,
			       section->line);
	}
	section->end = parser->template->count;
	parser->depth--;
	return true;
}

static void add_partial(struct parser *parser, const struct tag *tag) {
	struct node *node = add_node(parser, NODE_PARTIAL);
	node->text = tag->name;
	if (tag->alone) {
		node->indent = tag->start;
		while (is_blank(node->indent[node->indent_len])) {
			node->indent_len++;
		}
	}
}

// Makes the node of a tag. Its name is ended here: the byte behind it belongs to the tag.
static bool add_tag(struct parser *parser, const struct tag *tag) {
	if (!tag->alone) {
		begin_line(parser);
	}
	if (tag->sigil == '!') {
		return true;
	}
	if (tag->sigil == '=') {
		return read_delimiters(parser, tag);
	}
	if (!check_name(parser, tag)) {
		return false;
	}
	tag->name[tag->len] = '\0';
	switch (tag->sigil) {
	case '#':
	case '^':
		return open_section(parser, tag);
	case '/':
		return close_section(parser, tag);
	case '>':
		add_partial(parser, tag);
		return true;
	default:
		add_node(parser, tag->sigil == 0 ? NODE_VALUE : NODE_RAW)->text = tag->name;
		return true;
	}
}

static bool parse(struct parser *parser) {
	while (parser->at < parser->end) {
		char *start = memmem(parser->at, (size_t)(parser->end - parser->at),
				     parser->open.text, parser->open.len);
		if (start == NULL) {
			add_text(parser, parser->end);
			break;
		}
		struct tag tag = {0};
		// Text is added before the tag is read, so that an error names the tag's line.
		char *line_start = start;
		while (line_start > parser->at && is_blank(line_start[-1])) {
			line_start--;
		}
		add_text(parser, line_start);
		if (!scan_tag(parser, start, &tag)) {
			return false;
		}
		add_text(parser, tag.start);
		if (!add_tag(parser, &tag)) {
			return false;
		}
		parser->at = tag.end;
		parser->line += tag.lines;
		parser->line_begins = tag.alone;
	}
	if (parser->depth > 0) {
		const struct node *section =
			&parser->template->nodes[parser->sections[parser->depth - 1]];
		parser->line = section->line;
		return fail(parser, "this section is never closed:", section->text,
			    strlen(section->text));
	}
	return true;
}

static bool check_source(const char *name, const char *source, size_t len, struct err *err) {
	if (len > TEMPLATE_MAX_BYTES) {
		return err_set(err, ERR_LIMIT, "%s: longer than %d bytes", name,
			       (int)TEMPLATE_MAX_BYTES);
	}
	if (!utf8_valid(source, len) || memchr(source, '\0', len) != NULL) {
		return err_set(err, ERR_SYNTAX, "%s: not UTF-8 text", name);
	}
	return true;
}

struct template *template_parse_at(const char *name, int line, const char *source, size_t len,
				   struct err *err) {
	if (!check_source(name, source, len, err)) {
		return NULL;
	}
	struct template *template = xcalloc(1, sizeof *template);
	template->name = xstrdup(name);
	template->source = xstrndup(source, len);
	struct parser parser = {
		.template = template,
		.at = template->source,
		.end = template->source + len,
		.line = line,
		.line_begins = true,
		.open = {"{{", 2},
		.close = {"}}", 2},
		.err = err,
	};
	if (!parse(&parser)) {
		template_destroy(template);
		return NULL;
	}
	return template;
}

struct template *template_parse(const char *name, const char *source, size_t len, struct err *err) {
	return template_parse_at(name, 1, source, len, err);
}

void template_destroy(struct template *template) {
	if (template == NULL) {
		return;
	}
	free(template->name);
	free(template->source);
	free(template->nodes);
	free(template);
}
