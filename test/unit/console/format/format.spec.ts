import { describe, expect, it } from '@jest/globals'
import {
  ago,
  bytes,
  count,
  duration,
  latency,
  percent,
  rate,
} from '../../../../packages/console/src/format/format.js'

describe('the figures of the console', () => {
  it.each([
    [0, '0/s'],
    [0.25, '0.25/s'],
    [12.34, '12.3/s'],
    [999.6, '1000/s'],
    [45_678, '45.7k/s'],
    [1_200_000, '1.2M/s'],
    [null, '–'],
  ])('%p per second reads %s', (value, text) => expect(rate(value)).toBe(text))

  it.each([
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.42, '42 %'],
    [0.9997, '99.9 %'],
    [1, '100 %'],
    [null, '–'],
  ])('a share of %p reads %s: nearly all is not all', (value, text) => expect(percent(value)).toBe(text))

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [67_108_864, '64 MiB'],
  ])('%p bytes read %s', (value, text) => expect(bytes(value)).toBe(text))

  it.each([
    [0.0004, '0.4 ms'],
    [0.2104, '210 ms'],
    [1.25, '1.25 s'],
    [undefined, '–'],
  ])('%p seconds of latency read %s', (value, text) => expect(latency(value)).toBe(text))

  it.each([
    [-3, '0\u00a0s'],
    [59.9, '59\u00a0s'],
    [90, '1\u00a0min 30\u00a0s'],
    [600, '10\u00a0min'],
    [3600, '1\u00a0h'],
    [7500, '2\u00a0h 5\u00a0min'],
    [86_400, '24\u00a0h'],
    [187_200, '2\u00a0d 4\u00a0h'],
  ])('%p seconds last %s, unbroken', (value, text) => expect(duration(value)).toBe(text))

  it('says how long something is ago', () => {
    const nowMs = Date.parse('2026-11-27T02:00:00Z')
    expect(ago('2026-11-27T01:59:59Z', nowMs)).toBe('just now')
    expect(ago('2026-11-27T01:59:18Z', nowMs)).toBe('42\u00a0s ago')
  })

  it('separates thousands', () => expect(count(88_123)).toBe('88,123'))
})
