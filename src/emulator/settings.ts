import { z } from 'zod'

const durationMs = z
  .int()
  .min(0)
  .max(365 * 24 * 3_600_000)

/** Figures of the emulated cloud that can be changed while it runs. */
export const settingsSchema = z.strictObject({
  /** The emulator's clock minus the real one: told by `Date`, used for every check of time. */
  clockSkewMs: z.int().min(-1e12).max(1e12),
  lockAfterFailures: z.int().min(1),
  lockForMs: durationMs,
  /** Take any engine id for a known one, so that there is no end of different questions. */
  anyEngine: z.boolean(),
})

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  clockSkewMs: 0,
  lockAfterFailures: 5,
  lockForMs: 5 * 60_000,
  anyEngine: false,
}
