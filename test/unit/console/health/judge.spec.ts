import { describe, expect, it } from '@jest/globals'
import type { Policy, Status } from '../../../../packages/console/src/api/shapes.js'
import { judge, type Observed } from '../../../../packages/console/src/health/judge.js'

const nowMs = Date.parse('2026-11-27T02:00:00Z')
const at = (secondsAgo: number) => new Date(nowMs - secondsAgo * 1000).toISOString()

const status: Status = {
  replica_id: 'r1',
  version: '1.0.0',
  started_at: at(3600),
  configuration: {},
  memory: { entries: 1, used_bytes: 10, budget_bytes: 100 },
  redis: { state: 'ok', since: at(3600) },
  endpoints: [{ endpoint: 'https://modelarts.example', breaker: 'closed', in_flight: 0 }],
  credentials: [{ project_id: 'p1', kind: 'aksk', state: 'accepted', since: at(3600) }],
}
const policy: Policy = {
  ttl_seconds: 300,
  ttl_overrides: {},
  stale_while_revalidate_seconds: 600,
  stale_if_error_seconds: 86_400,
  min_refresh_seconds: 5,
  sources: { ttl_seconds: 'operator' },
  version: 1,
  persisted: true,
}
const well: Observed = {
  nowMs,
  connection: 'live',
  heardAtMs: nowMs,
  status,
  replicas: [],
  policy,
  recent: { requests: 100, serverErrors: 0, upstreamCalls: 2, upstreamFailures: 0 },
}
const replica = {
  id: 'r1',
  host: 'h',
  started_at: at(1),
  entries: 1,
  bytes: 1,
  hit_ratio: null,
  version: '1.0.0',
}
const withStatus = (fields: Partial<Status>): Observed => ({ ...well, status: { ...status, ...fields } })
const told = (observed: Observed) => judge(observed).map(({ level, runbook }) => `${level}: ${runbook}`)

describe('the judgement', () => {
  it('is that all is well when nothing is wrong, also before anything is known', () => {
    expect(judge(well)).toEqual([])
    expect(judge({ ...well, connection: 'connecting', status: undefined, recent: undefined })).toEqual([])
  })

  it('has nothing against a service without Redis, or credentials that were not used yet', () => {
    expect(told(withStatus({ redis: { state: 'none', since: at(1) } }))).toEqual([])
    expect(told(withStatus({ credentials: [{ project_id: 'p', kind: 'aksk', state: 'untried' }] }))).toEqual(
      [],
    )
  })

  it('says that Redis is gone, for how long, and that callers notice nothing', () => {
    const [finding] = judge(withStatus({ redis: { state: 'down', since: at(94) } }))
    expect(finding).toMatchObject({ level: 'degraded', title: 'Redis is gone', runbook: 'redis-down' })
    expect(finding?.effect).toMatch(/^For 1\smin 34\ss\. .*notice nothing/)
  })

  it('says whose credentials are refused, and nothing more of the calls that fail for it', () => {
    const found = judge({
      ...withStatus({
        credentials: [
          { project_id: 'p1', kind: 'aksk', state: 'locked-out', since: at(41) },
          { project_id: 'p2', kind: 'password', state: 'locked-out', since: at(5) },
        ],
        endpoints: [
          {
            ...status.endpoints[0]!,
            last_failure: { code: 'upstream-credentials-rejected', at: at(2) },
          },
        ],
      }),
      recent: { ...well.recent!, upstreamFailures: 2 },
    })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ level: 'failing', runbook: 'upstream-credentials-rejected' })
    expect(found[0]?.effect).toMatch(/^aksk of project p1, for 41\ss; password of project p2, for 5\ss\. /)
  })

  it.each([
    ['upstream-timeout', 'upstream-timeout'],
    ['a-code-of-tomorrow', 'upstream-error'],
  ])('leads from calls that fail with %s to %s', (code, runbook) => {
    const endpoints = [{ ...status.endpoints[0]!, last_failure: { code, at: at(10) } }]
    const failing = { ...withStatus({ endpoints }), recent: { ...well.recent!, upstreamFailures: 2 } }
    expect(told(failing)).toEqual([`degraded: ${runbook}`])
    expect(judge(failing)[0]?.effect).toContain('2 of 2 calls failed')
  })

  it('puts failing calls before the callers who get failures for them', () => {
    const endpoints = [{ ...status.endpoints[0]!, last_failure: { code: 'upstream-timeout', at: at(10) } }]
    const recent = { ...well.recent!, upstreamFailures: 2, serverErrors: 2 }
    expect(told({ ...withStatus({ endpoints }), recent })).toEqual([
      'failing: upstream-timeout',
      'failing: callers-fail',
    ])
  })

  it('forgets a failure after a minute without another', () => {
    const endpoints = [{ ...status.endpoints[0]!, last_failure: { code: 'upstream-timeout', at: at(61) } }]
    expect(told(withStatus({ endpoints }))).toEqual([])
  })

  it('says that calls are paused while the breaker is open or probes', () => {
    const endpoints = [
      { ...status.endpoints[0]!, breaker: 'open', last_failure: { code: 'upstream-unreachable', at: at(3) } },
    ] as const
    expect(told(withStatus({ endpoints }))).toEqual(['failing: upstream-unreachable'])
  })

  it('puts what callers notice first, and lists all', () => {
    expect(
      told({
        ...withStatus({ redis: { state: 'degraded', since: at(1) } }),
        recent: { ...well.recent!, serverErrors: 3 },
        policy: { ...policy, persisted: false },
        replicas: [replica, { ...replica, version: '0.9.0' }],
      }),
    ).toEqual([
      'failing: callers-fail',
      'degraded: redis-degraded',
      'notice: policy-not-kept',
      'notice: replicas-differ',
    ])
  })

  it('says when the service is not heard any more', () => {
    expect(told({ ...well, connection: 'lost', heardAtMs: nowMs - 30_000 })).toEqual([
      'failing: replica-down',
    ])
  })

  it('warns of a token an hour before it expires, and of no credentials that renew themselves', () => {
    const credentials = (kind: string) => [
      { project_id: 'p', kind, state: 'accepted' as const, expires_at: at(-1800) },
    ]
    expect(told(withStatus({ credentials: credentials('token') }))).toEqual([
      'notice: upstream-credentials-rejected',
    ])
    expect(told(withStatus({ credentials: credentials('password') }))).toEqual([])
  })
})
