// An examination: what is found here at once, then what the mail server says within ten seconds,
// then the door, then, where that is wanted, what a copy of the store shows.
#include "daemon/doctor.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/copy.h"
#include "daemon/doctor_door.h"
#include "daemon/mux.h"
#include "rosemary/base/file.h"
#include "rosemary/base/json.h"
#include "rosemary/base/secret.h"
#include "rosemary/base/strbuf.h"

enum {
	SERVER_WAIT_MS = 10 * 1000,
	TEXT_MAX = 1024,
	CERTIFICATE_DAYS = 14, // most are renewed a month before their end
	SECONDS_PER_DAY = 24 * 60 * 60
};

struct doctor {
	struct app *app;
	struct control_call *call; // the answer that waits; NULL: idle
	struct json *checks;
	struct mux *mux;
	struct mux_connection *connection;
	char *url, *user;    // of the server that is called: a reload may change the settings
	struct event *after; // the login: its connection cannot be closed from within
	struct doctor_door *door;
	bool deep;         // the store is still to be looked through
	struct copy *copy; // of the store, which is read through
	char *copy_path;
};

static const char *const health_names[HEALTH_COUNT] = {
	[HEALTH_OK] = "ok",
	[HEALTH_WARNING] = "warning",
	[HEALTH_PROBLEM] = "problem",
};

void doctor_tell(struct json *checks, const char *check, enum health health, const char *format,
		 ...) {
	char text[TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments); // cut where it is too long
	va_end(arguments);
	struct json *found = json_new_object();
	json_put_text(found, "check", check);
	json_put_text(found, "state", health_names[health]);
	json_put_text(found, "text", text);
	json_push(checks, found);
}

static void hang_up(struct doctor *doctor) {
	mux_close(doctor->connection);
	mux_destroy(doctor->mux);
	doctor->connection = NULL;
	doctor->mux = NULL;
	replace_text(&doctor->url, NULL);
	replace_text(&doctor->user, NULL);
}

static void answer(struct doctor *doctor) {
	struct control_call *call = doctor->call;
	struct json *result = json_new_object();
	json_put(result, "checks", doctor->checks);
	doctor->checks = NULL;
	doctor->call = NULL;
	control_finish(call, result, NULL);
}

static void on_examined(void *argument, const struct strbuf *report, const struct err *outcome) {
	struct doctor *doctor = argument;
	struct err err = *outcome;
	struct json *found = NULL;
	if (err.code == ERR_NONE) {
		found = json_parse(strbuf_text(report), report->len, &err);
	}
	if (found == NULL) {
		doctor_tell(doctor->checks, "store", HEALTH_PROBLEM, "%s%s", err.text,
			    err.code == ERR_CORRUPT ? "; restore a backup, see rosemaryd(8)" : "");
	}
	for (size_t i = 0; i < json_count(found); i++) {
		json_push(doctor->checks, json_share(json_at(found, i)));
	}
	json_free(found);
	struct copy *copy = doctor->copy;
	doctor->copy = NULL;
	answer(doctor);
	copy_drop(copy);
}

// Begins to read the store through; false when that is told already.
static bool begin_deep(struct doctor *doctor) {
	struct err err = {0};
	doctor->deep = false;
	if (!doctor_check_copy_room(doctor->app, doctor->checks)) {
		return false;
	}
	if (file_write(doctor->copy_path, 0600, "", 0, &err)) {
		doctor->copy = copy_begin(doctor->app, doctor->copy_path, doctor_examine,
					  on_examined, doctor, &err);
	}
	if (doctor->copy == NULL) {
		doctor_tell(doctor->checks, "store", HEALTH_PROBLEM, "%s", err.text);
	}
	return doctor->copy != NULL;
}

static void on_door(void *argument) {
	struct doctor *doctor = argument;
	doctor_door_end(doctor->door);
	doctor->door = NULL;
	if (!doctor->deep || !begin_deep(doctor)) {
		answer(doctor);
	}
}

static void on_after(evutil_socket_t fd, short what, void *argument) {
	struct doctor *doctor = argument;
	(void)fd;
	(void)what;
	hang_up(doctor);
	doctor->door = doctor_door_begin(doctor->app, doctor->checks, on_door, doctor);
}

static void tell_certificate(struct doctor *doctor, int64_t until) {
	char day[DATE_TEXT_SIZE];
	const struct app *app = doctor->app;
	int64_t left = (until - clock_now(&app->clock)) / SECONDS_PER_DAY;
	if (until == 0) {
		return; // there is none
	}
	(void)date_text(zone_day(app->config->shop.zone, until), day);
	doctor_tell(doctor->checks, "certificate",
		    left < CERTIFICATE_DAYS ? HEALTH_WARNING : HEALTH_OK,
		    "the mail server's ends on %s, in %lld day%s%s", day, (long long)left,
		    left == 1 ? "" : "s",
		    left < CERTIFICATE_DAYS
			    ? ": no mail leaves from then on unless its administrator renews it"
			    : "");
}

