import { isRefusal } from './redis-errors.js'

/** What Redis refuses, in words for a log line: no address, no password, no key. */
export interface Refusal {
  /** The command that was tried. */
  readonly command: string
  readonly reason: string
  readonly fix: string
}

/** In scripts the code of an error stands somewhere inside the message. */
const causes: readonly (readonly [pattern: RegExp, reason: string, fix: string])[] = [
  [
    /\bNOPERM\b|no permissions|can't access at least one of the keys/i,
    'NOPERM',
    'Give the Redis user, by ACL, the commands of docs/redis.md, and the keys and channels that begin with REDIS_KEY_PREFIX.',
  ],
  [/\bOOM\b/, 'OOM', 'Redis is full. Raise maxmemory, or let it evict: maxmemory-policy allkeys-lru.'],
  [/\bREADONLY\b/, 'READONLY', 'REDIS_URL names a replica that only reads. Name the primary.'],
  [/\bBUSY\b/, 'BUSY', 'A script of another program blocks Redis. SCRIPT KILL ends it.'],
  [
    /\b(MOVED|ASK|CROSSSLOT)\b|^CLUSTERDOWN Hash slot not served|SELECT is not allowed in cluster mode/,
    'CLUSTER',
    'REDIS_URL names a node of a cluster. Set REDIS_CLUSTER_NODES instead; if it is set, every hash slot needs a node.',
  ],
  [/\bCLUSTERDOWN\b/, 'CLUSTERDOWN', 'The Redis cluster is incomplete. See CLUSTER INFO.'],
  [
    /cluster support disabled/i,
    'NOCLUSTER',
    'REDIS_CLUSTER_NODES names a server that is no cluster. Set REDIS_URL instead.',
  ],
  [
    /unknown command/i,
    'UNKNOWN',
    'This server lacks the command: a Sentinel, or commands renamed. REDIS_URL must name Redis itself.',
  ],
  [/\bMISCONF\b/, 'MISCONF', 'Redis cannot save to its disk and stopped writing. See the log of Redis.'],
  [/\bNOREPLICAS\b/, 'NOREPLICAS', 'Redis has fewer replicas than min-replicas-to-write asks for.'],
  [
    /\b(WRONGPASS|NOAUTH)\b|invalid password|without any password/i,
    'WRONGPASS',
    'Check user and password in REDIS_URL.',
  ],
  [/\bDB index\b/i, 'DATABASE', 'REDIS_URL ends with the number of a database that Redis does not have.'],
  [
    /max number of clients/i,
    'MAXCLIENTS',
    'Redis has as many connections as it takes. Raise maxclients, or see in CLIENT LIST who holds them.',
  ],
  [
    /\bDENIED\b/,
    'DENIED',
    'Redis is in protected mode: without a password it takes no connection from another machine.',
  ],
  [/\b(LOADING|MASTERDOWN)\b/, 'LOADING', 'Redis is starting. Wait.'],
]

const unknown = ['refused', 'See the log of Redis.'] as const

export const refusalOf = (command: string, error: unknown): Refusal | undefined => {
  if (!isRefusal(error)) return undefined
  const [, reason, fix] = causes.find(([pattern]) => pattern.test(error.message)) ?? [undefined, ...unknown]
  return { command, reason, fix }
}
