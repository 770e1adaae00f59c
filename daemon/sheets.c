// Counts the letters and calls on the latest sheets.
#include "sheets.h"

#include <inttypes.h>

#include "app.h"
#include "rosemary/store/outbox.h"
#include "transport_letter.h"

struct count {
	const struct zone *zone;
	struct sheet_of_day *sheets;
};

static bool count_delivery(const void *record, void *argument) {
	const struct delivery *delivery = record;
	struct count *count = argument;
	struct date day = zone_day(count->zone, delivery->changed_at);
	for (size_t i = 0; i < SHEETS_LATELY; i++) {
		struct sheet_of_day *sheet = &count->sheets[i];
		if (date_compare(sheet->day, day) == 0) {
			bool call = channel_is_call(delivery->channel, delivery->address);
			(*(call ? &sheet->calls : &sheet->letters))++;
		}
	}
	return true;
}

bool sheets_lately(struct app *app, struct sheet_of_day ret[SHEETS_LATELY], struct err *err) {
	const struct zone *zone = app->config->shop.zone;
	struct count count = {zone, ret};
	struct date today = zone_day(zone, clock_now(&app->clock));
	for (int i = 0; i < SHEETS_LATELY; i++) {
		ret[i] = (struct sheet_of_day){.day = date_add(today, i - (SHEETS_LATELY - 1))};
	}
	return store_outbox_printed(app->store, zone_instant(zone, ret[0].day, 0), count_delivery,
				    &count, err);
}

char *sheets_path(const struct app *app, const struct sheet_of_day *sheet) {
	return transport_letter_sheet(app->config->letter_path, sheet->day);
}

char *sheets_text(const struct sheet_of_day *sheet) {
	int64_t letters = sheet->letters, calls = sheet->calls;
	const char *letters_word = letters == 1 ? "letter" : "letters";
	const char *calls_word = calls == 1 ? "call" : "calls";
	if (calls == 0) {
		return xasprintf("%" PRId64 " %s to print", letters, letters_word);
	}
	if (letters == 0) {
		return xasprintf("%" PRId64 " %s to make", calls, calls_word);
	}
	return xasprintf("%" PRId64 " %s to print, %" PRId64 " %s to make", letters, letters_word,
			 calls, calls_word);
}
