import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Problem } from '../../../../src/http/problem/problem.js'
import { readResourceSpecsQuery, readSpecsQuery } from '../../../../src/http/specs/read-query.js'

const read = (query: string, defaultProjectId: string | undefined = 'main') =>
  readSpecsQuery(query, defaultProjectId)

const faultsOf = (query: string, defaultProjectId: string | null = 'main') => {
  try {
    readSpecsQuery(query, defaultProjectId ?? undefined)
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid-query') return error.extras.errors ?? []
    throw error
  }
  return []
}

describe('the query of /specs', () => {
  it('fills in the defaults', () => {
    expect(read('')).toEqual({ question: { projectId: 'main', engineId: '0', projectType: 0 } })
  })

  it('reads one question, in whatever order and spelling it is asked', () => {
    const { question } = read('job_type=train')
    for (const spelling of [
      'job_type=train&engine_id=0',
      'project_type=0&job_type=train&project_id=main',
      'job_type=train&engine_id=000',
      'job_type=%74rain',
      'job_type=train&available=true&min_gpu_num=1',
    ]) {
      expect(read(spelling).question).toEqual(question)
    }
  })

  it('keeps every digit of a Long', () => {
    expect(read('engine_id=9223372036854775807').question.engineId).toBe('9223372036854775807')
  })

  it.each([
    ['engine_id=9223372036854775808'],
    ['engine_id=-1'],
    ['engine_id=1.0'],
    ['engine_id=1e3'],
    ['engine_id=٣'],
    ['project_type=4'],
    ['project_type=00'],
    ['job_type=Train'],
    ['job_type='],
    ['project_id=a/b'],
    [`project_id=${'a'.repeat(65)}`],
    ['available=false'],
    ['available='],
    ['min_gpu_num=-1'],
    ['min_gpu_num=1.5'],
    ['gpu_type='],
    ['gpu_type=%00'],
    ['gpu_type=%ff'],
    ['colour=red'],
    ['__proto__=1'],
    ['constructor=1'],
    ['toString=1'],
  ])('refuses %s, naming the parameter', (query) => {
    const [name] = query.split('=')
    expect(faultsOf(query)).toEqual([{ parameter: name, detail: expect.any(String) }])
  })

  it('names every fault at once, each parameter once', () => {
    const faults = faultsOf('job_type=x&job_type=y&engine_id=z&colour=red&project_type=', null)
    expect(faults.map(({ parameter }) => parameter).sort()).toEqual([
      'colour',
      'engine_id',
      'job_type',
      'project_id',
      'project_type',
    ])
  })

  it('refuses a repeated parameter even when both values are the same', () => {
    expect(faultsOf('engine_id=1&engine_id=1')).toEqual([
      { parameter: 'engine_id', detail: 'is given more than once' },
    ])
  })

  it('needs a project from somewhere', () => {
    expect(faultsOf('', null)).toEqual([
      { parameter: 'project_id', detail: expect.stringContaining('required') },
    ])
  })

  it('reads filters, the GPU type without regard to case', () => {
    expect(read('available=true&gpu_type=V100&min_gpu_num=08').filter).toEqual({
      available: true,
      gpuType: 'v100',
      minGpuNum: 8,
    })
    expect(read('job_type=train').filter).toBeUndefined()
  })

  it('gives a question or invalid-query for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters()), (query) => {
        const faults = faultsOf(query)
        expect(faults.every(({ parameter }) => parameter.length <= 64)).toBe(true)
      }),
    )
  })
})

describe('the query of the ModelArts route', () => {
  it('takes the project from the path and ignores what ModelArts does not know', () => {
    const query = readResourceSpecsQuery(
      'job_type=train&limit=10&limit=20&available=true&project_id=other',
      'main',
    )
    expect(query).toEqual(read('job_type=train'))
  })

  it('refuses a bad value of what ModelArts knows, and a bad project', () => {
    expect(() => readResourceSpecsQuery('job_type=bad', 'main')).toThrow(Problem)
    expect(() => readResourceSpecsQuery('', 'a b')).toThrow(Problem)
  })
})
