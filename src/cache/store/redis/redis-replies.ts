import { z } from 'zod'
import type { Purge } from '../../entry/purge-log.js'
import { parseSelector } from '../../entry/selector.js'
import type { Begin, StoreState } from '../store.js'

/** What our scripts answer, and what Keyv wraps a value in. */

export const integer = (reply: unknown): number => z.number().parse(reply)

export const names = (reply: unknown): string[] => z.array(z.string()).parse(reply)

export const flag = (reply: unknown): boolean => reply === 1

const begin = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.string()])

export const begun = (reply: unknown): Omit<Begin, 'value'> => {
  const [granted, epoch, purgesVersion, failures, leftMs, failure] = begin.parse(reply)
  const pause = failures > 0 ? { failures, leftMs, failure: parseJson(failure) } : undefined
  return { granted: granted === 1, epoch, purgesVersion, pause }
}

const log = z.tuple([z.number(), z.array(z.string())])

export const purges = (reply: unknown): { version: number; purges: Purge[] } => {
  const [version, fields] = log.parse(reply)
  const found: Purge[] = []
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const purge = readPurge(fields[index] ?? '', Number(fields[index + 1]))
    if (purge) found.push(purge)
  }
  return { version, purges: found }
}

/** Undefined for what `purgeId` has not made. */
const readPurge = (id: string, epoch: number): Purge | undefined => {
  const kind = id.slice(0, 5)
  if ((kind !== 'hard?' && kind !== 'soft?') || !Number.isSafeInteger(epoch)) return undefined
  return { selector: parseSelector(id.slice(5)), soft: kind === 'soft?', epoch }
}

const pulses = z.tuple([z.string(), z.number(), z.number()])

export const pulse = (reply: unknown): StoreState => {
  const [generation, purgesVersion, epoch] = pulses.parse(reply)
  return { generation, purgesVersion, epoch }
}

/** Keyv keeps `{ value, expires }`. */
export const wrapped = (stored: unknown): unknown =>
  typeof stored === 'object' && stored !== null && 'value' in stored ? stored.value : undefined

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
