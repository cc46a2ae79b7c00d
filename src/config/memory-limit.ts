import { totalmem } from 'node:os'

const mebibyte = 1_048_576
const budgetWithoutLimit = 64 * mebibyte
const maxBudget = 1_024 * mebibyte
/**
 * Of the memory limit the cache may take an eighth. Beside it stand the program (100 MB), what V8 has not collected
 * yet, and what the allocator has not given back; docs/decisions has the measurements.
 */
const budgetShare = 1 / 8

/** The limit of the container (cgroup), in bytes; undefined where there is none. */
export function memoryLimit(
  constrainedBytes = process.constrainedMemory(),
  installedBytes = totalmem(),
): number | undefined {
  // Without a limit Node gives 0, or a number that is larger than any memory.
  return constrainedBytes > 0 && constrainedBytes < installedBytes ? constrainedBytes : undefined
}

/** `CACHE_MAX_BYTES` where it is not given. */
export function defaultCacheBytes(limitBytes = memoryLimit()): number {
  if (limitBytes === undefined) return budgetWithoutLimit
  return Math.min(Math.floor(limitBytes * budgetShare), maxBudget)
}
