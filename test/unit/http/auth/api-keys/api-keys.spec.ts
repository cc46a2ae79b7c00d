import { describe, expect, it } from '@jest/globals'
import { readApiKeys } from '../../../../../src/http/auth/api-keys/api-keys.js'

const sha256 = 'AB'.repeat(32)
const other = '12'.repeat(32)

describe('the key file', () => {
  it('is YAML: who holds a key, what they may see, by the digest in lower case', () => {
    const keys = readApiKeys(`
      keys:
        - name: team-a
          sha256: ${sha256}
          projects: [p1, p2]
        - { name: operator, sha256: "${other}", projects: ["*"], admin: true }`)
    expect(keys).toEqual(
      new Map([
        [
          sha256.toLowerCase(),
          { id: 'api-key:team-a', name: 'team-a', projects: new Set(['p1', 'p2']), isAdmin: false },
        ],
        [other, { id: 'api-key:operator', name: 'operator', projects: '*', isAdmin: true }],
      ]),
    )
  })

  it('is JSON as well', () => {
    const text = JSON.stringify({ keys: [{ name: 'a', sha256, projects: ['*'] }] })
    expect([...readApiKeys(text).values()]).toMatchObject([{ name: 'a', projects: '*' }])
  })

  it('may hold two keys of one caller, so that one follows the other', () => {
    const keys = readApiKeys(
      JSON.stringify({ keys: [sha256, other].map((each) => ({ name: 'a', sha256: each, projects: ['p'] })) }),
    )
    expect([...keys.values()].map(({ id }) => id)).toEqual(['api-key:a', 'api-key:a'])
  })

  it('may hold nobody', () => {
    expect(readApiKeys('keys: []').size).toBe(0)
  })

  it.each([
    ['is empty', '', 'the file: '],
    ['is no YAML', '{keys: [', 'it is neither YAML nor JSON'],
    ['misspells a member', `keys: [{name: a, sha256: ${sha256}, project: [p]}]`, 'keys.0.projects: '],
    [
      'has a key in clear',
      `keys: [{name: a, sha256: my-key, projects: [p]}]`,
      'keys.0.sha256: must be the 64 hex',
    ],
    ['grants nothing', `keys: [{name: a, sha256: ${sha256}, projects: []}]`, 'keys.0.projects: must name'],
    [
      'has a bad project',
      `keys: [{name: a, sha256: ${sha256}, projects: ["a b"]}]`,
      'keys.0.projects.0: must be',
    ],
    ['has a bad name', `keys: [{name: "a b", sha256: ${sha256}, projects: [p]}]`, 'keys.0.name: must be'],
    [
      'has a key twice',
      `keys: [{name: a, sha256: ${sha256}, projects: [p]}, {name: b, sha256: ${sha256}, projects: [q]}]`,
      'keys.1.sha256 is in the file twice',
    ],
  ])('is refused when it %s, and no value of it is repeated', (_what, text, fault) => {
    expect(() => readApiKeys(text)).toThrow(fault)
    expect(() => readApiKeys(text)).not.toThrow(/my-key|ABAB/)
  })

  it('is reported with every fault at once', () => {
    expect(() => readApiKeys('keys: [{name: "", sha256: x, projects: [p], admin: maybe}]')).toThrow(
      /keys\.0\.name.*keys\.0\.sha256.*keys\.0\.admin/,
    )
  })
})
