import { connect, type Socket } from 'node:net'

export interface EndedConnection {
  readonly text: string
  /** The connection was reset, or writing to it failed. */
  readonly error: Error | undefined
  readonly tookMs: number
}

/**
 * Opens a connection, does to it what `act` says, and reads until it is closed. With `allowHalfOpen` the end of what
 * the server sends does not end what is sent to it.
 */
export function connection(
  port: number,
  act: (socket: Socket) => void,
  { allowHalfOpen = false } = {},
): Promise<EndedConnection> {
  return new Promise((resolve) => {
    const beganMs = performance.now()
    const chunks: Buffer[] = []
    let error: Error | undefined
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen }, () => act(socket))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', (cause) => (error = cause))
    socket.on('close', () =>
      resolve({
        text: Buffer.concat(chunks).toString('latin1'),
        error,
        tookMs: performance.now() - beganMs,
      }),
    )
  })
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly text: string
}

/** The answers in what came over a connection, in order. Each must tell its length. */
export function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    )
    const length = statusLine.includes(' 304 ') ? 0 : Number(headers['content-length'] ?? 0)
    const body = Buffer.from(rest.slice(end + 4, end + 4 + length), 'latin1')
    answers.push({ status: Number(statusLine.split(' ')[1]), headers, body, text: body.toString() })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}
