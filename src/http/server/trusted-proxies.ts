import { BlockList, isIP, isIPv6 } from 'node:net'

/** The address in an entry of `X-Forwarded-For`, which some proxies write with a port: `203.0.113.8:40001`, `[2001:db8::1]:443`. */
export function withoutPort(entry: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(entry) ?? []
  const [, v4] = /^([\d.]+):\d+$/.exec(entry) ?? []
  return bracketed ?? v4 ?? entry
}

/** Whether an address, or an entry of `X-Forwarded-For`, is one of these addresses and CIDRs. */
export function trustedProxies(addressesAndCidrs: readonly string[]): (entry: string) => boolean {
  const list = new BlockList()
  for (const each of addressesAndCidrs) {
    const [address = '', bits] = each.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (entry) => {
    const [address = ''] = withoutPort(entry).split('%', 1)
    // It knows IPv4 addresses inside IPv6 ones.
    return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}
