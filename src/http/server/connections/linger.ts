import type { Socket } from 'node:net'

/** For as long, and as much, the rest of what a client sends is read after the last answer. */
const maxMs = 5_000
const maxBytes = 16_777_216
/** A client that sends nothing more has this long to close its side. */
const silenceMs = 1_000
const checkEveryMs = 100

/**
 * The end of a connection after its last answer (RFC 9112, section 9.6): closes our side, then reads and drops what the
 * client still sends. To close at once would make the kernel send a reset, which takes the answer from a client that
 * is still sending.
 */
export function linger(socket: Socket): void {
  socket.end()
  if (socket.readableEnded) return
  dropInput(socket)
  const beganMs = performance.now()
  const atFirst = socket.bytesRead
  let last = atFirst
  let silentSinceMs = beganMs
  const timer = setInterval(() => {
    const nowMs = performance.now()
    const { bytesRead } = socket
    if (bytesRead !== last) [last, silentSinceMs] = [bytesRead, nowMs]
    const isOver = nowMs - beganMs > maxMs || bytesRead - atFirst > maxBytes
    // What is not sent yet must be taken first; how long that may take is not decided here.
    if (isOver || (nowMs - silentSinceMs > silenceMs && socket.writableLength === 0)) socket.destroy()
  }, checkEveryMs).unref()
  socket.once('close', () => clearInterval(timer))
}

/** Reads and drops what still comes, past the HTTP parser, which would make requests of it. */
export function dropInput(socket: Socket): void {
  socket.removeAllListeners('data')
  // That there is a listener again makes Node give the bytes to it instead of the parser.
  socket.on('data', () => {})
  socket.resume()
}
