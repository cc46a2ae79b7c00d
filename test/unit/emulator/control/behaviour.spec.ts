import { describe, expect, it } from '@jest/globals'
import { behaviourSchema, type Behaviour } from '../../../../src/emulator/control/behaviour.js'

const good: Behaviour[] = [
  { kind: 'slow', delayMs: 0 },
  { kind: 'slow', trickle: { everyMs: 5 }, times: 1, forMs: 1000, project: 'p', path: '/job/' },
  { kind: 'hang' },
  { kind: 'hang', at: 'body' },
  { kind: 'reset', at: 'connect' },
  { kind: 'cut', keepBytes: 0, chunked: true },
  { kind: 'hang-up' },
  { kind: 'wrong-length', by: -3 },
  { kind: 'bad-body', body: 'proto', status: 206 },
  { kind: 'gzip', damage: 'cut' },
  { kind: 'failure' },
  { kind: 'failure', code: 'X.1', status: 418, shape: 'iam', message: 'm', echo: true },
  { kind: 'throttle', retryAfter: { text: 'soon' } },
  { kind: 'redirect', location: 'http://a/', status: 308 },
  { kind: 'answer', headers: { 'X-A': 'b' }, body: '' },
]

const bad: unknown[] = [
  undefined,
  null,
  'hang',
  [],
  {},
  { kind: 'Hang' },
  { kind: 'hang', at: 'connect' },
  { kind: 'hang', times: 0 },
  { kind: 'hang', times: 1.5 },
  { kind: 'hang', forMs: -1 },
  { kind: 'hang', unknown: true },
  { kind: 'slow', delayMs: '5' },
  { kind: 'wrong-length' },
  { kind: 'wrong-length', by: 0 },
  { kind: 'failure', status: 99 },
  { kind: 'failure', shape: 'xml' },
  { kind: 'throttle', retryAfter: 5 },
  { kind: 'throttle', retryAfter: { seconds: -1 } },
  { kind: 'redirect' },
  { kind: 'redirect', location: 'http://a/', status: 200 },
  { kind: 'redirect', location: 'http://a/\r\nX: y' },
  { kind: 'throttle', retryAfter: { text: 'ü' } },
  { kind: 'bad-body', body: 'too-large', bytes: 2 ** 40 },
  { kind: 'answer', bodyBase64: '%' },
]

describe('a behaviour from outside', () => {
  it.each(good)('is understood: %j', (behaviour) => {
    expect(behaviourSchema.parse(behaviour)).toEqual(behaviour)
  })

  it.each(bad.map((value) => [value]))('is refused: %j', (value) => {
    expect(behaviourSchema.safeParse(value).success).toBe(false)
  })
})
