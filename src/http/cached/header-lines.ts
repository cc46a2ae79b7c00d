/** Fields (names and values in turn) as lines, the way Node writes them (RFC 9112, section 5). */
export function linesOf(fields: readonly string[]): string {
  let lines = ''
  for (let at = 0; at < fields.length; at += 2) lines += `${fields[at]}: ${fields[at + 1]}\r\n`
  return lines
}

/** What `linesOf` made them from. */
export function fieldsOf(lines: string): string[] {
  return lines
    .split('\r\n')
    .slice(0, -1)
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 2)]
    })
}

/**
 * The same text, flattened. V8 keeps one that was put together as a tree of its pieces, and walks the tree
 * whenever it is copied. Header values are Latin-1 (RFC 9110, section 5.5).
 */
export const flatten = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')
