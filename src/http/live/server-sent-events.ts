import type { Representation } from '../../cache/entry/entry.js'
import { entityTag } from '../negotiation/entity-tag.js'
import { problemDetails } from '../problem/problem-details.js'
import type { Problem } from '../problem/problem.js'

/*
 * The blocks of a stream (HTML Living Standard, section 9.2). Lists and problems are JSON in one line.
 */

/** How long a client waits before it reconnects: jittered, so that those of one replica do not come back together. */
export const retryBlock = (random: () => number): string =>
  `retry: ${2_000 + Math.floor(2_000 * random())}\n\n`

export function specsBlock({ hash, bytes }: Representation, ageMs: number): Buffer {
  const tag = entityTag(hash, 'identity')
  const head = `id: ${tag}\nevent: specs\ndata: {"etag":${JSON.stringify(tag)},"age_seconds":${seconds(ageMs)},"list":`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('}\n\n')])
}

export const problemBlock = (problem: Problem, requestId: string): string =>
  `event: problem\ndata: ${JSON.stringify(problemDetails(problem, requestId))}\n\n`

/** Keeps the connection alive. A client of ours reads from it that the list is as it was. */
export const ageComment = (ageMs: number | undefined): string =>
  ageMs === undefined ? ':\n\n' : `: age_seconds=${seconds(ageMs)}\n\n`

const seconds = (ms: number): number => Math.floor(ms / 1_000)
