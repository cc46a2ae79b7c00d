// @ts-check
import { Buffer } from 'node:buffer'
import { connect } from 'node:net'

/**
 * One kept connection that asks one thing after another: as little work as can be, so that one core can bring many
 * requests. Understands answers with a `Content-Length`, which is what all the servers here send.
 */
export class HttpSocket {
  /** @type {((answer: Answer) => void) | undefined} */
  #onAnswer
  /** @type {Buffer} */
  #received = Buffer.alloc(0)
  #onClose = () => {}

  /** @typedef {{ head: string, status: number, body: Buffer }} Answer */

  /** @param {URL} url @param {{ onOpen?: () => void, onClose?: () => void }} [events] */
  constructor(url, { onOpen = () => {}, onClose = () => {} } = {}) {
    this.#onClose = onClose
    this.socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    this.socket.once('connect', onOpen)
    this.socket.on('data', (chunk) => this.#take(chunk))
    // 'close' follows.
    this.socket.on('error', () => {})
    this.socket.once('close', () => this.#onClose())
  }

  get isBusy() {
    return this.#onAnswer !== undefined
  }

  /** @param {string | Buffer} request @param {(answer: Answer) => void} onAnswer */
  ask(request, onAnswer) {
    this.#onAnswer = onAnswer
    this.socket.write(request)
  }

  close() {
    this.#onClose = () => {}
    this.socket.destroy()
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = this.#received.toString('latin1', 0, headEnd)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#received.length < headEnd + 4 + length) return
    const body = this.#received.subarray(headEnd + 4, headEnd + 4 + length)
    this.#received = Buffer.alloc(0)
    const onAnswer = this.#onAnswer
    this.#onAnswer = undefined
    onAnswer?.({ head, status: Number(head.slice(9, 12)), body })
  }
}

/** @param {URL} url @param {Record<string, string>} [headers] */
export function getRequest(url, headers = {}) {
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}
