// @ts-check
import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cores } from '../placement.mjs'
import { scratchFolder } from '../scratch.mjs'
import { startNode } from '../server-process.mjs'

/**
 * This service as it ships: access log at its default level (into a file), nothing turned off. Entries stay fresh
 * for the whole run, so that what is measured is a hit.
 *
 * @param {{ emulator: import('../surroundings.mjs').Emulator, redisUrl?: string | undefined,
 *   env?: Record<string, string>, name?: string, entry?: string }} options
 */
export function startService({ emulator, redisUrl, env = {}, name = 'service', entry = 'dist/main.js' }) {
  return startNode({
    name,
    entry,
    core: cores.server,
    readyPath: '/health/ready',
    env: {
      CALLER_AUTH: 'none',
      CACHE_TTL_SECONDS: '86400',
      ...emulator.credentials,
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
      ...env,
    },
  })
}

/**
 * With API keys asked for. The limit is set so high that it refuses nobody; it is counted all the same.
 *
 * @param {Parameters<typeof startService>[0]} options
 */
export async function startServiceWithApiKeys(options) {
  const key = randomBytes(32).toString('base64url')
  const file = join(scratchFolder(), 'api-keys.json')
  const sha256 = createHash('sha256').update(key).digest('hex')
  writeFileSync(file, JSON.stringify({ keys: [{ name: 'bench', sha256, projects: ['*'] }] }))
  const server = await startService({
    ...options,
    name: 'service-api-key',
    env: {
      ...options.env,
      CALLER_AUTH: 'api-key',
      API_KEYS_FILE: file,
      RATE_LIMIT_PER_MINUTE: '1000000',
    },
  })
  return { ...server, headers: { 'X-Api-Key': key } }
}
