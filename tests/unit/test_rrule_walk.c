// The days of recurrence rules: every instance of a public suite, and what one question costs.
#include "lib/calendar/rrule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct rrule parse(const char *text) {
	struct rrule rule = {0};
	struct err err = {0};
	if (!rrule_parse(text, &rule, &err)) {
		fail_msg("%s: %s", text, err.text);
	}
	return rule;
}

static int64_t cpu_us(void) {
	struct timespec now = {0};
	assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now), 0);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// The worst that we could think of. The limit leaves room for sanitizers on a busy machine; without
// them a question costs under 10 ms.
static void test_no_rule_costs_much(void **state) {
	(void)state;
	static const char *const rules[] = {
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=DAILY;BYMONTHDAY=31;BYMONTH=4,6;BYDAY=MO",
		"FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=7",
		"FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO",
		"FREQ=YEARLY;BYDAY=53MO,-53MO;BYYEARDAY=200;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10,11,12",
		"DTSTART=1800-01-01;FREQ=DAILY;COUNT=100000",
		"DTSTART=1800-01-01;FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;COUNT=100000",
		"DTSTART=2000-01-01;FREQ=YEARLY;INTERVAL=100000",
		"RSCALE=CHINESE;FREQ=DAILY;BYMONTH=12L;BYMONTHDAY=30",
		"RSCALE=ISLAMIC-UMALQURA;FREQ=DAILY;BYMONTH=13;BYMONTHDAY=30",
		"DTSTART=1900-01-01;RSCALE=CHINESE;FREQ=DAILY;COUNT=99999",
		"DTSTART=1900-01-01;RSCALE=DANGI;FREQ=MONTHLY;INTERVAL=7",
	};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct rrule rule = parse(rules[i]);
		struct date day;
		int64_t begun = cpu_us();
		(void)rrule_next_within(&rule, (struct date){2026, 11, 22}, RRULE_EFFORT_KEPT,
					&day);
		int64_t cost = cpu_us() - begun;
		print_message("# %6" PRId64 " us %s\n", cost, rules[i]);
		assert_in_range(cost, 0, 500000);
	}
}

/* One case of the suite: the lines behind RRULE:, DTSTART:, START-AT: and INSTANCES:. */
struct suite_case {
	char *rule, *start, *start_at, *instances;
};

struct tally {
	int exact, excluded;
};

// The suite's start goes in front of the rule, as it stands.
static void check_case(const struct suite_case *given, struct tally *tally) {
	static const char *const finer[] = {"FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY"};
	static const char *const hours[] = {"BYHOUR=", "BYMINUTE=", "BYSECOND="};
	bool timed = strchr(given->start, 'T') != NULL;
	bool excluded = false;
	for (size_t i = 0; i < ARRAY_LEN(finer); i++) {
		excluded |= strstr(given->rule, finer[i]) != NULL ||
			    (timed && strstr(given->rule, hours[i]) != NULL);
	}
	char *text = xasprintf("DTSTART=%s;%s", given->start, given->rule);
	struct rrule rule;
	struct err err = {0};
	bool read = rrule_parse(text, &rule, &err);
	if (excluded || strchr(given->instances, '*') != NULL) {
		assert_false(read);
		tally->excluded++;
		free(text);
		return;
	}
	if (!read) {
		fail_msg("%s: %s", text, err.text);
	}
	struct date from = rule.start, day = {0};
	for (const char *at = given->instances; *at != '\0';
	     at += strcspn(at, ", "), at += strspn(at, ", ")) {
		char found[DATE_TEXT_SIZE] = "none", text_of[DATE_TEXT_SIZE];
		if (rrule_next(&rule, from, &day)) {
			(void)date_text(day, text_of);
			(void)snprintf(found, sizeof found, "%.4s%.2s%.2s", text_of, text_of + 5,
				       text_of + 8);
			from = date_add(day, 1);
		}
		if (strncmp(found, at, 8) != 0) {
			fail_msg("%s: %s instead of %.8s", text, found, at);
		}
	}
	bool ends = strstr(text, "COUNT=") != NULL || strstr(text, "UNTIL=") != NULL;
	if (ends && rrule_next(&rule, from, &day)) {
		fail_msg("%s: goes on", text);
	}
	tally->exact++;
	free(text);
}

static char *behind(char *line, const char *name) {
	line[strcspn(line, "\r\n")] = '\0';
	return strncmp(line, name, strlen(name)) == 0 ? line + strlen(name) : NULL;
}

static void take_line(char *line, struct suite_case *given, struct tally *tally) {
	const struct {
		const char *name;
		char **slot;
	} slots[] = {{"RRULE:", &given->rule},
		     {"DTSTART:", &given->start},
		     {"START-AT:", &given->start_at},
		     {"INSTANCES:", &given->instances}};
	for (size_t i = 0; i < ARRAY_LEN(slots); i++) {
		char *text = behind(line, slots[i].name);
		if (text != NULL) {
			replace_text(slots[i].slot, text);
		}
	}
	if (given->instances != NULL) {
		check_case(given, tally);
		for (size_t i = 0; i < ARRAY_LEN(slots); i++) {
			replace_text(slots[i].slot, NULL);
		}
	}
}

// START-AT lines begin an iteration later; here every instance is asked for from the one before,
// which begins later each time.
static void test_every_instance_of_the_suite_is_exact(void **state) {
	(void)state;
	static const struct {
		const char *file;
		int exact, excluded;
	} files[] = {
		{"icalrecur_test.txt", 114, 32},
		{"icalrecur_test_rscale.txt", 13, 1},
		{"icalrecur_test_rscale_withicu.txt", 19, 0},
		{"icalrecur_test_rscale_withicu_dangi.txt", 1, 0},
	};
	const char *folder = getenv("CALENDARS");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *path = xasprintf("%s/ical-libical-rrule/%s", folder != NULL ? folder : "",
				       files[i].file);
		FILE *file = fopen(path, "re");
		free(path);
		if (file == NULL) {
			print_message(
				"the suite is not there: CALENDARS names the folder above it\n");
			return;
		}
		char *line = NULL;
		size_t size = 0;
		struct tally tally = {0, 0};
		struct suite_case given = {0};
		while (getline(&line, &size, file) >= 0) {
			take_line(line, &given, &tally);
		}
		free(line);
		assert_int_equal(fclose(file), 0);
		print_message("# %s: %d exact, %d excluded\n", files[i].file, tally.exact,
			      tally.excluded);
		assert_int_equal(tally.exact, files[i].exact);
		assert_int_equal(tally.excluded, files[i].excluded);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_rule_costs_much),
		cmocka_unit_test(test_every_instance_of_the_suite_is_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
