import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { answer } from './answer.js'
import { Cloud } from './cloud.js'
import { Control } from './control/control.js'
import { controlPrefix, controlReply } from './control/control-reply.js'
import { maxHeaderBytes, refuseClient } from './http/client-error.js'
import { deliver, pause, untilGone } from './http/deliver.js'
import { receive, requestHead } from './http/received-request.js'
import { gatewayError, type Reply } from './http/reply.js'

export interface EmulatorOptions {
  /** 0 takes a free one, which is the default. */
  readonly port?: number
  readonly host?: string
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

/** A running emulator: ModelArts, IAM and the ECS metadata service behind one port. */
export class Emulator {
  readonly control: Control
  readonly #cloud: Cloud
  readonly #server: Server
  readonly #host: string
  readonly #sockets = new Set<Socket>()
  #port: number

  constructor(options: EmulatorOptions) {
    this.#cloud = new Cloud(options.clock ?? Date.now)
    this.control = new Control(this.#cloud)
    this.#host = options.host ?? '127.0.0.1'
    this.#port = options.port ?? 0
    const limits = { keepAliveTimeout: 65_000, requestTimeout: 0, maxHeaderSize: maxHeaderBytes }
    this.#server = createServer(limits, (message, response) => {
      // A client that leaves in the middle is no fault of ours.
      response.on('error', () => response.destroy())
      this.#exchange(message, response).catch(() => response.destroy())
    })
    this.#server.on('clientError', refuseClient)
    this.#server.on('connection', (socket) => this.#connected(socket))
  }

  /** Base URL without a slash at its end. */
  get url(): string {
    const host = this.#host === '0.0.0.0' ? '127.0.0.1' : this.#host === '::' ? '[::1]' : this.#host
    return `http://${host}:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  /** Listens, after `stopListening` on the same port again. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, this.#host, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** Connections are refused and the open ones are reset; what the cloud knows stays. */
  async stopListening(): Promise<void> {
    if (!this.#server.listening) return
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await closed
  }

  close(): Promise<void> {
    return this.stopListening()
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
    if (this.#cloud.behaviours.takeForConnection(this.#cloud.nowMs())) {
      socket.resetAndDestroy()
      return
    }
    this.#cloud.requests.socketOpened(socket)
  }

  async #exchange(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    if (requestHead(message).path.startsWith(controlPrefix)) {
      this.#cloud.requests.socketIsControl(message.socket)
      const request = await receive(message)
      const reply = request ? controlReply(this.control, request) : tooLarge()
      return await deliver({ response, reply, dateMs: Date.now(), behaviour: undefined, gone: gone.signal })
    }
    await this.#serve(message, response, gone.signal)
  }

  async #serve(message: IncomingMessage, response: ServerResponse, gone: AbortSignal): Promise<void> {
    const cloud = this.#cloud
    const head = requestHead(message)
    const recorded = cloud.requests.began(head, cloud.nowMs())
    response.once('close', () => {
      if (response.headersSent) recorded.status = response.statusCode
      cloud.requests.ended()
    })
    const behaviour = cloud.behaviours.takeForRequest(head.path, cloud.nowMs())
    if (behaviour?.delayMs) await pause(behaviour.delayMs, gone)
    if (behaviour?.kind === 'hang' && behaviour.at !== 'body') return await untilGone(gone)
    if (behaviour?.kind === 'reset' && behaviour.at !== 'body') {
      message.socket.resetAndDestroy()
      return
    }
    const request = await receive(message)
    if (gone.aborted) return
    const reply = request ? answer(cloud, request, behaviour) : tooLarge()
    await deliver({ response, reply, dateMs: cloud.nowMs(), behaviour, gone })
  }
}

/** Starts an emulator that knows the demo accounts and behaves well. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = new Emulator(options)
  await emulator.listen()
  return emulator
}

const tooLarge = (): Reply => gatewayError(413, 'APIGW.0201', 'Request entity too large')
