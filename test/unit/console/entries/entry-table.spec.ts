import { describe, expect, it } from '@jest/globals'
import type { Entry, EntryKey } from '../../../../packages/console/src/api/shapes.js'
import {
  describe as describeSelection,
  listCount,
  nextOrder,
  selectionOf,
  sorted,
  withWords,
  type Order,
} from '../../../../packages/console/src/entries/entry-table.js'

function entry(key: Partial<EntryKey>, fields: Partial<Entry> = {}): Entry {
  return {
    key: { resource: 'specs', project_id: 'p', job_type: 'train', engine_id: '0', project_type: '0', ...key },
    state: 'fresh',
    age_seconds: 1,
    ttl_seconds: 300,
    stale_while_revalidate_seconds: 600,
    bytes: 1,
    hits: 1,
    etag: '"e"',
    ...fields,
  }
}

describe('the table of entries', () => {
  const one = entry({ engine_id: '9' }, { hits: 3 })
  const two = entry({ engine_id: '10' }, { hits: 2, state: 'expired' })
  const three = entry(
    { engine_id: '11' },
    { hits: 10, last_failure: { code: 'upstream-timeout', at: '2026-11-27T02:00:00Z' } },
  )
  const all = [one, two, three]

  it('finds entries by every word, in key, state or failure', () => {
    expect(withWords(all, '')).toEqual(all)
    expect(withWords(all, 'TRAIN expired')).toEqual([two])
    expect(withWords(all, 'timeout')).toEqual([three])
    expect(withWords(all, 'timeout expired')).toEqual([])
  })

  it('sorts numbers as numbers, also within keys', () => {
    expect(sorted(all, { column: 'hits', isDescending: true })).toEqual([three, one, two])
    expect(sorted(all, { column: 'list', isDescending: false })).toEqual([one, two, three])
    expect(sorted(all, { column: 'failure', isDescending: true })[0]).toBe(three)
    expect(sorted(all, undefined)).toEqual(all)
  })

  it('goes from what one looks for first to the other way round and back to the order of the service', () => {
    const first = nextOrder(undefined, 'age')
    expect(first).toEqual({ column: 'age', isDescending: true })
    const second = nextOrder(first, 'age')
    expect(second).toEqual({ column: 'age', isDescending: false } satisfies Order)
    expect(nextOrder(second, 'age')).toBeUndefined()
    expect(nextOrder(second, 'list')).toEqual({ column: 'list', isDescending: false })
  })
})

describe('a selection', () => {
  it('of one entry names every part of its key, the empty job type too', () => {
    expect(selectionOf(entry({ job_type: '' }).key)).toEqual({
      resource: 'specs',
      project_id: 'p',
      job_type: '',
      engine_id: '0',
      project_type: '0',
    })
    expect(selectionOf({ resource: 'engines', project_id: 'p' })).toEqual({
      resource: 'engines',
      project_id: 'p',
    })
  })

  it.each([
    [{}, 'everything'],
    [{ resource: undefined }, 'everything'],
    [{ resource: 'specs', job_type: '' }, 'specs, without a job type'],
    [
      { project_id: 'p', job_type: 'train', engine_id: '0', project_type: '1' },
      'project p, job type train, engine 0, project type 1',
    ],
  ])('%j reads %s', (selection, text) => expect(describeSelection(selection)).toBe(text))

  it.each([
    [0, 0, '0 lists'],
    [1, 1, '1 list'],
    [0, 1, '0 of 1 list'],
    [2, 3, '2 of 3 lists'],
    [1_200, 1_200, '1,200 lists'],
  ])('%d of %d shown is called "%s"', (shown, all, text) => {
    expect(listCount(shown, all)).toBe(text)
  })
})
