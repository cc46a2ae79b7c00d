// @ts-check
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { findNginx } from './peers/nginx.mjs'
import { canPin } from './placement.mjs'

/** What the figures were taken on. @param {{ loadTool: string, redis: string | undefined }} tools */
export function machine({ loadTool, redis }) {
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    loadTool,
    redis: redis ?? 'none',
    nginx: findNginx()?.version ?? 'none',
    pinned: canPin,
    /** Processes that wanted to run in the minute before. Near 0 on a quiet machine. */
    loadBefore: loadavg()[0] ?? NaN,
  }
}
