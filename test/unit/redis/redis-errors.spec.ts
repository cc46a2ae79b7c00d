import { describe, expect, it } from '@jest/globals'
import { ConnectionTimeoutError, ErrorReply } from 'redis'
import { reasonOf, RedisUnavailable, saysWrongServer } from '../../../src/redis/redis-errors.js'

describe('a refusal of Redis', () => {
  it.each([
    "READONLY You can't write against a read only replica.",
    'LOADING Redis is loading the dataset in memory',
    'MASTERDOWN Link with MASTER is down',
    "ERR Error running script (call to f_1): @user_script:3: -READONLY You can't write against a read only replica.",
  ])('says that this is the wrong server: %s', (message) => {
    expect(saysWrongServer(new ErrorReply(message))).toBe(true)
  })

  it('of another kind does not', () => {
    expect(saysWrongServer(new ErrorReply('OOM command not allowed'))).toBe(false)
    expect(saysWrongServer(new Error('READONLY'))).toBe(false)
  })
})

describe('the reason in a log line', () => {
  it.each([
    [new RedisUnavailable('timeout'), 'timeout'],
    [new ErrorReply('WRONGPASS invalid username-password pair'), 'WRONGPASS'],
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    [new ConnectionTimeoutError(), 'ConnectionTimeoutError'],
    [new TypeError('redis://:secret@host'), 'TypeError'],
    ['anything', 'unknown'],
  ])('is a word, without address or password', (error, reason) => {
    expect(reasonOf(error)).toBe(reason)
  })
})
