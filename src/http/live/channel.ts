import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Representation } from '../../cache/entry/entry.js'
import type { Clock } from '../../concurrency/clock.js'
import type { ListListener, ListSubscription } from '../../lists/list-subscription.js'
import type { Logger } from '../../logging/logger.js'
import type { Problem } from '../problem/problem.js'
import { toProblem } from '../problem/to-problem.js'
import type { EventStream } from './event-stream.js'
import { ageComment, problemBlock, specsBlock } from './server-sent-events.js'

/** Requests are answered between so many streams. */
const streamsAtOnce = 100

/** What may be served, or why nothing may. */
type State =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'list'; readonly loadedAtMs: number }
  | { readonly kind: 'problem'; readonly problem: Problem }

interface Block {
  readonly hash: string
  readonly bytes: Buffer
}

/** All who listen to one representation. A list is put into a block once, however many get it. */
export class Channel implements ListListener {
  readonly #streams = new Set<EventStream>()
  readonly #subscription: ListSubscription
  #state: State = { kind: 'waiting' }
  /** On its way to the streams. */
  #block: Block | undefined
  #isSending = false

  constructor(
    listen: (listener: ListListener) => ListSubscription,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#subscription = listen(this)
  }

  get isEmpty(): boolean {
    return this.#streams.size === 0
  }

  /** For connections on which nothing else happens. */
  get comment(): string {
    return ageComment(this.#state.kind === 'list' ? this.clock() - this.#state.loadedAtMs : undefined)
  }

  add(stream: EventStream): void {
    this.#streams.add(stream)
    const current = this.#subscription.current()
    if (current) {
      const { representation, ageMs } = current
      this.#holds(ageMs)
      // Either shows the client at once that nothing on the way holds the stream back.
      const isHeld = stream.sent === representation.hash
      stream.write(isHeld ? ageComment(ageMs) : specsBlock(representation, ageMs))
      stream.sent = representation.hash
    } else if (this.#state.kind === 'problem') sendProblem(stream, this.#state.problem)
  }

  remove(stream: EventStream): void {
    this.#streams.delete(stream)
    if (this.isEmpty) this.#subscription.end()
  }

  /** Whether the project is still configured changes without a load. */
  check(): void {
    const refusal = this.#subscription.refusal()
    if (refusal) return this.onFailure(refusal)
    if (this.#state.kind !== 'problem') return
    const current = this.#subscription.current()
    if (current) this.onList(current.representation, current.ageMs)
  }

  onList(representation: Representation, ageMs: number): void {
    const { hash } = representation
    this.#holds(ageMs)
    const isNews = [...this.#streams].some(({ sent }) => sent !== hash)
    this.#block = isNews ? { hash, bytes: specsBlock(representation, ageMs) } : undefined
    if (isNews && !this.#isSending) void this.#send()
  }

  onFailure(failure: Error): void {
    const problem = toProblem(failure)
    const isKnown = this.#state.kind === 'problem' && this.#state.problem.code === problem.code
    this.#state = { kind: 'problem', problem }
    this.#block = undefined
    if (isKnown) return
    if (problem.code === 'internal-error') this.logger.error({ err: failure }, 'a watched list failed')
    for (const stream of this.#streams) sendProblem(stream, problem)
  }

  #holds(ageMs: number): void {
    this.#state = { kind: 'list', loadedAtMs: this.clock() - ageMs }
  }

  /** The newest block to all who have not got it; one that is overtaken goes no further. */
  async #send(): Promise<void> {
    this.#isSending = true
    for (let block = this.#block; block; block = this.#block) {
      let sent = 0
      for (const stream of [...this.#streams]) {
        if (this.#block !== block) break
        if (stream.sent === block.hash || !this.#streams.has(stream)) continue
        stream.sent = block.hash
        stream.write(block.bytes)
        if (++sent % streamsAtOnce === 0) await nextTurn()
      }
      if (this.#block === block) this.#block = undefined
    }
    this.#isSending = false
  }
}

/** The list that follows says that it is over, so it goes out whichever it is. */
function sendProblem(stream: EventStream, problem: Problem): void {
  stream.sent = undefined
  stream.write(problemBlock(problem, stream.requestId))
}
