import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { HeadWriter } from '../../../../src/http/hit-lane/head-writer.js'

const constant = ['x-content-type-options', 'nosniff', 'vary', 'Accept-Encoding']
const body = Buffer.from('{"specs":[]}')
const fields = ['etag', '"a"', 'content-type', 'application/json', 'content-length', String(body.length)]

let nowMs: number
let heads: HeadWriter

beforeEach(() => {
  nowMs = 1_000_000
  heads = new HeadWriter(constant, () => nowMs)
})

interface Wanted {
  readonly status?: 200 | 304
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
  return { request, response, byNode, sent: () => String(wire.read()) }
}

/** What goes over the wire, and whether Node wrote the head. */
function answer(wanted: Wanted = {}) {
  const { request, response, byNode, sent } = exchange(wanted)
  const status = wanted.status ?? 200
  heads.write(request, response, status, fields)
  expect(response.headersSent).toBe(true)
  expect(response.statusCode).toBe(status)
  response.end(status === 200 ? body : undefined)
  return { text: undated(sent()), isByNode: byNode.mock.calls.length > 0 }
}

function answerOfNode(status: 200 | 304, Response = ServerResponse) {
  const { response, sent } = exchange({ Response })
  response.writeHead(status, [...constant, ...fields])
  response.end(status === 200 ? body : undefined)
  return undated(sent())
}

const undated = (text: string) => text.replace(/Date: [^\r]+/, 'Date: …')

describe('heads of hits', () => {
  it.each([200, 304] as const)('are what Node writes, byte for byte: %d', (status) => {
    const first = answer({ status })
    const second = answer({ status })
    expect([first.isByNode, second.isByNode]).toEqual([true, false])
    expect(second.text).toBe(answerOfNode(status))
    expect(first.text).toBe(second.text)
    expect(second.text).toMatch(/^HTTP\/1\.1 (200 OK|304 Not Modified)\r\n/)
  })

  it('have the same last lines, whatever the status', () => {
    answer({ status: 200 })
    const { text, isByNode } = answer({ status: 304 })
    expect([text, isByNode]).toEqual([answerOfNode(304), false])
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
    expect(answer().text).toBe(answerOfNode(200))
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
      expect([text, isByNode]).toEqual([answerOfNode(200, wanted.Response), true])
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
      heads.write(request, response, 200, fields)
      isKept = true
      response.end(body)
      expect(byNode).toHaveBeenCalledTimes(1)
    }
  })
})
