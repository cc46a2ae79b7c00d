// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { usageOf } from './measure/process-usage.mjs'
import { canPin, pinned } from './placement.mjs'
import { scratchFolder } from './scratch.mjs'

/**
 * A program that serves, bound to a core, its output in a file.
 *
 * @typedef {object} ServerProcess
 * @property {string} url
 * @property {() => Promise<import('./measure/process-usage.mjs').Usage>} usage
 * @property {() => Promise<import('./measure/usage-reporter.mjs').Heap>} heap after a collection; Node programs only
 * @property {() => void} emptyLog so that a long run does not fill the disk
 * @property {() => Promise<void>} stop
 */

/**
 * V8's helper threads shorten pauses on cores that are idle. On the one core that a server has here they take turns
 * with its event loop for up to 20 ms, and so they are turned off, as README.md advises for a container of one core.
 */
const forOneCore = canPin ? ['--v8-pool-size=0'] : []

/**
 * As `npm start` and the image have it, and the peers alike. Otherwise V8 shrinks the young generation of a server that
 * waits for its turn, and what is measured is how long ago that was.
 */
const youngGeneration = '--min-semi-space-size=16'

const reporter = new URL('measure/usage-reporter.mjs', import.meta.url).href

/**
 * `node <entry>`, which hears on `PORT` of 127.0.0.1. It gets this environment, `PATH`, and nothing else of ours.
 *
 * @param {{ name: string, entry: string, env?: Record<string, string>, core: number, readyPath: string,
 *   port?: number, nodeOptions?: readonly string[] }} options
 */
export async function startNode({ name, entry, env = {}, core, readyPath, port, nodeOptions = [] }) {
  const chosen = port ?? (await freePort())
  return startServer({
    name,
    command: [
      process.execPath,
      ...['--expose-gc', youngGeneration, ...forOneCore, ...nodeOptions],
      ...['--import', reporter, entry],
    ],
    env: { HOST: '127.0.0.1', PORT: String(chosen), ...env },
    core,
    url: `http://127.0.0.1:${chosen}`,
    isReady: (url) => isOk(`${url}${readyPath}`),
    reports: true,
  })
}

/**
 * @param {{ name: string, command: readonly [program: string, ...args: string[]], env?: Record<string, string>, core: number, url: string,
 *   isReady: (url: string) => Promise<boolean>, reports?: boolean }} options
 * @returns {Promise<ServerProcess>}
 */
export async function startServer({ name, command, env = {}, core, url, isReady, reports = false }) {
  const logFile = join(scratchFolder(), `${name}.${new URL(url).port}.log`)
  const log = openSync(logFile, 'a')
  const [program, ...args] = pinned(command, core)
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: reports ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
  })
  closeSync(log)
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  let isRunning = true
  const ended = once(child, 'close').then(
    () => (isRunning = false),
    () => (isRunning = false),
  )

  const deadlineMs = performance.now() + 30_000
  while (!(await isReady(url))) {
    const output = () => readFileSync(logFile, 'utf8').slice(-4000)
    if (!isRunning) throw new Error(`${name} ended at once:\n${output()}`)
    if (performance.now() > deadlineMs) throw new Error(`${name} does not answer on ${url}:\n${output()}`)
    await sleep(50)
  }

  return {
    url,
    usage: () => usageOf(child),
    async heap() {
      child.send('heap')
      const [heap] = await once(child, 'message', { signal: AbortSignal.timeout(60_000) })
      return heap
    },
    emptyLog: () => truncateSync(logFile),
    async stop() {
      child.kill('SIGTERM')
      await Promise.race([ended, sleep(5000, undefined, { ref: false })])
      if (isRunning) child.kill('SIGKILL')
      await ended
      process.off('exit', killWithUs)
    },
  }
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  await once(server, 'close')
  return port
}

/** @param {string} url */
async function isOk(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
