// @ts-check
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { findRedisServer } from '../scripts/redis-server.mjs'
import { demoKey } from '../dist/emulator/demo-accounts.js'
import { cores } from './placement.mjs'
import { scratchFolder } from './scratch.mjs'
import { freePort, startNode, startServer } from './server-process.mjs'

/**
 * What stands around a server under test, on the side of the load: ModelArts (the emulator) and Redis. A peer that
 * asks Redis for every hit thereby has a Redis that takes nothing of its core.
 */

/** The emulator, and words for its instructions. @typedef {Awaited<ReturnType<typeof startEmulator>>} Emulator */

export async function startEmulator() {
  const server = await startNode({
    name: 'emulator',
    entry: 'dist/emulator/main.js',
    core: cores.load,
    readyPath: '/__emulator',
  })
  const tell = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
    told(`${server.url}/__emulator/${path}`, method, body)
  return {
    ...server,
    projectId: String(demoKey.projects[0]),
    /** What a service needs to be let in. */
    credentials: {
      MODELARTS_ENDPOINT: server.url,
      MODELARTS_PROJECT_ID: String(demoKey.projects[0]),
      HUAWEICLOUD_SDK_AK: demoKey.accessKey,
      HUAWEICLOUD_SDK_SK: demoKey.secretKey,
    },
    /** Any engine id is a question of its own then. */
    takeAnyEngine: (anyEngine = true) => tell('PATCH', 'settings', { anyEngine }),
    answerAfter: (/** @type {number} */ delayMs) => tell('PUT', 'behaviour', { kind: 'slow', delayMs }),
    answerAtOnce: () => tell('DELETE', 'behaviour', undefined),
    sellOut: (/** @type {string} */ specCode, /** @type {boolean} */ soldOut) =>
      tell('POST', 'sold-out', { spec_code: specCode, soldOut }),
    forgetRequests: () => tell('DELETE', 'requests', undefined),
    async requestCount() {
      const answer = await fetch(`${server.url}/__emulator/requests`)
      return Number(/** @type {{ total: unknown }} */ (await answer.json()).total)
    },
    /** For a client that signs nothing. */
    async token() {
      const answer = await tell('POST', 'tokens', {})
      return String(/** @type {{ token: unknown }} */ (await answer.json()).token)
    },
  }
}

/** @param {string} url @param {string} method @param {unknown} body */
async function told(url, method, body) {
  const answer = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`the emulator did not take our word: ${await answer.text()}`)
  return answer
}

/** A server of our own on a free port; undefined where there is none. */
export async function startRedis() {
  const program = findRedisServer().REDIS_SERVER_BIN
  if (!program) return undefined
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: scratchFolder() }
  const server = await startServer({
    name: 'redis',
    command: [program, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])],
    core: cores.load,
    url,
    isReady: async () => (await replyOf(port, 'PING')).startsWith('+PONG'),
  })
  const version = /v=(\S+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1]
  return {
    ...server,
    version: `${/** @type {string} */ (program.split('/').at(-1))} ${version ?? ''}`.trim(),
  }
}

/** One command to Redis by hand; the start of its reply, or nothing. @param {number} port @param {string} command */
async function replyOf(port, command) {
  const socket = createConnection(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write(`${command}\r\n`)
    const [reply] = await once(socket, 'data')
    return String(reply)
  } catch {
    return ''
  } finally {
    socket.destroy()
  }
}
