import { dirname, resolve } from 'node:path'
import { isMap, parseDocument } from 'yaml'
import { z } from 'zod'
import {
  accessDefaults,
  accessRules,
  readCredentials,
  type AccessReader,
  type Api,
  type SecretField,
  type UpstreamAccess,
} from '../../config/access.js'
import type { SecretSource } from '../../config/secret-source.js'
import { ConfigError } from '../../config/load-config.js'
import { projectId, text } from '../../config/rules.js'
import { Secret } from '../../config/secret.js'

/** One project as the file has it, ready to be opened. */
export interface ListedProject {
  readonly id: string
  readonly access: UpstreamAccess
}

/** From the environment. */
export interface ProjectDefaults {
  readonly endpoint?: string | undefined
  readonly api: Api
}

const { endpoint, api, auth, ak, sk, security_token, auth_url, username, password, user_domain_name, token } =
  accessRules

/** The rules of the environment, under the names of this file. */
const entrySchema = z.strictObject({
  id: projectId,
  endpoint: endpoint.optional(),
  api: api.optional(),
  auth: auth.default(accessDefaults.auth),
  ak: ak.optional(),
  ak_file: text.optional(),
  sk: sk.optional(),
  sk_file: text.optional(),
  security_token: security_token.optional(),
  security_token_file: text.optional(),
  auth_url: auth_url.optional(),
  username: username.optional(),
  password: password.optional(),
  password_file: text.optional(),
  user_domain_name: user_domain_name.optional(),
  token: token.optional(),
  token_file: text.optional(),
  metadata_endpoint: accessRules.metadata_endpoint.default(accessDefaults.metadata_endpoint),
})

const fileSchema = z.strictObject({ projects: z.array(entrySchema) })

type Entry = z.output<typeof entrySchema>

/**
 * Reads `PROJECTS_FILE`: YAML, of which JSON is a part. Relative paths in it are relative to it.
 * An entry without `endpoint` or `api` takes the environment's. Throws `ConfigError`,
 * which names every fault by its place in the file and holds no value.
 */
export function parseProjectsFile(
  content: string,
  path: string,
  defaults: ProjectDefaults,
): readonly ListedProject[] {
  const parsed = fileSchema.safeParse(parseYaml(content))
  if (!parsed.success) throw fileError(parsed.error.issues.map(faultOf))
  const { projects } = parsed.data
  const faults: string[] = []
  const listed = projects.map((entry, index) => {
    const reader = new EntryReader(entry, dirname(path), (fault) => faults.push(`projects.${index}.${fault}`))
    if (projects.findIndex(({ id }) => id === entry.id) !== index) reader.fault('id is listed twice')
    return reader.project(defaults)
  })
  if (faults.length > 0) throw fileError(faults)
  return listed
}

class EntryReader implements AccessReader {
  constructor(
    private readonly entry: Entry,
    private readonly folder: string,
    readonly fault: (fault: string) => void,
  ) {}

  project(defaults: ProjectDefaults): ListedProject {
    const { id, auth, api = defaults.api, endpoint = defaults.endpoint } = this.entry
    if (endpoint === undefined) this.fault('endpoint is missing, and MODELARTS_ENDPOINT is not set')
    return { id, access: { endpoint: endpoint ?? '', api, credentials: readCredentials(auth, this) } }
  }

  required(name: Parameters<AccessReader['required']>[0]): string {
    const value = this.entry[name]
    if (value === undefined) this.fault(`${name} is missing, which auth ${this.entry.auth} needs`)
    return value ?? ''
  }

  requiredSecret(name: SecretField): SecretSource {
    const source = this.secret(name)
    if (!source) this.fault(`${name} (or ${name}_file) is missing, which auth ${this.entry.auth} needs`)
    return source ?? { kind: 'value', secret: new Secret('') }
  }

  secret(name: SecretField): SecretSource | undefined {
    const value = this.entry[name]
    const file = this.entry[`${name}_file`]
    if (value !== undefined && file !== undefined) this.fault(`${name} and ${name}_file are both given`)
    if (file !== undefined) return { kind: 'file', path: resolve(this.folder, file) }
    return value === undefined ? undefined : { kind: 'value', secret: new Secret(value) }
  }
}

function fileError(faults: readonly string[]): ConfigError {
  return new ConfigError(faults.map((fault) => `PROJECTS_FILE: ${fault}`))
}

function parseYaml(content: string): unknown {
  const document = parseDocument(content, { prettyErrors: true })
  // Messages of the parser quote the file, which holds secrets; the place says enough.
  const faults = document.errors.map(({ linePos, code }) => {
    const [from] = linePos ?? []
    return `line ${from?.line ?? '?'}, column ${from?.col ?? '?'}: not valid YAML (${code})`
  })
  if (faults.length > 0) throw fileError(faults)
  if (!isMap(document.contents)) throw fileError(['must be a map with projects'])
  try {
    return document.toJS()
  } catch {
    throw fileError(['has too many aliases'])
  }
}

function faultOf({ path, message, code, ...issue }: z.core.$ZodIssue): string {
  const place = path.map(String).join('.')
  const names = code === 'unrecognized_keys' && 'keys' in issue ? `: ${String(issue.keys)}` : ''
  return code === 'unrecognized_keys' ? `${place} has unknown members${names}` : `${place} ${message}`
}
