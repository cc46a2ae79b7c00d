// @ts-check
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A memory cgroup of our own, of version 1 or 2, as a container has one; undefined where none can be made.
 *
 * @param {string} name @param {number} limitBytes
 */
export function memoryCgroup(name, limitBytes) {
  const root = '/sys/fs/cgroup'
  const isV1 = existsSync(join(root, 'memory/memory.limit_in_bytes'))
  const folder = join(root, isV1 ? 'memory' : '', `${name}-${process.pid}`)
  const files = isV1
    ? { limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' }
    : { limit: 'memory.max', peak: 'memory.peak' }
  try {
    mkdirSync(folder)
    writeFileSync(join(folder, files.limit), String(limitBytes))
  } catch {
    if (existsSync(folder)) rmdirSync(folder)
    return undefined
  }
  const procs = join(folder, 'cgroup.procs')
  return {
    procs,
    /** Runs `command` in it from its first instruction on. @param {readonly string[]} command */
    inside: (command) =>
      /** @type {const} */ (['sh', '-c', 'echo $$ > "$0" && exec "$@"', procs, ...command]),
    peakBytes: () => Number(readFileSync(join(folder, files.peak), 'utf8')),
    remove: () => rmdirSync(folder),
  }
}
