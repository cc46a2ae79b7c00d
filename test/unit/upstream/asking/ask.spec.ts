import { describe, expect, it } from '@jest/globals'
import { ask } from '../../../../src/upstream/asking/ask.js'
import type { Adapter, Page } from '../../../../src/upstream/apis/adapter.js'
import { PublishedApis } from '../../../../src/upstream/asking/published-apis.js'
import type { UpstreamEvent } from '../../../../src/upstream/events.js'
import { UpstreamFailure } from '../../../../src/upstream/failure.js'
import type { JsonObject } from '../../../../src/upstream/response/json.js'
import { apiSamples } from '../../../support/api-samples.js'

const training = apiSamples('training-job-flavors.cases')
const services = apiSamples('services-specifications.cases')

const samples: Readonly<Record<string, unknown>> = {
  'job/resource-specs': apiSamples('resource-specs.sample').train,
  'job/ai-engines': apiSamples('ai-engines.sample'),
  'training-job-flavors': training.all,
  'training-job-engines': training.engines,
  'services/specifications': services.real_time,
  'services/flavors': services.v2_services_flavors,
}

const unpublished = new UpstreamFailure('upstream-not-found', 'no such API', {
  upstream: { status: 404, errorCode: 'APIGW.0101' },
})
const failed = new UpstreamFailure('upstream-error', 'failed')

/** Calls that are answered with the samples, or fail as `failures` say. */
function scene(failures: Readonly<Record<string, UpstreamFailure>> = {}) {
  let nowMs = 0
  const calls: string[] = []
  const events: UpstreamEvent[] = []
  const signals: AbortSignal[] = []
  const current = new Map(Object.entries(failures))
  const fetchPage = (signal: AbortSignal) => async (adapter: Adapter) => {
    signals.push(signal)
    calls.push(adapter.name)
    // Both sources have been asked before either answers.
    await Promise.resolve()
    const failure = current.get(adapter.name)
    if (failure) throw failure
    return adapter.readPage(samples[adapter.name] as JsonObject) as Page
  }
  const published = new PublishedApis(() => nowMs)
  const tools = { fetchPage, published, onEvent: (event: UpstreamEvent) => void events.push(event) }
  return {
    calls,
    events,
    signals,
    failures: current,
    pass: (ms: number) => (nowMs += ms),
    ask: async (
      api: 'v1' | 'v2',
      question: { jobType?: 'train' | 'inference'; projectType?: number } = {},
      resource: 'specs' | 'engines' = 'specs',
      signal = new AbortController().signal,
    ) => {
      calls.length = 0
      const { items } = await ask(
        resource,
        { projectId: 'p', ...question },
        { endpoint: 'e', api },
        tools,
        signal,
      )
      return items
    },
  }
}

const codes = (items: readonly JsonObject[]) => items.map(({ spec_code: code }) => code)

describe('where questions go', () => {
  it.each([
    ['specs', 'v1', 'train', ['job/resource-specs']],
    ['specs', 'v1', 'inference', ['job/resource-specs']],
    ['specs', 'v1', undefined, ['job/resource-specs']],
    ['specs', 'v2', 'train', ['training-job-flavors']],
    ['specs', 'v2', 'inference', ['services/specifications']],
    ['specs', 'v2', undefined, ['training-job-flavors', 'services/specifications']],
    ['engines', 'v1', 'train', ['job/ai-engines']],
    ['engines', 'v2', 'train', ['training-job-engines']],
    ['engines', 'v2', undefined, ['training-job-engines']],
  ] as const)('%s of %s for job type %s: %j', async (resource, api, jobType, expected) => {
    const { ask: asked, calls } = scene()
    await asked(api, { ...(jobType && { jobType }) }, resource)
    expect(calls).toEqual(expected)
  })

  it.each([1, 2, 3])('project type %i on v2 is not supported, without a call', async (projectType) => {
    const { ask: asked, calls } = scene()
    await expect(asked('v2', { projectType })).rejects.toMatchObject({
      code: 'not-supported-upstream',
      wasAsked: false,
    })
    expect(calls).toEqual([])
    await expect(asked('v1', { projectType })).resolves.toHaveLength(18)
  })
})

describe('both job types in one question', () => {
  it('training first; what both have stands once, with the availability of inference', async () => {
    const items = await scene().ask('v2')
    const byCode = new Map(items.map((item) => [item.spec_code, item]))
    expect(byCode.size).toBe(items.length)
    expect(codes(items)).toEqual([
      ...codes(await scene().ask('v2', { jobType: 'train' })),
      'modelarts.vm.cpu.free',
      'modelarts.vm.gpu.pnt004',
      'modelarts.vm.gpu.t4u8.container',
      'modelarts.vm.gpu.v100',
      'modelarts.vm.ai1.snt3',
    ])
    expect(byCode.get('modelarts.vm.cpu.8u')).toMatchObject({
      availability: 'over-quota',
      no_resource: false,
      storage: '50',
      job_types: ['train', 'inference'],
    })
    expect(byCode.get('modelarts.p3.large')).toMatchObject({ availability: 'unknown', job_types: ['train'] })
    expect(byCode.get('modelarts.vm.gpu.pnt004')).toMatchObject({ job_types: ['inference'] })
    expect((await scene().ask('v2', { jobType: 'train' }))[0]).not.toHaveProperty('job_types')
  })

  it.each(['training-job-flavors', 'services/specifications'])(
    'fails when %s fails, and the other one is given up',
    async (name) => {
      const { ask: asked, calls, signals } = scene({ [name]: failed })
      await expect(asked('v2')).rejects.toBe(failed)
      expect(calls).toHaveLength(2)
      expect(signals.every((signal) => signal.aborted)).toBe(true)
    },
  )

  it('ends when its caller leaves', async () => {
    const leaving = new AbortController()
    const { ask: asked, signals } = scene()
    const answer = asked('v2', {}, 'specs', leaving.signal)
    leaving.abort(new Error('gone'))
    expect(signals.every((signal) => signal.aborted)).toBe(true)
    await answer
  })
})

