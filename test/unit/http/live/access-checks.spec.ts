import { describe, expect, it } from '@jest/globals'
import { anonymous, type Caller } from '../../../../src/http/auth/caller.js'
import { AccessChecks } from '../../../../src/http/live/access-checks.js'

const headers = { 'x-api-key': 'key' }

describe('the checks of those who listen', () => {
  let caller: Caller | undefined
  let looks = 0
  const start = () => {
    caller = anonymous
    looks = 0
    return new AccessChecks(
      {
        areIdentified: true,
        tryIdentify: () => {
          looks += 1
          return caller
        },
        identify: () => Promise.reject(new Error('a token that is not accepted')),
      },
      1,
    )
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('look once for all with one credential, and go on while one of them is left', async () => {
    const checks = start()
    const ended: string[] = []
    const leave = ['first', 'second', 'third'].map((name) =>
      checks.watch(headers, { projectId: 'p', end: () => ended.push(name) }),
    )
    checks.step()
    expect(looks).toBe(1)
    leave[0]?.()
    leave[2]?.()
    await turn()
    caller = undefined
    checks.step()
    await turn()
    expect(ended).toEqual(['second'])
  })

  it('end with the last of them', () => {
    const checks = start()
    checks.watch(headers, { projectId: 'p', end: () => {} })()
    checks.step()
    expect(looks).toBe(0)
  })
})
