import { describe, expect, it } from '@jest/globals'
import { trustedProxies, withoutPort } from '../../../../src/http/server/trusted-proxies.js'

describe('an entry of X-Forwarded-For', () => {
  it.each([
    ['203.0.113.8:40001', '203.0.113.8'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['203.0.113.8', '203.0.113.8'],
    ['2001:db8::1', '2001:db8::1'],
    ['unknown', 'unknown'],
  ])('%s stands for %s', (entry, address) => expect(withoutPort(entry)).toBe(address))
})

describe('a proxy', () => {
  const isTrusted = trustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '::1'])

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '10.9.8.7:1234', '[2001:db8::5]:80', '::1'])(
    '%s is trusted',
    (entry) => expect(isTrusted(entry)).toBe(true),
  )

  it.each(['127.0.0.2', '11.0.0.1', '2001:db9::1', 'unknown', ''])('%s is not', (entry) =>
    expect(isTrusted(entry)).toBe(false),
  )
})
