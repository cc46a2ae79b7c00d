import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface KeenAnswer {
  readonly path: string
  readonly status: number
  readonly saysClose: boolean
  readonly askedAtMs: number
}

export interface KeenClients {
  readonly answers: readonly KeenAnswer[]
  /** Requests that were sent, wholly, and got no whole answer: each with what was wrong. */
  readonly cut: readonly string[]
  /** Resolves when nobody accepts connections any more. */
  readonly done: Promise<void>
}

/**
 * Clients that ask, each over a connection that it keeps, every few milliseconds. A client that got `Connection: close` opens
 * another connection, and goes on until none is accepted. What is refused before it was sent is not cut.
 */
export function keenClients(
  port: number,
  { count, everyMs, path }: { count: number; everyMs: number; path: (n: number) => string },
): KeenClients {
  const answers: KeenAnswer[] = []
  const cut: string[] = []
  let asked = 0
  const client = async (): Promise<void> => {
    let socket: Socket | undefined
    for (;;) {
      socket ??= await opened(port)
      if (!socket) return
      const ask = path(asked++)
      const askedAtMs = performance.now()
      const text = await answerOn(socket, ask)
      if (typeof text !== 'string') {
        cut.push(`${ask}: ${text.message}`)
        socket.destroy()
        socket = undefined
        continue
      }
      const saysClose = /\r\nconnection: close\r\n/i.test(text)
      answers.push({ path: ask, status: Number(text.slice(9, 12)), saysClose, askedAtMs })
      if (saysClose) {
        socket.end()
        socket = undefined
      }
      await sleep(everyMs)
    }
  }
  const done = Promise.all(Array.from({ length: count }, client)).then(() => undefined)
  return { answers, cut, done }
}

function opened(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.on('error', () => resolve(undefined))
  })
}

function answerOn(socket: Socket, path: string): Promise<string | Error> {
  return new Promise((resolve) => {
    let text = ''
    const end = (result: string | Error): void => {
      for (const name of ['data', 'close', 'error']) socket.removeAllListeners(name)
      socket.on('error', () => socket.destroy())
      resolve(result)
    }
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1])
      if (head >= 0 && text.length >= head + 4 + length) end(text)
    })
    socket.on('error', (error) => end(error))
    socket.on('close', () => end(new Error(`closed after ${text.length} bytes`)))
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
  })
}
