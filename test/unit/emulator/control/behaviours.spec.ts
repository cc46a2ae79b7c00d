import { beforeEach, describe, expect, it } from '@jest/globals'
import { Behaviours } from '../../../../src/emulator/control/behaviours.js'

const specs = '/v1/p/job/resource-specs'

let behaviours: Behaviours
beforeEach(() => {
  behaviours = new Behaviours()
})

describe('the behaviours told', () => {
  it('are met in order, the first that fits and has times left', () => {
    behaviours.replace([{ kind: 'throttle', times: 1 }, { kind: 'hang', project: 'q' }, { kind: 'gzip' }], 0)
    expect(behaviours.takeForRequest(specs, 0)?.kind).toBe('throttle')
    expect(behaviours.takeForRequest(specs, 0)?.kind).toBe('gzip')
    expect(behaviours.takeForRequest('/v1/q/job/resource-specs', 0)?.kind).toBe('hang')
  })

  it('end with their time', () => {
    behaviours.add({ kind: 'hang', forMs: 10 }, 100)
    expect(behaviours.takeForRequest(specs, 109)?.kind).toBe('hang')
    expect(behaviours.takeForRequest(specs, 110)).toBeUndefined()
    expect(behaviours.standing(110)).toEqual([])
  })

  it('are forgotten when others take their place', () => {
    behaviours.add({ kind: 'hang' }, 0)
    behaviours.replace([], 0)
    expect(behaviours.takeForRequest(specs, 0)).toBeUndefined()
  })

  it('at connect are met by connections only, and all others by requests only', () => {
    behaviours.replace(
      [
        { kind: 'reset', at: 'connect', times: 1 },
        { kind: 'reset', times: 1 },
      ],
      0,
    )
    expect(behaviours.takeForRequest(specs, 0)).toMatchObject({ times: 1, kind: 'reset' })
    expect(behaviours.takeForRequest(specs, 0)).toBeUndefined()
    expect(behaviours.takeForConnection(0)).toMatchObject({ at: 'connect' })
    expect(behaviours.takeForConnection(0)).toBeUndefined()
  })

  it('are listed with the times that are left', () => {
    behaviours.add({ kind: 'throttle', times: 3 }, 0)
    behaviours.takeForRequest(specs, 0)
    expect(behaviours.standing(0)).toEqual([{ kind: 'throttle', times: 2 }])
  })
})
