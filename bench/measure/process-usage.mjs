// @ts-check
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {object} Usage
 * @property {number} cpuMs user and system, since the start; NaN where it cannot be known
 * @property {number} rssBytes
 */

const hasProc = existsSync('/proc/self/stat')
const ticksPerSecond = hasProc ? Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : NaN

/**
 * What a process has used, its children included (nginx works in one). From /proc where that is; elsewhere the
 * program is asked, which only works for ours.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<Usage>}
 */
export async function usageOf(child) {
  if (hasProc) return child.pid === undefined ? unknown : fromProc(child.pid)
  if (!child.connected) return unknown
  child.send('usage')
  const [usage] = await once(child, 'message', { signal: AbortSignal.timeout(10_000) })
  return usage
}

const unknown = { cpuMs: NaN, rssBytes: NaN }

/**
 * @param {number} pid
 * @returns {Usage}
 */
function fromProc(pid) {
  // The name, second and in brackets, may hold blanks; `utime` and `stime` are the 14th and 15th field (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  const [utime, stime] = [Number(fields[11]), Number(fields[12])]
  const residentKb = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  const own = { cpuMs: ((utime + stime) / ticksPerSecond) * 1000, rssBytes: Number(residentKb) * 1024 }
  return childrenOf(pid)
    .map(fromProc)
    .reduce((sum, one) => ({ cpuMs: sum.cpuMs + one.cpuMs, rssBytes: sum.rssBytes + one.rssBytes }), own)
}

/** @param {number} pid */
function childrenOf(pid) {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
}
