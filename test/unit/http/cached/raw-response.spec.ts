import { randomBytes } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { RawResponseWriter } from '../../../../src/http/cached/raw-response.js'
import { linesOf } from '../../../../src/http/cached/header-lines.js'

const constant = ['x-content-type-options', 'nosniff', 'vary', 'Accept-Encoding']
const body = Buffer.from('{"specs":[]}')
const fieldsOf = ({ length }: Buffer) => [
  ...['etag', '"a"', 'content-type', 'application/json', 'content-length', String(length)],
]

let nowMs: number
let writer: RawResponseWriter

beforeEach(() => {
  nowMs = 1_000_000
  writer = new RawResponseWriter(linesOf(constant), () => nowMs)
})

interface Wanted {
  readonly status?: 200 | 304
  readonly body?: Buffer
  readonly asText?: boolean
  readonly minor?: 0 | 1
  readonly keepAlive?: boolean
  readonly expect?: string
  readonly Response?: typeof ServerResponse
}

function exchange({ minor = 1, keepAlive = true, expect, Response = ServerResponse }: Wanted = {}) {
  const request = new IncomingMessage(new Socket())
  request.httpVersionMajor = 1
  request.httpVersionMinor = minor
  if (expect !== undefined) request.headers = { expect }
  const response = new Response(request)
  response.shouldKeepAlive = keepAlive
  const wire = new PassThrough()
  response.assignSocket(wire as unknown as Socket)
  const byNode = jest.spyOn(response, 'writeHead')
  const sent = () => (wire.read() as Buffer).toString('latin1')
  return { request, response, byNode, sent }
}

/** What goes over the wire, and whether Node wrote the head. */
function answer(wanted: Wanted = {}) {
  const { request, response, byNode, sent } = exchange(wanted)
  const { status = 200, body: sentBody = body, asText = false } = wanted
  const given = asText ? sentBody.toString('latin1') : sentBody
  const lines = linesOf(fieldsOf(sentBody))
  writer.send(request, response, status, lines, status === 200 ? given : undefined)
  expect(response.headersSent).toBe(true)
  expect(response.writableEnded).toBe(true)
  expect(response.statusCode).toBe(status)
  return { text: undated(sent()), isByNode: byNode.mock.calls.length > 0 }
}

function answerOfNode({ status = 200, body: sentBody = body, Response = ServerResponse }: Wanted = {}) {
  const { response, sent } = exchange({ Response })
  response.writeHead(status, [...constant, ...fieldsOf(sentBody)])
  response.end(status === 200 ? sentBody : undefined)
  return undated(sent())
}

const undated = (text: string) => text.replace(/Date: [^\r]+/, 'Date: …')

describe('heads of hits', () => {
  it.each([200, 304] as const)('are what Node writes, byte for byte: %d', (status) => {
    const first = answer({ status })
    const second = answer({ status })
    expect([first.isByNode, second.isByNode]).toEqual([true, false])
    expect(second.text).toBe(answerOfNode({ status }))
    expect(first.text).toBe(second.text)
    expect(second.text).toMatch(/^HTTP\/1\.1 (200 OK|304 Not Modified)\r\n/)
  })

  it.each<[string, Buffer]>([
    ['of every byte there is', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['in which a letter is several bytes', Buffer.from('{"名称":"ü€😀"}')],
    ['that just fits into one write with its head', Buffer.alloc(16_000, 'x')],
    ['that no longer does', Buffer.alloc(16_384, 'x')],
    ['that is long', randomBytes(300_000)],
    ['that is empty', Buffer.alloc(0)],
  ])('stand before a body %s', (_name, sentBody) => {
    const right = answerOfNode({ body: sentBody })
    for (const asText of [false, true]) {
      nowMs += 1_000
      for (const byNode of [true, false]) {
        const { text, isByNode } = answer({ body: sentBody, asText })
        expect(isByNode).toBe(byNode)
        expect(text === right).toBe(true)
      }
    }
  })

  it('have the same last lines, whatever the status', () => {
    answer({ status: 200 })
    const { text, isByNode } = answer({ status: 304 })
    expect([text, isByNode]).toEqual([answerOfNode({ status: 304 }), false])
  })

  it('keep no copy of a body while they wait for the answers before them', () => {
    answer()
    const { request, response } = exchange()
    response.detachSocket(response.socket!)
    writer.send(request, response, 200, linesOf(fieldsOf(body)), body)
    const { outputData } = response as unknown as { outputData: { data: unknown }[] }
    expect(outputData.map(({ data }) => data)).toContain(body)
  })

  it('are left to Node once a second, so that the date is right', () => {
    answer()
    nowMs += 999
    expect(answer().isByNode).toBe(false)
    nowMs += 1
    expect(answer().isByNode).toBe(true)
  })

  it('are left to Node after the clock was put back', () => {
    answer()
    nowMs -= 5_000
    expect(answer().isByNode).toBe(true)
  })

  it.each<[string, Wanted]>([
    ['with HTTP/1.0', { minor: 0 }],
    ['on a connection that ends', { keepAlive: false }],
    ['for a request that expects something', { expect: '100-continue' }],
  ])('are left to Node %s', (_name, wanted) => {
    answer()
    const { text, isByNode } = answer(wanted)
    expect(isByNode).toBe(true)
    expect(text).toContain('etag: "a"\r\n')
    expect(answer().text).toBe(answerOfNode())
  })

  it('are left to a Node that writes them in another way', () => {
    class Spaced extends ServerResponse {
      override writeHead(...given: unknown[]) {
        super.writeHead(...(given as Parameters<ServerResponse['writeHead']>))
        const holder = this as unknown as { _header: string }
        holder._header = holder._header.replace('etag:', 'etag: ')
        return this
      }
    }
    const wanted = { Response: Spaced as typeof ServerResponse }
    for (let count = 0; count < 3; count++) {
      const { text, isByNode } = answer(wanted)
      expect([text, isByNode]).toEqual([answerOfNode(wanted), true])
    }
  })

  it('are left to a Node that keeps them elsewhere', () => {
    let isKept = false
    class Elsewhere extends ServerResponse {
      override writeHead(...given: unknown[]) {
        super.writeHead(...(given as Parameters<ServerResponse['writeHead']>))
        const head = (this as unknown as { _header: string })._header
        Object.defineProperty(this, '_header', { get: () => (isKept ? head : undefined) })
        return this
      }
    }
    const Response = Elsewhere as typeof ServerResponse
    for (let count = 0; count < 2; count++) {
      const { request, response, byNode } = exchange({ Response })
      isKept = false
      const { end } = response
      response.end = ((chunk: Buffer) => {
        isKept = true
        return end.call(response, chunk, 'utf8')
      }) as typeof end
      writer.send(request, response, 200, linesOf(fieldsOf(body)), body)
      expect(byNode).toHaveBeenCalledTimes(1)
    }
  })
})
