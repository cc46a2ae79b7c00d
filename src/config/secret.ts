import { inspect } from 'node:util'

const redacted = '[redacted]'

/**
 * A text that must not leave the process by accident. Printing, logging, spreading or
 * serialising it yields `[redacted]`; only `reveal()` gives the text, so every use can be found.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  [inspect.custom](): string {
    return redacted
  }
}
