/* Random bytes from the kernel (getrandom(2)). */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Fills bytes; aborts if the kernel has none to give, which Linux does not do after boot. */
void random_bytes(void *bytes, size_t len);

/* A number from 0 to bound - 1, each as likely as the others. bound is at least 1. */
uint32_t random_below(uint32_t bound);
