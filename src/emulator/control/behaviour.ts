import { z } from 'zod'
import { badBodyNames } from '../faults/bad-bodies.js'
import { failureShapes } from '../faults/failure-body.js'

/*
 * Every instruction that the emulator takes instead of answering well. One definition: the type that tests
 * write and the check of what comes over the control route.
 */

const count = z.int().min(1).max(1_000_000_000)
const milliseconds = z.int().min(0).max(3_600_000)

/** What Node can send as the value of a header. */
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII')

/** Which requests, and for how long. The first behaviour that fits a request is the one it meets. */
const scope = {
  /** The next n fitting requests (for `reset` at `connect`: connections); without it, all. */
  times: count.optional(),
  /** Counted from when the behaviour was set. */
  forMs: count.optional(),
  /** Only requests for this project. */
  project: z.string().min(1).optional(),
  /** Only paths that contain this text. */
  path: z.string().min(1).optional(),
  /** Wait before doing anything. */
  delayMs: milliseconds.optional(),
}

/** At `headers`: before a byte is sent; at `body`: after the headers and half of the good answer. */
const stage = z.enum(['headers', 'body'])

const retryAfter = z.union([
  z.strictObject({ seconds: z.int().min(0) }),
  /** The same as an HTTP-date, by the emulator's own clock. */
  z.strictObject({ dateInSeconds: z.int() }),
  /** Anything, such as a text that is no date. */
  z.strictObject({ text: headerValue }),
])

export const behaviourSchema = z.discriminatedUnion('kind', [
  /** The good answer, after `delayMs`; its body in pieces of `bytes` every `everyMs` when told to. */
  z.strictObject({
    kind: z.literal('slow'),
    ...scope,
    trickle: z.strictObject({ everyMs: milliseconds, bytes: count.optional() }).optional(),
  }),
  /** The connection stays open and nothing more ever comes. */
  z.strictObject({ kind: z.literal('hang'), ...scope, at: stage.optional() }),
  /** TCP reset. At `connect` every new connection is reset before a request is read, whatever it is for. */
  z.strictObject({
    kind: z.literal('reset'),
    ...scope,
    at: z.enum(['connect', 'headers', 'body']).optional(),
  }),
  /** The right length is sent, then the connection ends early, after `keepBytes` (half without it); of the good answer, or of an error with this status and code. */
  z.strictObject({
    kind: z.literal('cut'),
    ...scope,
    keepBytes: z.int().min(0).optional(),
    chunked: z.boolean().optional(),
    status: z.int().min(200).max(599).optional(),
    code: z.string().optional(),
    retryAfter: retryAfter.optional(),
  }),
  /** The good answer, and then the connection is closed although nothing said so. */
  z.strictObject({ kind: z.literal('hang-up'), ...scope }),
  /** `Content-Length` is wrong by this many bytes and the connection stays open. */
  z.strictObject({
    kind: z.literal('wrong-length'),
    ...scope,
    by: z.int().refine((by) => by !== 0, 'must not be 0'),
  }),
  /** A body that no client should take for a list, status 200 unless told otherwise. */
  z.strictObject({
    kind: z.literal('bad-body'),
    ...scope,
    body: z.enum(badBodyNames),
    status: z.int().min(200).max(599).optional(),
    /** For `too-large` and `gzip-bomb`: bytes once decompressed; 16 MiB without it. */
    bytes: count.max(1024 ** 3).optional(),
  }),
  /** The good answer, gzipped whether asked for or not. */
  z.strictObject({
    kind: z.literal('gzip'),
    ...scope,
    /** `corrupt`: bytes that are no gzip; `cut`: the last bytes are missing. */
    damage: z.enum(['corrupt', 'cut']).optional(),
  }),
  /** An error answer: any status with any code, in each of the shapes in which they come. */
  z.strictObject({
    kind: z.literal('failure'),
    ...scope,
    /** Without it the first status that is documented for the code, or 500. */
    status: z.int().min(200).max(599).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    /** Without it the one that the code's origin uses. */
    shape: z.enum(failureShapes).optional(),
    /** A fine-grained policy refusal brings `encoded_authorization_message` along. */
    encodedAuthorizationMessage: z.boolean().optional(),
    /** Put every secret that the request held into the message, and the canonical request. */
    echo: z.boolean().optional(),
    retryAfter: retryAfter.optional(),
  }),
  /** 429 as the gateway says it, with `Retry-After` only when told so. */
  z.strictObject({ kind: z.literal('throttle'), ...scope, retryAfter: retryAfter.optional() }),
  z.strictObject({
    kind: z.literal('redirect'),
    ...scope,
    location: headerValue.min(1),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .optional(),
  }),
  /** Any answer at all. */
  z.strictObject({
    kind: z.literal('answer'),
    ...scope,
    status: z.int().min(200).max(599).optional(),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), headerValue).optional(),
    body: z.string().optional(),
    bodyBase64: z.base64().optional(),
  }),
])

export type Behaviour = z.infer<typeof behaviourSchema>
export type RetryAfter = z.infer<typeof retryAfter>
