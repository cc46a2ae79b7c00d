// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import { askSteadily } from '../load/steady.mjs'
import { cores } from '../placement.mjs'
import { startNode } from '../server-process.mjs'
import { figure, table } from '../table.mjs'

const lists = 1_000
/** Each replica is asked for every list this often in one ttl. */
const asksPerTtl = 1.3
const settleMs = 5_000

/** What more and more replicas on one Redis cost it. @type {import('../main.mjs').Part} */
export async function fleet({ options, surroundings, note, say }) {
  const { emulator, redisUrl } = surroundings
  if (redisUrl === undefined) {
    note('no Redis: the fleet was left out')
    return { results: [], text: '' }
  }
  const sizes = options.quick ? [2, 4] : [2, 6, 12, 24]
  const ttlSeconds = options.quick ? 10 : 30
  await emulator.takeAnyEngine()
  const results = []
  for (const size of sizes) {
    say(`${size} replicas`)
    results.push(await measured({ size, ttlSeconds, emulator, redisUrl }))
  }
  await emulator.takeAnyEngine(false)
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
 * @param {{ size: number, ttlSeconds: number, emulator: import('../surroundings.mjs').Emulator, redisUrl: string }} setting
 */
export async function measured({ size, ttlSeconds, emulator, redisUrl }) {
  const redis = createClient({ url: redisUrl })
  const ear = redis.duplicate()
  await Promise.all([redis.connect(), ear.connect()])
  await redis.flushAll()
  /** @type {Awaited<ReturnType<typeof startNode>>[]} */
  const replicas = []
  try {
    for (let at = 0; at < size; at += 1) {
      replicas.push(
        await startNode({
          name: `replica${at}`,
          entry: 'dist/main.js',
          env: {
            ...emulator.credentials,
            REDIS_URL: redisUrl,
            CALLER_AUTH: 'none',
            LOG_LEVEL: 'error',
            CACHE_TTL_SECONDS: String(ttlSeconds),
            // This machine may be slower than one that has nothing else to do.
            REDIS_COMMAND_TIMEOUT_MS: '1000',
          },
          core: at % 2 === 0 ? cores.load : cores.server,
          readyPath: '/health/ready',
        }),
      )
    }
    const counts = { messages: 0, delivered: 0 }
    await ear.pSubscribe('specs-bff:*', (_, channel) => {
      counts.messages += 1
      // To ourselves, or to all.
      counts.delivered += channel.includes(':probe') ? 1 : size
    })
    const over = (/** @type {number} */ ms, /** @type {() => Promise<unknown>} */ task) =>
      rates(redis, counts, ms, task)
    const urls = replicas.map(({ url }) => url)
    await sleep(2_000)
    const idle = await over(settleMs, () => sleep(settleMs))
    await askSteadily({ urls, lists, perSecond: 400, times: 1 })

    const perSecond = (lists * asksPerTtl) / ttlSeconds
    // Until the lists no longer end all at once.
    await askSteadily({ urls, lists, perSecond, times: asksPerTtl })
    await emulator.forgetRequests()
    const steady = await over(ttlSeconds * 1_000, () =>
      askSteadily({ urls, lists, perSecond, times: asksPerTtl }),
    )
    const upstreamCalls = await emulator.requestCount()

    await sleep(2_000)
    await emulator.forgetRequests()
    await redis.flushAll()
    const emptied = await over(settleMs, () => sleep(settleMs))
    const written = await redis.zCard('specs-bff:{fleet}:index')
    return {
      size,
      upstreamCalls,
      idle,
      steady,
      emptied: { ...emptied, written, upstreamCalls: await emulator.requestCount() },
    }
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()))
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
