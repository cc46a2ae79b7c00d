import { z } from 'zod'

const durationMs = z
  .int()
  .min(0)
  .max(365 * 24 * 3_600_000)

/** Figures and ways of the emulated cloud that can be changed while it runs. */
export const settingsSchema = z.strictObject({
  /** The emulator's clock minus the real one: told by `Date`, used for every check of time. */
  clockSkewMs: z.int().min(-1e12).max(1e12),
  /** Bad signatures in a row that lock a key, and for how long. */
  lockAfterFailures: z.int().min(1),
  lockForMs: durationMs,
  /** Wrong passwords within 15 minutes that lock a user, and for how long. */
  userLockAfterFailures: z.int().min(1),
  userLockForMs: durationMs,
  /** Of tokens issued from now on. */
  tokenLifetimeMs: durationMs,
  /** What a token that was ended early is answered with. */
  deadToken: z.strictObject({ status: z.int().min(200).max(599), code: z.string() }),
  /** Of agency keys made from now on. */
  agencyKeyLifetimeMs: durationMs,
  agencyKeyOverlapMs: durationMs,
  agencyBound: z.boolean(),
  /** `open`: a metadata token may be used; `guarded`: it must be; `old`: there is none to be had. */
  metadata: z.enum(['open', 'guarded', 'old']),
  /** Take any engine id for a known one, so that there is no end of different questions. */
  anyEngine: z.boolean(),
  /** Every project answers both generations of the API, whatever its own. */
  publishesAll: z.boolean(),
  /** The most items on a page, whatever is asked for; 0 for as many as asked. */
  maxPageItems: z.int().min(0),
  /** Added to every total that is named. */
  totalsOffBy: z.int().min(-1_000).max(1_000),
  /** What the offset of `services/flavors` counts, which no page tells. */
  flavorOffset: z.enum(['items', 'pages']),
  /** Before each of the next n pages the first item of the list moves to its end. */
  moves: z.int().min(0),
})

export type Settings = z.infer<typeof settingsSchema>

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export const defaultSettings: Settings = {
  clockSkewMs: 0,
  lockAfterFailures: 5,
  lockForMs: 5 * minuteMs,
  userLockAfterFailures: 5,
  userLockForMs: 15 * minuteMs,
  tokenLifetimeMs: 24 * hourMs,
  deadToken: { status: 401, code: 'APIGW.0307' },
  agencyKeyLifetimeMs: hourMs,
  agencyKeyOverlapMs: 10 * minuteMs,
  agencyBound: true,
  metadata: 'open',
  anyEngine: false,
  publishesAll: false,
  maxPageItems: 0,
  totalsOffBy: 0,
  flavorOffset: 'items',
  moves: 0,
}
