import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Drain } from '../../src/http/server/connections/drain.js'
import {
  bearer,
  callerScene,
  keyFile,
  operator,
  teamMain,
  type CallerScene,
} from '../support/caller-scene.js'
import { eventually } from '../support/eventually.js'
import { listenTo, type EventListener } from '../support/event-listener.js'
import { expectProblem } from '../support/expect-problem.js'
import { adminToken } from '../support/operator.js'
import { temporaryFile, type TemporaryFile } from '../support/temporary-file.js'

/** A credential that was taken away ends its stream within this time. */
const endsWithinMs = 5_000
const maxStreams = 100

let scene: CallerScene
let tokenFile: TemporaryFile
beforeAll(async () => {
  tokenFile = await temporaryFile('admin-token', `${adminToken}\n`)
  scene = await callerScene({ ADMIN_TOKEN_FILE: tokenFile.path })
})
afterAll(async () => {
  await scene.close()
  await tokenFile.remove()
})

const listen = (credential: string): Promise<EventListener> =>
  listenTo(`${scene.service.url}/admin/events`, bearer(credential))
const status = async (credential: string) => (await scene.ask('/admin/status', bearer(credential))).status

/** One that is let in, once others have left. */
const accepted = () =>
  eventually(async () => {
    const stream = await listen(operator.key)
    return stream.status === 200 && stream
  })

/** Whether it has ended within the time. */
const endsInTime = ({ ended }: EventListener) =>
  Promise.race([ended, new Promise((resolve) => setTimeout(resolve, endsWithinMs, 'still open').unref())])

describe('GET /admin/events', () => {
  it('begins with the figures, and has them again each second', async () => {
    const stream = await listen(operator.key)
    const events = await stream.atLeast(3)
    expect(stream.headers['content-type']).toBe('text/event-stream')
    expect(events.map(({ event }) => event)).toEqual(['figures', 'figures', 'figures'])
    const [first, second, third] = events.map(({ data }) => Date.parse(String(data.at)))
    expect(second! - first!).toBeLessThan(1_500)
    expect(third! - second!).toBeGreaterThan(500)
    stream.leave()
  })

  it('tells all listeners of a change, at once', async () => {
    const stream = await listen(operator.key)
    await scene.ask('/admin/cache/entries?resource=engines', bearer(operator.key), 'DELETE')
    const purges = () => stream.events().filter(({ event }) => event === 'purge')
    await stream.atLeast(2)
    expect(purges()).toMatchObject([{ data: { selector: { resource: 'engines' }, soft: false } }])
    stream.leave()
  })

  it('ends within 5 s when the key is taken away, or is an admin’s no more; others go on', async () => {
    const second = { ...operator, key: 'key-of-second', name: 'second' }
    const third = { ...operator, key: 'key-of-third', name: 'third' }
    await scene.writeKeys(keyFile(teamMain, operator, second, third))
    await eventually(async () => (await status(second.key)) === 200)
    const streams = [await listen(second.key), await listen(third.key), await listen(operator.key)] as const
    await scene.writeKeys(keyFile(teamMain, operator, { ...third, admin: false }))
    expect(await Promise.all([endsInTime(streams[0]), endsInTime(streams[1])])).toEqual([true, true])
    const seen = streams[2].events().length
    await streams[2].atLeast(seen + 1)
    streams[2].leave()
  })

  it('ends when the admin token is another one; the new one opens /admin within 2 s, the old one nothing', async () => {
    const stream = await listen(adminToken)
    await tokenFile.write('another-admin-token')
    const replacedAtMs = performance.now()
    await eventually(async () => (await status('another-admin-token')) === 200)
    expect(performance.now() - replacedAtMs).toBeLessThan(2_000)
    expect(await status(adminToken)).toBe(401)
    expect(await endsInTime(stream)).toBe(true)
    // Half a rotation shuts nobody out.
    await tokenFile.write('')
    await eventually(() =>
      scene.service.log.some(({ msg }) => String(msg).startsWith('ADMIN_TOKEN_FILE is empty')),
    )
    expect(await status('another-admin-token')).toBe(200)
    expect(JSON.stringify(scene.service.log)).not.toMatch(/admin-token-of-a-test|another-admin-token/)
  })

  it(`takes ${maxStreams} listeners and refuses the next with 503, until one has left`, async () => {
    const streams = await Promise.all(Array.from({ length: maxStreams }, () => listen(operator.key)))
    expect(streams.every((stream) => stream.status === 200)).toBe(true)
    const refused = await scene.ask('/admin/events', bearer(operator.key))
    expect(expectProblem(refused, 'overloaded').retry_after).toBe(5)
    streams[0]!.leave()
    const again = await accepted()
    again.leave()
    for (const stream of streams) stream.leave()
  })

  // The last one: nothing is served after it.
  it('ends at once when the replica drains, and no other begins', async () => {
    const stream = await accepted()
    await stream.atLeast(1)
    scene.service.app.get(Drain).begin()
    const begunAtMs = performance.now()
    expect(await endsInTime(stream)).toBe(true)
    expect(performance.now() - begunAtMs).toBeLessThan(500)
    expectProblem(await scene.ask('/admin/events', bearer(operator.key)), 'shutting-down')
  })
})
