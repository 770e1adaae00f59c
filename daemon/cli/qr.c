// Squares for cameras in half blocks.
#include "daemon/cli/qr.h"

#include <qrencode.h>

enum { QUIET = 2 }; // modules around it; readers of today need no four

// True where the square is dark; around it and beyond nothing is.
static bool is_dark(const QRcode *code, int row, int column) {
	bool inside = row >= 0 && column >= 0 && row < code->width && column < code->width;
	return inside && (code->data[row * code->width + column] & 1) != 0;
}

static void add_row(struct strbuf *buf, const QRcode *code, int row, bool colours) {
	static const char *const blocks[] = {"█", "▀", "▄", " "}; // light is printed
	strbuf_add_text(buf, colours ? "\033[97;40m" : "");
	for (int column = -QUIET; column < code->width + QUIET; column++) {
		int shape = is_dark(code, row, column) * 2 + is_dark(code, row + 1, column);
		strbuf_add_text(buf, blocks[shape]);
	}
	strbuf_add_text(buf, colours ? "\033[0m\n" : "\n");
}

void qr_add(struct strbuf *buf, const char *text, bool colours) {
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (code == NULL) {
		return; // the address stands there to be typed
	}
	for (int row = -QUIET; row < code->width + QUIET; row += 2) {
		add_row(buf, code, row, colours);
	}
	QRcode_free(code);
}
