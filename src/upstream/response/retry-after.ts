/** A longer wish is a mistake, and would keep us away from a healthy upstream. */
const maxMs = 3_600_000

const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const time = '\\d{2}:\\d{2}:\\d{2}'
/** The three forms of RFC 9110, section 5.6.7. `Date.parse` alone takes `1.5` for a day in 2001. */
const httpDate = new RegExp(
  `^(?:${day}, \\d{2} ${month} \\d{4} ${time} GMT|[A-Z][a-z]+day, \\d{2}-${month}-\\d{2} ${time} GMT|${day} ${month} [ \\d]\\d ${time} \\d{4})$`,
)

/**
 * `Retry-After` (RFC 9110, section 10.2.3) in milliseconds from now. Undefined where it asks for no
 * wait or cannot be read: 0, a past date, fractions, signs. A date is compared with the `Date` that
 * came along, as both are by the same clock.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  receivedAtMs: number,
): number | undefined {
  const text = headers['retry-after']?.trim() ?? ''
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : (parseDate(text) ?? NaN) - (parseDate(headers.date?.trim() ?? '') ?? receivedAtMs)
  return ms > 0 ? Math.min(ms, maxMs) : undefined
}

function parseDate(text: string): number | undefined {
  if (!httpDate.test(text)) return undefined
  // asctime's form names no zone; it is UTC as the others.
  const ms = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(ms) ? undefined : ms
}
