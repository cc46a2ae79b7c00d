import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'

const pollMs = 500

/**
 * A small text file that may be replaced while the process runs: by a write, a rename, or a
 * symlink swap as Kubernetes does for mounted secrets. Polling sees all three alike, on every
 * file system; a watch is tied to an inode and misses two of them.
 *
 * Opening throws when the file cannot be read. Later failures keep the last good text and are
 * reported once each to `onError`, because a half-made rotation must not take the service down.
 * `onChange` then hears that it is back, also with the old text.
 */
export class WatchedFile {
  readonly #timer: NodeJS.Timeout
  #text: string
  #fingerprint = ''
  #failed = false
  #reading = false

  private constructor(
    readonly path: string,
    private readonly onChange: (text: string) => void,
    private readonly onError: (error: Error) => void,
  ) {
    this.#text = readFileSync(path, 'utf8')
    this.#timer = setInterval(() => void this.#poll(), pollMs)
    this.#timer.unref()
  }

  static open(
    path: string,
    onChange: (text: string) => void = () => {},
    onError: (error: Error) => void = () => {},
  ): WatchedFile {
    return new WatchedFile(path, onChange, onError)
  }

  /** The content as last read. */
  get text(): string {
    return this.#text
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #poll(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      const { ino, mtimeMs, ctimeMs, size } = await stat(this.path)
      const fingerprint = [ino, mtimeMs, ctimeMs, size].join()
      if (fingerprint !== this.#fingerprint || this.#failed) {
        const text = await readFile(this.path, 'utf8')
        // Remembered only now: a read that fails is tried again at the next poll.
        this.#fingerprint = fingerprint
        const isBack = this.#failed
        this.#failed = false
        if (isBack || text !== this.#text) {
          this.#text = text
          this.onChange(text)
        }
      }
    } catch (error) {
      if (!this.#failed) this.onError(error instanceof Error ? error : new Error(String(error)))
      this.#failed = true
    } finally {
      this.#reading = false
    }
  }
}