static void on_login(void *argument, const struct mux_login *login) {
	static const char *const mends[] = {
		[MUX_FAULT_OTHER] = "look at email.url and at the server",
		[MUX_FAULT_TLS] = ("look at email.url, email.tls and email.ca_file, and whether "
				   "this machine's clock is right"),
		[MUX_FAULT_LOGIN] = "look at email.user and at the password in email.password_file",
	};
	struct doctor *doctor = argument;
	if (login->ok) {
		size_t len = 0;
		(void)mux_write(doctor->connection, "QUIT\r\n", 6, &len); // only polite
		doctor_tell(doctor->checks, "mail server", HEALTH_OK, "%s answers%s%s", doctor->url,
			    doctor->user != NULL ? " and takes the login of " : "",
			    doctor->user != NULL ? doctor->user : "");
		tell_certificate(doctor, login->certificate_until);
	} else {
		doctor_tell(doctor->checks, "mail server", HEALTH_PROBLEM, "%s: %s; %s",
			    doctor->url, login->text, mends[login->fault]);
	}
	event_active(doctor->after, EV_TIMEOUT, 0);
}

// Calls the server; false with err when that cannot even begin.
static bool call_server(struct doctor *doctor, struct err *err) {
	const struct email_config *email = &doctor->app->config->email;
	struct mux_target target = {.url = email->url,
				    .helo = email->helo,
				    .timeout_ms = SERVER_WAIT_MS,
				    .tls = email->tls == EMAIL_TLS_REQUIRED,
				    .ca_file = email->ca_file,
				    .certificate = true,
				    .user = email->user};
	char *password = NULL;
	if (email->user != NULL) {
		password = secret_read(email->password_file, email->password_user, err);
		if (password == NULL) {
			return err_prefix(err, "email.password_file");
		}
	}
	target.password = password;
	replace_text(&doctor->url, email->url);
	replace_text(&doctor->user, email->user);
	doctor->mux = mux_create(doctor->app->base, err);
	if (doctor->mux != NULL) {
		doctor->connection = mux_connect(doctor->mux, &target, on_login, doctor, err);
	}
	secret_free(password);
	return doctor->connection != NULL;
}

static void begin_mail(struct doctor *doctor) {
	struct err err = {0};
	if (doctor->app->config->email.transport == EMAIL_SPOOL) {
		doctor_tell(doctor->checks, "mail server", HEALTH_WARNING,
			    "mail is written to files and nobody gets any, as long as "
			    "email.transport is \"spool\"");
	} else if (call_server(doctor, &err)) {
		return; // on_login() goes on
	} else {
		doctor_tell(doctor->checks, "mail server", HEALTH_PROBLEM, "%s", err.text);
	}
	event_active(doctor->after, EV_TIMEOUT, 0);
}

bool control_doctor(struct request *request, struct err *err) {
	struct doctor *doctor = request->app->doctor;
	if (doctor->call != NULL) {
		return err_set(err, ERR_BUSY, "the doctor is busy: try again in half a minute");
	}
	struct json *checks = json_new_list();
	if (!doctor_check_here(request->app, checks, err)) {
		json_free(checks);
		return false;
	}
	doctor->checks = checks;
	doctor->deep = json_get_bool(request->params, "deep");
	doctor->call = request_defer(request);
	begin_mail(doctor);
	return true;
}

struct doctor *doctor_create(struct app *app) {
	struct doctor *doctor = xcalloc(1, sizeof *doctor);
	doctor->app = app;
	doctor->copy_path = xasprintf("%s.doctor", app->config->store_path);
	copy_remove(doctor->copy_path); // a crash may have left it, and it names customers
	doctor->after = evtimer_new(app->base, on_after, doctor);
	assert(doctor->after != NULL); // fails for want of memory only
	return doctor;
}

void doctor_destroy(struct doctor *doctor) {
	struct err err = {0};
	if (doctor == NULL) {
		return;
	}
	hang_up(doctor);
	doctor_door_end(doctor->door);
	copy_drop(doctor->copy);
	json_free(doctor->checks);
	if (doctor->call != NULL) {
		(void)err_set(&err, ERR_STATE, "the daemon stops");
		control_finish(doctor->call, NULL, &err);
	}
	event_free(doctor->after);
	free(doctor->copy_path);
	free(doctor);
}
