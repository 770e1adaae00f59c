// rosemaryd: puts the parts together, runs the loop, stops cleanly.
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <event2/event.h>

#include "activation.h"
#include "app.h"
#include "backup.h"
#include "control.h"
#include "control_playbook.h"
#include "developer.h"
#include "doctor.h"
#include "feeds.h"
#include "guard.h"
#include "http.h"
#include "import.h"
#include "long_call.h"
#include "loop.h"
#include "notify.h"
#include "outboxes.h"
#include "pipeline.h"
#include "prober.h"
#include "rehearsal.h"
#include "reload.h"
#include "rosemary/base/file.h"
#include "rosemary/base/log.h"
#include "rosemary/store/delivery.h"
#include "signals.h"
#include "watch.h"

#define CONFIG_PRESET ROSEMARY_SYSCONFDIR "/rosemary/rosemary.conf"
#define STATE_PRESET  "/var/lib/rosemary"
#define DAEMON_USER   "rosemary" // the service's

enum { DRAIN_SECONDS = 75 };

// What the command line says.
struct arguments {
	struct sources sources;
	bool developer, check;
};

static const char usage[] =
	"usage: rosemaryd [--config FILE] [--state DIR] [--socket PATH] [--check] [--developer]\n"
	"\n"
	"Drafts what a shop should say to its customers and sends what was approved.\n"
	"\n"
	"  --config FILE  the configuration (" CONFIG_PRESET ")\n"
	"  --state DIR    where relative paths of it begin (" STATE_PRESET ")\n"
	"  --socket PATH  the control socket, instead of the configuration's\n"
	"  --check        say what is wrong with configuration and playbook, and exit\n"
	"  --developer    allow 'rosemary dev': a clock that is set, steps that fail\n"
	"  --help, --version\n"
	"\n"
	"Exit status: 0 stopped as asked, 64 usage, 65 the store is damaged, 71 out of memory,\n"
	"74 the system failed, 75 another daemon holds the store, 78 the configuration is wrong.\n";

// True when the program goes on; else *ret_status is its exit status.
static bool parse_arguments(int count, char **words, struct arguments *ret, int *ret_status) {
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'}, {"state", required_argument, NULL, 's'},
		{"socket", required_argument, NULL, 'k'}, {"check", no_argument, NULL, 'n'},
		{"developer", no_argument, NULL, 'd'},    {"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'v'},      {NULL, 0, NULL, 0},
	};
	int option;
	while ((option = getopt_long(count, words, "c:h", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			ret->sources.config = optarg;
			break;
		case 's':
			ret->sources.state = optarg;
			break;
		case 'k':
			ret->sources.socket = optarg;
			break;
		case 'n':
			ret->check = true;
			break;
		case 'd':
			ret->developer = true;
			break;
		case 'h':
		case 'v':
			(void)fputs(option == 'h' ? usage : "rosemaryd " ROSEMARY_VERSION "\n",
				    stdout); // nobody is told if even that fails
			*ret_status = EX_OK;
			return false;
		default:
			(void)fputs("try 'rosemaryd --help'\n", stderr);
			*ret_status = EX_USAGE;
			return false;
		}
	}
	if (optind < count) {
		(void)fprintf(stderr, "rosemaryd: unexpected argument '%s'\n", words[optind]);
		*ret_status = EX_USAGE;
		return false;
	}
	return true;
}

// Root needs no daemon's rights, and a file written by root locks the daemon's user out.
static bool check_user(void) {
	if (geteuid() != 0) {
		return true;
	}
	if (getenv("INVOCATION_ID") != NULL && getppid() == 1) {
		log_error("main", "refusing to run as root under systemd: set User=rosemary");
		return false;
	}
	log_warning("main", "running as root: give the daemon a user of its own");
	return true;
}

// Writes down who we are, for one who comes later and is refused.
static void sign_lock(int fd) {
	char text[32];
	int len = snprintf(text, sizeof text, "%d\n", (int)getpid()); // a number fits
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)len, 0) != len) {
		log_debug("main", "the lock is not signed"); // it holds all the same
	}
}

