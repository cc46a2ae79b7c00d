import { describe, expect, it } from '@jest/globals'
import { policyWith, sourcesOf, type PolicyValues } from '../../../src/policy/policy.js'

const environment: PolicyValues = {
  ttl_seconds: 300,
  ttl_overrides: { engines: 3_600 },
  stale_while_revalidate_seconds: 600,
  stale_if_error_seconds: 86_400,
  min_refresh_seconds: 5,
}

describe('the policy in force', () => {
  it('is the environment’s, with what operators have set over it, override by override', () => {
    expect(policyWith(environment, {})).toEqual(environment)
    expect(policyWith(environment, { min_refresh_seconds: 0, ttl_overrides: { train: 60 } })).toEqual({
      ...environment,
      min_refresh_seconds: 0,
      ttl_overrides: { engines: 3_600, train: 60 },
    })
  })

  it('says of each value and of each override where it comes from', () => {
    const changes = { ttl_seconds: 300, ttl_overrides: { train: 60 } }
    expect(sourcesOf(policyWith(environment, changes), changes)).toEqual({
      // Set to what the environment says as well: it stays when that changes.
      ttl_seconds: 'operator',
      ttl_overrides: 'operator',
      'ttl_overrides.engines': 'environment',
      'ttl_overrides.train': 'operator',
      stale_while_revalidate_seconds: 'environment',
      stale_if_error_seconds: 'environment',
      min_refresh_seconds: 'environment',
    })
  })
})
