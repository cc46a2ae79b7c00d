import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core'
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js'
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js'
import type { SdkResponse } from '@huaweicloud/huaweicloud-sdk-core/SdkResponse.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

let service: ServiceUnderTest

beforeAll(async () => {
  service = await serviceUnderTest({ env: { MODELARTS_API: 'v2', MODELARTS_PROJECT_ID: projectIds.modern } })
})
afterAll(() => service.close())

/** What such clients read of a machine. */
interface OldSpec {
  readonly spec_id: number
  readonly spec_code: string
  readonly core: string
  readonly cpu: string
  readonly gpu_num: number
  readonly gpu_type: string
  readonly max_num: number
  readonly no_resource: boolean
}

interface OldAnswer extends SdkResponse {
  readonly is_success: boolean
  readonly spec_total_count: number
  readonly specs: readonly OldSpec[]
}

interface OldEngines extends SdkResponse {
  readonly engines: readonly { readonly engine_name: string }[]
}

/** The retired `job/resource-specs`, as the vendor's generated SDKs call an API. */
class OldModelArts {
  constructor(private readonly client: HcClient) {}

  resourceSpecs(projectId: string, query: Record<string, string>): Promise<OldAnswer> {
    return this.client.sendRequest({
      method: 'GET',
      url: '/v1/{project_id}/job/resource-specs',
      contentType: 'application/json',
      pathParams: { project_id: projectId },
      queryParams: query,
      headers: {},
    })
  }

  aiEngines(projectId: string): Promise<OldEngines> {
    return this.client.sendRequest({
      method: 'GET',
      url: '/v1/{project_id}/job/ai-engines',
      contentType: 'application/json',
      pathParams: { project_id: projectId },
      queryParams: {},
      headers: {},
    })
  }
}

describe('a client of the retired API lists the machines of today’s cloud', () => {
  it('the vendor’s SDK for Node, which signs its requests by itself', async () => {
    const credentials = new BasicCredentials()
      .withAk('ANY-ACCESS-KEY')
      .withSk('any-secret-key')
      .withProjectId(projectIds.modern)
    const client = new ClientBuilder((http) => new OldModelArts(http))
      .withCredential(credentials)
      .withEndpoint(service.url)
      .build()
    const train = await client.resourceSpecs(projectIds.modern, { job_type: 'train', engine_id: '0' })
    expect(train).toMatchObject({ is_success: true, spec_total_count: 10 })
    expect(train.specs.find((spec) => spec.spec_code === 'modelarts.p3.8xlarge')).toMatchObject({
      spec_id: expect.any(Number),
      core: '72',
      cpu: '512',
      gpu_num: 8,
      gpu_type: 'GP-Vnt1',
      max_num: 2,
      no_resource: false,
    })
    const inference = await client.resourceSpecs(projectIds.modern, { job_type: 'inference' })
    expect(inference.specs.filter((spec) => spec.no_resource)).toHaveLength(2)
    expect((await client.aiEngines(projectIds.modern)).engines).toHaveLength(6)
  })

  it('one in the style of openstacksdk: a token, a page size, and only `specs` of the body', async () => {
    const resource = { base_path: '/job/resource-specs', resources_key: 'specs' }
    const endpoint = `${service.url}/v1/${projectIds.modern}`
    const headers = {
      'x-auth-token': 'gAAAAA-token',
      accept: 'application/json',
      'user-agent': 'openstacksdk/4.0',
    }
    const flavors: OldSpec[] = []
    // It pages by marker until a page brings nothing new.
    for (let marker = ''; ;) {
      const query = new URLSearchParams({ job_type: 'train', limit: '100', ...(marker && { marker }) })
      const answer = await fetch(`${endpoint}${resource.base_path}?${query.toString()}`, { headers })
      const body = (await answer.json()) as Record<string, OldSpec[]>
      const page = body[resource.resources_key] ?? []
      const fresh = page.filter(({ spec_id: id }) => !flavors.some((flavor) => flavor.spec_id === id))
      flavors.push(...fresh)
      if (fresh.length === 0) break
      marker = String(fresh.at(-1)?.spec_id)
    }
    expect(flavors).toHaveLength(10)
    expect(
      flavors.map(({ spec_id: id, core, cpu, gpu_num: gpus }) => [typeof id, core, cpu, gpus])[0],
    ).toEqual(['number', '2', '8', 0])
  })
})
