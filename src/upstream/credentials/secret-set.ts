import { readFileSync } from 'node:fs'
import { ConfigError } from '../../config/load-config.js'
import type { SecretSource } from '../../config/secret-source.js'
import { Secret } from '../../config/secret.js'
import { WatchedFile } from '../../config/watched-file.js'
import type { OnUpstreamEvent } from '../events.js'

/** Sources of secrets that belong together, such as the halves of a key pair. */
export type SecretSources<Name extends string> = Readonly<Record<Name, SecretSource>>

/**
 * Secrets that are used together and change together: as soon as one file changes all are read
 * again at once, so that a swapped directory never yields halves of two pairs. A file that cannot
 * be read, or is empty (a write under way), keeps its last content and is reported.
 *
 * Opening throws `ConfigError` when a file cannot be read or is empty.
 */
export class SecretSet<Name extends string> {
  readonly #files: readonly WatchedFile[]
  readonly #unreadable = new Set<string>()
  #current: Readonly<Record<Name, Secret>>

  constructor(
    private readonly sources: SecretSources<Name>,
    private readonly onEvent: OnUpstreamEvent,
  ) {
    this.#current = this.#readAll((_name, path) => {
      throw new ConfigError([`the secret file ${path} cannot be read or is empty`])
    })
    this.#files = Object.values<SecretSource>(sources).flatMap((source) =>
      source.kind === 'file' ? [this.#watch(source.path)] : [],
    )
  }

  get current(): Readonly<Record<Name, Secret>> {
    return this.#current
  }

  /** Looks at the files now rather than at the next poll. */
  reread(): Readonly<Record<Name, Secret>> {
    const before = this.#current
    this.#current = this.#readAll((name, path) => {
      if (!this.#unreadable.has(path)) this.onEvent({ type: 'secret-unreadable', path })
      this.#unreadable.add(path)
      return before[name]
    })
    return this.#current
  }

  close(): void {
    for (const file of this.#files) file.close()
  }

  #watch(path: string): WatchedFile {
    const reread = () => void this.reread()
    return WatchedFile.open(path, reread, reread)
  }

  #readAll(otherwise: (name: Name, path: string) => Secret): Record<Name, Secret> {
    const read = (name: Name): Secret => {
      const source = this.sources[name]
      if (source.kind === 'value') return source.secret
      const text = fileText(source.path)
      if (text === undefined) return otherwise(name, source.path)
      this.#unreadable.delete(source.path)
      return new Secret(text)
    }
    const names = Object.keys(this.sources) as Name[]
    return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, Secret>
  }
}

function fileText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
