import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SpecsClient } from '../../packages/client/src/specs-client.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { listsUnderTest } from '../support/lists-under-test.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

describe('the client against the service', () => {
  let service: ServiceUnderTest
  let client: SpecsClient
  beforeAll(async () => {
    service = await serviceUnderTest()
    client = new SpecsClient({ baseUrl: service.url })
  })
  afterAll(() => service.close())

  it('gets the list, then a 304, and returns the same object', async () => {
    const first = await client.specs({ job_type: 'train' })
    const second = await client.specs({ job_type: 'train' })
    if (!first.ok || !second.ok) throw new Error('expected lists')
    expect(first.list.spec_total_count).toBe(18)
    expect(second.list).toBe(first.list)
    const statuses = service.log.filter(({ route }) => route === '/specs').map(({ status }) => status)
    expect(statuses).toEqual([200, 304])
  })

  it('keeps every digit of a 64-bit id', async () => {
    const result = await client.specs({ project_id: projectIds.wide, job_type: 'train' })
    if (!result.ok) throw new Error(result.problem.detail)
    expect(result.list.specs.map(({ spec_id }) => spec_id)).toContain('9223372036854775807')
  })

  it('gets engines, then a 304 and the same object', async () => {
    const [first, second] = [await client.engines(), await client.engines()]
    if (!first.ok || !second.ok) throw new Error('expected lists')
    expect(first.list.engine_total_count).toBe(first.list.engines.length)
    expect(first.list.engines).toContainEqual({
      engine_type: 1,
      engine_name: 'TensorFlow',
      engine_id: '4',
      engine_version: 'TF-1.8.0-python3.6',
    })
    expect(second.list).toBe(first.list)
  })

  it('gets what a project on the newer generation says besides', async () => {
    const lists = await listsUnderTest()
    const newer = new SpecsClient({ baseUrl: lists.url })
    const project = { project_id: projectIds.modern }
    const [specs, engines] = [await newer.specs(project), await newer.engines(project)]
    await lists.close()
    if (!specs.ok || !engines.ok) throw new Error('expected lists')
    const machine = specs.list.specs.find(({ spec_code: code }) => code === 'modelarts.bm.snt9.xlarge.2')
    // By the client's own types.
    const { availability, npu_num, npu_memory_gb, cpu_arch, flavor_type, job_types, upstream } = machine!
    expect({ availability, npu_num, npu_memory_gb, cpu_arch, flavor_type, job_types }).toEqual({
      ...{ availability: 'available', npu_num: 2, npu_memory_gb: 32, cpu_arch: 'arm' },
      ...{ flavor_type: 'Ascend', job_types: ['train', 'inference'] },
    })
    expect(upstream?.['billing']).toEqual({ code: 'modelarts.kat1.xlarge' })
    const [engine] = engines.list.engines
    expect([engine?.engine_id, engine?.upstream?.['v1_compatible']]).toEqual(['caffe-1.0.0-python2.7', true])
  })

  it('sends the filters', async () => {
    const result = await client.specs({ job_type: 'train', available: true, min_gpu_num: 8 })
    if (!result.ok) throw new Error(result.problem.detail)
    expect(result.list.specs.every(({ no_resource, gpu_num }) => !no_resource && gpu_num >= 8)).toBe(true)
  })

  it('gets a problem with the members of its code', async () => {
    const result = await client.specs({ engine_id: 'latest' })
    if (result.ok || result.problem.code !== 'invalid-query') throw new Error('expected invalid-query')
    expect(result.problem.errors).toEqual([{ parameter: 'engine_id', detail: expect.any(String) }])
  })

  it('rejects when its signal aborts', async () => {
    await expect(client.specs({}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })
})
