import { describe, expect, it } from '@jest/globals'
import { Secret } from '../../../../src/config/secret.js'
import { Agents, isExcepted } from '../../../../src/upstream/transport/agents.js'

const url = (text: string) => new URL(text)

describe('NO_PROXY', () => {
  it.each([
    ['https://iam.example.com', ['*'], true],
    ['https://iam.example.com', ['iam.example.com'], true],
    ['https://iam.example.com', ['.example.com'], true],
    ['https://iam.example.com', ['example.com'], true],
    ['https://iam.example.com', ['EXAMPLE.com:443'], true],
    ['https://iam.example.com', ['example.com:8443'], false],
    ['https://badexample.com', ['example.com'], false],
    ['https://iam.example.com', [], false],
    ['http://169.254.169.254', [], true],
  ])('%s with %j: %j', (text, noProxy, expected) => {
    expect(isExcepted(url(text), noProxy)).toBe(expected)
  })
})

describe('agents', () => {
  it('are the proxy’s only where one is configured and does not except the host', () => {
    const agents = new Agents({ url: new Secret('http://user:pass@proxy.test:3128'), noProxy: ['b.test'] }, 8)
    const direct = new Agents(undefined, 8)
    expect(agents.for(url('https://a.test')).httpsAgent.constructor.name).toBe('HttpsProxyAgent')
    expect(agents.for(url('https://b.test')).httpsAgent.constructor.name).toBe('Agent')
    expect(direct.for(url('https://a.test')).httpsAgent.constructor.name).toBe('Agent')
    agents.close()
    direct.close()
  })
})
