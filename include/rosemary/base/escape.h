/* Outside text made safe for where it goes. */
#pragma once

#include "rosemary/base/strbuf.h"

/* For HTML text and quoted attributes: & < > " ' become references. */
void escape_html(struct strbuf *buf, const char *text, size_t len);

/*
 * For a terminal: control and bidi characters (utf8_is_control) and invalid bytes become \xNN or
 * \u{NNNN}; newline and tab pass when multiline.
 */
void escape_terminal(struct strbuf *buf, const char *text, bool multiline);

/* For a log line's value: bare when it is plain, else "quoted" with \" \\ and \xNN. */
void escape_log(struct strbuf *buf, const char *text);

/* Percent-encodes all but the unreserved characters of RFC 3986. */
void escape_url(struct strbuf *buf, const char *text);

/* Words of a manual's source (scdoc): what would be markup there is plain. */
void escape_manual(struct strbuf *buf, const char *text);
