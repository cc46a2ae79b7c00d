import { expect, it } from '@jest/globals'
import { changeLines } from '../../../../packages/console/src/policy/change-text.js'

it('names each member that changed, from and to, and not the version', () => {
  const from = { ttl_seconds: 300, ttl_overrides: { engines: 3600 }, version: 1 }
  const to = { ttl_seconds: 60, ttl_overrides: { engines: 3600, train: 60 }, version: 2 }
  expect(changeLines({ from, to })).toEqual(['ttl_seconds: 300 → 60', 'ttl_overrides.train: none → 60'])
  expect(changeLines({ from: to, to: from })).toEqual([
    'ttl_seconds: 60 → 300',
    'ttl_overrides.train: 60 → none',
  ])
})

it('says what a purge addressed', () => {
  expect(changeLines({ target: { resource: 'specs', job_type: '' }, from: null, to: { purged: 3 } })).toEqual(
    ['resource specs, job_type not given', 'purged: 3'],
  )
})
