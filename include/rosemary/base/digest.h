/* SHA-256, HMAC-SHA256 (RFC 2104) and their spellings; wraps OpenSSL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a digest, and of its text with the NUL. */
enum { SHA256_SIZE = 32, SHA256_TEXT_SIZE = 65 };

/* SHA-256 of len bytes. */
void sha256(const void *bytes, size_t len, unsigned char ret[SHA256_SIZE]);

/* The same as 64 lower-case hexadecimal digits. Returns ret. */
char *sha256_text(const void *bytes, size_t len, char ret[SHA256_TEXT_SIZE]);

/* HMAC-SHA256 of len bytes under key. */
void hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
		 unsigned char ret[SHA256_SIZE]);

/* RFC 4648 base32 in lower case, without padding: the first chars characters and a NUL. */
void base32(const unsigned char *bytes, size_t len, char *ret, size_t chars);

/* RFC 4648 base64 with padding, and a NUL: base64_size(len) bytes. */
void base64(const void *bytes, size_t len, char *ret);

/* Bytes of that text with its NUL. */
size_t base64_size(size_t len);

/* Equal in constant time. */
bool digest_equal(const void *a, const void *b, size_t len);
