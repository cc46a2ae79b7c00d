import { percentEncode } from './percent-encode.js'

/** Decoded name and value. A name may come more than once. */
export type QueryParameter = readonly [name: string, value: string]

/**
 * Step 4: sorted by raw name, then raw value, in code order (upper case before lower), each part
 * percent-encoded; an empty value keeps its `=`. The result is also the query string that is sent,
 * so that what is signed is what is sent.
 */
export function canonicalQuery(parameters: readonly QueryParameter[]): string {
  return [...parameters]
    .sort(([nameA, valueA], [nameB, valueB]) => codeOrder(nameA, nameB) || codeOrder(valueA, valueB))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&')
}

function codeOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
