import { encoded } from '../../cache/compress.js'
import type { Representation } from '../../cache/entry/entry.js'
import { weightsOf } from './accept.js'

/** `identity` is the bytes as they are. */
export type ContentCoding = 'identity' | 'br' | 'gzip'

/** In the order we prefer them: br is the smallest. */
const codings = ['br', 'gzip'] as const

/**
 * The form to send for an `Accept-Encoding` (RFC 9110, section 12.5.3): the one the caller
 * weighs highest among those that exist, br before gzip before identity when equal.
 * Identity is sent when nothing fits, even if refused: an answer beats a 406.
 */
export function chooseCoding(
  acceptEncoding: string | undefined,
  { encodings }: Pick<Representation, 'encodings'>,
): ContentCoding {
  if (!acceptEncoding) return 'identity'
  const weights = weightsOf(acceptEncoding)
  const any = weights.get('*')
  let best: ContentCoding = 'identity'
  // Always acceptable unless excluded; named nowhere, it comes after any named coding.
  let highest = weights.get('identity') ?? 0
  for (const coding of codings) {
    const weight = weights.get(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined) ?? any ?? 0
    const isBetter = best === 'identity' ? weight >= highest : weight > highest
    if (encodings[coding] && weight > 0 && isBetter) [best, highest] = [coding, weight]
  }
  return best
}

const empty = Buffer.alloc(0)
const allCodings = { encodings: { br: empty, gzip: empty } }

/** Resolves when the coding that the caller prefers is there; undefined when there is nothing to wait for. */
export function prepareCoding(
  acceptEncoding: string | undefined,
  representation: Representation,
): Promise<void> | undefined {
  const preferred = chooseCoding(acceptEncoding, allCodings)
  return preferred === 'identity' ? undefined : encoded(representation, preferred)
}

/** The bytes in a coding that was chosen for them. */
export function bodyIn(coding: ContentCoding, { bytes, encodings }: Representation): Buffer {
  return coding === 'identity' ? bytes : (encodings[coding] ?? bytes)
}
