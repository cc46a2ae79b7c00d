// @ts-check
import { Buffer } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cores } from '../placement.mjs'
import { scratchFolder } from '../scratch.mjs'
import { startNode } from '../server-process.mjs'
import { findNginx, startNginx } from './nginx.mjs'
import { startService, startServiceWithApiKeys } from './service.mjs'
import { startServiceWithoutMetrics } from './without-metrics.mjs'

/** The question that all of them answer, from what they hold. */
export const path = '/specs?job_type=train'

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} what
 * @property {string} path
 * @property {import('../server-process.mjs').ServerProcess & { headers?: Record<string, string> }} server
 * @property {string} bare bare Fastify, asked by the same bytes
 */

/**
 * All servers of the comparison, or those of these names, up and filled, each of them having answered the same body. Those for which
 * something is missing on this machine are left out, with a word about it.
 *
 * @param {{ emulator: import('../surroundings.mjs').Emulator, redisUrl: string | undefined,
 *   names?: readonly string[], note: (text: string) => void }} options
 * @returns {Promise<Peer[]>}
 */
export async function startPeers({ emulator, redisUrl, names, note }) {
  /** @type {Peer[]} */
  const peers = []
  const wants = (/** @type {string} */ name) => names?.includes(name) ?? true
  const add = (
    /** @type {string} */ name,
    /** @type {string} */ what,
    /** @type {Peer['server']} */ server,
    asked = path,
    bare = 'bare-fastify',
  ) => peers.push({ name, what, path: asked, server, bare })

  const service = await startService({ emulator, redisUrl })
  add('service', 'this service, hit', service)
  if (names?.includes('service-without-metrics'))
    add(
      'service-without-metrics',
      'the same, nobody counts',
      await startServiceWithoutMetrics({ emulator, redisUrl }),
    )
  const dropIn = `/v1/${emulator.credentials.MODELARTS_PROJECT_ID}/job/resource-specs?job_type=train`
  if (wants('service-drop-in'))
    add('service-drop-in', 'the same, on ModelArts’ own route', service, dropIn, 'bare-fastify-drop-in')
  const body = await bodyOf(service, path)
  const BODY_FILE = join(scratchFolder(), 'body.json')
  writeFileSync(BODY_FILE, body)

  const withApiKeys = wants('service-api-key')
    ? await startServiceWithApiKeys({ emulator, redisUrl })
    : undefined
  if (withApiKeys)
    add('service-api-key', 'the same, API keys asked for', withApiKeys, path, 'bare-fastify-api-key')

  const fastify = await startNode({
    name: 'bare-fastify',
    entry: 'bench/peers/bare-fastify.mjs',
    core: cores.server,
    readyPath: '/specs',
    env: { BODY_FILE },
  })
  add('bare-fastify', 'bare Fastify, a constant buffer', fastify)
  if (wants('service-drop-in'))
    add('bare-fastify-drop-in', 'the same, on ModelArts’ own route', fastify, dropIn, 'bare-fastify-drop-in')
  if (withApiKeys) {
    const sentTheKey = { ...fastify, headers: withApiKeys.headers }
    add('bare-fastify-api-key', 'the same, sent the API key', sentTheKey, path, 'bare-fastify-api-key')
  }

  if (redisUrl) {
    for (const [name, what, MEMORY] of /** @type {const} */ ([
      ['nest-express', 'Nest on Express, CacheInterceptor, Redis', 'no'],
      ['nest-express-memory', 'the same, memory before Redis', 'yes'],
    ])) {
      if (!wants(name)) continue
      const server = await startNode({
        name,
        entry: 'bench/peers/nest-express.mjs',
        core: cores.server,
        readyPath: '/specs',
        env: { BODY_FILE, MEMORY, REDIS_URL: redisUrl },
      })
      add(name, what, server)
    }
  } else note('no Redis server found: Nest with CacheInterceptor is left out, and this service runs without')

  if (wants('nginx')) {
    const nginx = findNginx()
    if (nginx)
      add(
        'nginx',
        'nginx proxy_cache, one worker',
        await startNginx({ path: nginx.path, originUrl: fastify.url }),
      )
    else note('nginx is not installed: left out')
  }

  for (const { name, server, path: asked } of peers) {
    if (!(await bodyOf(server, asked)).equals(body))
      throw new Error(`${name} answers another body than the service`)
  }
  return peers
}

/**
 * @param {Peer['server']} server
 * @param {string} asked
 */
async function bodyOf({ url, headers = {} }, asked) {
  const answer = await fetch(`${url}${asked}`, { headers: { ...headers, 'accept-encoding': 'identity' } })
  const body = Buffer.from(await answer.arrayBuffer())
  if (!answer.ok) throw new Error(`${url}${asked}: ${answer.status} ${body.toString()}`)
  return body
}
