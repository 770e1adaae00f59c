// SHA-256 and HMAC by OpenSSL, and how their bytes are spelled.
#include "rosemary/base/digest.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "rosemary/base/alloc.h"

void sha256(const void *bytes, size_t len, unsigned char ret[SHA256_SIZE]) {
	if (EVP_Digest(bytes, len, ret, NULL, EVP_sha256(), NULL) != 1) {
		out_of_memory(); // of known algorithms nothing else can fail
	}
}

char *sha256_text(const void *bytes, size_t len, char ret[SHA256_TEXT_SIZE]) {
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_SIZE];
	sha256(bytes, len, digest);
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		ret[2 * i] = digits[digest[i] >> 4];
		ret[2 * i + 1] = digits[digest[i] & 0xf];
	}
	ret[SHA256_TEXT_SIZE - 1] = '\0';
	return ret;
}

void hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
		 unsigned char ret[SHA256_SIZE]) {
	assert(key_len <= INT_MAX);
	if (HMAC(EVP_sha256(), key, (int)key_len, bytes, len, ret, NULL) == NULL) {
		out_of_memory(); // as above
	}
}

void base32(const unsigned char *bytes, size_t len, char *ret, size_t chars) {
	enum { BITS_PER_CHAR = 5, BITS_PER_BYTE = 8 };
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 section 6
	assert(chars <= (len * BITS_PER_BYTE + BITS_PER_CHAR - 1) / BITS_PER_CHAR);
	uint32_t window = 0; // its lowest `held` bits are read and not yet written
	unsigned held = 0;
	size_t next = 0;
	for (size_t i = 0; i < chars; i++) {
		if (held < BITS_PER_CHAR) { // behind the last byte come zeros
			window = window << BITS_PER_BYTE | (next < len ? bytes[next++] : 0);
			held += BITS_PER_BYTE;
		}
		held -= BITS_PER_CHAR;
		ret[i] = alphabet[window >> held & 0x1f];
	}
	ret[chars] = '\0';
}

size_t base64_size(size_t len) {
	return (len + 2) / 3 * 4 + 1;
}

void base64(const void *bytes, size_t len, char *ret) {
	assert(len <= INT_MAX);
	(void)EVP_EncodeBlock((unsigned char *)ret, bytes, (int)len); // the length is known
}

bool digest_equal(const void *a, const void *b, size_t len) {
	return CRYPTO_memcmp(a, b, len) == 0;
}
