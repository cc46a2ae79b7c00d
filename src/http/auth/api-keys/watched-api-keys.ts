import { ConfigError } from '../../../config/load-config.js'
import { WatchedFile } from '../../../config/watched-file.js'
import type { Logger } from '../../../logging/logger.js'
import { readApiKeys, type ApiKeys } from './api-keys.js'
import type { Caller } from '../caller.js'

/**
 * The keys of `API_KEYS_FILE` as they are now. A change holds from the next request after it was
 * seen, also for a key that was taken away. A new file that cannot be used leaves the old keys in
 * force and is logged; at the start there are no old ones, so it is a `ConfigError`.
 */
export class WatchedApiKeys {
  readonly #file: WatchedFile
  #keys: ApiKeys

  constructor(path: string, logger: Logger) {
    try {
      this.#file = WatchedFile.open(
        path,
        (text) => this.#replace(text, logger),
        (error) => {
          const { code } = error as NodeJS.ErrnoException
          logger.error({ code }, 'API_KEYS_FILE cannot be read: the keys read last stay in force')
        },
      )
    } catch (error) {
      throw new ConfigError([
        `API_KEYS_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      ])
    }
    try {
      this.#keys = readApiKeys(this.#file.text)
    } catch (error) {
      this.#file.close()
      throw new ConfigError([`API_KEYS_FILE cannot be used: ${(error as Error).message}`])
    }
  }

  /**
   * Looks the digest of a presented key up. How long that takes may tell something of digests, but
   * a digest cannot be chosen by its first digits without trying keys, so it brings nobody nearer to
   * a key; and it is as fast with a thousand keys as with one, where a comparison with each is not.
   */
  callerBy(digest: string): Caller | undefined {
    return this.#keys.get(digest)
  }

  close(): void {
    this.#file.close()
  }

  #replace(text: string, logger: Logger): void {
    try {
      this.#keys = readApiKeys(text)
      logger.info({ keys: this.#keys.size }, 'API_KEYS_FILE read again')
    } catch (error) {
      const { message } = error as Error
      logger.error({ fault: message }, 'API_KEYS_FILE cannot be used: the keys read last stay in force')
    }
  }
}
