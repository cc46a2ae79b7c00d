import { describe, expect, it } from '@jest/globals'
import { ErrorReply } from 'redis'
import { refusalOf } from '../../../src/redis/refusal.js'

/* Those that a server on this machine can be made to send are in test/fault/redis-refusals.spec.ts. */

describe('a refusal of Redis', () => {
  it.each([
    [
      'DENIED Redis is running in protected mode because protected mode is enabled and no password is set',
      'DENIED',
      /password/,
    ],
    ['MISCONF Redis is configured to save RDB snapshots, but it is unable to persist', 'MISCONF', /disk/],
    ['NOREPLICAS Not enough good replicas to write.', 'NOREPLICAS', /min-replicas-to-write/],
    ['LOADING Redis is loading the dataset in memory', 'LOADING', /starting/],
    [
      "ERR Error running script: @user_script:3: -OOM command not allowed when used memory > 'maxmemory'.",
      'OOM',
      /maxmemory/,
    ],
    ['ERR something new', 'refused', /log of Redis/],
  ])('names its likely fix: %s', (message, reason, fix) => {
    expect(refusalOf('SET', new ErrorReply(message))).toEqual({
      command: 'SET',
      reason,
      fix: expect.stringMatching(fix),
    })
  })

  it('is no error of another kind', () => expect(refusalOf('SET', new Error('OOM'))).toBeUndefined())
})
