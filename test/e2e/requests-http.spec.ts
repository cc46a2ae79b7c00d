import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { readHttpFile } from '../support/http-file.js'
import { writeProjectsFile } from '../support/lists-under-test.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { send } from '../support/signed-get.js'

const placeholder = 'http://service.invalid'
const requests = readHttpFile(readFileSync('requests.http', 'utf8'), { service: placeholder })

let emulator: Emulator
let projects: Awaited<ReturnType<typeof writeProjectsFile>>
let service: ServiceUnderTest
beforeAll(async () => {
  emulator = await startEmulator()
  projects = await writeProjectsFile(emulator)
  service = await serviceUnderTest({ emulator, env: { PROJECTS_FILE: projects.path } })
})
afterAll(async () => {
  await service.close()
  await Promise.all([emulator.close(), projects.remove()])
})

// In their order: a later one may be a hit because of an earlier one.
describe('requests.http keeps what it promises', () => {
  it.each(requests)('$name: $expected.status', async ({ method, url, headers, expected }) => {
    const answer = await send(method, url.replace(placeholder, service.url), { headers: { ...headers } })
    expect(answer.status).toBe(expected.status)
    expect(answer.text).toContain(expected.contains)
  })

  it('has a call for each route', () => {
    const paths = new Set(
      requests.map(({ url }) => new URL(url).pathname.replace(/[0-9a-f]{32}/, '{project_id}')),
    )
    expect([...paths].sort()).toEqual([
      '/docs',
      '/engines',
      '/health/live',
      '/health/ready',
      '/openapi.json',
      '/problems',
      '/problems/upstream-throttled',
      '/specs',
      '/v1/{project_id}/job/ai-engines',
      '/v1/{project_id}/job/resource-specs',
    ])
  })
})
