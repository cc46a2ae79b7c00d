import type { UpstreamEvent, UpstreamEvents } from '../../upstream/events.js'

const failing: ReadonlySet<UpstreamEvent['type']> = new Set([
  'request-failed',
  'credentials-rejected',
  'breaker-opened',
])

/** Whether the upstream can be worked with, as far as the last call told; true before the first. */
export function lastCallWorked(upstream: UpstreamEvents): () => boolean {
  let worked = true
  upstream.subscribe((event) => {
    if (event.type === 'request-answered') {
      // A refusal of a caller's values is an answer; a refusal of ours (401, 403) is an outage.
      worked = event.status < 500 && event.status !== 401 && event.status !== 403
    } else if (failing.has(event.type)) {
      worked = false
    }
  })
  return () => worked
}
