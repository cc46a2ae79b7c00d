import { describe, expect, it } from '@jest/globals'
import Registry from 'prom-client/lib/registry.js'
import { projectMetrics } from '../../../../src/telemetry/metrics/project-metrics.js'

const many = Array.from({ length: 200_000 }, (_, at) => `named-by-a-caller-${at}`)

describe('the metrics of projects', () => {
  it('put what callers named into one series, however many they name, beside one for each that is configured', async () => {
    const registry = new Registry()
    projectMetrics(registry, 'p_', {
      upstream: () => ({
        endpoints: [{ endpoint: 'https://a', breaker: 'open', inFlight: 0, queued: 0 }],
        projects: [
          { projectId: 'ours', endpoint: 'https://a', inFlight: 2 },
          ...many.map((projectId) => ({ projectId, endpoint: 'https://b', inFlight: 1 })),
        ],
        credentials: many.map((projectId, at) => ({
          projectId,
          kind: 'aksk' as const,
          state: at === 7 ? ('locked-out' as const) : ('accepted' as const),
        })),
      }),
      backedOffEntries: () => ['ours', ...many],
      isConfigured: (id) => id === 'ours',
    })
    const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('p_'))
    expect(lines).toEqual([
      'p_upstream_breaker_open{project="ours"} 1',
      'p_upstream_breaker_open 0',
      'p_upstream_in_flight{project="ours"} 2',
      'p_upstream_in_flight 200000',
      'p_cache_backed_off_entries{project="ours"} 1',
      'p_cache_backed_off_entries 200000',
      'p_credentials_locked_out 1',
    ])
  })
})
