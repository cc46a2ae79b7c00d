import type { Problem } from 'modelarts-specs-client'
import type { TextName } from './texts.js'

/** What to tell a person about a problem: what it means for them, and whether they can do anything. */
export function problemText({ code }: Problem, hasCredential: boolean): TextName {
  switch (code) {
    case 'unauthenticated':
      return hasCredential ? 'keyRefused' : 'signIn'
    case 'forbidden':
    case 'unknown-project':
      return 'noAccess'
    case 'rate-limited':
    case 'overloaded':
    case 'upstream-throttled':
      return 'busy'
    case 'upstream-timeout':
    case 'upstream-unreachable':
    case 'upstream-unavailable':
    case 'upstream-error':
    case 'upstream-malformed':
      return 'cloudFails'
    case 'upstream-rejected-request':
    case 'not-supported-upstream':
      return 'cloudRefuses'
    default:
      return 'failed'
  }
}
