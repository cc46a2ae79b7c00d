export interface CanonicalHeaders {
  /** Step 5: `name:value` and a newline for each header. */
  readonly block: string
  /** Step 6: the names, joined with `;`. */
  readonly signedHeaders: string
}

/**
 * Steps 5 and 6: lower-case names in order, values trimmed. Throws TypeError for a name given
 * twice in different cases, and for what could never be sent as it was signed: CR and
 * LF (dropped after signing, or the start of another header) and whatever is not ASCII.
 */
export function canonicalHeaders(headers: Readonly<Record<string, string>>): CanonicalHeaders {
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    const lowerCase = name.toLowerCase()
    if (values.has(lowerCase)) throw new TypeError(`the header ${lowerCase} is given twice`)
    values.set(lowerCase, sendable(lowerCase, value).trim())
  }
  const names = [...values.keys()].sort()
  return {
    block: names.map((name) => `${name}:${values.get(name)}\n`).join(''),
    signedHeaders: names.join(';'),
  }
}

/** The value, unless it has characters that no header can carry. The message does not repeat it. */
export function sendable(name: string, value: string): string {
  if (!/^[\t -~]*$/.test(value)) {
    throw new TypeError(`the value of the header ${name} has characters that a header cannot carry`)
  }
  return value
}
