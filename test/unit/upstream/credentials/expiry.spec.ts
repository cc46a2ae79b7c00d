import { describe, expect, it } from '@jest/globals'
import { validForMs } from '../../../../src/upstream/credentials/expiry.js'

const receivedAtMs = Date.UTC(2026, 0, 2, 3, 0, 0, 400)

describe('how long credentials are valid', () => {
  it('is the time between issue and expiry, whatever the other clock says', () => {
    const reported = { expiresAt: '2031-05-06T08:00:00.123456Z', issuedAt: '2031-05-06T07:00:00.123456Z' }
    expect(validForMs(reported, receivedAtMs)).toBe(3_600_000)
  })

  it('is taken from the Date header where nothing better is said, and never too late', () => {
    const reported = { expiresAt: '2026-01-02T05:00:00Z', date: 'Fri, 02 Jan 2026 04:00:00 GMT' }
    expect(validForMs(reported, receivedAtMs)).toBe(3_599_000)
  })

  it('is as it was said where the clocks agree to the second', () => {
    const reported = { expiresAt: '2026-01-02T03:00:10Z', date: 'Fri, 02 Jan 2026 03:00:00 GMT' }
    expect(validForMs(reported, receivedAtMs)).toBe(9_600)
    expect(validForMs({ expiresAt: reported.expiresAt }, receivedAtMs)).toBe(9_600)
  })

  it('is unknown when it cannot be read', () => {
    expect(validForMs({ expiresAt: 'tomorrow' }, receivedAtMs)).toBeUndefined()
    expect(validForMs({ expiresAt: undefined }, receivedAtMs)).toBeUndefined()
  })
})
