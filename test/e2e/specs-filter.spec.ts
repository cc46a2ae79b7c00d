import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { listsUnderTest, type ListsUnderTest } from '../support/lists-under-test.js'

let lists: ListsUnderTest

beforeAll(async () => {
  lists = await listsUnderTest()
})
afterAll(() => lists.close())

interface Spec {
  readonly availability: string
  readonly gpu_type: string
  readonly gpu_num: number
}

/** What the filtered list must be made of, from the whole one. */
const filters: readonly (readonly [string, (spec: Spec) => boolean])[] = [
  ['available=true', ({ availability }) => availability === 'available' || availability === 'unknown'],
  ['min_gpu_num=1', ({ gpu_num }) => gpu_num >= 1],
  ['gpu_type=GP-Vnt1', ({ gpu_type }) => gpu_type.toLowerCase() === 'gp-vnt1'],
  ['gpu_type=V100', ({ gpu_type }) => gpu_type.toLowerCase() === 'v100'],
  [
    'available=true&min_gpu_num=2',
    ({ availability, gpu_num }) => gpu_num >= 2 && /^(av|un)/.test(availability),
  ],
]

describe('a filter', () => {
  it.each([
    ['v1', 'train', projectIds.main],
    ['v1', 'inference', projectIds.main],
    ['v2', 'train', projectIds.modern],
    ['v2', 'inference', projectIds.modern],
  ])(
    'selects from the list of %s for %s, in its order, and counts what is left',
    async (_api, jobType, project) => {
      const ask = async (filter: string) => {
        const { text } = await lists.get(`/specs?project_id=${project}&job_type=${jobType}&${filter}`)
        return JSON.parse(text) as { specs: readonly Spec[]; spec_total_count: number }
      }
      const { specs } = await ask('')
      expect(specs.length).toBeGreaterThan(2)
      for (const [filter, accepts] of filters) {
        const selected = specs.filter(accepts)
        expect(await ask(filter)).toMatchObject({ specs: selected, spec_total_count: selected.length })
      }
      expect(
        lists.emulator.control.requests().requests.every(({ rawQuery }) => !/available|gpu/.test(rawQuery)),
      ).toBe(true)
    },
  )
})
