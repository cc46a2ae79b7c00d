import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { ServiceUnderTest } from './service-under-test.js'

/** One who asked for a stream and reads nothing of it. */
export interface SilentListener {
  /** The service's end of the connection. */
  readonly served: Socket
  leave(): void
}

export async function silentListener(
  { app, port }: Pick<ServiceUnderTest, 'app' | 'port'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<SilentListener> {
  const accepted = once(app.getHttpServer(), 'connection') as Promise<[Socket]>
  const client = connect(port, '127.0.0.1')
  client.on('error', () => client.destroy())
  client.pause()
  const lines = Object.entries({ host: 'a', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  client.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const [served] = await accepted
  return { served, leave: () => client.destroy() }
}
