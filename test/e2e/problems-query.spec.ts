import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem } from '../support/expect-problem.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

let service: ServiceUnderTest

beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

async function faultsOf(query: string, route = '/specs'): Promise<string[]> {
  const problem = expectProblem(await service.get(`${route}?${query}`), 'invalid-query')
  return (problem.errors ?? []).map(({ parameter }) => parameter)
}

describe('a query that breaks a rule', () => {
  it.each([
    ['unknown parameter', 'jobtype=train', 'jobtype'],
    ['unknown parameter with a name of the language', 'constructor=1', 'constructor'],
    ['repeated parameter', 'job_type=train&job_type=train', 'job_type'],
    ['empty value', 'job_type=', 'job_type'],
    ['no value', 'engine_id', 'engine_id'],
    ['project with a slash', 'project_id=a%2Fb', 'project_id'],
    ['project of 65 characters', `project_id=${'a'.repeat(65)}`, 'project_id'],
    ['job type in capitals', 'job_type=Train', 'job_type'],
    ['engine below 0', 'engine_id=-1', 'engine_id'],
    ['engine past 64 bits', 'engine_id=9223372036854775808', 'engine_id'],
    ['engine as a fraction', 'engine_id=1.0', 'engine_id'],
    ['engine in hex', 'engine_id=0x1', 'engine_id'],
    ['project type of no kind', 'project_type=4', 'project_type'],
    ['available=false', 'available=false', 'available'],
    ['GPUs below 0', 'min_gpu_num=-1', 'min_gpu_num'],
    ['GPUs as a word', 'min_gpu_num=two', 'min_gpu_num'],
  ])('is refused, naming it: %s', async (_what, query, parameter) => {
    expect(await faultsOf(query)).toEqual([parameter])
  })

  it('is refused with every fault named at once', async () => {
    const faults = await faultsOf(
      'job_type=fly&engine_id=x&project_type=9&available=no&nonsense=1&min_gpu_num=',
    )
    expect(faults.sort()).toEqual(
      ['available', 'engine_id', 'job_type', 'min_gpu_num', 'nonsense', 'project_type'].sort(),
    )
  })

  it.each([
    ['an engine by its id', 'engine_id=1'],
    ['a filter', 'available=true'],
    ['a kind of project', 'project_type=0'],
    ['a repeated parameter', 'job_type=train&job_type=train'],
    ['a bad job type', 'job_type=Train'],
    ['a bad project', 'project_id=a.b'],
  ])('is refused by /engines, which has no filters: %s', async (_what, query) => {
    expect(await faultsOf(query, '/engines')).toEqual([query.split('=')[0]])
  })

  it('is refused again when it is sent again, as a new occurrence', async () => {
    const [one, two] = [await service.get('/specs?a=1'), await service.get('/specs?a=1')]
    const instances = [one, two].map((answer) => expectProblem(answer, 'invalid-query').instance)
    expect(new Set(instances).size).toBe(2)
  })

  it('never reaches the upstream', () => {
    expect(service.upstreamCalls()).toBe(0)
  })

  it('accepts values at the very edge of their rules', async () => {
    service.emulator.control.set({ anyEngine: true })
    for (const query of [
      'engine_id=9223372036854775807',
      'project_type=3',
      'min_gpu_num=0',
      'gpu_type=%20',
    ]) {
      expect((await service.get(`/specs?${query}`)).status).toBe(200)
    }
  })
})

describe('a question without a project', () => {
  it('is refused where the service has no default project', async () => {
    const other = await serviceUnderTest({
      emulator: service.emulator,
      env: { MODELARTS_PROJECT_ID: '' },
    })
    const problem = expectProblem(await other.get('/specs'), 'invalid-query')
    expect(problem.errors).toEqual([{ parameter: 'project_id', detail: expect.stringContaining('required') }])
    await other.close()
  })
})
