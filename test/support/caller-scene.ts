import { createHash } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { audience, Issuer, issuerName } from './issuer.js'
import { send, type HttpAnswer } from './signed-get.js'
import type { Environment } from './spawn-service.js'
import { startService, type StartedService } from './start-service.js'

/** An API key in clear, and what its line in the key file says. */
export interface KeyHolder {
  readonly key: string
  readonly name: string
  readonly projects: readonly string[]
  readonly admin?: boolean
}

export const teamMain: KeyHolder = { key: 'key-of-team-main', name: 'team-main', projects: [projectIds.main] }
export const teamResearch: KeyHolder = {
  key: 'key-of-team-research',
  name: 'team-research',
  projects: [projectIds.research, projectIds.modern],
}
export const operator: KeyHolder = { key: 'key-of-operator', name: 'operator', projects: ['*'], admin: true }

/** Where callers are asked who they are: service, emulator, issuer of tokens, and a key file on disk. */
export interface CallerScene {
  readonly emulator: Emulator
  readonly issuer: Issuer
  readonly service: StartedService
  /** `GET` by default. */
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<HttpAnswer>
  /** As an operator does: a new file takes the old one's place. */
  writeKeys(text: string): Promise<void>
  /** The same for the projects that are configured. */
  writeProjects(ids: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Takes keys and tokens unless `env` says otherwise; three projects of the emulator are configured, one of them speaks v2. */
export async function callerScene(env: Environment = {}): Promise<CallerScene> {
  const folder = await mkdtemp(join(tmpdir(), 'specs-bff-callers-'))
  const [keysFile, projectsFile] = [join(folder, 'keys.yaml'), join(folder, 'projects.json')]
  const [emulator, issuer] = await Promise.all([startEmulator(), Issuer.start()])
  await writeFile(keysFile, keyFile(teamMain, teamResearch, operator))
  const { accessKey: ak, secretKey: sk } = demoKey
  const projectsOf = (ids: readonly string[]) => {
    const apiOf = (id: string) => (id === projectIds.modern ? 'v2' : 'v1')
    return JSON.stringify({
      projects: ids.map((id) => ({ id, api: apiOf(id), endpoint: emulator.url, ak, sk })),
    })
  }
  const replace = async (file: string, text: string) => {
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
  }
  await writeFile(projectsFile, projectsOf([projectIds.main, projectIds.research, projectIds.modern]))
  const service = await startService({
    MODELARTS_PROJECT_ID: projectIds.main,
    HUAWEICLOUD_SDK_AK: '',
    HUAWEICLOUD_SDK_SK: '',
    PROJECTS_FILE: projectsFile,
    CALLER_AUTH: 'api-key,jwt',
    API_KEYS_FILE: keysFile,
    JWT_ISSUER: issuerName,
    JWT_AUDIENCE: audience,
    JWT_JWKS_URI: issuer.jwksUri,
    ...env,
  })
  return {
    emulator,
    issuer,
    service,
    ask: (path, headers = {}, method = 'GET') => send(method, service.url + path, { headers }),
    writeKeys: (text) => replace(keysFile, text),
    writeProjects: (ids) => replace(projectsFile, projectsOf(ids)),
    close: async () => {
      await service.close()
      await Promise.all([emulator.close(), issuer.close()])
      await rm(folder, { recursive: true })
    },
  }
}

export function keyFile(...holders: readonly KeyHolder[]): string {
  const keys = holders.map(({ key, ...line }) => ({
    ...line,
    sha256: createHash('sha256').update(key).digest('hex'),
  }))
  return JSON.stringify({ keys })
}

export const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` })
