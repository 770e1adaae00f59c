/* Squares that a phone's camera reads (ISO/IEC 18004); wraps libqrencode. */
#pragma once

#include "rosemary/base/strbuf.h"

/*
 * Appends the square of a text, each row of characters two of its rows, dark on light whatever the
 * terminal's colours are, when colours is set; else light on dark, as most terminals are. Nothing
 * when the text is too long for one.
 */
void qr_add(struct strbuf *buf, const char *text, bool colours);
