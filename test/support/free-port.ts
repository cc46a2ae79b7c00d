import { createServer } from 'node:net'

// Below the range from which systems take ports for outgoing connections (Linux 32768, macOS and Windows
// 49152): a port found here stays free while its server is stopped and started again.
const lowest = 16_000
const highest = 30_000

/** A port of 127.0.0.1 that nothing listens on. Random, so that test files running side by side do not meet. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (await canListen(port)) return port
  }
}

/** One that a node of a Redis Cluster can have: it also listens 10,000 above, which must be below that range as well. */
export async function freeNodePort(): Promise<number> {
  for (;;) {
    const port = await freePort()
    const busPort = port + 10_000
    if (busPort < 32_768 && (await canListen(busPort))) return port
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
