import { describe, expect, it } from '@jest/globals'
import { InvalidPolicy, mergePatch, type PolicyFault } from '../../../src/policy/merge-patch.js'
import type { PolicyChanges } from '../../../src/policy/policy.js'

const faultsOf = (patch: unknown, changes: PolicyChanges = {}): readonly PolicyFault[] => {
  try {
    mergePatch(changes, patch)
    return []
  } catch (error) {
    if (error instanceof InvalidPolicy) return error.faults
    throw error
  }
}

describe('a merge patch of the policy', () => {
  const changes: PolicyChanges = { ttl_seconds: 60, ttl_overrides: { train: 10, engines: 20 } }

  it.each<[unknown, PolicyChanges]>([
    [{}, changes],
    [{ min_refresh_seconds: 0 }, { ...changes, min_refresh_seconds: 0 }],
    [{ ttl_seconds: 61 }, { ...changes, ttl_seconds: 61 }],
    [{ ttl_seconds: null }, { ttl_overrides: { train: 10, engines: 20 } }],
    // What was never set is taken back as well.
    [{ stale_if_error_seconds: null }, changes],
    [{ ttl_overrides: { train: 11 } }, { ttl_seconds: 60, ttl_overrides: { train: 11, engines: 20 } }],
    [{ ttl_overrides: { train: null } }, { ttl_seconds: 60, ttl_overrides: { engines: 20 } }],
    // No override is left, so there is nothing to keep.
    [{ ttl_overrides: { train: null, engines: null } }, { ttl_seconds: 60 }],
    [{ ttl_overrides: null }, { ttl_seconds: 60 }],
    [{ ttl_overrides: {} }, changes],
  ])('%j changes what it names and takes back what is null (RFC 7396)', (patch, merged) => {
    expect(mergePatch(changes, patch)).toEqual(merged)
    expect(changes).toEqual({ ttl_seconds: 60, ttl_overrides: { train: 10, engines: 20 } })
  })

  it.each([
    ['ttl_seconds', 1, 31_536_000],
    ['stale_while_revalidate_seconds', 0, 31_536_000],
    ['stale_if_error_seconds', 0, 31_536_000],
    ['min_refresh_seconds', 0, 86_400],
  ])('%s is a whole number of %d to %d', (member, min, max) => {
    for (const good of [min, max]) expect(faultsOf({ [member]: good })).toEqual([])
    for (const bad of [min - 1, max + 1, 1.5, String(min), true, [], {}, NaN]) {
      expect(faultsOf({ [member]: bad })).toEqual([
        { member, detail: `must be a whole number, ${min} to ${max}, or null` },
      ])
    }
  })

  it.each([[null], [undefined], [7], ['{}'], [[]]])('that is %j is no patch', (patch) => {
    expect(faultsOf(patch)).toEqual([{ member: '', detail: 'must be a JSON object' }])
  })

  it('has every fault named, each with its member, and applies nothing', () => {
    const patch = {
      ttl_seconds: 0,
      ttl_overrides: { train: -1, gpu: 5, inference: 'x' },
      sources: {},
      nothing: 1,
      stale_if_error_seconds: 5,
    }
    expect(faultsOf(patch).map(({ member, detail }) => `${member} ${detail}`)).toEqual([
      'ttl_seconds must be a whole number, 1 to 31536000, or null',
      'ttl_overrides.train must be a whole number, 1 to 999999999, or null',
      'ttl_overrides.gpu is not one of train, inference, engines',
      'ttl_overrides.inference must be a whole number, 1 to 999999999, or null',
      'sources cannot be set',
      'nothing is not a member of the policy',
    ])
    expect(faultsOf({ ttl_overrides: 7 })).toEqual([
      { member: 'ttl_overrides', detail: 'must be a JSON object or null' },
    ])
  })

  it('knows no member by inheritance, and shows no name at length', () => {
    const patch: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}')
    expect(faultsOf(patch).map(({ member }) => member)).toEqual(['__proto__', 'constructor', 'toString'])
    const overrides: unknown = JSON.parse('{"ttl_overrides": {"__proto__": 1}}')
    expect(faultsOf(overrides)).toHaveLength(1)
    expect(faultsOf({ ['x'.repeat(1_000)]: 1 })[0]?.member).toHaveLength(64)
  })
})
