import { describe, expect, it } from '@jest/globals'
import type { Status } from '../../../../packages/console/src/api/shapes.js'
import { facts } from '../../../../packages/console/src/health/facts.js'

const at = '2026-11-27T02:00:00Z'
const statusWith = (
  states: readonly Status['credentials'][number]['state'][],
  breaker: Status['endpoints'][number]['breaker'] = 'closed',
): Status => ({
  ...{ replica_id: 'r1', version: '1.0.0', started_at: at, configuration: {} },
  memory: { entries: 1, used_bytes: 10, budget_bytes: 100 },
  redis: { state: 'ok', since: at },
  endpoints: [{ endpoint: 'https://modelarts.example', breaker, in_flight: 0 }],
  credentials: states.map((state, index) => ({ project_id: `p${index}`, kind: 'aksk', state })),
})

describe('the facts under the headline', () => {
  it.each([
    [statusWith(['accepted']), 'ModelArts is asked', 'no credentials refused'],
    [statusWith(['accepted', 'locked-out']), 'ModelArts is asked', 'credentials refused (1 of 2)'],
    [statusWith(['locked-out']), 'no new lists from ModelArts', 'credentials refused (1 of 1)'],
    [statusWith([]), 'ModelArts is asked', 'no credentials refused'],
    [statusWith(['accepted'], 'open'), 'ModelArts paused (1 of 1 endpoints)', 'no credentials refused'],
  ])('do not contradict each other (case %#)', (status, ofModelArts, ofCredentials) => {
    expect(facts(status, [])).toEqual(['Redis connected', ofModelArts, ofCredentials, '0 replicas'])
  })
})
