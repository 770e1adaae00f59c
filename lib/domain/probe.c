// How and when a gateway is asked about what nobody knows, and what its answers prove.
#include "rosemary/domain/probe.h"

#include "rosemary/base/digest.h"

enum {
	MINUTE = 60,
	SLOTS_MAX = 6,
	KEY_MARGIN = 10 * MINUTE, // for a request under way, and for clocks that differ
	SHAPE_MAX = 256 * 1024,   // templates have limits of their own
	DIGEST_SHOWN = 16,
};

enum probe_way probe_way(const struct gateway *gateway) {
	if (gateway == NULL) {
		return PROBE_NEVER;
	}
	if (gateway->key_seconds > 0) {
		return PROBE_KEY;
	}
	return gateway->lookup != NULL ? PROBE_LOOKUP : PROBE_NEVER;
}

int64_t probe_next(enum probe_way way, int64_t since, int64_t now) {
	static const int64_t minutes[][SLOTS_MAX] = {
		[PROBE_NEVER] = {0},
		[PROBE_KEY] = {PROBE_FIRST / MINUTE, 5, 30, 120, 480, 1200},
		[PROBE_LOOKUP] = {PROBE_FIRST / MINUTE, 5, 15},
	};
	for (size_t i = 0; i < SLOTS_MAX && minutes[way][i] != 0; i++) {
		int64_t at = since + minutes[way][i] * MINUTE;
		if (at > now) {
			return at;
		}
	}
	return 0;
}

bool probe_key_lives(const struct gateway *gateway, int64_t since, int64_t now) {
	return since > 0 && now >= since && now + KEY_MARGIN < since + gateway->key_seconds;
}

bool probe_finding(enum probe_way way, enum gateway_meaning meaning, enum proof *ret_proof,
		   enum finding *ret_finding) {
	bool has_it = way != PROBE_NEVER && meaning == GATEWAY_ACCEPTED;
	bool never_had_it = way == PROBE_LOOKUP && meaning == GATEWAY_REFUSED;
	if (!has_it && !never_had_it) {
		return false;
	}
	*ret_proof = way == PROBE_KEY ? PROOF_KEY : PROOF_LOOKUP;
	*ret_finding = has_it ? FOUND_SENT : FOUND_REFUSED;
	return true;
}

// Each part with a mark in front, so that no two lists look alike.
static void add_part(struct strbuf *shape, const char *part) {
	strbuf_add_text(shape, part != NULL ? "\n=" : "\n-");
	strbuf_add_text(shape, part != NULL ? part : "");
}

char *probe_outlet(const struct gateway *gateway, const char *from, const char *user) {
	struct strbuf shape = STRBUF_INIT(SHAPE_MAX);
	char digest[SHA256_TEXT_SIZE];
	if (probe_way(gateway) == PROBE_NEVER) {
		return NULL;
	}
	const char *const parts[] =
		{gateway->method,    gateway->query,     gateway->body, gateway->lookup,
		 gateway->coding[0], gateway->coding[1], from,          user};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		add_part(&shape, parts[i]);
	}
	for (size_t i = 0; gateway->headers != NULL && gateway->headers[i] != NULL; i++) {
		add_part(&shape, gateway->headers[i]);
	}
	(void)sha256_text(strbuf_text(&shape), shape.len, digest);
	char *outlet =
		xasprintf("%s %s %.*s", gateway->name, gateway->url, (int)DIGEST_SHOWN, digest);
	strbuf_finish(&shape);
	return outlet;
}
