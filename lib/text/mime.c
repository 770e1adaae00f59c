// Builds a message with GMime, and reads one again to compare it with its plan.
#include "rosemary/text/mime.h"

#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>

#include "lib/text/mime_header.h"
#include "rosemary/base/digest.h"

enum { BOUNDARY_DIGITS = 32 };

// "=_" cannot appear in quoted-printable text, so no text can end a part early.
static void set_boundary(GMimeMultipart *multipart, const char *message_id) {
	char digest[SHA256_TEXT_SIZE];
	char boundary[sizeof "=_" + BOUNDARY_DIGITS];
	sha256_text(message_id, strlen(message_id), digest);
	(void)snprintf(boundary, sizeof boundary, "=_%.*s", (int)BOUNDARY_DIGITS,
		       digest); // it always fits
	g_mime_multipart_set_boundary(multipart, boundary);
}

// A GMimePart, not a GMimeTextPart: that one would choose another charset than UTF-8.
static GMimeObject *build_part(const char *subtype, const char *body) {
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(body, strlen(body));
	size_t len = strlen(body);
	if (len == 0 || body[len - 1] != '\n') {
		g_mime_stream_seek(stream, 0, GMIME_STREAM_SEEK_END);
		g_mime_stream_write(stream, "\n", 1);
		g_mime_stream_reset(stream);
	}
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_object_unref(content);
	g_object_unref(stream);
	return GMIME_OBJECT(part);
}

static GMimeObject *build_bodies(const struct mime_plan *plan) {
	GMimeObject *text = build_part("plain", plan->text);
	if (plan->html == NULL) {
		return text;
	}
	GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
	GMimeObject *html = build_part("html", plan->html);
	set_boundary(both, plan->message_id);
	g_mime_multipart_add(both, text);
	g_mime_multipart_add(both, html);
	g_object_unref(text);
	g_object_unref(html);
	return GMIME_OBJECT(both);
}

// Headers are set raw: GMime would pick charsets, and make encoded words of long machine headers.
static GMimeMessage *build_message(const struct mime_plan *plan) {
	GMimeMessage *message = g_mime_message_new(FALSE);
	GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
	struct mime_headers headers;
	mime_headers_init(&headers, plan);
	for (size_t i = 0; i < headers.count; i++) {
		g_mime_header_list_append(list, headers.list[i].name, "", NULL);
		g_mime_header_set_raw_value(g_mime_header_list_get_header_at(list, (int)i),
					    headers.list[i].raw);
	}
	mime_headers_finish(&headers);
	GMimeObject *bodies = build_bodies(plan);
	g_mime_message_set_mime_part(message, bodies);
	g_object_unref(bodies);
	return message;
}

// The bytes of a stream in memory; they go with the stream.
static GByteArray *stream_bytes(GMimeStream *stream) {
	return g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
}

bool mime_build(const struct mime_plan *plan, struct strbuf *ret, struct err *err) {
	if (!mime_plan_check(plan, err)) {
		return false;
	}
	g_mime_init();
	GMimeMessage *message = build_message(plan);
	GMimeStream *stream = g_mime_stream_mem_new();
	GMimeFormatOptions *format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	(void)g_mime_object_write_to_stream(GMIME_OBJECT(message), format,
					    stream); // memory; verified below
	const GByteArray *bytes = stream_bytes(stream);
	size_t before = ret->len;
	bool built = mime_verify(plan, (const char *)bytes->data, bytes->len, err);
	if (built) {
		strbuf_add(ret, bytes->data, bytes->len);
		built = strbuf_ok(ret, err);
	}
	if (!built) {
		strbuf_cut(ret, before);
	}
	g_mime_format_options_free(format);
	g_object_unref(stream);
	g_object_unref(message);
	return built;
}

static bool differs(struct err *err, const char *what) {
	return err_set(err, ERR_INVALID, "the message's %s is not as planned", what);
}

static bool same_text(const char *a, const char *b) {
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

// GMime shows A-labels as the letters that they stand for, so it must read the planned address too.
static bool same_address(InternetAddress *address, const char *planned) {
	InternetAddressList *list = internet_address_list_parse(NULL, planned);
	InternetAddress *wanted = list != NULL && internet_address_list_length(list) == 1
					  ? internet_address_list_get_address(list, 0)
					  : NULL;
	bool same = INTERNET_ADDRESS_IS_MAILBOX(address) && INTERNET_ADDRESS_IS_MAILBOX(wanted) &&
		    same_text(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)),
			      internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(wanted)));
	if (list != NULL) {
		g_object_unref(list);
	}
	return same;
}

static bool same_mailbox(InternetAddressList *list, const struct mime_mailbox *planned) {
	if (list == NULL || internet_address_list_length(list) != 1) {
		return false;
	}
	InternetAddress *address = internet_address_list_get_address(list, 0);
	return same_address(address, planned->address) &&
	       same_text(internet_address_get_name(address), planned->name);
}

