// Raw mode, the alternate screen, and keys.
#include "daemon/cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "daemon/cli/review_keys.h"

/*
 * Alternate screen, lines that are cut and not wrapped, no cursor, pasted text between marks
 * (xterm's bracketed paste); and all of that undone.
 */
#define ENTER "\033[?1049h\033[?7l\033[?25l\033[?2004h\033[2J"
#define LEAVE "\033[?2004l\033[?25h\033[?7h\033[?1049l"

#define PASTE_BEGINS "\033[200~"
#define PASTE_ENDS   "\033[201~"

/*
 * How long the rest of a control sequence may take before Esc was a key of its own, and the rest
 * of pasted text before its end must have been lost.
 */
enum { SEQUENCE_WAIT_MS = 50, PASTE_WAIT_MS = 500 };

static sigset_t our_signals(void) {
	// SIGTSTP is blocked and not answered: a stopped program would leave the terminal raw.
	static const int caught[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
	sigset_t set;
	(void)sigemptyset(&set); // these two fail only for signals that do not exist
	for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
		(void)sigaddset(&set, caught[i]);
	}
	return set;
}

bool terminal_is_there(void) {
	return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

bool terminal_open(struct terminal *ret, struct err *err) {
	struct terminal terminal = {.signals = -1};
	sigset_t set = our_signals();
	if (tcgetattr(STDIN_FILENO, &terminal.before) != 0) {
		return err_set_errno(err, errno, "cannot read the terminal's modes");
	}
	(void)sigprocmask(SIG_BLOCK, NULL, &terminal.mask_before); // fails for no such call
	terminal.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (terminal.signals < 0) {
		return err_set_errno(err, errno, "cannot wait for signals");
	}
	terminal_resume(&terminal);
	*ret = terminal;
	return true;
}

void terminal_resume(struct terminal *terminal) {
	struct termios raw = terminal->before;
	sigset_t set = our_signals();
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	cfmakeraw(&raw);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw); // a terminal that is gone: see read
	terminal->pending_len = 0;
	terminal->pasting = false;
	terminal_write(ENTER, strlen(ENTER));
}

void terminal_pause(const struct terminal *terminal) {
	terminal_write(LEAVE, strlen(LEAVE));
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal->before); // as above
	(void)sigprocmask(SIG_SETMASK, &terminal->mask_before, NULL);
}

void terminal_close(struct terminal *terminal) {
	terminal_pause(terminal);
	(void)close(terminal->signals); // nothing is written to it
}

void terminal_size(size_t *ret_width, size_t *ret_height) {
	struct winsize size = {0};
	bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
		    size.ws_row > 0;
	*ret_width = told ? size.ws_col : 80;
	*ret_height = told ? size.ws_row : 24;
}

void terminal_write(const char *bytes, size_t len) {
	while (len > 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, len);
		if (written < 0 && errno == EINTR) {
			continue;
		}
		if (written <= 0) {
			return;
		}
		bytes += written;
		len -= (size_t)written;
	}
}

// Gives the first pending key away; false when it may not be whole and should be.
static bool take_key(struct terminal *terminal, bool whole, char ret_key[TERMINAL_KEY_SIZE]) {
	size_t len = review_key_len(terminal->pending, terminal->pending_len);
	if (len == 0 && (whole || terminal->pending_len == 0)) {
		return false;
	}
	len = len == 0 ? terminal->pending_len : len;
	size_t kept = len < TERMINAL_KEY_SIZE ? len : TERMINAL_KEY_SIZE - 1;
	memcpy(ret_key, terminal->pending, kept);
	ret_key[kept] = '\0';
	terminal->pending_len -= len;
	memmove(terminal->pending, terminal->pending + len, terminal->pending_len);
	return true;
}

// Takes a signal, if there is one; true when it is an event.
static bool take_signal(struct terminal *terminal, enum terminal_event *ret) {
	struct signalfd_siginfo info;
	if (read(terminal->signals, &info, sizeof info) != (ssize_t)sizeof info ||
	    info.ssi_signo == SIGTSTP) {
		return false;
	}
	if (info.ssi_signo == SIGWINCH) {
		*ret = TERMINAL_RESIZED;
		return true;
	}
	terminal->ended_by = (int)info.ssi_signo;
	*ret = TERMINAL_ENDED;
	return true;
}

// Adds what was typed to the pending bytes; false when the terminal is gone.
static bool read_more(struct terminal *terminal) {
	ssize_t got = read(STDIN_FILENO, terminal->pending + terminal->pending_len,
			   sizeof terminal->pending - terminal->pending_len);
	if (got > 0) {
		terminal->pending_len += (size_t)got;
	}
	return got > 0 || (got < 0 && errno == EINTR);
}

// The marks around pasted text are no keys.
static bool take_mark(struct terminal *terminal, const char *key) {
	bool begins = strcmp(key, PASTE_BEGINS) == 0;
	bool is_mark = begins || strcmp(key, PASTE_ENDS) == 0;
	terminal->pasting = is_mark ? begins : terminal->pasting;
	return is_mark;
}

static int patience_ms(const struct terminal *terminal) {
	if (terminal->pending_len > 0) {
		return SEQUENCE_WAIT_MS;
	}
	return terminal->pasting ? PASTE_WAIT_MS : -1;
}

// Waits for a key, a mark or something else.
static enum terminal_event read_one(struct terminal *terminal, char ret_key[TERMINAL_KEY_SIZE]) {
	enum terminal_event event;
	while (!take_key(terminal, true, ret_key)) {
		struct pollfd waits[] = {{.fd = STDIN_FILENO, .events = POLLIN},
					 {.fd = terminal->signals, .events = POLLIN}};
		int ready = poll(waits, ARRAY_LEN(waits), patience_ms(terminal));
		bool full = terminal->pending_len == sizeof terminal->pending;
		if ((ready == 0 || full) && take_key(terminal, false, ret_key)) {
			return TERMINAL_KEY;
		}
		terminal->pasting = terminal->pasting && ready != 0;
		if (ready > 0 && waits[1].revents != 0 && take_signal(terminal, &event)) {
			return event;
		}
		if (ready > 0 && waits[0].revents != 0 && !read_more(terminal)) {
			return TERMINAL_ENDED;
		}
	}
	return TERMINAL_KEY;
}

enum terminal_event terminal_read(struct terminal *terminal, char ret_key[TERMINAL_KEY_SIZE]) {
	enum terminal_event event;
	do {
		event = read_one(terminal, ret_key);
	} while (event == TERMINAL_KEY && take_mark(terminal, ret_key));
	return event == TERMINAL_KEY && terminal->pasting ? TERMINAL_PASTED : event;
}

void terminal_forget_keys(struct terminal *terminal) {
	terminal->pending_len = 0;
	terminal->pasting = false;
	(void)tcflush(STDIN_FILENO, TCIFLUSH); // a terminal that is gone: see read
}
