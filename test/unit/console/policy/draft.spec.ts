import { describe, expect, it } from '@jest/globals'
import type { Change, Policy } from '../../../../packages/console/src/api/shapes.js'
import {
  before,
  differences,
  faultsOf,
  mergePatch,
  sourceOf,
} from '../../../../packages/console/src/policy/draft.js'

const policy: Policy = {
  ttl_seconds: 300,
  ttl_overrides: { engines: 3600, train: 60 },
  stale_while_revalidate_seconds: 600,
  stale_if_error_seconds: 86_400,
  min_refresh_seconds: 5,
  sources: { ttl_seconds: 'environment', 'ttl_overrides.train': 'operator' },
  version: 7,
  persisted: true,
}

describe('what the form would change', () => {
  it('is what was typed and differs; no field that was typed back, emptied or is wrong', () => {
    const draft = {
      ttl_seconds: ' 60 ',
      stale_if_error_seconds: '86400',
      min_refresh_seconds: '',
      stale_while_revalidate_seconds: 'soon',
    }
    expect(differences(policy, draft)).toEqual([{ field: 'ttl_seconds', from: 300, to: 60 }])
    expect(faultsOf(draft)).toEqual({ stale_while_revalidate_seconds: 'whole seconds, 0 or more' })
  })

  it('goes back to the environment where an operator has set the value, and nowhere else', () => {
    expect(differences(policy, { 'ttl_overrides.train': null, ttl_seconds: null })).toEqual([
      { field: 'ttl_overrides.train', from: 60, to: null },
    ])
  })

  it('is a merge patch, overrides by name and null for the environment', () => {
    expect(
      mergePatch(
        differences(policy, {
          ttl_seconds: '60',
          'ttl_overrides.train': null,
          'ttl_overrides.inference': '120',
        }),
      ),
    ).toEqual({ ttl_seconds: 60, ttl_overrides: { train: null, inference: 120 } })
  })

  it('knows where each value comes from; an override that is not set has no source', () => {
    expect(sourceOf(policy, 'ttl_seconds')).toBe('environment')
    expect(sourceOf(policy, 'ttl_overrides.train')).toBe('operator')
    expect(sourceOf(policy, 'ttl_overrides.inference')).toBeUndefined()
  })
})

describe('what a value was', () => {
  const change = (from: Change['from'], to: Change['to']): Change => ({
    at: '2026-11-27T02:00:00Z',
    who: 'alice',
    what: 'policy',
    from,
    to,
  })

  it('stands in the last change that touched it', () => {
    const audit = [
      change(null, { purged: 3 }),
      change({ min_refresh_seconds: 9 }, { min_refresh_seconds: 5 }),
      change({ ttl_overrides: {} }, { ttl_overrides: { train: 60 } }),
    ]
    expect(before(audit, policy, 'min_refresh_seconds')?.value).toBe(9)
    expect(before(audit, policy, 'ttl_overrides.train')).toMatchObject({
      value: undefined,
      change: { who: 'alice' },
    })
    expect(before(audit, policy, 'ttl_seconds')).toBeUndefined()
  })

  it('is not known where the last change in the list did not make what is in force', () => {
    expect(before([change({ ttl_seconds: 1 }, { ttl_seconds: 2 })], policy, 'ttl_seconds')).toBeUndefined()
  })
})
