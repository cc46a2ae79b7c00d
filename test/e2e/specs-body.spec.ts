import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

let service: ServiceUnderTest

beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

interface Body {
  readonly specs: readonly Readonly<Record<string, unknown>>[]
  readonly spec_total_count: number
  readonly is_success: boolean
}

async function list(query: string): Promise<Body> {
  const { body } = await service.request().get(`/specs?${query}`).expect(200)
  return body as Body
}

const codes = ({ specs }: Body) => specs.map((spec) => spec.spec_code)

describe('the body of /specs', () => {
  it('is the documented ModelArts body as application/json, its members and their fields in the documented order', async () => {
    const { headers, text } = await service.get('/specs?job_type=train')
    expect(headers['content-type']).toBe('application/json')
    expect(text).toMatch(/^{"specs":\[.*\],"spec_total_count":18,"is_success":true}$/)
    expect(text).toContain(
      '{"spec_id":4,"core":"8","cpu":"64","gpu_num":1,"gpu_type":"v100","spec_code":"modelarts.vm.gpu.v100",' +
        '"unit_num":1,"max_num":4,"storage":"","interface_type":1,"no_resource":false,"availability":"available"}',
    )
  })

  it('keeps every digit of 64-bit ids, filtered or not', async () => {
    for (const filter of ['', '&min_gpu_num=0']) {
      const { text } = await service.get(`/specs?project_id=${projectIds.wide}&job_type=train${filter}`)
      expect(text).toContain('"spec_id":9223372036854775807,')
      expect(text).toContain('"spec_id":9007199254741047,')
    }
  })

  it('sends the engine id upstream with every digit', async () => {
    service.emulator.control.set({ anyEngine: true })
    await service.request().get('/specs?engine_id=9223372036854775807').expect(200)
    const { requests } = service.emulator.control.requests()
    expect(requests.at(-1)?.rawQuery).toContain('engine_id=9223372036854775807')
  })

  it('passes fields on that are unknown to us, of a spec and of the list', async () => {
    const wide = await service.get(`/specs?project_id=${projectIds.wide}&job_type=train`)
    expect(wide.text).toContain('"npu_info":{"npu_num":1,"npu_name":"Ascend-910"}')
    expect(wide.text).toContain('"npu_info":null')

    const upstream =
      '{"is_success":true,"region":{"name":"eu-de","zone":[1.50,1e2]},"specs":[{"spec_code":"a","x":0.10,"spec_id":9223372036854775807}],"spec_total_count":5}'
    service.emulator.control.behave({ kind: 'answer', body: upstream, times: 1 })
    const { text } = await service.get('/specs?engine_id=77')
    expect(text).toContain(
      '{"spec_code":"a","x":0.10,"spec_id":9223372036854775807,"availability":"available"}',
    )
    expect(text).toContain('"region":{"name":"eu-de","zone":[1.50,1e2]}')
  })

  it('counts the specs of this answer, whatever the upstream counted', async () => {
    const body = '{"specs":[{"spec_id":2,"spec_code":"a"}],"spec_total_count":5,"is_success":true}'
    service.emulator.control.behave({ kind: 'answer', body, times: 1 })
    expect(await list('engine_id=78')).toMatchObject({ spec_total_count: 1 })
  })

  it('is an empty list where nothing is offered', async () => {
    expect(await list(`project_id=${projectIds.empty}`)).toEqual({
      specs: [],
      spec_total_count: 0,
      is_success: true,
    })
  })
})

describe('a filter of /specs', () => {
  it('available=true leaves out the sold-out', async () => {
    const all = await list('job_type=train')
    const available = await list('job_type=train&available=true')
    expect(available.specs).toEqual(all.specs.filter((spec) => spec.no_resource === false))
    expect(available.spec_total_count).toBe(13)
  })

  it('gpu_type selects exactly, in upper or lower case', async () => {
    const selected = ['modelarts.vm.gpu.v100', 'modelarts.bm.gpu.8v100']
    expect(codes(await list('job_type=train&gpu_type=v100'))).toEqual(selected)
    expect(codes(await list('job_type=train&gpu_type=V100'))).toEqual(selected)
    expect(codes(await list('job_type=train&gpu_type=v10'))).toEqual([])
  })

  it('min_gpu_num selects those with as many GPUs or more', async () => {
    expect(codes(await list('job_type=train&min_gpu_num=8'))).toEqual([
      'modelarts.bm.gpu.8v100',
      'modelarts.p3.8xlarge',
    ])
    expect(codes(await list('job_type=train&min_gpu_num=0'))).toHaveLength(18)
  })

  it('holds together with the others, keeps the order, and counts what is left', async () => {
    const body = await list('job_type=train&available=true&gpu_type=v100NV32&min_gpu_num=2')
    expect(codes(body)).toEqual(['modelarts.p3.2xlarge', 'modelarts.p3.8xlarge'])
    expect(body).toMatchObject({ spec_total_count: 2, is_success: true })
  })

  it('gives the answer an ETag of its own', async () => {
    const tags = await Promise.all(
      ['', '&available=true', '&min_gpu_num=8'].map(
        async (filter) => (await service.get(`/specs?job_type=train${filter}`)).headers.etag,
      ),
    )
    expect(new Set(tags).size).toBe(3)
  })

  it('costs no upstream call of its own', () => {
    const { requests } = service.emulator.control.requests()
    const trainQuestions = requests.filter(
      ({ path, rawQuery }) => path.includes(projectIds.main) && rawQuery.includes('job_type=train'),
    )
    expect(trainQuestions).toHaveLength(1)
    expect(requests.every(({ rawQuery }) => !/available|gpu/.test(rawQuery))).toBe(true)
  })
})
