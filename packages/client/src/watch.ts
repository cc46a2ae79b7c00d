import { readEvents, type EventFields } from './event-stream.js'
import { parseProblem, UnexpectedResponse, type Problem } from './problem.js'
import { parseJson, type SpecList } from './spec-list.js'
import { watchReport, type WatchOptions } from './watch-report.js'

/** How a watch reaches the service. */
export interface WatchSource {
  open(signal: AbortSignal, lastEventId: string | undefined): Promise<Response>
  poll(signal: AbortSignal): Promise<PollResult>
  /** Returns the list that is known already when the content is the same. */
  keep(etag: string, list: SpecList): SpecList
}

type PollResult =
  | { readonly ok: true; readonly list: SpecList; readonly ageSeconds: number }
  | { readonly ok: false; readonly problem: Problem }

/** The data of a `specs` event. */
interface SpecsEvent {
  readonly etag: string
  readonly age_seconds: number
  readonly list: SpecList
}

/** The service writes at once, and a list as soon as it has one. A proxy that holds this back would hold everything back. */
const firstBytesMs = 5_000
/** The service writes every 15 s. */
const silenceMs = 40_000
const pollMs = 30_000
const maxPolls = 16
const maxWaitMs = 60_000

/** Keeps one list current until `signal` aborts or a lasting problem ends it: by an event stream, else by polling. */
export async function watch(source: WatchSource, options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { list, age, problem, status, hasEnded } = watchReport(options, signal)
  let lastEventId: string | undefined
  let retryMs = 3_000
  /** Attempts in a row that brought no list. */
  let failures = 0
  /** Streams in a row that brought nothing while polling did. */
  let brokenStreams = 0

  while (!hasEnded()) {
    if (await stream()) {
      brokenStreams = 0
      status('reconnecting')
      await pause(backOffMs())
    } else await poll()
  }

  /** One stream, until it ends. Resolves with whether anything arrived by it. */
  async function stream(): Promise<boolean> {
    const attempt = new AbortController()
    const stop = () => attempt.abort()
    let timer = setTimeout(stop, firstBytesMs)
    let gotThrough = false
    signal.addEventListener('abort', stop)
    try {
      const response = await source.open(attempt.signal, lastEventId)
      for await (const event of readEvents(streamOf(response))) {
        clearTimeout(timer)
        // A proxy that collects an answer passes on what fills its buffer: the beginning, but no whole list.
        gotThrough ||= event.event !== undefined || event[''] !== undefined
        timer = setTimeout(stop, gotThrough ? silenceMs : firstBytesMs)
        if (gotThrough) status('live')
        take(event)
      }
    } catch {
      // No connection, a silent one, or an answer that is no stream: polling shows what it is.
    }
    clearTimeout(timer)
    // Also an answer that was not read.
    stop()
    signal.removeEventListener('abort', stop)
    return gotThrough
  }

  function take({ '': comment = '', event, data = '', id, retry = '' }: EventFields): void {
    if (/^\d+$/.test(retry)) retryMs = Number(retry)
    const ageSeconds = /age_seconds=(\d+)/.exec(comment)?.[1]
    if (ageSeconds) age(Number(ageSeconds))
    if (event === 'problem') problem(parseProblem(data))
    if (event === 'specs') {
      const received = parseJson(data) as SpecsEvent
      failures = 0
      lastEventId = id
      list(source.keep(received.etag, received.list), received.age_seconds)
    }
  }

  /** Asks now and then, before a stream is tried again: after a longer time each time that it brought nothing. */
  async function poll(): Promise<void> {
    for (let left = Math.min(2 ** brokenStreams++, maxPolls); left > 0 && !hasEnded(); left--) {
      try {
        const result = await source.poll(signal)
        let waitMs = jittered(pollMs)
        if (result.ok) {
          failures = 0
          status('polling')
          list(result.list, result.ageSeconds)
        } else {
          problem(result.problem)
          status(isLasting(result.problem) ? 'ended' : 'polling')
          waitMs = Math.max(backOffMs(), (result.problem.retry_after ?? 0) * 1_000)
        }
        await pause(waitMs)
      } catch {
        status('reconnecting')
        // It was not the stream.
        brokenStreams = left = 0
        await pause(backOffMs())
      }
    }
  }

  /** Doubling from what the service asked for. */
  function backOffMs(): number {
    return jittered(Math.min(retryMs * 2 ** failures++, maxWaitMs))
  }

  async function pause(ms: number): Promise<void> {
    if (hasEnded()) return
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end)
    })
  }
}

function streamOf({ body, headers, status, url }: Response): ReadableStream<Uint8Array> {
  if (body && status === 200 && headers.get('content-type')?.startsWith('text/event-stream')) return body
  throw new UnexpectedResponse(url, status)
}

/** Never shorter, so that many clients that lost one replica do not come back together. */
const jittered = (ms: number): number => ms * (1 + Math.random() / 2)

/** Asking again gives the same until somebody changes the query, the credential or the service. */
const isLasting = ({ code, status }: Problem): boolean =>
  [400, 401, 403, 406].includes(status) || code === 'unknown-project'
