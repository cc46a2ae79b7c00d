import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { serviceUnderTest, type ServiceUnderTest } from './service-under-test.js'
import type { HttpAnswer } from './signed-get.js'
import type { Environment } from './spawn-service.js'

/** One kind of list, of a project that speaks one generation of ModelArts' API. */
export interface ListKind {
  readonly name: string
  readonly projectId: string
  readonly path: string
  /** The same on ModelArts' own route. */
  readonly dropIn: string
  /** What ModelArts is asked for. */
  readonly upstreamPath: string
  /** A field that every item has. */
  readonly field: string
}

const { main, modern } = projectIds
const specs = { field: 'spec_code' }
const engines = { field: 'engine_version' }

/** Every promise about one of them is one about all. */
export const listKinds: readonly ListKind[] = [
  {
    ...specs,
    name: 'specs of v1',
    projectId: main,
    path: '/specs?job_type=train',
    dropIn: `/v1/${main}/job/resource-specs?job_type=train`,
    upstreamPath: `/v1/${main}/job/resource-specs`,
  },
  {
    ...specs,
    name: 'specs of v2',
    projectId: modern,
    path: `/specs?project_id=${modern}&job_type=train`,
    dropIn: `/v1/${modern}/job/resource-specs?job_type=train`,
    upstreamPath: `/v2/${modern}/training-job-flavors`,
  },
  {
    ...specs,
    // From the API that has pages.
    name: 'inference specs of v2',
    projectId: modern,
    path: `/specs?project_id=${modern}&job_type=inference`,
    dropIn: `/v1/${modern}/job/resource-specs?job_type=inference`,
    upstreamPath: `/v1/${modern}/services/specifications`,
  },
  {
    ...engines,
    name: 'engines of v1',
    projectId: main,
    path: '/engines',
    dropIn: `/v1/${main}/job/ai-engines`,
    upstreamPath: `/v1/${main}/job/ai-engines`,
  },
  {
    ...engines,
    name: 'engines of v2',
    projectId: modern,
    path: `/engines?project_id=${modern}`,
    dropIn: `/v1/${modern}/job/ai-engines`,
    upstreamPath: `/v2/${modern}/training-job-engines`,
  },
]

/** A list of the service that is under test. */
export interface ListUnderTest extends ListKind {
  get(headers?: Record<string, string>): Promise<HttpAnswer>
  /** How often ModelArts was asked for it. */
  upstreamCalls(): number
  /** What the emulator does to it, and to no other. */
  behave(behaviour: Behaviour): void
}

export interface ListsUnderTest extends ServiceUnderTest {
  /**
   * Checks all kinds of lists at the same time, so that a suite of them waits no longer than one of a single kind.
   * A failure names its list.
   */
  inAll(check: (list: ListUnderTest) => Promise<void>): Promise<void>
}

/** A service with a project of each generation, both of the emulator; the one that speaks v1 is the default. */
export async function listsUnderTest(env: Environment = {}): Promise<ListsUnderTest> {
  const emulator = await startEmulator()
  const projectsFile = await writeProjectsFile(emulator)
  const service = await serviceUnderTest({ emulator, env: { PROJECTS_FILE: projectsFile.path, ...env } })
  const lists = listKinds.map((kind): ListUnderTest => ({
    ...kind,
    get: (headers) => service.get(kind.path, headers),
    upstreamCalls: () => callsFor(emulator, kind),
    behave: (behaviour) => emulator.control.alsoBehave({ ...behaviour, path: kind.upstreamPath }),
  }))
  return {
    ...service,
    inAll: async (check) => {
      await Promise.all(lists.map((list) => check(list).catch(naming(list))))
    },
    close: async () => {
      await service.close()
      await emulator.close()
      await projectsFile.remove()
    },
  }
}

/** How often ModelArts was asked for lists of this kind. */
export const callsFor = (emulator: Emulator, { upstreamPath }: ListKind): number =>
  emulator.control.requests().requests.filter(({ path }) => path === upstreamPath).length

/** The emulator's project on the newer platform. The one on the older is the default project of the environment. */
export async function writeProjectsFile(
  emulator: Pick<Emulator, 'url'>,
): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'specs-bff-lists-'))
  const path = join(folder, 'projects.json')
  const { accessKey: ak, secretKey: sk } = demoKey
  await writeFile(
    path,
    JSON.stringify({ projects: [{ id: modern, endpoint: emulator.url, api: 'v2', ak, sk }] }),
  )
  return { path, remove: () => rm(folder, { recursive: true }) }
}

function naming({ name }: ListKind) {
  return (failure: unknown): never => {
    if (failure instanceof Error) failure.message = `${name}: ${failure.message}`
    throw failure
  }
}
