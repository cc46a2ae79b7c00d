/** Runs a task as an operation: something with a beginning and an end, within the one that is running. */
export type RunOperation<Operation extends object> = <T>(
  operation: Operation,
  task: () => Promise<T>,
) => Promise<T>

/** For parts that nobody watches. */
export const unwatched: RunOperation<object> = (_operation, task) => task()

/** Must not throw, except as `task` does. */
export interface Watcher<Operation extends object> {
  /** The operation begins; it is the one that is running for `task` and for whatever that begins. */
  within<T>(operation: Operation, task: () => T): T
  /** Once. */
  ended(operation: Operation, error?: unknown): void
}

/**
 * What one part of the service does over time, as `EventChannel` is for what happens. Its owner knows no watcher, and
 * without one a task is called and nothing else happens.
 */
export class OperationChannel<Operation extends object> {
  #watcher: Watcher<Operation> | undefined

  get isWatched(): boolean {
    return this.#watcher !== undefined
  }

  watch(watcher: Watcher<Operation> | undefined): void {
    this.#watcher = watcher
  }

  readonly run: RunOperation<Operation> = (operation, task) => {
    const watcher = this.#watcher
    if (!watcher) return task()
    const result = watcher.within(operation, task)
    result.then(
      () => watcher.ended(operation),
      (error: unknown) => watcher.ended(operation, error),
    )
    return result
  }

  /** For an operation that outlives its task: `end` is to follow. */
  begin<T>(operation: Operation, task: () => T): T {
    return this.#watcher ? this.#watcher.within(operation, task) : task()
  }

  end(operation: Operation): void {
    this.#watcher?.ended(operation)
  }
}
