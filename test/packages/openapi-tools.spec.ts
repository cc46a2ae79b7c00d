import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { spawnProgram } from '../support/spawn-program.js'

const run = promisify(execFile)

/** Prism between caller and service, with the description that this service gives of itself: it answers 500 to what that forbids. */
async function throughPrism(origin: string) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const prism = spawnProgram('node_modules/@stoplight/prism-cli/dist/index.js', {}, [
    ...['proxy', `${origin}/openapi.json`, origin, '--errors', '--port', String(port)],
  ])
  await eventually(() => prism.output().includes('Prism is listening'), {
    timeoutMs: 60_000,
    what: 'Prism listening',
  })
  return {
    ask: (path: string, headers: Record<string, string> = {}): Promise<HttpAnswer> =>
      send('GET', url + path, { headers }),
    close: () => prism.kill('SIGKILL'),
  }
}

/** Everything that the description allows to ask, and what comes back. */
const questions = [
  ['/specs?job_type=train', 200],
  ['/specs?job_type=inference&available=true&min_gpu_num=1', 200],
  ['/specs?project_id=nobodys', 404],
  ['/v1/0123456789abcdef0123456789abcdef/job/resource-specs?job_type=train', 200],
  ['/problems', 200],
  ['/health/ready', 200],
] as const

describe('a validating proxy (Prism)', () => {
  let service: ServiceUnderTest
  let prism: Awaited<ReturnType<typeof throughPrism>>
  beforeAll(async () => {
    service = await serviceUnderTest()
    prism = await throughPrism(service.url)
  }, 60_000)
  afterAll(() => Promise.all([prism.close(), service.close()]))

  it('finds nothing wrong with CALLER_AUTH=none', async () => {
    for (const [path, status] of questions) {
      const answer = await prism.ask(path)
      expect([path, answer.status, answer.text]).toEqual([path, status, expect.not.stringContaining('prism')])
    }
  })
})

describe('a public generator makes a client that compiles:', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(process.cwd(), '.cache', 'generated-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const document = resolve('docs/openapi.json')

  /** Type-checks what was generated, and that it knows the field. */
  async function expectCompiles(out: string): Promise<void> {
    const sources = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.ts'))
    const texts = await Promise.all(sources.map((name) => readFile(join(out, name), 'utf8')))
    expect(texts.join('\n')).toMatch(/\bspec_code\??: string/)
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2023', 'dom', 'dom.iterable'],
      types: [],
    }
    await writeFile(join(out, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }))
    await run(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', out])
  }

  it('Hey API', async () => {
    const out = join(folder, 'hey-api')
    await run(process.execPath, [
      ...['node_modules/@hey-api/openapi-ts/bin/run.js', '--input', document, '--output', out],
      '--silent',
    ])
    await expectCompiles(out)
  }, 60_000)

  it('Orval', async () => {
    const out = join(folder, 'orval')
    await run(process.execPath, [
      ...['node_modules/orval/dist/bin/orval.js', '--input', document],
      ...['--output', join(out, 'specs.ts'), '--client', 'fetch'],
    ])
    await expectCompiles(out)
  }, 60_000)
})
