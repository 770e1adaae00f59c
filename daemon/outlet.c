// How the messages of each channel leave, as the configuration says.
#include "outlet.h"

#include "app.h"
#include "transport_gateway.h"
#include "transport_letter.h"
#include "transport_smtp.h"
#include "transport_spool.h"

enum { GATEWAY_SESSIONS = 4 }; // requests at once

static struct transport *make_spool(struct app *app, enum channel channel,
				    const struct outlet_ear *ear, struct err *err) {
	struct spool_options options = {.folder = app->config->spool_path,
					.channel = channel,
					.clock = &app->clock,
					.zone = app->config->shop.zone};
	return transport_spool_create(app->base, &options, ear->changed, ear->argument, err);
}

static struct transport *make_email(struct app *app, const struct outlet_ear *ear,
				    struct err *err) {
	const struct email_config *email = &app->config->email;
	if (email->transport == EMAIL_SPOOL) {
		return make_spool(app, CHANNEL_EMAIL, ear, err);
	}
	struct smtp_options options = {
		.url = email->url,
		.helo = email->helo,
		.tls = email->tls == EMAIL_TLS_REQUIRED,
		.local = email->local,
		.ca_file = email->ca_file,
		.user = email->user,
		.password_file = email->password_file,
		.password_user = email->password_user,
		.sessions = email->sessions,
		.per_connection = email->per_connection,
		.archive = email->archive,
		.waits = SMTP_WAITS,
	};
	return transport_smtp_create(app->base, &options, ear->changed, ear->argument, err);
}

static struct transport *make_sms(struct app *app, const struct outlet_ear *ear, struct err *err) {
	const struct sms_config *sms = &app->config->sms;
	if (sms->transport == SMS_SPOOL) {
		return make_spool(app, CHANNEL_SMS, ear, err);
	}
	struct gateway_options options = {
		.gateway = sms->gateway,
		.from = sms->from,
		.user = sms->user,
		.password_file = sms->password_file,
		.password_user = sms->password_user,
		.ca_file = sms->ca_file,
		.sessions = GATEWAY_SESSIONS,
		.waits = GATEWAY_WAITS,
	};
	return transport_gateway_create(app->base, &options, ear, err);
}

static struct transport *make_letter(struct app *app, const struct outlet_ear *ear,
				     struct err *err) {
	struct spool_options options = {.folder = app->config->letter_path,
					.clock = &app->clock,
					.zone = app->config->shop.zone};
	return transport_letter_create(app->base, &options, ear->changed, ear->argument, err);
}

const struct outlet outlets[CHANNEL_COUNT] = {
	[CHANNEL_EMAIL] = {"e-mail", make_email},
	[CHANNEL_SMS] = {"SMS", make_sms},
	[CHANNEL_LETTER] = {"the letter sheet", make_letter},
};
