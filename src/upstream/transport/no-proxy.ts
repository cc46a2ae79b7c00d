import { BlockList, isIP } from 'node:net'

const neverProxied = new BlockList()
neverProxied.addSubnet('169.254.0.0', 16, 'ipv4')
neverProxied.addSubnet('fe80::', 10, 'ipv6')

/**
 * `NO_PROXY` as widely read: `*`, a host, a domain as `example.com`, `.example.com` or `*.example.com`, an address,
 * or a network in CIDR notation; all but the network may have a port. Link-local addresses (the metadata service) are
 * never reached through a proxy.
 */
export function isExcepted({ hostname, port, protocol }: URL, noProxy: readonly string[]): boolean {
  const host = bare(hostname)
  if (contains(neverProxied, host)) return true
  const effectivePort = port || (protocol === 'https:' ? '443' : '80')
  return noProxy.some((text) => {
    const entry = text.trim().toLowerCase()
    if (entry === '*') return true
    if (entry.includes('/')) return contains(network(entry), host)
    const { domain, onlyPort } = parse(entry)
    if (domain === '' || (onlyPort !== undefined && onlyPort !== effectivePort)) return false
    // As addresses, because one address can be written in several ways.
    if (isIP(domain)) return contains(network(`${domain}/${isIP(domain) === 6 ? 128 : 32}`), host)
    return host === domain || host.endsWith(`.${domain}`)
  })
}

/** The colons of an IPv6 address without brackets are no port. */
function parse(entry: string): { domain: string; onlyPort?: string | undefined } {
  if (isIP(entry)) return { domain: entry }
  const [, domain = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  return { domain: bare(domain.replace(/^(\*?\.)/, '')), onlyPort }
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

function network(cidr: string): BlockList {
  const list = new BlockList()
  const [address = '', bits = ''] = cidr.split('/')
  const family = isIP(address)
  // What is no network excepts nothing.
  if (family && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
    list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  return list
}

function contains(list: BlockList, host: string): boolean {
  const family = isIP(host)
  return family !== 0 && list.check(host, family === 6 ? 'ipv6' : 'ipv4')
}
