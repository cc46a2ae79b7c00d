// @ts-check
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { createClient } from 'redis'
import { askSteadily } from '../load/steady.mjs'
import { figure, table } from '../table.mjs'

const lists = 1_000
/** Each replica is asked for every list this often in one ttl. */
const asksPerTtl = 1.3
const settleMs = 5_000

/** What more and more replicas on one Redis cost it. @type {import('../main.mjs').Part} */
export async function fleet({ options, surroundings, note, say }) {
  const { redisUrl } = surroundings
  if (redisUrl === undefined) {
    note('no Redis: the fleet was left out')
    return { results: [], text: '' }
  }
  const sizes = options.quick ? [2, 4] : [2, 6, 12, 24]
  const ttlSeconds = options.quick ? 10 : 60
  const startReplica = await compiled()
  const results = []
  for (const size of sizes) {
    say(`${size} replicas`)
    results.push(await measured({ size, ttlSeconds, redisUrl, startReplica }))
  }
  return {
    results: { lists, ttlSeconds, rounds: results },
    text: `${table(
      [
        'replicas',
        'ModelArts per ttl',
        'commands/s',
        'messages/s',
        'delivered/s',
        'Redis CPU',
        'kB/s in',
        'kB/s out',
      ],
      results.map(({ size, upstreamCalls, steady }) => [
        String(size),
        String(upstreamCalls),
        figure(steady.commands),
        figure(steady.messages),
        figure(steady.delivered),
        `${figure(steady.cpu * 100)} %`,
        figure(steady.inBytes / 1_000),
        figure(steady.outBytes / 1_000),
      ]),
    )}\n\nAt rest, and in the ${settleMs / 1_000} s after Redis was emptied:\n\n${table(
      [
        'replicas',
        'commands/s at rest',
        'written again',
        'commands',
        'messages',
        'Redis CPU ms',
        'ModelArts',
      ],
      results.map(({ size, idle, emptied }) => [
        String(size),
        figure(idle.commands),
        String(emptied.written),
        figure((emptied.commands - idle.commands) * (settleMs / 1_000)),
        figure(emptied.messages * (settleMs / 1_000)),
        figure(emptied.cpu * settleMs),
        String(emptied.upstreamCalls),
      ]),
    )}`,
  }
}

/**
 * @param {{ size: number, ttlSeconds: number, windowSeconds?: number, redisUrl: string, startReplica: typeof import('../peers/replicas.js').startReplica }} setting
 */
async function measured({ size, ttlSeconds, windowSeconds = ttlSeconds, redisUrl, startReplica }) {
  const redis = createClient({ url: redisUrl })
  const ear = redis.duplicate()
  await Promise.all([redis.connect(), ear.connect()])
  await redis.flushAll()
  let upstreamCalls = 0
  const replicas = Array.from({ length: size }, () =>
    startReplica({
      redisUrl,
      keyPrefix: 'specs-bff:',
      ttlMs: ttlSeconds * 1_000,
      bytesPerList: 4_000,
      onLoad: () => {
        upstreamCalls += 1
      },
    }),
  )
  try {
    while (!replicas.every((replica) => replica.isReady())) await sleep(50)
    const counts = { messages: 0, delivered: 0 }
    await ear.pSubscribe('specs-bff:*', (_, channel) => {
      counts.messages += 1
      // To ourselves, or to all.
      counts.delivered += channel.includes(':probe') ? 1 : size
    })
    const over = (/** @type {number} */ ms, /** @type {() => Promise<unknown>} */ task) =>
      rates(redis, counts, ms, task)
    await sleep(2_000)
    const idle = await over(settleMs, () => sleep(settleMs))

    const perSecond = (lists * asksPerTtl) / ttlSeconds
    // Takes nearly a ttl, so that from now on as many lists end in each second.
    await askSteadily(replicas, { lists, perSecond, times: 1 })
    await askSteadily(replicas, { lists, perSecond, times: asksPerTtl - 1 })
    upstreamCalls = 0
    const steady = await over(windowSeconds * 1_000, () =>
      askSteadily(replicas, { lists, perSecond, times: (asksPerTtl * windowSeconds) / ttlSeconds }),
    )
    const steadyCalls = Math.round((upstreamCalls * ttlSeconds) / windowSeconds)

    await sleep(2_000)
    upstreamCalls = 0
    await redis.flushAll()
    const emptied = await over(settleMs, () => sleep(settleMs))
    const written = await redis.zCard('specs-bff:{fleet}:index')
    return { size, upstreamCalls: steadyCalls, idle, steady, emptied: { ...emptied, written, upstreamCalls } }
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()))
    await Promise.all([redis.disconnect(), ear.disconnect()])
  }
}

/**
 * What Redis did per second meanwhile. Commands as Redis itself counts them: those inside scripts too.
 *
 * @param {import('redis').RedisClientType<any, any, any>} redis
 * @param {{ messages: number, delivered: number }} counts
 * @param {number} ms
 * @param {() => Promise<unknown>} task
 */
async function rates(redis, counts, ms, task) {
  const look = async () => {
    const info = await redis.info('everything')
    const figureOf = (/** @type {string} */ name) =>
      Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
    return {
      ...counts,
      atMs: performance.now(),
      commands: figureOf('total_commands_processed'),
      inBytes: figureOf('total_net_input_bytes'),
      outBytes: figureOf('total_net_output_bytes'),
      cpu: figureOf('used_cpu_user') + figureOf('used_cpu_sys'),
    }
  }
  const before = await look()
  await task()
  const after = await look()
  const seconds = Math.max(ms, after.atMs - before.atMs) / 1_000
  const perSecond = (/** @type {Exclude<keyof typeof before, 'atMs'>} */ name) =>
    (after[name] - before[name]) / seconds
  return {
    commands: perSecond('commands'),
    messages: perSecond('messages'),
    delivered: perSecond('delivered'),
    cpu: perSecond('cpu'),
    inBytes: perSecond('inBytes'),
    outBytes: perSecond('outBytes'),
  }
}

/** The service is shipped as a bundle, which does not export its cache. */
async function compiled() {
  // Beside node_modules, where the packages are found.
  const outfile = resolve(`bench/.replicas-${process.pid}.mjs`)
  await build({
    entryPoints: ['bench/peers/replicas.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  })
  try {
    /** @type {typeof import('../peers/replicas.js')} */
    const { startReplica } = await import(pathToFileURL(outfile).href)
    return startReplica
  } finally {
    rmSync(outfile)
  }
}
