import type { UpstreamEvents } from '../../upstream/upstream-events.js'

/** Whether the upstream can be worked with, as far as the last call told; true before the first. */
export function lastCallWorked(upstream: UpstreamEvents): () => boolean {
  let worked = true
  upstream.listen((event) => {
    switch (event.type) {
      case 'request-answered':
        // A refusal of a caller's values is an answer; a refusal of ours (401, 403) is an outage.
        worked = event.status < 500 && event.status !== 401 && event.status !== 403
        return
      case 'request-failed':
      case 'credentials-refused':
      case 'breaker-opened':
        worked = false
        return
    }
  })
  return () => worked
}
