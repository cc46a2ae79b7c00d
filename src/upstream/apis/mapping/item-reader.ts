import { isJsonObject, type JsonObject, type JsonValue } from '../../response/json.js'
import { Decimal } from './decimal.js'

/** Between the names of a path: no name has a line break, and many have dots. */
const separator = '\n'

/**
 * Reads fields of one item by their path, remembers which were taken, and gives what is left. A value
 * that is there and cannot be read is not taken, so it is not lost.
 */
export class ItemReader {
  readonly #taken = new Set<string>()
  #unreadable = 0

  constructor(private readonly item: JsonObject) {}

  /** Values that are there and could not be read. */
  get unreadable(): number {
    return this.#unreadable
  }

  /** Undefined: not said. Text is kept as sent. */
  text(...path: readonly string[]): string | undefined {
    return this.#read(path, (value) => (typeof value === 'string' && value !== '' ? value : undefined))
  }

  /** A number, also written as text; not negative. */
  decimal(...path: readonly string[]): Decimal | undefined {
    return this.#read(path, Decimal.fromJson)
  }

  /** A whole number, also written as text or as `2.0`; not negative. */
  whole(...path: readonly string[]): Decimal | undefined {
    return this.#read(path, (value) => {
      const number = Decimal.fromJson(value)
      return number?.isWhole ? number : undefined
    })
  }

  flag(...path: readonly string[]): boolean | undefined {
    return this.#read(path, (value) => {
      const word = typeof value === 'string' ? value.toLowerCase() : value
      return word === true || word === 'true' ? true : word === false || word === 'false' ? false : undefined
    })
  }

  /** Whatever `read` makes of it. */
  any<T>(path: readonly string[], read: (value: JsonValue) => T | undefined): T | undefined {
    return this.#read(path, read)
  }

  /** What `read` makes of two fields; neither is taken unless both can be read. */
  both<T>(
    path: readonly string[],
    otherPath: readonly string[],
    read: (value: JsonValue, other: JsonValue) => T | undefined,
  ): T | undefined {
    const result = this.#read(path, (value) => read(value, this.#find(otherPath) ?? null))
    if (result !== undefined) this.take(...otherPath)
    return result
  }

  /** Marks as taken what the caller has read by itself. */
  take(...path: readonly string[]): void {
    this.#taken.add(path.join(separator))
  }

  /** What nothing has taken, as `upstream`, untouched; no member where nothing is left. */
  rest(): { readonly upstream?: JsonObject } {
    const left = this.#left(this.item, '')
    return left && Object.keys(left).length > 0 ? { upstream: left } : {}
  }

  #read<T>(path: readonly string[], read: (value: JsonValue) => T | undefined): T | undefined {
    const value = this.#find(path)
    if (value === undefined || value === null || value === '') return undefined
    const result = read(value)
    if (result === undefined) this.#unreadable += 1
    else this.take(...path)
    return result
  }

  #find(path: readonly string[]): JsonValue | undefined {
    let value: JsonValue | undefined = this.item
    for (const name of path) {
      if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined
      value = value[name]
    }
    return value
  }

  /** An object of which everything was taken is gone; one that was empty before stays. */
  #left(object: JsonObject, prefix: string): JsonObject | undefined {
    const entries = Object.entries(object).flatMap(([name, value]): [string, JsonValue][] => {
      const path = `${prefix}${name}`
      if (this.#taken.has(path)) return []
      if (!isJsonObject(value) || Object.keys(value).length === 0) return [[name, value]]
      const left = this.#left(value, `${path}${separator}`)
      return left ? [[name, left]] : []
    })
    return entries.length === 0 ? undefined : Object.fromEntries(entries)
  }
}
