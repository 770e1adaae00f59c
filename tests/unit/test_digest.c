// SHA-256, HMAC, base32 and base64, with the vectors of their standards.
#include "rosemary/base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "rosemary/base/alloc.h"

static void test_sha256_gives_the_vectors_of_fips_180(void **state) {
	(void)state;
	static const struct {
		const char *text, *digest;
	} cases[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[SHA256_TEXT_SIZE];
		const char *bytes = cases[i].text;
		assert_string_equal(sha256_text(bytes, strlen(bytes), text), cases[i].digest);
	}
}

static void test_hmac_gives_the_vectors_of_rfc_4231(void **state) {
	(void)state;
	static const unsigned char jefe[SHA256_SIZE] = {
		0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
		0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
		0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
	};
	static const unsigned char long_key[SHA256_SIZE] = {
		0x60, 0xe4, 0x31, 0x59, 0x1e, 0xe0, 0xb6, 0x7f, 0x0d, 0x8a, 0x26,
		0xaa, 0xcb, 0xf5, 0xb7, 0x7f, 0x8e, 0x0b, 0xc6, 0x21, 0x37, 0x28,
		0xc5, 0x14, 0x05, 0x46, 0x04, 0x0f, 0x0e, 0xe3, 0x7f, 0x54,
	};
	static const char question[] = "what do ya want for nothing?";
	static const char larger[] = "Test Using Larger Than Block-Size Key - Hash Key First";
	unsigned char key[131];
	memset(key, 0xaa, sizeof key);
	unsigned char digest[SHA256_SIZE];
	hmac_sha256("Jefe", 4, question, sizeof question - 1, digest);
	assert_memory_equal(digest, jefe, sizeof jefe);
	hmac_sha256(key, sizeof key, larger, sizeof larger - 1, digest);
	assert_memory_equal(digest, long_key, sizeof long_key);
	unsigned char other[SHA256_SIZE];
	hmac_sha256(NULL, 0, "x", 1, digest);
	hmac_sha256("", 0, "x", 1, other);
	assert_memory_equal(digest, other, sizeof other);
}

static void test_base32_gives_the_vectors_of_rfc_4648(void **state) {
	(void)state;
	static const struct {
		const char *bytes, *text;
	} cases[] = {
		{"", ""},
		{"f", "my"},
		{"fo", "mzxq"},
		{"foo", "mzxw6"},
		{"foob", "mzxw6yq"},
		{"fooba", "mzxw6ytb"},
		{"foobar", "mzxw6ytboi"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t chars = strlen(cases[i].text);
		for (size_t count = 0; count <= chars; count++) {
			char text[16];
			memset(text, '#', sizeof text);
			base32((const unsigned char *)cases[i].bytes, strlen(cases[i].bytes), text,
			       count);
			assert_int_equal(strlen(text), count);
			assert_memory_equal(text, cases[i].text, count);
			assert_int_equal(text[count + 1], '#');
		}
	}
}

static void test_base64_gives_the_vectors_of_rfc_4648(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"", ""},
		{"f", "Zg=="},
		{"fo", "Zm8="},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[16];
		size_t len = strlen(cases[i][0]);
		memset(text, '#', sizeof text);
		base64(cases[i][0], len, text);
		assert_string_equal(text, cases[i][1]);
		assert_int_equal(base64_size(len), strlen(text) + 1);
		assert_int_equal(text[base64_size(len)], '#');
	}
}

static void test_digests_differ_by_any_byte(void **state) {
	(void)state;
	unsigned char a[SHA256_SIZE] = {0};
	unsigned char b[SHA256_SIZE] = {0};
	assert_true(digest_equal(a, b, sizeof a));
	for (size_t i = 0; i < sizeof a; i++) {
		b[i] = 0x80;
		assert_false(digest_equal(a, b, sizeof a));
		b[i] = 0;
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256_gives_the_vectors_of_fips_180),
		cmocka_unit_test(test_hmac_gives_the_vectors_of_rfc_4231),
		cmocka_unit_test(test_base32_gives_the_vectors_of_rfc_4648),
		cmocka_unit_test(test_base64_gives_the_vectors_of_rfc_4648),
		cmocka_unit_test(test_digests_differ_by_any_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
