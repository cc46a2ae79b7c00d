import type { Replica, Status } from '../api/shapes.js'
import { redisWord } from './words.js'

/** One line of what holds: what one looks for when something is wrong elsewhere. */
export function facts({ redis, endpoints, credentials }: Status, replicas: readonly Replica[]): string[] {
  const paused = endpoints.filter(({ breaker }) => breaker !== 'closed').length
  const refused = credentials.filter(({ state }) => state === 'locked-out').length
  const areAllRefused = refused > 0 && refused === credentials.length
  const asked = areAllRefused ? 'no new lists from ModelArts' : 'ModelArts is asked'
  return [
    `Redis ${redisWord(redis.state)}`,
    paused === 0 ? asked : `ModelArts paused (${paused} of ${endpoints.length} endpoints)`,
    refused === 0 ? 'no credentials refused' : `credentials refused (${refused} of ${credentials.length})`,
    replicas.length === 1 ? '1 replica' : `${replicas.length} replicas`,
  ]
}
