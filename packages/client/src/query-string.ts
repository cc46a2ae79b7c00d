/** Sorted, so that equal queries have equal URLs. Undefined values are left out. */
export function queryString(query: object): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)])
  const parameters = new URLSearchParams(pairs)
  parameters.sort()
  return pairs.length > 0 ? `?${parameters.toString()}` : ''
}
