import { z } from 'zod'
import { evaluate } from '../redis/evaluate.js'
import { hashTag } from '../redis/redis-client.js'
import type { RedisConnection } from '../redis/redis-connection.js'
import { overrideNames, type PolicyChanges, type PolicyState } from './policy.js'
import type { ChangeOutcome, PolicyStore } from './policy-store.js'

const seconds = (min: number) => z.int().min(min).optional().catch(undefined)

/** Members that cannot be used, or that a newer version of the service has added, are left out. */
const changesSchema = z.object({
  ttl_seconds: seconds(1),
  ttl_overrides: z
    .object(Object.fromEntries(overrideNames.map((name) => [name, seconds(1)])))
    .transform(withoutUndefined)
    .optional()
    .catch(undefined),
  stale_while_revalidate_seconds: seconds(0),
  stale_if_error_seconds: seconds(0),
  min_refresh_seconds: seconds(0),
})

/**
 * Kept as `version|changes`. A value of the wrong type or form counts as none. A version is the time by the clock of
 * Redis in milliseconds, or one more than the last where that is behind: so a change is newer than all before it, even
 * where Redis was emptied and a replica that had missed something made it.
 */
const library = `
local function kept()
  local value = redis.pcall('GET', KEYS[1])
  if type(value) ~= 'string' then return 0, '' end
  local version, json = string.match(value, '^(%d+)|(.*)$')
  local is_json, changes = pcall(cjson.decode, json or '')
  if not is_json or type(changes) ~= 'table' then return 0, '' end
  return tonumber(version), value
end

local function keep(version, changes)
  redis.call('SET', KEYS[1], string.format('%.0f|%s', version, changes))
  redis.pcall('PUBLISH', ARGV[1], string.format('%.0f', version))
end
`

/** KEYS: policy. ARGV: channel, expected version, changes as JSON. */
const changeScript = `${library}
local version, value = kept()
if version ~= tonumber(ARGV[2]) then return { 0, value } end
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local next = math.max(now_ms, version + 1)
keep(next, ARGV[3])
return { 1, string.format('%.0f|%s', next, ARGV[3]) }
`

/** KEYS: policy. ARGV: channel, version, changes as JSON. */
const restoreScript = `${library}
if kept() < tonumber(ARGV[2]) then keep(tonumber(ARGV[2]), ARGV[3]) end
return 1
`

const changeReply = z.tuple([z.number(), z.string()])

/** In Redis. One key, so any node of a cluster may have it. */
export class RedisPolicyStore implements PolicyStore {
  readonly #key: string
  readonly #channel: string

  constructor(
    private readonly connection: RedisConnection,
    keyPrefix: string,
  ) {
    this.#key = `${keyPrefix}${hashTag}:policy`
    this.#channel = `${keyPrefix}${hashTag}:policy-changed`
  }

  get isReady(): boolean {
    return this.connection.isReady
  }

  async read(): Promise<PolicyState | undefined> {
    try {
      return parse(await this.connection.runTask('policy', (client) => client.get(this.#key), 'GET'))
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return undefined
      throw error
    }
  }

  async change(expected: number, changes: PolicyChanges): Promise<ChangeOutcome> {
    const reply = await this.#evaluate(changeScript, expected, changes)
    const [isChanged, value] = changeReply.parse(reply)
    const state = parse(value)
    return isChanged === 1 && state ? { isChanged: true, state } : { isChanged: false, state }
  }

  async restore({ version, changes }: PolicyState): Promise<void> {
    await this.#evaluate(restoreScript, version, changes)
  }

  listen(listener: () => void): void {
    this.connection.onReady(listener)
    // A failure here is made good when the connection comes back.
    this.connection.subscribe(this.#channel, listener).catch(() => {})
    if (this.isReady) listener()
  }

  #evaluate(script: string, version: number, changes: PolicyChanges): Promise<unknown> {
    const args = [this.#channel, String(version), JSON.stringify(changes)]
    return this.connection.runTask('policy', (client) => evaluate(client, script, [this.#key], args))
  }
}

function parse(value: string | null): PolicyState | undefined {
  const [, version, json] = /^(\d+)\|(.*)$/s.exec(value ?? '') ?? []
  if (version === undefined || json === undefined) return undefined
  const parsed = changesSchema.safeParse(parseJson(json))
  return parsed.success ? { version: Number(version), changes: withoutUndefined(parsed.data) } : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function withoutUndefined(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
