import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import {
  bearer,
  callerScene,
  keyFile,
  operator,
  teamMain,
  teamResearch,
  type CallerScene,
} from '../support/caller-scene.js'
import { listenTo, type EventListener, type ReceivedEvent } from '../support/event-listener.js'
import { eventually } from '../support/eventually.js'
import { expectProblem } from '../support/expect-problem.js'

let scene: CallerScene
let listeners: EventListener[]
beforeEach(async () => {
  listeners = []
  scene = await callerScene({ CACHE_TTL_SECONDS: '1', RATE_LIMIT_PER_MINUTE: '5' })
})
afterEach(async () => {
  for (const listener of listeners) listener.leave()
  await scene.close()
})

async function listen(credential: string, query = ''): Promise<EventListener> {
  const listener = await listenTo(`${scene.service.url}/specs/events${query}`, bearer(credential))
  listeners.push(listener)
  return listener
}
const specsIn = ([event]: ReceivedEvent[]) =>
  (event!.data.list as { specs: object[] }).specs.map((spec) => JSON.stringify(spec))
const endsWithin = (ms: number, { ended }: EventListener) =>
  Promise.race([ended, new Promise((resolve) => setTimeout(resolve, ms, 'still open'))])

describe('a stream', () => {
  it('needs a credential that includes the project, and counts once', async () => {
    expectProblem(await scene.ask('/specs/events'), 'unauthenticated')
    const path = `/specs/events?project_id=${projectIds.research}`
    expectProblem(await scene.ask(path, bearer(teamMain.key)), 'forbidden')
    expectProblem(await scene.ask('/specs/events?project_id=other', bearer(operator.key)), 'unknown-project')
    const stream = await listen(teamMain.key)
    expect(stream.headers.ratelimit).toContain('r=3')
    await stream.atLeast(1)
    const asked = await scene.ask('/specs', bearer(teamMain.key))
    expect(asked.headers.ratelimit).toContain('r=2')
  })

  it('brings no list of a project but its own, whatever changes', async () => {
    const [main, research] = await Promise.all([
      listen(teamMain.key, '?job_type=train'),
      listen(teamResearch.key, `?job_type=train&project_id=${projectIds.research}`),
    ])
    /** What stands in one project's list and in no list of the other. */
    const canariesOf = async (listener: EventListener, other: EventListener) => {
      const own = specsIn(await listener.atLeast(1))
      const others = specsIn(await other.atLeast(1))
      const canaries = own.filter((spec) => !others.includes(spec))
      expect(canaries.length).toBeGreaterThan(0)
      return canaries
    }
    const canaries = [await canariesOf(main, research), await canariesOf(research, main)] as const
    const { control } = scene.emulator
    for (const projectId of [projectIds.main, projectIds.research]) {
      control.sellOut({ specCode: 'modelarts.vm.cpu.2u', projectId, soldOut: true })
    }
    await Promise.all([main.atLeast(2), research.atLeast(2)])
    for (const canary of canaries[1]) expect(main.text()).not.toContain(canary)
    for (const canary of canaries[0]) expect(research.text()).not.toContain(canary)
  })

  it.each([
    ['key is taken away', keyFile(teamResearch, operator)],
    [
      'key loses the project',
      keyFile({ ...teamMain, projects: [projectIds.research] }, teamResearch, operator),
    ],
  ])('ends within 5 s when its %s; others go on', async (_what, keys) => {
    const [main, other] = [await listen(teamMain.key), await listen(operator.key)]
    await Promise.all([main.atLeast(1), other.atLeast(1)])
    await scene.writeKeys(keys)
    expect(await endsWithin(5_000, main)).toBe(true)
    expect(await endsWithin(100, other)).toBe('still open')
  })

  it('ends when its token expires', async () => {
    const token = await scene.issuer.token({ claims: { projects: [projectIds.main] }, expiresIn: 3 })
    const stream = await listen(token)
    await stream.atLeast(1)
    const expiresAtMs = Date.now() + 3_000
    expect(await stream.ended).toBe(true)
    expect(Date.now()).toBeLessThan(expiresAtMs + 5_000)
  })
})

describe('a project that is taken out of the configuration', () => {
  it('shows no list any more, and is there again once it is back', async () => {
    const stream = await listen(operator.key, `?project_id=${projectIds.research}`)
    await stream.atLeast(1)
    await scene.writeProjects([projectIds.main])
    await eventually(() => stream.events().at(-1)?.data.code === 'unknown-project', { timeoutMs: 6_000 })
    await scene.writeProjects([projectIds.main, projectIds.research])
    await eventually(() => stream.events().at(-1)?.event === 'specs', { timeoutMs: 6_000 })
  })
})
