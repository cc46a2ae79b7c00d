import { request, type IncomingHttpHeaders } from 'node:http'
import { eventually } from './eventually.js'

export interface ReceivedEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: Record<string, unknown>
}

/** One who listens to an event stream on a connection of its own. */
export interface EventListener {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** All bytes that arrived. */
  readonly text: () => string
  readonly events: () => ReceivedEvent[]
  /** Waits until there are so many. */
  atLeast(count: number): Promise<ReceivedEvent[]>
  /** Resolves when the server has ended the stream; whether it was ended in order. */
  readonly ended: Promise<boolean>
  leave(): void
}

export function listenTo(url: string, headers: Record<string, string> = {}): Promise<EventListener> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false })
    asking.on('error', reject)
    asking.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      const ended = new Promise<boolean>((resolveEnd) =>
        answer.on('close', () => resolveEnd(answer.complete)),
      )
      answer.on('error', () => undefined)
      const events = () => eventsIn(text)
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        text: () => text,
        events,
        atLeast: (count) =>
          eventually(() => events().length >= count && events(), {
            what: `event ${count} of ${url}`,
            timeoutMs: 10_000,
          }),
        ended,
        leave: () => asking.destroy(),
      })
    })
    asking.end()
  })
}

/** What is whole already. */
function eventsIn(text: string): ReceivedEvent[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      return {
        id: field('id'),
        event: field('event') ?? 'message',
        data: JSON.parse(field('data') ?? 'null') as Record<string, unknown>,
      }
    })
}
