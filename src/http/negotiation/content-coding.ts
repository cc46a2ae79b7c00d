import type { Payload } from '../../cache/entry/entry.js'

/** `identity` is the bytes as they are. */
export type ContentCoding = 'identity' | 'br' | 'gzip'

/** In the order we prefer them: br is the smallest. */
const codings = ['br', 'gzip'] as const

/**
 * The form to send for an `Accept-Encoding` (RFC 9110, section 12.5.3): the one the caller
 * weighs highest among those that exist, br before gzip before identity when equal.
 * Identity is sent when nothing fits, even if refused: an answer beats a 406.
 */
export function chooseCoding(acceptEncoding: string | undefined, { encodings }: Payload): ContentCoding {
  if (!acceptEncoding) return 'identity'
  const accepted = qualitiesOf(acceptEncoding)
  let best: ContentCoding = 'identity'
  let bestQuality = accepted.identity
  for (const coding of [...codings].reverse()) {
    if (encodings[coding] && accepted[coding] > 0 && accepted[coding] >= bestQuality) {
      best = coding
      bestQuality = accepted[coding]
    }
  }
  return best
}

/** The bytes in a coding that was chosen for them. */
export function bodyIn(coding: ContentCoding, { bytes, encodings }: Payload): Buffer {
  return coding === 'identity' ? bytes : (encodings[coding] ?? bytes)
}

type Qualities = Readonly<Record<ContentCoding, number>>

const maxRemembered = 256
const remembered = new Map<string, Qualities>()

/** There are few spellings of this header in use, so each is read once. */
function qualitiesOf(acceptEncoding: string): Qualities {
  let qualities = remembered.get(acceptEncoding)
  if (!qualities) {
    qualities = readQualities(acceptEncoding)
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(acceptEncoding, qualities)
  }
  return qualities
}

function readQualities(acceptEncoding: string): Qualities {
  const given = new Map<string, number>()
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    given.set(coding, quality === undefined ? 1 : Number(quality) || 0)
  }
  const any = given.get('*')
  return {
    br: given.get('br') ?? any ?? 0,
    gzip: given.get('gzip') ?? given.get('x-gzip') ?? any ?? 0,
    // Always acceptable unless excluded; named nowhere, it comes after any named coding.
    identity: given.get('identity') ?? (any === 0 ? 0 : Number.MIN_VALUE),
  }
}
