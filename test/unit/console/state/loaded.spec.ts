import { describe, expect, it } from '@jest/globals'
import { Loaded } from '../../../../packages/console/src/state/loaded.js'

describe('what is asked for again and again', () => {
  it('keeps the last answer beside the reason why there is no newer one', async () => {
    const answers: (() => number)[] = [
      () => 1,
      () => {
        throw new Error('gone')
      },
      () => 2,
    ]
    const loaded = new Loaded(async () => answers.shift()!())
    await loaded.refresh()
    await loaded.refresh()
    expect([loaded.value.value, loaded.failure.value]).toEqual([1, 'gone'])
    await loaded.refresh()
    expect([loaded.value.value, loaded.failure.value]).toEqual([2, undefined])
  })

  it('is asked again after a change, also while an older question is on its way', async () => {
    const asked: ((answer: number) => void)[] = []
    const loaded = new Loaded(() => new Promise<number>((resolve) => asked.push(resolve)))
    const first = loaded.refresh()
    const second = loaded.refresh()
    asked[0]!(1)
    await Promise.resolve()
    await new Promise(setImmediate)
    expect(asked).toHaveLength(2)
    asked[1]!(2)
    await Promise.all([first, second])
    expect(loaded.value.value).toBe(2)
  })
})
