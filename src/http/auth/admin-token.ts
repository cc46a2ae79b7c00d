import { timingSafeEqual } from 'node:crypto'
import type { SecretSource } from '../../config/secret-source.js'
import { WatchedFile } from '../../config/watched-file.js'
import type { Logger } from '../../logging/logger.js'
import type { Caller } from './caller.js'
import { digestOf } from './credential.js'

const holder: Caller = { id: 'admin-token', name: 'admin-token', projects: '*', isAdmin: true }

/**
 * `ADMIN_TOKEN`, which lets in to `/admin` and nowhere else. A file that holds it is read again when it changes; one
 * that is empty or gone leaves the last token in force.
 */
export class AdminToken {
  readonly #file: WatchedFile | undefined
  #digest: Buffer

  constructor(source: SecretSource, logger: Logger) {
    if (source.kind === 'value') {
      this.#digest = bytesOf(digestOf(source.secret.reveal()))
      return
    }
    this.#file = WatchedFile.open(
      source.path,
      (text) => this.#replace(text.trim(), logger),
      () => logger.error('ADMIN_TOKEN_FILE cannot be read: the token read last stays in force'),
    )
    this.#digest = bytesOf(digestOf(this.#file.text.trim()))
  }

  /** `digest` is that of the presented credential. */
  callerBy(digest: string): Caller | undefined {
    return timingSafeEqual(bytesOf(digest), this.#digest) ? holder : undefined
  }

  close(): void {
    this.#file?.close()
  }

  #replace(token: string, logger: Logger): void {
    if (token === '') {
      logger.error('ADMIN_TOKEN_FILE is empty: the token read last stays in force')
      return
    }
    this.#digest = bytesOf(digestOf(token))
    logger.info('ADMIN_TOKEN_FILE read again')
  }
}

const bytesOf = (digest: string): Buffer => Buffer.from(digest, 'hex')
