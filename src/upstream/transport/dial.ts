import { lookup as lookupDns } from 'node:dns'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { abortable } from '../../concurrency/abort.js'

/** How long one address may keep the next one waiting (RFC 8305 section 5). */
const staggerMs = 250

export interface DialOptions {
  readonly host: string
  readonly port: number
  readonly lookup: LookupFunction | undefined
  readonly signal: AbortSignal
}

/**
 * A connection to the first address of the host that accepts one. The next address is tried after a moment, while
 * the one before goes on: Node gives each only 250 ms and then drops it, so a dual-stack name with one dead family is
 * never reached over a slow line. Rejects as the last address did, or with the reason of `signal`.
 */
export async function dial({ host, port, lookup = lookupDns, signal }: DialOptions): Promise<Socket> {
  const addresses = isIP(host) ? [host] : await abortable(resolve(host, lookup), signal)
  return new Promise((connected, reject) => {
    const waiting = [...addresses]
    const connecting = new Set<Socket>()
    let timer: NodeJS.Timeout | undefined

    const finish = (winner?: Socket): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      for (const socket of connecting) if (socket !== winner) socket.destroy()
    }
    const abort = (): void => {
      finish()
      reject(signal.reason)
    }
    const tryNext = (): void => {
      clearTimeout(timer)
      const address = waiting.shift()
      if (address === undefined) return
      const socket = connect({ host: address, port, noDelay: true })
      connecting.add(socket)
      socket.once('connect', () => {
        finish(socket)
        connected(socket)
      })
      // Stays for good: a connection may be reset before its user listens.
      socket.on('error', (error) => {
        if (!connecting.delete(socket)) return
        if (waiting.length > 0) tryNext()
        else if (connecting.size === 0) {
          finish()
          reject(error)
        }
      })
      if (waiting.length > 0) timer = setTimeout(tryNext, staggerMs)
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    tryNext()
  })
}

/** The addresses of a name, its two families by turns, in the order that the system prefers (RFC 8305 section 4). */
function resolve(host: string, lookup: LookupFunction): Promise<string[]> {
  return new Promise((resolved, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) return reject(error)
      const all = typeof found === 'string' ? [found] : found.map(({ address }) => address)
      const [first] = all
      if (first === undefined) return reject(new Error('the name has no address'))
      const same = all.filter((address) => isIP(address) === isIP(first))
      const other = all.filter((address) => isIP(address) !== isIP(first))
      const longer = Math.max(same.length, other.length)
      const byTurns = Array.from({ length: longer }, (_, n) => [same[n], other[n]]).flat()
      resolved(byTurns.filter((address) => address !== undefined))
    })
  })
}
