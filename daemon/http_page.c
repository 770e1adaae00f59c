// Shows the playbook's pages to those who hold a link.
#include "daemon/http_page.h"

#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>

#include "daemon/app.h"
#include "daemon/voice.h"
#include "rosemary/base/log.h"
#include "rosemary/base/strbuf.h"

enum { PHONE_MAX_BYTES = 64 };

static void put_known(struct json *facts, const char *name, const char *text) {
	if (text != NULL && *text != '\0') {
		json_put_text(facts, name, text);
	} else {
		json_remove(facts, name);
	}
}

// What a telephone dials: digits, and a plus before them (RFC 3966).
static void put_phone_link(struct json *facts, const char *phone) {
	struct strbuf dialled = STRBUF_INIT(PHONE_MAX_BYTES);
	for (size_t i = 0; phone != NULL && phone[i] != '\0'; i++) {
		bool is_digit = phone[i] >= '0' && phone[i] <= '9';
		if (is_digit || (phone[i] == '+' && dialled.len == 0)) {
			strbuf_add_char(&dialled, phone[i]);
		}
	}
	put_known(facts, "phone_link", strbuf_text(&dialled));
	strbuf_finish(&dialled);
}

struct json *http_page_facts(const struct app *app, const struct draft *draft) {
	const struct shop *shop = &app->config->shop;
	bool told = draft != NULL && draft->facts != NULL;
	struct json *facts = told ? json_copy_of(draft->facts) : json_new_object();
	put_known(facts, "shop_name", shop->name);
	put_known(facts, "shop_phone", shop->phone);
	put_known(facts, "shop_email", shop->email);
	put_known(facts, "shop_address", shop->address);
	put_phone_link(facts, shop->phone);
	return facts;
}

static char *render(struct http_visit *visit, const char *name, const struct json *facts) {
	const struct app *app = visit->app;
	struct err err = {0};
	const struct playbook_page *page = playbook_page(app->playbook, name,
							 json_get_text(facts, "language"),
							 app->config->shop.language);
	char *html = NULL;
	if (page == NULL) {
		(void)err_set(&err, ERR_NOT_FOUND, "the playbook has no page '%s'", name);
	} else {
		html = voice_page(app->voice, page, facts, &err);
	}
	if (html == NULL) {
		log_error("http", "%s", err.text);
	}
	return html;
}

void http_page_show(struct http_visit *visit, enum http_status status, const char *name,
		    struct json *facts) {
	struct http_answer *answer = visit->answer;
	bool acted = visit->request->method == HTTP_POST;
	char *html = render(visit, name, facts);
	if (html == NULL) {
		http_answer_plain(answer, acted ? status : HTTP_FAILED);
	} else {
		answer->status = status;
		answer->type = "text/html; charset=utf-8";
		(void)evbuffer_add(answer->body, html, strlen(html)); // fails only without memory
	}
	free(html);
	json_free(facts);
}

void http_page_fail(struct http_visit *visit, const struct err *err) {
	log_error("http", "%s", err->text);
	http_answer_plain(visit->answer, HTTP_FAILED);
}
