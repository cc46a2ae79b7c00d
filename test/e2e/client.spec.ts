import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SpecsClient } from '../../src/client/specs-client.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const run = promisify(execFile)

describe('the client against the service', () => {
  let service: ServiceUnderTest
  let client: SpecsClient
  beforeAll(async () => {
    service = await serviceUnderTest()
    client = new SpecsClient({ baseUrl: service.url })
  })
  afterAll(() => service.close())

  it('gets the list, then a 304, and hands out the same object', async () => {
    const first = await client.specs({ job_type: 'train' })
    const second = await client.specs({ job_type: 'train' })
    if (!first.ok || !second.ok) throw new Error('expected lists')
    expect(first.list.spec_total_count).toBe(18)
    expect(second.list).toBe(first.list)
    const statuses = service.log.filter(({ route }) => route === '/specs').map(({ status }) => status)
    expect(statuses).toEqual([200, 304])
  })

  it('gets 64-bit ids with every digit', async () => {
    const result = await client.specs({ project_id: projectIds.wide, job_type: 'train' })
    if (!result.ok) throw new Error(result.problem.detail)
    expect(result.list.specs.map(({ spec_id }) => spec_id)).toContain('9223372036854775807')
  })

  it('filters, and sends what it is asked for', async () => {
    const result = await client.specs({ job_type: 'train', available: true, min_gpu_num: 8 })
    if (!result.ok) throw new Error(result.problem.detail)
    expect(result.list.specs.every(({ no_resource, gpu_num }) => !no_resource && gpu_num >= 8)).toBe(true)
  })

  it('gets a problem with what belongs to its code', async () => {
    const result = await client.specs({ engine_id: 'latest' })
    if (result.ok || result.problem.code !== 'invalid-query') throw new Error('expected invalid-query')
    expect(result.problem.errors).toEqual([{ parameter: 'engine_id', detail: expect.any(String) }])
  })

  it('leaves when its signal says so', async () => {
    await expect(client.specs({}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })
})

/** As it is built and as frontends get it. */
describe('modelarts-specs-bff/client', () => {
  it('is found under its name, and brings the client', async () => {
    const script = `const client = await import('modelarts-specs-bff/client'); console.log(Object.keys(client).sort().join())`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
    expect(stdout.trim()).toBe('SpecsClient,UnexpectedAnswer')
  })

  it('loads its own four files and nothing else: no server code, no package, nothing of Node', async () => {
    expect([...(await filesBehind('dist/client/specs-client.js'))].sort()).toEqual([
      'dist/client/problem.js',
      'dist/client/remembered-lists.js',
      'dist/client/spec-list.js',
      'dist/client/specs-client.js',
    ])
  })

  it('has types that need no server code either', async () => {
    const files = await filesBehind('dist/client/specs-client.d.ts')
    expect([...files].every((file) => file.startsWith('dist/client/'))).toBe(true)
  })
})

/** Every file that an entry imports, and so on; throws at an import that is no file beside it. */
async function filesBehind(entry: string, found = new Set<string>()): Promise<ReadonlySet<string>> {
  if (found.has(entry)) return found
  found.add(entry)
  const text = await readFile(entry, 'utf8')
  for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (!specifier.startsWith('./')) throw new Error(`${entry} imports ${specifier}`)
    const path = relative('.', join(entry, '..', specifier))
    await filesBehind(entry.endsWith('.d.ts') ? path.replace(/\.js$/, '.d.ts') : path, found)
  }
  return found
}
