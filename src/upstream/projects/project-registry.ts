import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { LRUCache } from 'lru-cache'
import type { Api } from '../../config/access.js'
import type { UpstreamAccess, UpstreamConfig } from '../../config/config.js'
import { ConfigError } from '../../config/load-config.js'
import { WatchedFile } from '../../config/watched-file.js'
import type { CredentialsOfProjects } from '../credentials/provider-for.js'
import type { OnUpstreamEvent } from '../events.js'
import type { Project } from './project.js'
import { parseProjectsFile, type ListedProject } from './projects-file.js'

/** Without a list any id is served, and ids come from callers. */
const maxUnlistedProjects = 1_000
const retryMs = 1_000

type OpenCredentials = (config: UpstreamAccess['credentials']) => CredentialsOfProjects

interface OpenProject {
  readonly project: Project
  /** Equal as long as the entry stays the same, so its tokens and watches are kept. */
  readonly fingerprint: string
  readonly credentials: CredentialsOfProjects
}

/**
 * Which projects exist, and how each is reached. Without a projects file: any id, by the
 * environment's access. With one: those that it lists, and the default project by the
 * environment's access. The file is read again when it changes; a new one that cannot be used
 * is reported and changes nothing. Opening throws `ConfigError`.
 */
export class ProjectRegistry {
  readonly #environment: CredentialsOfProjects | undefined
  readonly #unlisted = new LRUCache<string, Project>({ max: maxUnlistedProjects })
  readonly #file: WatchedFile | undefined
  #listed: ReadonlyMap<string, OpenProject> = new Map()
  #content: string | undefined
  #reportedFaults = ''
  #retryTimer: NodeJS.Timeout | undefined

  constructor(
    private readonly config: Pick<UpstreamConfig, 'access' | 'api' | 'defaultProjectId' | 'projectsFile'>,
    private readonly openCredentials: OpenCredentials,
    private readonly onEvent: OnUpstreamEvent,
  ) {
    this.#environment = config.access && openCredentials(config.access.credentials)
    if (config.projectsFile === undefined) {
      onEvent({ type: 'apis-in-use', ...this.byApi() })
      return
    }
    this.#load(contentOf(config.projectsFile))
    this.#file = WatchedFile.open(
      config.projectsFile,
      () => this.reread(),
      () => this.reread(),
    )
  }

  find(id: string): Project | undefined {
    return (
      this.#listed.get(id)?.project ?? (this.#isServedByEnvironment(id) ? this.#byEnvironment(id) : undefined)
    )
  }

  knows(id: string): boolean {
    return this.#listed.has(id) || this.#isServedByEnvironment(id)
  }

  /** Those that are listed, the default one, and those that were asked for. */
  all(): Project[] {
    const { defaultProjectId } = this.config
    const byDefault = defaultProjectId === undefined ? undefined : this.find(defaultProjectId)
    const listed = [...this.#listed.values()].map(({ project }) => project)
    const all = [...listed, ...(byDefault ? [byDefault] : []), ...this.#unlisted.values()]
    return [...new Map(all.map((project) => [project.id, project])).values()]
  }

  /** The configured projects by the generation that they speak; `*` stands for any that is not listed. */
  byApi(): Readonly<Record<Api, readonly string[]>> {
    const ids: Record<Api, string[]> = { v1: [], v2: [] }
    for (const { project } of this.#listed.values()) ids[project.api].push(project.id)
    const { access, projectsFile, defaultProjectId } = this.config
    const others = projectsFile === undefined ? '*' : defaultProjectId
    if (access && others !== undefined && !this.#listed.has(others)) ids[access.api].push(others)
    return ids
  }

  /** Reads the projects file now rather than at its next poll. Never throws. */
  reread(): void {
    if (this.config.projectsFile === undefined) return
    try {
      const content = contentOf(this.config.projectsFile)
      if (content !== this.#content || this.#reportedFaults !== '') this.#load(content)
    } catch (error) {
      this.#reject(error instanceof ConfigError ? error.faults : ['PROJECTS_FILE: cannot be used'])
    }
  }

  close(): void {
    clearTimeout(this.#retryTimer)
    this.#file?.close()
    this.#environment?.close()
    for (const { credentials } of this.#listed.values()) credentials.close()
  }

  /** Reports it once, and reads again: a secret's file may follow later, and that is no change of this one. */
  #reject(faults: readonly string[]): void {
    if (faults.join() !== this.#reportedFaults) this.onEvent({ type: 'projects-rejected', faults })
    this.#reportedFaults = faults.join()
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined
      this.reread()
    }, retryMs).unref()
  }

  #load(content: string): void {
    const { access, api, projectsFile = '' } = this.config
    const entries = parseProjectsFile(content, projectsFile, { endpoint: access?.endpoint, api })
    const before = this.#listed
    const opened: OpenProject[] = []
    try {
      for (const entry of entries) opened.push(this.#open(entry, before.get(entry.id)))
    } catch (error) {
      for (const open of opened) if (before.get(open.project.id) !== open) open.credentials.close()
      throw error
    }
    this.#listed = new Map(opened.map((open) => [open.project.id, open]))
    this.#content = content
    this.#reportedFaults = ''
    // Requests under way go on with the credentials they have; only their files are no longer watched.
    for (const open of before.values()) if (!opened.includes(open)) open.credentials.close()
    this.onEvent({ type: 'projects-loaded', projects: opened.length })
    this.onEvent({ type: 'apis-in-use', ...this.byApi() })
  }

  #open({ id, access }: ListedProject, before: OpenProject | undefined): OpenProject {
    const fingerprint = fingerprintOf(access)
    if (before?.fingerprint === fingerprint) return before
    const credentials = this.openCredentials(access.credentials)
    const { endpoint, api } = access
    const { kind } = access.credentials
    const project = { id, endpoint, api, kind, credentials: credentials.for(id) }
    return { project, fingerprint, credentials }
  }

  #isServedByEnvironment(id: string): boolean {
    const { access, projectsFile, defaultProjectId } = this.config
    return access !== undefined && (projectsFile === undefined || id === defaultProjectId)
  }

  #byEnvironment(id: string): Project | undefined {
    const known = this.#unlisted.get(id)
    if (known || !this.config.access || !this.#environment) return known
    const { endpoint, api, credentials } = this.config.access
    const project = { id, endpoint, api, kind: credentials.kind, credentials: this.#environment.for(id) }
    this.#unlisted.set(id, project)
    return project
  }
}

/** A digest of everything in an entry, its secrets revealed. */
function fingerprintOf(access: UpstreamAccess): string {
  const hash = createHash('sha256')
  for (const [name, value] of Object.entries({
    endpoint: access.endpoint,
    api: access.api,
    ...access.credentials,
  })) {
    const isSecret = typeof value === 'object'
    const text = isSecret
      ? value.kind === 'file'
        ? `file ${value.path}`
        : `value ${value.secret.reveal()}`
      : value
    hash.update(JSON.stringify([name, text]))
  }
  return hash.digest('base64url')
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ConfigError([`PROJECTS_FILE: ${path} cannot be read`])
  }
}
