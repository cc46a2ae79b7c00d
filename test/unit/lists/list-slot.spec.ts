import { describe, expect, it, jest } from '@jest/globals'
import { ListSlot, type ListQuestion } from '../../../src/lists/list-slot.js'

const load = jest.fn<ListQuestion['load']>(() => Promise.resolve({ bytes: Buffer.from('') }))

describe('where a list is', () => {
  it('depends on its resource first, then on its project and what else makes another answer', () => {
    const parts = { job_type: 'train', engine_id: '0' }
    const { slot } = new ListSlot({ resource: 'specs', projectId: 'p', parts, load })
    expect(slot.key).toEqual({
      text: 'resource=specs&project_id=p&job_type=train&engine_id=0',
      parts: { resource: 'specs', project_id: 'p', ...parts },
    })
  })

  it('is filled with retries, and revalidated without: the back-off is its retry', async () => {
    const { slot } = new ListSlot({ resource: 'engines', projectId: 'p', parts: {}, load })
    const { signal } = new AbortController()
    await slot.load(signal, { isRevalidation: false })
    await slot.load(signal, { isRevalidation: true })
    expect(load.mock.calls).toEqual([
      [signal, {}],
      [signal, { retries: 0 }],
    ])
  })
})
