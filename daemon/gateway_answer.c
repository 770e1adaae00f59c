// What a gateway's answer makes of a letter, as the description reads it.
#include "gateway_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "smtp_reply.h"

// What the gateway says to people: where its description knows, else as it is.
static void note_words(const struct gateway *gateway, const struct mux_http_answer *answer,
		       const struct gateway_reply *reply, struct letter *letter) {
	letter->code = answer->status;
	char words[LETTER_LINE_MAX];
	if (answer->status == 0) {
		(void)snprintf(letter->line, sizeof letter->line, "%s", answer->text);
		return;
	}
	char *said = gateway->words_path != NULL ? gateway_value(reply, gateway->words_path) : NULL;
	smtp_line_text(said != NULL ? said : reply->body, said != NULL ? strlen(said) : reply->len,
		       words, sizeof words);
	(void)snprintf(letter->line, sizeof letter->line, "HTTP %d%s%.*s", answer->status,
		       words[0] != '\0' ? ": " : "", (int)(sizeof letter->line - 32), words);
	free(said);
}

static void note_id(const struct gateway *gateway, const struct gateway_reply *reply,
		    struct letter *letter) {
	if (letter->verdict.event != DELIVERY_EV_ACCEPTED || gateway->id_path == NULL) {
		return;
	}
	char *id = gateway_value(reply, gateway->id_path);
	if (id != NULL && !utf8_has_control(id, false)) {
		utf8_copy(letter->provider_id, sizeof letter->provider_id, id);
	}
	free(id);
}

// What it says goes to the store and to the log, where no password may ever be.
static void drop_secret(const struct mux_http *request, struct letter *letter) {
	if (mux_http_repeats(request, letter->provider_id)) {
		letter->provider_id[0] = '\0';
	}
	if (mux_http_repeats(request, letter->line)) {
		(void)snprintf(letter->line, sizeof letter->line,
			       "HTTP %d (the gateway repeats the password; its words are not kept)",
			       letter->code);
	}
}

static struct gateway_reply reply_of(const struct mux_http_answer *answer) {
	return (struct gateway_reply){answer->status, answer->body, answer->len};
}

enum gateway_meaning gateway_answer_read(const struct gateway *gateway,
					 const struct mux_http *request,
					 const struct mux_http_answer *answer,
					 struct letter *letter) {
	const struct gateway_reply reply = reply_of(answer);
	const struct http_result result = {
		.handed = answer->handed,
		.status = answer->status,
		.meaning = gateway_read(gateway->answers, gateway->answer_count, &reply),
		.retry_after = answer->retry_after,
	};
	letter->verdict = verdict_from_http(&result);
	note_words(gateway, answer, &reply, letter);
	note_id(gateway, &reply, letter);
	drop_secret(request, letter);
	return result.meaning;
}

enum gateway_meaning gateway_found_read(const struct gateway *gateway,
					const struct mux_http *request,
					const struct mux_http_answer *answer,
					struct letter *letter) {
	const struct gateway_reply reply = reply_of(answer);
	note_words(gateway, answer, &reply, letter);
	drop_secret(request, letter);
	return gateway_read(gateway->found, gateway->found_count, &reply);
}
