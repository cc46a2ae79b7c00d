import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentHash, type Payload } from '../../cache/entry/entry.js'
import { encodePayload } from '../../specs/encode-payload.js'
import { chooseCoding } from '../negotiation/content-coding.js'
import { entityTag, matchesEntityTag } from '../negotiation/entity-tag.js'

/** Fresh for minutes, so that a new version of the service is seen soon; after that a 304. */
const cacheControl = 'public, max-age=300'

/** What stays the same while the process lives: compressed once, when first asked for, and sent with an ETag. */
export class StaticContent {
  readonly #bytes: Buffer
  readonly #hash: string
  #payload: Promise<Payload> | undefined

  constructor(
    readonly type: string,
    text: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.#bytes = Buffer.from(text)
    this.#hash = contentHash(this.#bytes)
  }

  /** Sends it, or 304 to whom has it. */
  async send(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const payload = await (this.#payload ??= encodePayload(this.#bytes))
    const acceptEncoding = request.headers['accept-encoding']
    const coding = chooseCoding(acceptEncoding?.toString(), payload)
    const tag = entityTag(this.#hash, coding)
    reply.headers({ ...this.headers, etag: tag, 'cache-control': cacheControl })

    const ifNoneMatch = request.headers['if-none-match']
    if (ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, tag)) {
      reply.code(304).send()
      return
    }
    if (coding !== 'identity') reply.header('content-encoding', coding)
    reply.type(this.type).send(coding === 'identity' ? payload.bytes : payload.encodings[coding])
  }
}
