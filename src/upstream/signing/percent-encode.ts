/**
 * RFC 3986 percent-encoding as the signature demands it: only `A-Z a-z 0-9 - _ . ~` stay,
 * UTF-8, upper-case hex. `encodeURIComponent` leaves `! ' ( ) *` alone, so these are done here.
 * Throws URIError for a lone surrogate, which has no UTF-8 form.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