// The process that signed the lock; 0 when that cannot be read.
static int read_lock(int fd) {
	char text[32] = "";
	ssize_t len = pread(fd, text, sizeof text - 1, 0);
	return len > 0 ? (int)strtol(text, NULL, 10) : 0;
}

// One daemon a state folder, whatever store it uses. The descriptor is kept until the end.
static int lock_state(const char *folder, struct err *err) {
	if (!file_make_folder(folder, 0700, err)) {
		return -1;
	}
	char *path = file_path(folder, "rosemaryd.lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		(void)err_set_errno(err, errno, "cannot open '%s'", path);
	} else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		(void)err_set(err, ERR_BUSY,
			      "another rosemaryd uses the state folder '%s' (process %d)", folder,
			      read_lock(fd));
		(void)close(fd); // nothing was written
		fd = -1;
	} else {
		sign_lock(fd);
	}
	free(path);
	return fd;
}

static bool recover(struct app *app, struct err *err) {
	struct delivery_recovery recovery;
	if (!store_delivery_recover(app->store, clock_now(&app->clock), &recovery, err)) {
		return false;
	}
	if (recovery.requeued + recovery.uncertain > 0) {
		log_warning("main", "recovered queued=%lld uncertain=%lld",
			    (long long)recovery.requeued, (long long)recovery.uncertain);
	}
	return true;
}

// A start plans, too: what fell due while nobody was there.
static bool open_store(struct app *app, struct err *err) {
	if (app->developer && !developer_load_clock(app, err)) {
		return false;
	}
	int64_t now = clock_now(&app->clock);
	app->started_at = now;
	app->store = store_open(app->config->store_path, now, err);
	app->guard = app->store != NULL ? guard_create(app, err) : NULL;
	return app->guard != NULL && recover(app, err) &&
	       (guard_doubts_clock(app->guard) || store_plan_begin(app->store, now, err));
}

static void wake_pipeline(void *argument) {
	pipeline_wake(argument);
}

static bool open_parts(struct app *app, struct err *err) {
	app->base = loop_create(err);
	if (app->base == NULL) {
		return false;
	}
	app->outboxes = outboxes_create(app, err);
	if (app->outboxes == NULL) {
		return false;
	}
	app->prober = prober_create(app, err);
	if (app->prober == NULL) {
		return false;
	}
	app->notify = notify_open(app, err);
	if (app->notify == NULL) {
		return false;
	}
	app->imports = imports_create(app);
	app->backups = backups_create(app);
	app->rehearsals = rehearsals_create(app);
	app->doctor = doctor_create(app);
	app->feeds = feeds_create(app);
	app->long_calls = long_calls_create(app);
	app->watch = watch_create(app);
	app->pipeline = pipeline_create(app, err);
	if (app->pipeline == NULL) {
		return false;
	}
	outboxes_on_settled(app->outboxes, wake_pipeline, app->pipeline);
	app->control = control_open(app, app->config->control_socket, err);
	app->http = app->control != NULL ? http_open(app, err) : NULL;
	activation_end();
	return app->http != NULL;
}

static void close_parts(struct app *app) {
	http_close(app->http);
	feeds_destroy(app->feeds);
	control_close(app->control);
	playbook_check_stop(app);
	long_calls_destroy(app->long_calls);
	doctor_destroy(app->doctor);
	rehearsals_destroy(app->rehearsals);
	backups_destroy(app->backups);
	imports_destroy(app->imports);
	pipeline_destroy(app->pipeline);
	watch_destroy(app->watch);
	prober_destroy(app->prober);
	outboxes_destroy(app->outboxes);
	notify_close(app->notify);
	guard_destroy(app->guard);
	store_close(app->store, app->store != NULL ? clock_now(&app->clock) : 0);
	if (app->base != NULL) {
		event_base_free(app->base);
	}
	app_unload(app);
}

