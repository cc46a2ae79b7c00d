import { access, constants, readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { demoKey } from '../src/emulator/demo-accounts.js'

interface Compose {
  readonly services: Readonly<Record<string, Service>>
}

interface Service {
  readonly ports?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: object
}

const compose: Compose = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true })
const dockerfile = await readFile('Dockerfile', 'utf8')
const services = Object.entries(compose.services)

describe('docker-compose.yml', () => {
  it('publishes the port of the service alone, and that on loopback only', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined)
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ['specs-bff', ['127.0.0.1:3000:3000']],
    ])
  })

  it.each(services)('gives %s no rights that it does not need, and a limit of memory', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+m$/),
    })
  })

  it('starts the service once Redis and the emulator are healthy, which both can tell', () => {
    const needed = compose.services['specs-bff']?.depends_on ?? {}
    expect(Object.keys(needed).sort()).toEqual(['emulator', 'redis'])
    for (const [name, { condition }] of Object.entries(needed)) {
      expect(condition).toBe('service_healthy')
      expect(compose.services[name]?.healthcheck).toBeDefined()
    }
  })

  it('lets the service in with a key that the emulator knows', () => {
    expect(compose.services['specs-bff']?.environment).toMatchObject({
      MODELARTS_PROJECT_ID: demoKey.projects[0],
      HUAWEICLOUD_SDK_AK: demoKey.accessKey,
      HUAWEICLOUD_SDK_SK: demoKey.secretKey,
    })
  })
})

describe('Dockerfile', () => {
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))

  it('runs the service as process 1, not as root, in production mode', () => {
    expect(lastStage).toMatch(/^USER node$/m)
    expect(lastStage).toMatch(/^ENV NODE_ENV=production$/m)
    expect(lastStage).toMatch(
      /^CMD \["node", "--min-semi-space-size=8", "--max-semi-space-size=8", "dist\/main\.js"\]$/m,
    )
  })

  it('asks the service itself how it is, without curl', () => {
    expect(lastStage).toMatch(/HEALTHCHECK[^\n]*\\\n\s+CMD \["node", "-e", "[^\n]*\/health\/ready/)
  })

  it('copies only what .dockerignore lets through, and nothing let through is left unused', async () => {
    const ignore = await readFile('.dockerignore', 'utf8')
    const admitted = [...ignore.matchAll(/^!(.+)$/gm)].map(([, path]) => path)
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    )
    expect(ignore).toMatch(/^\*$/m)
    expect([...new Set(copied)].sort()).toEqual(admitted.sort())
    await Promise.all(copied.map((path) => access(path)))
  })
})

describe('the service in production', () => {
  it('does not contain the client: npm ci installs the console’s workspace alone and no COPY takes the client', () => {
    const installs = dockerfile.match(/^RUN npm ci .*$/gm) ?? []
    expect(installs).toHaveLength(1)
    for (const install of installs) {
      expect(install).toMatch(/ --include-workspace-root --workspace packages\/console$/)
    }
    expect(dockerfile).not.toMatch(/^COPY .*packages\/(?!console)/m)
  })
})

describe('.ci/run', () => {
  it('can be executed and runs the tests, then the checks', async () => {
    await access('.ci/run', constants.X_OK)
    const commands = (await readFile('.ci/run', 'utf8')).match(/^npm .*$/gm)
    expect(commands).toEqual(['npm test', 'npm run check'])
  })
})
