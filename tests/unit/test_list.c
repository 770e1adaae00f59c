// A list whose links lie inside the things listed.
#include "rosemary/base/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct guest {
	int number;
	struct list link;
};

static void fill(struct list *head, struct guest *guests, int count) {
	list_init(head);
	for (int i = 0; i < count; i++) {
		guests[i].number = i;
		list_append(head, &guests[i].link);
	}
}

static void test_a_new_list_is_empty(void **state) {
	(void)state;
	struct list head;
	list_init(&head);
	assert_true(list_empty(&head));
	LIST_EACH(&head, link, after) {
		fail();
	}
}

static void test_members_come_in_the_order_they_were_put(void **state) {
	(void)state;
	struct list head;
	struct guest guests[5];
	fill(&head, guests, 5);
	assert_false(list_empty(&head));
	int expected = 0;
	LIST_EACH(&head, link, after) {
		assert_int_equal(LIST_ENTRY(link, struct guest, link)->number, expected++);
	}
	assert_int_equal(expected, 5);
}

static void test_the_walk_survives_removal_of_each_member(void **state) {
	(void)state;
	struct list head;
	struct guest guests[5];
	fill(&head, guests, 5);
	int seen = 0;
	LIST_EACH(&head, link, after) {
		list_remove(link);
		seen++;
	}
	assert_int_equal(seen, 5);
	assert_true(list_empty(&head));
}

static void test_removal_closes_the_gap_and_is_harmless_twice(void **state) {
	(void)state;
	struct list head;
	struct guest guests[3];
	fill(&head, guests, 3);
	list_remove(&guests[1].link);
	assert_ptr_equal(guests[0].link.next, &guests[2].link);
	assert_ptr_equal(guests[2].link.previous, &guests[0].link);
	list_remove(&guests[0].link);
	list_remove(&guests[1].link); // its old neighbours have others now
	assert_ptr_equal(guests[2].link.previous, &head);
	list_append(&head, &guests[1].link);
	assert_ptr_equal(head.previous, &guests[1].link);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_new_list_is_empty),
		cmocka_unit_test(test_members_come_in_the_order_they_were_put),
		cmocka_unit_test(test_the_walk_survives_removal_of_each_member),
		cmocka_unit_test(test_removal_closes_the_gap_and_is_harmless_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