static void leave_loop(void *argument) {
	struct app *app = argument;
	(void)event_base_loopbreak(app->base); // fails only without a base
}

// No new work; what is on its way may end, for as long as a server may take to answer a dot.
static void stop(struct app *app) {
	static const struct timeval limit = {DRAIN_SECONDS, 0};
	notify_tell(app->notify, NOTIFY_STOPPING);
	pipeline_stop(app->pipeline);
	(void)event_base_loopexit(app->base, &limit); // fails only without memory
	outboxes_drain(app->outboxes, leave_loop, app);
}

static int exit_status_of(const struct err *err) {
	static const int statuses[ERR_CODE_COUNT] =
		{[ERR_BUSY] = EX_TEMPFAIL, [ERR_CORRUPT] = EX_DATAERR, [ERR_INVALID] = EX_CONFIG};
	return statuses[err->code] != 0 ? statuses[err->code] : EX_IOERR;
}

static bool run(struct app *app, struct err *err) {
	struct signals *signals = signals_open(app, stop, err);
	if (signals == NULL) {
		return false;
	}
	log_info("main", "rosemaryd %s is ready", ROSEMARY_VERSION);
	notify_tell(app->notify, NOTIFY_READY);
	store_when_lost(app->store, leave_loop, app);
	bool ok = (event_base_dispatch(app->base) >= 0 ||
		   err_set(err, ERR_IO, "the event loop failed")) &&
		  store_check(app->store, err);
	signals_close(signals);
	log_info("main", "stopped");
	return ok;
}

// Passwords pass through memory: it goes into no core file, and only root may look at it.
static bool guard_memory(struct err *err) {
	const struct rlimit none = {0};
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
		return err_set_errno(err, errno, "cannot forbid core files");
	}
	return true;
}

static int serve(struct app *app, const struct arguments *arguments) {
	struct err err = {0};
	if (!arguments->developer && !guard_memory(&err)) {
		log_error("main", "%s", err.text);
		close_parts(app);
		return exit_status_of(&err);
	}
	int lock = lock_state(arguments->sources.state, &err);
	if (lock < 0 || !open_store(app, &err) || !open_parts(app, &err) || !run(app, &err)) {
		log_error("main", "%s", err.text);
	}
	close_parts(app);
	if (lock >= 0) {
		(void)close(lock); // nothing was written
	}
	return err.code == ERR_NONE ? EX_OK : exit_status_of(&err);
}

// Root may read everything: that the daemon's user may is not proven by it.
static void tell_right(const char *file) {
	bool other = geteuid() == 0 && getpwnam(DAEMON_USER) != NULL;
	(void)printf("%s: the configuration and the playbook are right%s\n", file,
		     other ? " (as root reads them: whether the service may read them tells "
			     "'systemctl reload rosemary', then 'rosemary status')"
			   : ""); // nobody is told if even that fails
}

int main(int count, char **words) {
	const char *state = getenv("STATE_DIRECTORY");
	struct arguments arguments = {.sources.config = CONFIG_PRESET,
				      .sources.state = state != NULL ? state : STATE_PRESET};
	struct app app = {0};
	int status = EX_OK;
	(void)umask(0077);              // the old mask does not matter
	(void)signal(SIGPIPE, SIG_IGN); // cannot fail for a signal that exists
	log_open(LOG_LEVEL_INFO);
	if (!parse_arguments(count, words, &arguments, &status)) {
		return status;
	}
	app.developer = arguments.developer;
	if (!app_load(&app, &arguments.sources)) {
		close_parts(&app);
		return EX_CONFIG;
	}
	if (arguments.check) {
		tell_right(arguments.sources.config);
		close_parts(&app);
		return EX_OK;
	}
	if (!check_user()) {
		close_parts(&app);
		return EX_CONFIG;
	}
	return serve(&app, &arguments);
}
