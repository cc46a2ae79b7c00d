import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { ListSlot, type ListQuestion } from '../../../src/lists/list-slot.js'

const load = jest.fn<ListQuestion['load']>(() => Promise.resolve({ bytes: Buffer.from('') }))
const question: ListQuestion = {
  resource: 'specs',
  projectId: 'p',
  parts: (api) => ({ job_type: 'train', engine_id: api === 'v1' ? '7' : '0' }),
  load,
}

beforeEach(() => {
  load.mockClear()
})

describe('where a list is', () => {
  it('depends on its resource first, then on the API, the project and what else makes another answer', () => {
    expect(new ListSlot(question).for('v1').key).toEqual({
      text: 'resource=specs&api=v1&project_id=p&job_type=train&engine_id=7',
      parts: { resource: 'specs', api: 'v1', project_id: 'p', job_type: 'train', engine_id: '7' },
    })
  })

  it('stays while the project speaks the same API, and is another when it speaks another', () => {
    const list = new ListSlot(question)
    const first = list.for('v1')
    expect(list.for('v1')).toBe(first)
    expect(list.for('v2').key.parts).toMatchObject({ api: 'v2', engine_id: '0' })
    expect(list.for('v1').key).toEqual(first.key)
  })

  it('is filled with retries, and revalidated without: the back-off is its retry', async () => {
    const slot = new ListSlot(question).for('v1')
    const { signal } = new AbortController()
    await slot.load(signal, { isRevalidation: false })
    await slot.load(signal, { isRevalidation: true })
    expect(load.mock.calls).toEqual([
      [signal, {}],
      [signal, { retries: 0 }],
    ])
  })
})
