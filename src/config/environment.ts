import { readFileSync } from 'node:fs'
import { Secret } from './secret.js'
import type { SecretSource } from './secret-source.js'
import { variables, type VariableName, type VariableValues } from './variables.js'

/** The environment, read by the rules of `variables`. Collects every fault, and holds none of their values. */
export class Environment {
  readonly faults: string[] = []
  readonly values: VariableValues
  readonly #sources = new Map<VariableName, SecretSource>()
  readonly #given = new Set<VariableName>()

  constructor(private readonly env: NodeJS.ProcessEnv) {
    const names = Object.keys(variables) as VariableName[]
    this.values = Object.fromEntries(names.map((name) => [name, this.#read(name)]))
  }

  /** Given at all, even if faulty: what is given wrongly is not reported as missing too. */
  has(name: VariableName): boolean {
    return this.#given.has(name)
  }

  fault(message: string): void {
    this.faults.push(message)
  }

  /** A value that has a default, so it is only absent after a fault that ends the load anyway. */
  value<N extends VariableName>(name: N): NonNullable<VariableValues[N]> {
    return this.values[name] as NonNullable<VariableValues[N]>
  }

  required<N extends VariableName>(name: N, reason = ''): NonNullable<VariableValues[N]> {
    if (!this.has(name)) this.fault(`${name} is required${reason}`)
    return this.value(name)
  }

  secret(name: VariableName): SecretSource | undefined {
    return this.#sources.get(name)
  }

  /** The file that its value came from. */
  fileOf(name: VariableName): string | undefined {
    const source = this.#sources.get(name)
    return source?.kind === 'file' ? source.path : undefined
  }

  requiredSecret(name: VariableName, reason: string): SecretSource {
    if (!this.has(name)) this.fault(`${name} (or ${name}_FILE) is required${reason}`)
    return this.#sources.get(name) ?? { kind: 'value', secret: new Secret('') }
  }

  #read(name: VariableName): unknown {
    const {
      schema,
      default: fallback,
    }: { schema: (typeof variables)[VariableName]['schema']; default?: string } = variables[name]
    const found = this.#find(name)
    const text = found?.text ?? fallback
    if (text === undefined) return undefined
    const parsed = schema.safeParse(text)
    if (!parsed.success) {
      const [{ message } = { message: 'is not valid' }] = parsed.error.issues
      this.fault(`${found?.name ?? name} ${message}`)
      return undefined
    }
    if (found?.path !== undefined) this.#sources.set(name, { kind: 'file', path: found.path })
    else if (typeof parsed.data === 'string')
      this.#sources.set(name, { kind: 'value', secret: new Secret(parsed.data) })
    return parsed.data
  }

  /** A value of nothing but blanks counts as not given. */
  #find(name: VariableName): { name: string; text: string | undefined; path?: string } | undefined {
    const value = this.env[name]?.trim() ? this.env[name] : undefined
    const path = this.env[`${name}_FILE`]?.trim() || undefined
    if (value === undefined && path === undefined) return undefined
    this.#given.add(name)
    if (path === undefined) return { name, text: value }
    if (value === undefined)
      return { name: `${name}_FILE`, path, text: this.#contentOf(`${name}_FILE`, path) }
    this.fault(`${name} and ${name}_FILE are both set; set one`)
    return undefined
  }

  #contentOf(name: string, path: string): string | undefined {
    try {
      const content = readFileSync(path, 'utf8').trim()
      if (content === '') this.fault(`${name} names an empty file`)
      return content || undefined
    } catch (error) {
      this.fault(`${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
      return undefined
    }
  }
}
