import { z } from 'zod'
import type { ReplicaMessage } from '../store.js'

const key = z.object({ text: z.string(), parts: z.record(z.string(), z.string()) })

const schema = z.object({
  from: z.string(),
  message: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('changed'),
      key,
      stamp: z.object({ epoch: z.number(), hash: z.string() }),
    }),
    z.object({ type: z.literal('released'), key }),
    z.object({
      type: z.literal('purged'),
      purge: z.object({ selector: z.record(z.string(), z.string()), soft: z.boolean(), epoch: z.number() }),
    }),
  ]),
})

export const encodeMessage = (message: ReplicaMessage, from: string): string =>
  JSON.stringify({ from, message })

/** Undefined for our own messages, and for what is none. */
export const decodeMessage = (text: string, self: string): ReplicaMessage | undefined => {
  const parsed = schema.safeParse(parseJson(text))
  return parsed.success && parsed.data.from !== self ? parsed.data.message : undefined
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
