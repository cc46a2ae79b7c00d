import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { currentRequest, withinRequest } from '../../../src/logging/request-scope.js'

/** A request that notes which one it is taken for, each time when it goes on. */
function request(id: string) {
  const response = new EventEmitter()
  const steps = new EventEmitter()
  const seen: unknown[] = []
  withinRequest({ request_id: id }, response, () => {
    seen.push(currentRequest()?.request_id)
    void (async () => {
      for (;;) {
        await once(steps, 'step')
        seen.push(currentRequest()?.request_id)
      }
    })()
  })
  const goOn = async (): Promise<void> => {
    steps.emit('step')
    await new Promise(setImmediate)
  }
  return { seen, goOn, close: () => response.emit('close') }
}

describe('the request that is running', () => {
  it('is known to all that it began, until it closes; others beside it and before it change nothing', async () => {
    const first = request('first')
    const second = request('second')
    await first.goOn()
    await second.goOn()
    first.close()
    await second.goOn()
    second.close()
    const third = request('third')
    await third.goOn()
    third.close()
    expect(first.seen).toEqual(['first', 'first'])
    expect(second.seen).toEqual(['second', 'second', 'second'])
    expect(third.seen).toEqual(['third', 'third'])
    expect(currentRequest()).toBeUndefined()
  })
})
