import { describe, expect, it } from '@jest/globals'
import { addressKey } from '../../../../src/http/rate-limit/address-key.js'

describe('an address is counted', () => {
  it.each([
    ['as itself with IPv4', '192.0.2.7', '192.0.2.7'],
    ['as IPv4 when it is one inside IPv6', '::ffff:192.0.2.7', '192.0.2.7'],
    ['as its /64 with IPv6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['as its /64, written short', '2001:db8::6', '2001:db8:0:0::/64'],
    ['as its /64, with zeros in front', '2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['as its /64, beginning short', '::1', '0:0:0:0::/64'],
    ['without its zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['as it stands when it is none', 'unix', 'unix'],
  ])('%s', (_what, address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})
