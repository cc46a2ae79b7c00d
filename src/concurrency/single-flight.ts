/** The calls in progress, one per key. Callers who ask meanwhile share the result, and the failure. */
export class SingleFlight<T, Key = string> {
  readonly #flights = new Map<string, { readonly key: Key; readonly promise: Promise<T> }>()

  /** `idOf` says which keys are the same. */
  constructor(private readonly idOf: (key: Key) => string = String) {}

  running(key: Key): Promise<T> | undefined {
    return this.#flights.get(this.idOf(key))?.promise
  }

  /** Joins the call in progress for `key`, or begins one. */
  join(key: Key, begin: () => Promise<T>): Promise<T> {
    const id = this.idOf(key)
    const running = this.#flights.get(id)
    if (running) return running.promise
    const promise = begin().finally(() => {
      // After `forget` a newer call may hold the key.
      if (this.#flights.get(id)?.promise === promise) this.#flights.delete(id)
    })
    // Every caller may have left by then.
    promise.catch(() => {})
    this.#flights.set(id, { key, promise })
    return promise
  }

  /** The next caller begins a new call. Those who have joined still get their result. */
  forget(isAffected: (key: Key) => boolean): void {
    for (const [id, { key }] of this.#flights) {
      if (isAffected(key)) this.#flights.delete(id)
    }
  }
}
