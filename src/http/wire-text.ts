import { LRUCache } from 'lru-cache'

/** Longer bodies gain nothing. */
const maxBytes = 16_384
const texts = new LRUCache<Buffer, string>({ max: 256 })

/**
 * The same bytes as text, one character each, for `response.end(text, 'latin1')`: Node sends head
 * and body of a text as one piece, and of a buffer as two, which costs a tenth of a hit. Undefined
 * where that is not worth it.
 */
export function wireText(body: Buffer): string | undefined {
  if (body.length > maxBytes) return undefined
  let text = texts.get(body)
  if (text === undefined) texts.set(body, (text = body.toString('latin1')))
  return text
}
