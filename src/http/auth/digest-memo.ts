const slots = 1_024
/** Longer ones are hashed each time: comparing them gains little. */
const maxRememberedLength = 1_024

/**
 * Digests of credentials that let somebody in lately: hashing is the dearest part of knowing a caller.
 * Whose a digest is, and whether it still lets anybody in, is asked anew each time.
 *
 * Each text has one slot, so that nothing grows and nothing need be sought. Finding the slot and
 * comparing take a time that depends on the length alone, so that it tells nothing of a text kept here.
 */
export class DigestMemo {
  readonly #slots: ({ readonly text: string; readonly digest: string } | undefined)[] = Array.from({
    length: slots,
  })

  get(text: string): string | undefined {
    if (text.length > maxRememberedLength) return undefined
    const kept = this.#slots[slotOf(text)]
    return kept && areEqual(kept.text, text) ? kept.digest : undefined
  }

  /** Of a credential that was accepted: others must not crowd it out. */
  remember(text: string, digest: string): void {
    if (text.length <= maxRememberedLength) this.#slots[slotOf(text)] = { text, digest }
  }
}

/** FNV-1a, 32 bits. */
function slotOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % slots
}

/** Looks at every character, wherever the first difference is. */
function areEqual(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let at = 0; at < left.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at)
  return difference === 0
}
