import { describe, expect, it } from '@jest/globals'
import { isExcepted } from '../../../../src/upstream/transport/no-proxy.js'

describe('NO_PROXY', () => {
  it.each([
    ['https://iam.example.com', ['*'], true],
    ['https://iam.example.com', ['iam.example.com'], true],
    ['https://iam.example.com', ['.example.com'], true],
    ['https://iam.example.com', ['*.example.com'], true],
    ['https://iam.example.com', ['example.com'], true],
    ['https://iam.example.com.', ['example.com'], true],
    ['https://iam.example.com', [' example.com. '], true],
    ['https://iam.example.com', ['EXAMPLE.com:443'], true],
    ['https://iam.example.com', ['example.com:8443'], false],
    ['https://badexample.com', ['example.com', '*.example.com'], false],
    ['https://iam.example.com', ['', ' ', '.', '10.0.0.0/8', '10.0.0.0/99', 'nothing/8'], false],
    ['https://iam.example.com', [], false],
    ['https://10.1.2.3', ['10.0.0.0/8'], true],
    ['https://11.1.2.3', ['10.0.0.0/8'], false],
    ['https://10.1.2.3:8443', ['10.1.2.3:8443'], true],
    ['https://[fd00::17]', ['fd00::/16'], true],
    ['https://[fe00::17]', ['fd00::/16'], false],
    ['http://[::1]', ['::1'], true],
    ['http://[::1]', ['0:0:0:0:0:0:0:1'], true],
    ['http://[::1]', ['[::1]'], true],
    ['http://[::1]:8080', ['[::1]:8080'], true],
    ['http://[::1]:8080', ['[::1]:80'], false],
    ['http://169.254.169.254', [], true],
    ['http://[fe80::1]', [], true],
  ])('%s with %j: %j', (text, noProxy, expected) => {
    expect(isExcepted(new URL(text), noProxy)).toBe(expected)
  })
})
