import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import {
  bearer,
  callerScene,
  keyFile,
  operator,
  teamMain,
  type CallerScene,
} from '../support/caller-scene.js'
import { eventually } from '../support/eventually.js'
import { startService } from '../support/start-service.js'

let scene: CallerScene
beforeEach(async () => {
  scene = await callerScene()
})
afterEach(() => scene.close())

const claims = { projects: [projectIds.main] }
const statusWith = async (credential: string) => (await scene.ask('/specs', bearer(credential))).status
const token = () => scene.issuer.token({ claims })

/** Files are read again within two seconds of a change; the rest is for a busy machine. */
const soon = { timeoutMs: 4_000, everyMs: 50 }

describe('while the service runs, a key', () => {
  it('that is taken away opens nothing within two seconds, and one that is added does', async () => {
    expect(await statusWith(teamMain.key)).toBe(200)
    await scene.writeKeys(keyFile({ ...teamMain, key: 'next-key' }))
    await eventually(async () => (await statusWith(teamMain.key)) === 401, soon)
    expect(await statusWith('next-key')).toBe(200)
  })

  it('loses a project that is taken from it', async () => {
    expect(await statusWith(teamMain.key)).toBe(200)
    await scene.writeKeys(keyFile({ ...teamMain, projects: [projectIds.research] }))
    await eventually(async () => (await statusWith(teamMain.key)) === 403, soon)
  })

  it('stays good when the new file is broken, which is said once, and the next good file counts', async () => {
    await scene.writeKeys('keys: [{name: team-main, sha256: in-clear, projects: [p]}]')
    const faults = () => scene.service.log.filter(({ msg }) => String(msg).startsWith('API_KEYS_FILE cannot'))
    await eventually(() => faults().length === 1, soon)
    expect(await statusWith(teamMain.key)).toBe(200)
    expect(faults()).toMatchObject([{ level: 'error', fault: expect.stringContaining('keys.0.sha256') }])
    expect(JSON.stringify(faults())).not.toContain('in-clear')
    await scene.writeKeys(keyFile(operator))
    await eventually(async () => (await statusWith(teamMain.key)) === 401, soon)
  })

  it('is what the service does not start without being able to read', async () => {
    const broken = join(tmpdir(), `specs-bff-broken-keys-${process.pid}.yaml`)
    await writeFile(broken, 'keys: no')
    const env = { MODELARTS_ENDPOINT: scene.emulator.url, CALLER_AUTH: 'api-key' }
    await expect(startService({ ...env, API_KEYS_FILE: '/nowhere/keys' })).rejects.toThrow(
      'API_KEYS_FILE cannot be read (ENOENT)',
    )
    await expect(startService({ ...env, API_KEYS_FILE: broken })).rejects.toThrow(
      'API_KEYS_FILE cannot be used: keys:',
    )
  })
})

describe('the issuer of tokens', () => {
  it('may rotate its key: the new one is fetched for the first token that it signed', async () => {
    expect(await statusWith(await token())).toBe(200)
    await scene.issuer.rotate()
    expect(await statusWith(await token())).toBe(200)
    expect(scene.issuer.fetches).toBe(2)
  })

  it('is asked once, whatever keys a storm of tokens names', async () => {
    expect(await statusWith(await token())).toBe(200)
    const unknown = await Promise.all(
      Array.from({ length: 50 }, (_, at) => scene.issuer.token({ claims, kid: `unknown-${at}` })),
    )
    for (const part of [unknown.slice(0, 25), unknown.slice(25)]) {
      expect(new Set(await Promise.all(part.map(statusWith)))).toEqual(new Set([401]))
    }
    expect(scene.issuer.fetches).toBe(2)
  })

  it('may be down: tokens of the keys fetched last are good, others get the usual 401', async () => {
    expect(await statusWith(await token())).toBe(200)
    scene.issuer.isDown = true
    expect(await statusWith(await scene.issuer.token({ claims, kid: 'unknown' }))).toBe(401)
    expect(await statusWith(await scene.issuer.token({ claims: { ...claims, jti: 'another' } }))).toBe(200)
    await scene.issuer.rotate()
    expect(await statusWith(await token())).toBe(401)
  })
})

describe('an issuer that is down when the service starts', () => {
  it('is no reason not to start, and is asked again when it may be back', async () => {
    scene.issuer.isDown = true
    const service = await startService({
      MODELARTS_ENDPOINT: scene.emulator.url,
      CALLER_AUTH: 'jwt',
      JWT_ISSUER: 'https://issuer.example.com',
      JWT_AUDIENCE: 'specs-bff',
      JWT_JWKS_URI: scene.issuer.jwksUri,
    })
    try {
      const status = async () => (await fetch(`${service.url}/specs`, { headers: bearer(good) })).status
      const good = await token()
      expect(await status()).toBe(401)
      scene.issuer.isDown = false
      await eventually(async () => (await status()) === 200, { timeoutMs: 7_000, everyMs: 250 })
    } finally {
      await service.close()
    }
  })
})
