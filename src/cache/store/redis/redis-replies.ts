import { z } from 'zod'
import type { Purge } from '../../entry/purge-log.js'
import { parseSelector } from '../../entry/selector.js'
import type { LeaseReply, StoreState } from '../store.js'

/** What our scripts answer. */

export const integer = (reply: unknown): number => z.number().parse(reply)

export const integers = (reply: unknown): number[] => z.array(z.number()).parse(reply)

export const flag = (reply: unknown): boolean => reply === 1

export const version = (reply: unknown): { purgesVersion: number; nowMs: number } => {
  const [purgesVersion, nowMs] = z.tuple([z.number(), z.number()]).parse(reply)
  return { purgesVersion, nowMs }
}

const leaseReply = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.string(),
])

export const acquired = (reply: unknown): Omit<LeaseReply, 'value'> & { nowMs: number } => {
  const [granted, epoch, purgesVersion, nowMs, failures, leftMs, failure] = leaseReply.parse(reply)
  const pause = failures > 0 ? { failures, leftMs, failure: parseJson(failure) } : undefined
  return { granted: granted === 1, epoch, purgesVersion, nowMs, pause }
}

const indexReply = z.tuple([z.number(), z.number(), z.number(), z.number(), z.array(z.string())])

export const indexed = (reply: unknown) => {
  const [isNewest, isFirst, purgesVersion, nowMs, excess] = indexReply.parse(reply)
  return { isNewest: isNewest === 1, isFirst: isFirst === 1, purgesVersion, nowMs, excess }
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

const stateReply = z.tuple([z.string(), z.number(), z.number()])

export const state = (reply: unknown): StoreState => {
  const [generation, purgesVersion, epoch] = stateReply.parse(reply)
  return { generation, purgesVersion, epoch }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
