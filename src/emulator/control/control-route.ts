import { bytesReply, jsonReply, type Reply } from '../http/reply.js'
import type { JsonValue } from '../json.js'
import type { Control } from './control.js'

export interface ControlCall {
  readonly control: Control
  /** Parsed from JSON and nothing more; undefined when there was none. */
  readonly body: unknown
  readonly params: Readonly<Record<string, string>>
}

/** One thing to tell or ask. `answer` may throw a ZodError, which the teller gets as 400. */
export interface ControlRoute {
  readonly method: string
  /** Below the control prefix. */
  readonly pattern: string
  readonly answer: (call: ControlCall) => Reply
}

export const ok = (body: unknown): Reply => jsonReply(200, JSON.parse(JSON.stringify(body)) as JsonValue)
/** It has been done, and there is nothing to say about it. */
export const done = (): Reply => bytesReply(204, Buffer.alloc(0))
export const badControl = (error: string): Reply => jsonReply(400, { error })
export const absent = (error: string): Reply => jsonReply(404, { error })
