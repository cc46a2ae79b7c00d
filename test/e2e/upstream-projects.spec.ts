import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey, demoUser, researchKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'
import { eventually } from '../support/eventually.js'
import { given, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

let emulator: Emulator
let folder: string
let path: string
let upstream: UpstreamClient | undefined

beforeEach(async () => {
  emulator = await startEmulator()
  folder = mkdtempSync(join(tmpdir(), 'upstream-projects-'))
  path = join(folder, 'projects.yaml')
})
afterEach(async () => {
  upstream?.close()
  upstream = undefined
  await emulator.close()
  rmSync(folder, { recursive: true })
})

const keyOf = ({ accessKey, secretKey }: { accessKey: string; secretKey: string }) => ({
  ak: accessKey,
  sk: secretKey,
})
const main = () => ({ id: projectIds.main, endpoint: emulator.url, ...keyOf(demoKey) })
const research = () => ({ id: projectIds.research, endpoint: emulator.url, ...keyOf(researchKey) })

/** JSON is YAML. */
function write(...projects: readonly object[]): void {
  writeFileSync(`${path}.new`, JSON.stringify({ projects }))
  renameSync(`${path}.new`, path)
}

function start(): UpstreamClient {
  upstream = upstreamClient({ config: { projectsFile: path } })
  return upstream
}

describe('several projects', () => {
  it('are each asked about with their own endpoint and credentials, of any kind', async () => {
    const other = await startEmulator()
    const { name: username, password, domainName: user_domain_name } = demoUser
    writeFileSync(join(folder, 'password'), password)
    write(main(), {
      id: projectIds.research,
      endpoint: `${other.url}/`,
      auth: 'password',
      auth_url: `${other.url}/v3/`,
      username,
      password_file: 'password',
      user_domain_name,
    })
    const { ask } = start()
    expect(await ask({ projectId: projectIds.main })).toHaveProperty('specs')
    expect(await ask({ projectId: projectIds.research })).toHaveProperty('specs')
    expect(emulator.control.requests().total).toBe(1)
    expect(other.control.requests().total).toBe(2)
    await other.close()
  })

  it('an unlisted one is unknown-project, without an upstream call', async () => {
    write(main())
    const { ask, client } = start()
    expect(client.knows(projectIds.main)).toBe(true)
    expect(client.knows(projectIds.research)).toBe(false)
    expect(await ask({ projectId: projectIds.research })).toHaveProperty('code', 'unknown-project')
    expect(emulator.control.requests().total).toBe(0)
  })

  it('the default project of the environment is served beside the listed ones, others are not', async () => {
    write(research())
    upstream = upstreamClient({
      endpoint: emulator.url,
      credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
      config: { projectsFile: path, defaultProjectId: projectIds.main },
    })
    expect(await upstream.ask({ projectId: projectIds.main })).toHaveProperty('specs')
    expect(await upstream.ask({ projectId: projectIds.research })).toHaveProperty('specs')
    expect(await upstream.ask({ projectId: projectIds.wide })).toHaveProperty('code', 'unknown-project')
  })

  it('a key that is refused in one project goes on serving the other', async () => {
    write(research(), { ...main(), ...keyOf(researchKey) })
    const { ask } = start()
    expect(await ask({ projectId: projectIds.main })).toHaveProperty('code', 'upstream-credentials-rejected')
    expect(await ask({ projectId: projectIds.research })).toHaveProperty('specs')
  })
})

describe('the projects file while it changes', () => {
  it('a new project is served within two seconds, a removed one no more', async () => {
    write(main())
    const { client, ask } = start()
    write(research())
    await eventually(() => client.knows(projectIds.research), { timeoutMs: 2_000 })
    expect(client.knows(projectIds.main)).toBe(false)
    expect(await ask({ projectId: projectIds.research })).toHaveProperty('specs')
  })

  it.each([
    ['no YAML', '{projects: ['],
    ['no projects', 'something: else'],
    [
      'an entry without its secret',
      JSON.stringify({ projects: [{ id: 'p', endpoint: 'http://h', ak: 'CANARY' }] }),
    ],
    [
      'a secret file that is not there',
      JSON.stringify({ projects: [{ id: 'p', endpoint: 'http://h', ak: 'CANARY', sk_file: 'gone' }] }),
    ],
    ['nothing at all', ''],
  ])('a broken one (%s) keeps the old one and says so, without a value of it', async (_what, content) => {
    write(main())
    const { client, ask, eventsOf } = start()
    writeFileSync(path, content)
    await eventually(() => eventsOf('projects-rejected').length > 0, { timeoutMs: 2_000 })
    expect(JSON.stringify(eventsOf('projects-rejected'))).not.toContain('CANARY')
    expect(client.knows(projectIds.main)).toBe(true)
    expect(await ask({ projectId: projectIds.main })).toHaveProperty('specs')
    write(research())
    await eventually(() => client.knows(projectIds.research), { timeoutMs: 2_000 })
  })

  it('one that is lost and comes back as it was is reported, each time', async () => {
    write(main())
    const { client, eventsOf } = start()
    for (const lost of [1, 2]) {
      rmSync(path)
      await eventually(() => eventsOf('projects-rejected').length === lost, { timeoutMs: 2_000 })
      expect(client.knows(projectIds.main)).toBe(true)
      write(main())
      await eventually(() => eventsOf('projects-loaded').length === lost + 1, { timeoutMs: 2_000 })
    }
  })

  it('a secret’s file that follows later than the entry that names it is found', async () => {
    write(main())
    const { client, eventsOf } = start()
    write({ id: projectIds.research, endpoint: emulator.url, ak: researchKey.accessKey, sk_file: 'later' })
    await eventually(() => eventsOf('projects-rejected').length > 0, { timeoutMs: 2_000 })
    await sleep(1_200)
    expect(eventsOf('projects-rejected')).toHaveLength(1)
    writeFileSync(join(folder, 'later'), researchKey.secretKey)
    await eventually(() => client.knows(projectIds.research), { timeoutMs: 2_000 })
  })

  it('keys are rotated in it by a swapped symlink, under load, without a failed request', async () => {
    const next = { accessKey: 'EXAMPLEAKNEXT', secretKey: 'next-secret', projects: [projectIds.main] }
    for (const [version, key] of [['one', demoKey] as const, ['two', next] as const]) {
      mkdirSync(join(folder, version))
      const projects = [{ ...main(), ...keyOf(key) }]
      writeFileSync(join(folder, version, 'projects.yaml'), JSON.stringify({ projects }))
    }
    symlinkSync('one', join(folder, 'current'))
    path = join(folder, 'current', 'projects.yaml')
    const { ask } = start()
    const failures: UpstreamFailure[] = []
    let isOver = false
    const callers = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const answer = await ask({ projectId: projectIds.main })
        if (answer instanceof UpstreamFailure) failures.push(answer)
      }
    })
    await sleep(300)
    emulator.control.putKey(next)
    symlinkSync('two', join(folder, 'next'))
    renameSync(join(folder, 'next'), join(folder, 'current'))
    emulator.control.removeKey(demoKey.accessKey)
    await sleep(1_200)
    isOver = true
    await Promise.all(callers)
    expect(failures).toEqual([])
  })
})

describe('a projects file that cannot be used at start', () => {
  it('ends the start, with every fault at once and no value', () => {
    write(
      { ...main(), endpoint: 'ftp://CANARY', sk_file: 'CANARY', auth: 'CANARY' },
      { id: 'no good', endpoint: emulator.url, colour: 'CANARY' },
    )
    let message = ''
    try {
      start()
    } catch (error) {
      message = error instanceof Error ? error.message : ''
    }
    expect(message).toMatch(/projects\.0\.endpoint must be a URL that begins with https:\/\/ or http:\/\//)
    expect(message).toMatch(/projects\.0\.auth must be one of aksk, password, token, agency/)
    expect(message).toMatch(/projects\.1\.id must be 1 to 64/)
    expect(message).toMatch(/projects\.1 has unknown members: colour/)
    expect(message).not.toContain('CANARY')
  })
})
