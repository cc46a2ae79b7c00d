import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import { systemClock, type Clock } from '../../concurrency/clock.js'

/** Where Node keeps a head from `writeHead` until it is sent: not documented, and the same from Node 20 to 24. */
interface HoldsHead {
  _header: unknown
}

/**
 * Writes heads whose values are all known to be sound: made by us, or compared with what is allowed.
 * Node's `writeHead` checks every name and value anew, which costs more than all that we do for a hit.
 *
 * So Node writes the first head of each second. When it is what we expect, our fields line by line
 * and then its own (`Date`, `Connection`, `Keep-Alive`), the others of that second are put together
 * from our lines and its last ones. A Node that does otherwise, or keeps its heads elsewhere, is
 * never taken by surprise: it writes them all.
 *
 * Fields are names and values in turn.
 */
export class HeadWriter {
  readonly #firstLines: Readonly<Record<200 | 304, string>>
  #second = -1
  /** The last lines of a head in this second; empty when Node has to write them all. */
  #lastLines = ''

  /** `constantFields` begin every head. */
  constructor(
    private readonly constantFields: readonly string[],
    private readonly clock: Clock = systemClock,
  ) {
    const constantLines = linesOf(constantFields)
    this.#firstLines = { 200: statusLine(200) + constantLines, 304: statusLine(304) + constantLines }
  }

  /** Nothing is sent before the response is ended. */
  write(
    request: IncomingMessage,
    response: ServerResponse,
    status: 200 | 304,
    fields: readonly string[],
  ): void {
    if (!endsAsUsual(request, response)) {
      response.writeHead(status, [...this.constantFields, ...fields])
      return
    }
    const lines = this.#firstLines[status] + linesOf(fields)
    const second = Math.floor(this.clock() / 1000)
    if (second === this.#second && this.#lastLines !== '') {
      response.statusCode = status
      holder(response)._header = lines + this.#lastLines
      return
    }
    response.writeHead(status, [...this.constantFields, ...fields])
    const head = holder(response)._header
    this.#second = second
    this.#lastLines = typeof head === 'string' && head.startsWith(lines) ? head.slice(lines.length) : ''
  }
}

const holder = (response: ServerResponse) => response as unknown as HoldsHead

/** HTTP/1.1 on a connection that is kept: what nearly everybody asks for, and what the last lines hold for. */
function endsAsUsual({ headers, httpVersionMinor }: IncomingMessage, response: ServerResponse): boolean {
  return httpVersionMinor === 1 && response.shouldKeepAlive && headers.expect === undefined
}

/** RFC 9112, section 4. */
const statusLine = (status: 200 | 304) => `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`

/** RFC 9112, section 5, as Node writes them. */
function linesOf(fields: readonly string[]): string {
  let lines = ''
  for (let at = 0; at < fields.length; at += 2) lines += `${fields[at]}: ${fields[at + 1]}\r\n`
  return lines
}
