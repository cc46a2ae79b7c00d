import { expect, it } from '@jest/globals'
import { UpstreamCounts } from '../../../../src/telemetry/metrics/upstream-counts.js'

it('what is odd in a list is counted item by item, each oddity by itself', () => {
  const counts = new UpstreamCounts()
  const odd = { type: 'items-odd', projectId: 'p', source: 'services/specifications' } as const
  counts.onEvent({ ...odd, leftOut: 2, unreadable: 3, unknownStatuses: 1 })
  counts.onEvent({ ...odd, leftOut: 0, unreadable: 1, unknownStatuses: 0 })
  expect(counts.odd).toEqual({ left_out: 2, unreadable: 4, unknown_status: 1 })
  expect([...counts.durations.all()]).toEqual([])
})
