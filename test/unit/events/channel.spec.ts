import { describe, expect, it } from '@jest/globals'
import { EventChannel } from '../../../src/events/channel.js'

class Lights extends EventChannel<{ readonly colour: string }> {}

const listeningTo = (lights: Lights): { seen: string[]; end: () => void } => {
  const seen: string[] = []
  return { seen, end: lights.subscribe(({ colour }) => seen.push(colour)) }
}

describe('events', () => {
  it('reach everybody who listens, at once and in order', () => {
    const lights = new Lights()
    const [one, other] = [listeningTo(lights), listeningTo(lights)]
    lights.publish({ colour: 'red' })
    lights.publish({ colour: 'green' })
    expect([one.seen, other.seen]).toEqual([
      ['red', 'green'],
      ['red', 'green'],
    ])
  })

  it('do not reach who listens to another channel of the same kind', () => {
    const [ours, theirs] = [new Lights(), new Lights()]
    const { seen } = listeningTo(ours)
    theirs.publish({ colour: 'red' })
    expect(seen).toEqual([])
  })

  it('do not reach who has ended listening; the others go on', () => {
    const lights = new Lights()
    const [one, other] = [listeningTo(lights), listeningTo(lights)]
    one.end()
    lights.publish({ colour: 'red' })
    expect([one.seen, other.seen]).toEqual([[], ['red']])
  })

  it('reach nobody once the channel is closed', () => {
    const lights = new Lights()
    const { seen } = listeningTo(lights)
    expect(lights.hasSubscribers).toBe(true)
    lights.close()
    lights.publish({ colour: 'red' })
    expect(seen).toEqual([])
    expect(lights.hasSubscribers).toBe(false)
  })
})
