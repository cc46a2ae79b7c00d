import { connect } from 'node:net'

/**
 * Sends exactly these bytes on a connection of its own, each piece once something came back for the
 * one before, and yields all that came until the server closed the connection.
 */
export function rawExchange(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const unsent = [...pieces]
    const received: Buffer[] = []
    const text = (): string => Buffer.concat(received).toString('latin1')
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`the connection was still open after ${timeoutMs} ms:\n${text()}`))
    }, timeoutMs)
    const sendNext = (): void => {
      const piece = unsent.shift()
      if (piece !== undefined) socket.write(Buffer.isBuffer(piece) ? piece : Buffer.from(piece, 'latin1'))
    }
    socket.on('connect', sendNext)
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk)
      sendNext()
    })
    // A server may reset what it has refused; what it said before that counts.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text())
    })
  })
}

const timeoutMs = 15_000
