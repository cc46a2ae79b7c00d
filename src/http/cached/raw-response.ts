import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import { systemClock, type Clock } from '../../concurrency/clock.js'
import { fieldsOf, flatten } from './header-lines.js'

/** Where Node keeps a head from `writeHead` until it is sent: not documented, and the same from Node 20 to 24. */
interface HoldsHead {
  _header: unknown
}

/** Up to here Node copies a text to its stack and gives it to the socket at once; longer ones it allocates for. */
const maxBytesAtOnce = 16_384

/**
 * Sends answers whose header values are all known to be sound: made by us, or compared with what is allowed.
 * Node's `writeHead` checks every name and value each time, which costs more than all that we do for a hit.
 *
 * So Node writes the first head of each second. When it is what we expect, our lines and then its own
 * (`Date`, `Connection`, `Keep-Alive`), the others of that second are put together from our lines and its
 * last ones. A Node that does otherwise, or keeps its heads elsewhere, is never taken by surprise: it
 * writes them all.
 *
 * A small body goes right behind its head, as one text with a character for each byte: Node writes one
 * text faster than a list of a text and a buffer.
 */
export class RawResponseWriter {
  readonly #firstLines: Readonly<Record<200 | 304, string>>
  #second = -1
  /** The last lines of a head in this second; empty when Node has to write them all. */
  #lastLines = ''

  /** `constantLines` begin every head. */
  constructor(
    private readonly constantLines: string,
    private readonly clock: Clock = systemClock,
  ) {
    const firstLines = (status: 200 | 304) => flatten(statusLine(status) + constantLines)
    this.#firstLines = { 200: firstLines(200), 304: firstLines(304) }
  }

  /** Ends the response. `lines` (`header-lines.ts`) tell the length of a `body`; as a text, it has a character for each byte. */
  send(
    request: IncomingMessage,
    response: ServerResponse,
    status: 200 | 304,
    lines: string,
    body?: Buffer | string,
  ): void {
    if (!endsAsUsual(request, response)) {
      this.#writeHead(response, status, lines).end(body, 'latin1')
      return
    }
    const firstLines = this.#firstLines[status] + lines
    const second = Math.floor(this.clock() / 1000)
    if (second === this.#second && this.#lastLines !== '') {
      response.statusCode = status
      endWith(response, firstLines + this.#lastLines, body)
      return
    }
    const head = holder(this.#writeHead(response, status, lines))._header
    this.#second = second
    this.#lastLines =
      typeof head === 'string' && head.startsWith(firstLines) ? head.slice(firstLines.length) : ''
    response.end(body, 'latin1')
  }

  #writeHead(response: ServerResponse, status: 200 | 304, lines: string): ServerResponse {
    return response.writeHead(status, fieldsOf(this.constantLines + lines))
  }
}

function endWith(response: ServerResponse, head: string, body: Buffer | string | undefined): void {
  // An answer that waits for those before it keeps what it was given: the text that all share, or the buffer that they do.
  const isNoCopy = typeof body === 'string' || response.socket !== null
  if (body !== undefined && isNoCopy && head.length + body.length <= maxBytesAtOnce) {
    holder(response)._header = head + (typeof body === 'string' ? body : body.toString('latin1'))
    response.end()
  } else {
    holder(response)._header = head
    response.end(body, 'latin1')
  }
}

const holder = (response: ServerResponse) => response as unknown as HoldsHead

/** HTTP/1.1 on a connection that is kept: what nearly everybody asks for, and what the last lines hold for. */
function endsAsUsual({ headers, httpVersionMinor }: IncomingMessage, response: ServerResponse): boolean {
  return httpVersionMinor === 1 && response.shouldKeepAlive && headers.expect === undefined
}

/** RFC 9112, section 4. */
const statusLine = (status: 200 | 304) => `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
