import { randomBytes } from 'node:crypto'

/** What IAM hands out for a password. */
export interface Token {
  /** Some thousands of characters. */
  readonly text: string
  readonly userName: string
  /** Absent on a token without scope, which no project-level service takes. */
  readonly projectId: string | undefined
  /** Every project of its user, for keys made from it. */
  readonly userProjects: readonly string[]
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

export interface FoundToken {
  readonly token: Token
  /** Ended before its time: password changed, user disabled, arrears. */
  readonly isDead: boolean
}

const tokenBytes = 3000

/** Every token ever issued. A new one does not end the old ones. */
export class Tokens {
  readonly #tokens = new Map<string, Token>()
  readonly #dead = new Set<string>()
  #issued = 0

  issue(token: Omit<Token, 'text'>): Token {
    const text = `MIIE${randomBytes(tokenBytes).toString('base64url')}`
    const issued = { ...token, text }
    this.#tokens.set(text, issued)
    this.#issued += 1
    return issued
  }

  find(text: string): FoundToken | undefined {
    const token = this.#tokens.get(text)
    return token && { token, isDead: this.#dead.has(text) }
  }

  /** Ends one token, or without a text every token there is. Yields how many died. */
  kill(text?: string): number {
    const dying = [...this.#tokens.keys()].filter((one) => text === undefined || one === text)
    const living = dying.filter((one) => !this.#dead.has(one))
    for (const one of living) this.#dead.add(one)
    return living.length
  }

  issued(): number {
    return this.#issued
  }

  living(nowMs: number): number {
    return [...this.#tokens.values()].filter((one) => one.expiresAtMs > nowMs && !this.#dead.has(one.text))
      .length
  }

  clear(): void {
    this.#tokens.clear()
    this.#dead.clear()
    this.#issued = 0
  }
}
