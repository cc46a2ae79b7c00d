import type { UpstreamEvent } from '../../upstream/events.js'
import { DurationsByLabels } from './durations.js'

/** Seconds, up to UPSTREAM_TIMEOUT_MS and beyond. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Calls to the upstream, and what was odd in its lists, since the process began. */
export class UpstreamCounts {
  readonly durations = new DurationsByLabels(bounds)
  readonly odd = { left_out: 0, unreadable: 0, unknown_status: 0 }

  readonly onEvent = (event: UpstreamEvent): void => {
    if (event.type === 'items-odd') {
      this.odd.left_out += event.leftOut
      this.odd.unreadable += event.unreadable
      this.odd.unknown_status += event.unknownStatuses
    }
    if (event.type !== 'request-answered' && event.type !== 'request-failed') return
    const { service } = event
    const outcome = event.type === 'request-answered' ? event.outcome : event.failure
    this.durations.of(`${service} ${outcome}`, () => ({ service, outcome })).add(event.durationMs / 1000)
  }
}
