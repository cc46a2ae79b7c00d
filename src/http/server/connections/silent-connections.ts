import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Makes `closeIdleConnections`, and so every close of the server, end the connections that have said nothing yet too.
 * To Node they are busy until the end of their first request, and once the server is closed it times them no more: one
 * that a browser or a load balancer opened for later would hold up a stop until its time limit.
 */
export function countSilentAsIdle(server: Server): void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const closeIdleConnections = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdleConnections()
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
}
