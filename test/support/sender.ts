import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { HttpService } from '@nestjs/axios'
import axios from 'axios'
import { Agents, type AgentsOptions } from '../../src/upstream/transport/agents.js'
import { httpSender } from '../../src/upstream/transport/http-sender.js'
import type { OutgoingRequest, ReceivedResponse } from '../../src/upstream/transport/send.js'

export interface Sender {
  /** Sends once, with at most `timeoutMs` for all of it. */
  send(request: Partial<OutgoingRequest> & { url: string }, timeoutMs?: number): Promise<ReceivedResponse>
  close(): void
}

/** The part of the service that opens sockets, alone. */
export function sender(options: AgentsOptions = {}): Sender {
  const agents = new Agents(options)
  const send = httpSender(new HttpService(axios.create()), agents, 65_536)
  return {
    send: (request, timeoutMs = 5_000) =>
      send({ method: 'GET', headers: {}, ...request }, AbortSignal.timeout(timeoutMs)),
    close: () => agents.close(),
  }
}

/** A DNS whose answer can change: each name has these addresses, in this order. */
export function resolver(addresses: readonly string[]) {
  const answer = { addresses }
  const lookup: LookupFunction = (_name, _options, callback) =>
    callback(
      null,
      answer.addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  return { answer, lookup }
}

export async function listening(listener: RequestListener, host = '127.0.0.1', port = 0): Promise<Server> {
  const server = createServer(listener)
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

export const portOf = (server: Pick<Server, 'address'>) => (server.address() as AddressInfo).port

/** Connections of its clients that still wait are cut. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}
