import type { Answer } from '../../cache/entry/answer.js'
import type { CacheOutcome } from '../server/requests/http-events.js'

/** The five words that metrics have for what `Cache-Status` tells in full. */
export function outcomeOf({ via }: Pick<Answer, 'via'>): CacheOutcome {
  switch (via) {
    case 'hit':
    case 'miss':
      return via
    case 'stale-while-revalidate':
    case 'stale-if-error':
      return 'stale'
    case 'stale':
    case 'request':
      return 'refresh'
  }
}
