import { parse } from 'yaml'
import { z } from 'zod'
import { projectsOf, type Caller } from '../caller.js'

const key = z.strictObject({
  name: z.string().regex(/^[\w.@-]{1,64}$/, 'must be 1 to 64 of letters, digits and . _ @ -'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be the 64 hex digits of the key’s SHA-256')
    .transform((digest) => digest.toLowerCase()),
  projects: z
    .array(z.string().regex(/^(\*|[A-Za-z0-9_-]{1,64})$/, 'must be project ids, or "*" for all'))
    .min(1, 'must name a project, or "*" for all'),
  admin: z.boolean().default(false),
})

const file = z.strictObject({ keys: z.array(key) })

/** Who holds which key, by the digest of the key. */
export type ApiKeys = ReadonlyMap<string, Caller>

/** The content of a key file cannot be used. The message names places in it, and no value. */
class ApiKeysError extends Error {
  override readonly name = 'ApiKeysError'
}

/**
 * Reads the content of `API_KEYS_FILE`, YAML or JSON: `{keys: [{name, sha256, projects, admin}]}`.
 * One name may have several keys, so that an old and a new one live side by side during a rotation;
 * they count as one caller. Throws `ApiKeysError` naming every fault.
 */
export function readApiKeys(text: string): ApiKeys {
  const parsed = file.safeParse(readYaml(text))
  if (!parsed.success) throw new ApiKeysError(parsed.error.issues.map(faultOf).join('; '))
  const keys = new Map<string, Caller>()
  for (const [index, { name, sha256, projects, admin }] of parsed.data.keys.entries()) {
    if (keys.has(sha256)) throw new ApiKeysError(`keys.${index}.sha256 is in the file twice`)
    keys.set(sha256, { id: `api-key:${name}`, name, projects: projectsOf(projects), isAdmin: admin })
  }
  return keys
}

function readYaml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    // The parser's own message quotes the text.
    throw new ApiKeysError('it is neither YAML nor JSON')
  }
}

function faultOf({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[]
  readonly message: string
}): string {
  return `${path.map(String).join('.') || 'the file'}: ${message}`
}
