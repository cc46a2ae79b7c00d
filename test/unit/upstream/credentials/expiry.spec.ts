import { describe, expect, it } from '@jest/globals'
import { expiresAt } from '../../../../src/upstream/credentials/expiry.js'

const receivedAtMs = Date.UTC(2026, 0, 2, 3, 0, 0, 400)

describe('the end of a life, by our own clock', () => {
  it('is counted from now, whatever the other clock says', () => {
    const said = { expiresAt: '2031-05-06T08:00:00.123456Z', issuedAt: '2031-05-06T07:00:00.123456Z' }
    expect(expiresAt(said, receivedAtMs)).toBe(receivedAtMs + 3_600_000)
  })

  it('is taken from the Date header where nothing better is said, and never too late', () => {
    const said = { expiresAt: '2026-01-02T05:00:00Z', date: 'Fri, 02 Jan 2026 04:00:00 GMT' }
    expect(expiresAt(said, receivedAtMs)).toBe(receivedAtMs + 3_599_000)
  })

  it('is as it was said where the clocks agree to the second', () => {
    const said = { expiresAt: '2026-01-02T03:00:10Z', date: 'Fri, 02 Jan 2026 03:00:00 GMT' }
    expect(expiresAt(said, receivedAtMs)).toBe(Date.UTC(2026, 0, 2, 3, 0, 10))
    expect(expiresAt({ expiresAt: said.expiresAt }, receivedAtMs)).toBe(Date.UTC(2026, 0, 2, 3, 0, 10))
  })

  it('is unknown when it cannot be read', () => {
    expect(expiresAt({ expiresAt: 'tomorrow' }, receivedAtMs)).toBeUndefined()
    expect(expiresAt({ expiresAt: undefined }, receivedAtMs)).toBeUndefined()
  })
})
