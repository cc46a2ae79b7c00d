export interface JsonStructure {
  /** Objects and arrays within one another, at most. */
  readonly depth: number
  /** Members of all objects, those with a repeated name included. */
  readonly members: number
}

/**
 * One pass over a JSON text without building anything, so that depth is known before a recursive
 * parser runs into it, and members before a parser drops repeated names. Means nothing for a text
 * that is not JSON.
 */
export function jsonStructure(text: string): JsonStructure {
  let open = 0
  let depth = 0
  let members = 0
  let isInString = false
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]
    if (isInString) {
      if (character === '\\') i += 1
      else if (character === '"') isInString = false
      continue
    }
    switch (character) {
      case '"':
        isInString = true
        break
      case ':':
        members += 1
        break
      case '{':
      case '[':
        open += 1
        depth = Math.max(depth, open)
        break
      case '}':
      case ']':
        open -= 1
        break
      default:
    }
  }
  return { depth, members }
}