static bool verify_headers(const struct mime_plan *plan, GMimeMessage *message, struct err *err) {
	if (!same_mailbox(g_mime_message_get_from(message), &plan->from)) {
		return differs(err, "From");
	}
	if (!same_mailbox(g_mime_message_get_to(message), &plan->to)) {
		return differs(err, "To");
	}
	struct mime_mailbox reply_to = {NULL, plan->reply_to};
	if (plan->reply_to != NULL &&
	    !same_mailbox(g_mime_message_get_reply_to(message), &reply_to)) {
		return differs(err, "Reply-To");
	}
	if (!same_text(g_mime_message_get_subject(message), plan->subject)) {
		return differs(err, "Subject");
	}
	if (!same_text(g_mime_message_get_message_id(message), plan->message_id)) {
		return differs(err, "Message-ID");
	}
	GDateTime *date = g_mime_message_get_date(message);
	if (date == NULL || g_date_time_to_unix(date) != plan->date) {
		return differs(err, "Date");
	}
	return true;
}

// Equal, but for the CR of line ends, and the \n that was added to a body without one.
static bool same_body(const GByteArray *bytes, const char *planned) {
	const char *rest = (const char *)bytes->data;
	const char *end = rest + bytes->len;
	char last = '\0';
	for (; *planned != '\0'; planned++) {
		last = *planned;
		rest += last == '\n' && rest < end && *rest == '\r';
		if (rest == end || *rest++ != last) {
			return false;
		}
	}
	if (last == '\n' || rest == end) {
		return rest == end;
	}
	return (end - rest == 1 && *rest == '\n') ||
	       (end - rest == 2 && memcmp(rest, "\r\n", 2) == 0);
}

static bool verify_part(GMimeObject *part, const char *subtype, const char *planned) {
	GMimeContentType *type = g_mime_object_get_content_type(part);
	if (!GMIME_IS_PART(part) || !g_mime_content_type_is_type(type, "text", subtype) ||
	    !same_text(g_mime_content_type_get_parameter(type, "charset"), "utf-8") ||
	    g_mime_header_list_get_count(g_mime_object_get_header_list(part)) != 2) {
		return false;
	}
	GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
	if (content == NULL) {
		return *planned == '\0';
	}
	GMimeStream *decoded = g_mime_stream_mem_new();
	bool same = g_mime_data_wrapper_write_to_stream(content, decoded) >= 0 &&
		    same_body(stream_bytes(decoded), planned);
	g_object_unref(decoded);
	return same;
}

static bool verify_bodies(const struct mime_plan *plan, GMimeObject *root, struct err *err) {
	if (plan->html == NULL) {
		return (root != NULL && verify_part(root, "plain", plan->text)) ||
		       differs(err, "text");
	}
	if (root == NULL || !GMIME_IS_MULTIPART(root) ||
	    !g_mime_content_type_is_type(g_mime_object_get_content_type(root), "multipart",
					 "alternative") ||
	    g_mime_multipart_get_count(GMIME_MULTIPART(root)) != 2) {
		return differs(err, "structure");
	}
	GMimeMultipart *both = GMIME_MULTIPART(root);
	if (!same_text(g_mime_multipart_get_prologue(both), NULL) ||
	    !same_text(g_mime_multipart_get_epilogue(both), NULL)) {
		return differs(err, "structure");
	}
	if (!verify_part(g_mime_multipart_get_part(both, 0), "plain", plan->text)) {
		return differs(err, "text");
	}
	return verify_part(g_mime_multipart_get_part(both, 1), "html", plan->html) ||
	       differs(err, "html");
}

// The last line of a whole message is its closing boundary; GMime would not miss it.
static bool is_whole(GMimeObject *root, const char *bytes, size_t len) {
	if (root == NULL || !GMIME_IS_MULTIPART(root)) {
		return true;
	}
	const char *boundary = g_mime_multipart_get_boundary(GMIME_MULTIPART(root));
	char *last = xasprintf("\r\n--%s--\r\n", boundary != NULL ? boundary : "");
	size_t last_len = strlen(last);
	bool whole = len > last_len && memcmp(bytes + len - last_len, last, last_len) == 0;
	free(last);
	return whole;
}

static bool verify_message(const struct mime_plan *plan, GMimeMessage *message, const char *bytes,
			   size_t len, struct err *err) {
	if (message == NULL) {
		return differs(err, "structure");
	}
	GMimeObject *root = g_mime_message_get_mime_part(message);
	if (!is_whole(root, bytes, len)) {
		return differs(err, "end");
	}
	return verify_headers(plan, message, err) && verify_bodies(plan, root, err);
}

static bool verify_parsed(const struct mime_plan *plan, const char *bytes, size_t len,
			  struct err *err) {
	g_mime_init();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	bool same = verify_message(plan, message, bytes, len, err);
	if (message != NULL) {
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return same;
}

bool mime_verify(const struct mime_plan *plan, const char *bytes, size_t len, struct err *err) {
	if (!mime_plan_check(plan, err)) {
		return false;
	}
	if (len > MIME_MAX_BYTES) {
		return err_set(err, ERR_LIMIT, "the message is longer than %d bytes",
			       (int)MIME_MAX_BYTES);
	}
	if (!mime_wire_safe(bytes, len, err)) {
		return false;
	}
	struct mime_headers headers;
	mime_headers_init(&headers, plan);
	bool same = mime_headers_compare(&headers, plan->html != NULL, bytes, len, err) &&
		    verify_parsed(plan, bytes, len, err);
	mime_headers_finish(&headers);
	return same;
}
