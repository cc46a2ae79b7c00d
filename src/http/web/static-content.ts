import type { FastifyReply, FastifyRequest } from 'fastify'
import { representationOf, type Representation } from '../../cache/entry/entry.js'
import { bodyIn, chooseCoding, prepareCoding } from '../negotiation/content-coding.js'
import { entityTag, matchesEntityTag } from '../negotiation/entity-tag.js'

/** Fresh for minutes, so that a new version of the service is seen soon; after that a 304. `headers` may say otherwise. */
const cacheControl = 'public, max-age=300'

/** What stays the same while the process lives: compressed when first asked for, once, and sent with an ETag. */
export class StaticContent {
  readonly #representation: Representation

  constructor(
    readonly type: string,
    text: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.#representation = representationOf(Buffer.from(text))
  }

  /** Sends it, or 304 if the client has it. */
  async send(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const acceptEncoding = request.headers['accept-encoding']?.toString()
    await prepareCoding(acceptEncoding, this.#representation)
    const coding = chooseCoding(acceptEncoding, this.#representation)
    const tag = entityTag(this.#representation.hash, coding)
    reply.headers({ 'cache-control': cacheControl, ...this.headers, etag: tag })

    const ifNoneMatch = request.headers['if-none-match']
    if (ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, tag)) {
      reply.code(304).send()
      return
    }
    if (coding !== 'identity') reply.header('content-encoding', coding)
    reply.type(this.type).send(bodyIn(coding, this.#representation))
  }
}
