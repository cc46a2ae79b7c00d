import { expect, it } from '@jest/globals'
import { changeLines } from '../../../../packages/console/src/policy/change-text.js'

it('names each member that changed, from and to, and not the version', () => {
  const from = { ttl_seconds: 300, ttl_overrides: { engines: 3600 }, version: 1 }
  const to = { ttl_seconds: 60, ttl_overrides: { engines: 3600, train: 60 }, version: 2 }
  expect(changeLines({ what: 'policy', from, to })).toEqual([
    'ttl_seconds: 300 → 60',
    'ttl_overrides.train: none → 60',
  ])
  expect(changeLines({ what: 'policy', from: to, to: from })).toEqual([
    'ttl_seconds: 60 → 300',
    'ttl_overrides.train: 60 → none',
  ])
})

it('says what a purge ended and how many, not that numbers changed', () => {
  const purge = { what: 'purge', from: { entries: 3 } }
  const target = { resource: 'specs', job_type: '' }
  expect(changeLines({ ...purge, target, to: { purged: 3, epoch: 17 } })).toEqual([
    'resource specs, job_type not given',
    'entries: 3',
  ])
  expect(
    changeLines({ ...purge, what: 'soft-purge', target: {}, to: { purged: 3, epoch: 17, pending: true } }),
  ).toEqual(['everything', 'entries: 3; on the others when Redis is back'])
})