describe('an API that the gateway does not publish', () => {
  const gone = { 'services/specifications': unpublished }

  it('has a fallback, remembered for an hour and reported once', async () => {
    const { ask: asked, calls, events, pass } = scene(gone)
    const items = await asked('v2', { jobType: 'inference' })
    expect(codes(items)).toHaveLength(4)
    expect(calls).toEqual(['services/specifications', 'services/flavors'])
    pass(3_599_999)
    await asked('v2', { jobType: 'inference' })
    expect(calls).toEqual(['services/flavors'])
    pass(1)
    await asked('v2', { jobType: 'inference' })
    expect(calls).toEqual(['services/specifications', 'services/flavors'])
    expect(events).toEqual([
      {
        type: 'api-fallback',
        projectId: 'p',
        source: 'services/specifications',
        fallback: 'services/flavors',
      },
    ])
  })

  it('is asked again once it has been published', async () => {
    const { ask: asked, calls, failures, pass } = scene(gone)
    await asked('v2', { jobType: 'inference' })
    failures.delete('services/specifications')
    pass(3_600_000)
    expect(await asked('v2', { jobType: 'inference' })).toHaveLength(8)
    await asked('v2', { jobType: 'inference' })
    expect(calls).toEqual(['services/specifications'])
  })

  it('is asked instead of nothing else: any other failure is a failure', async () => {
    const missing = new UpstreamFailure('upstream-not-found', 'no', {
      upstream: { status: 404, errorCode: 'ModelArts.50005101' },
    })
    const { ask: asked, calls } = scene({ 'services/specifications': missing })
    await expect(asked('v2', { jobType: 'inference' })).rejects.toBe(missing)
    expect(calls).toEqual(['services/specifications'])
  })

  it.each([
    ['v1', 'job/resource-specs'],
    ['v2', 'training-job-flavors'],
  ] as const)(
    'without a fallback of %s: the failure, and a report of it once until it answers',
    async (api, source) => {
      const { ask: asked, events, failures } = scene({ [source]: unpublished })
      const question = { jobType: 'train' } as const
      await expect(asked(api, question)).rejects.toBe(unpublished)
      await expect(asked(api, question)).rejects.toBe(unpublished)
      expect(events).toEqual([{ type: 'api-unpublished', projectId: 'p', api, source }])
      failures.delete(source)
      await asked(api, question)
      failures.set(source, unpublished)
      await expect(asked(api, question)).rejects.toBe(unpublished)
      expect(events).toHaveLength(2)
    },
  )

  it('reports a missing fallback too', async () => {
    const { ask: asked, events } = scene({ ...gone, 'services/flavors': unpublished })
    await expect(asked('v2', { jobType: 'inference' })).rejects.toBe(unpublished)
    expect(events.map((event) => event.type)).toEqual(['api-fallback', 'api-unpublished'])
  })
})

describe('items without an id', () => {
  const page = (...items: object[]) => ({ items, total: items.length }) as Page
  const askWith = (first: Page) => {
    const events: UpstreamEvent[] = []
    const tools = {
      fetchPage: () => () => Promise.resolve(first),
      published: new PublishedApis(() => 0),
      onEvent: (event: UpstreamEvent) => void events.push(event),
    }
    const signal = new AbortController().signal
    const question = { projectId: 'p', jobType: 'train' } as const
    return { answer: ask('specs', question, { endpoint: 'e', api: 'v2' }, tools, signal), events }
  }

  it('are left out, and so are those whose id came before; both are counted', async () => {
    const { answer, events } = askWith(page({ flavor_id: 'a' }, {}, { flavor_id: '' }, { flavor_id: 'a' }))
    expect(codes((await answer).items)).toEqual(['a'])
    expect(events).toEqual([
      {
        type: 'items-odd',
        projectId: 'p',
        source: 'training-job-flavors',
        leftOut: 3,
        unreadable: 0,
        unknownStatuses: 0,
      },
    ])
  })

  it('alone make no list', async () => {
    await expect(askWith(page({}, { id: 'a' })).answer).rejects.toMatchObject({ code: 'upstream-malformed' })
    await expect(askWith(page()).answer).resolves.toMatchObject({ items: [] })
  })
})
