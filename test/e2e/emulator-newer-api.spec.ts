import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { signedGet } from '../support/signed-get.js'

const { main, modern } = projectIds
/** The four calls, each with the members of its list and its total. */
const calls = [
  ['/v2/PROJECT/training-job-flavors', 'flavors', 'total_count', 10],
  ['/v2/PROJECT/training-job-engines', 'items', 'total', 6],
  ['/v1/PROJECT/services/specifications', 'specifications', 'total_count', 8],
  ['/v2/PROJECT/services/flavors', 'data', 'total', 4],
] as const

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
beforeEach(() => emulator.control.reset())
afterAll(() => emulator.close())

type Item = Readonly<Record<string, unknown>>

async function ask(path: string, project: string = modern, secretKey = demoKey.secretKey) {
  const url = emulator.url + path.replace('PROJECT', project)
  const { status, text } = await signedGet(url, { ...demoKey, secretKey })
  return { status, body: JSON.parse(text) as Record<string, unknown> }
}

describe('the newer generation in the emulator', () => {
  it.each(calls)(
    '%s gives its list to the caller that signs correctly',
    async (path, items, total, count) => {
      const { status, body } = await ask(path)
      expect([status, body[total], body[items]]).toEqual([200, count, expect.any(Array)])
      expect(body[items]).toHaveLength(count)
      const refused = await ask(path, modern, 'wrong')
      expect(refused).toMatchObject({ status: 401, body: { error_code: 'APIGW.0301' } })
      const unpublished = await ask(path, main)
      expect(unpublished).toMatchObject({ status: 404, body: { error_code: 'APIGW.0101' } })
    },
  )

  it.each([
    ['/v1/PROJECT/services/specifications', 'specifications', 'specification', 'total_count', 8],
    ['/v2/PROJECT/services/flavors', 'data', 'id', 'total', 4],
  ])('%s has pages: each item on one, none twice', async (path, items, id, total, count) => {
    const ids: unknown[] = []
    for (let offset = 0; offset < count; offset += 3) {
      const { body } = await ask(`${path}?limit=3&offset=${offset}`)
      expect(body[total]).toBe(count)
      ids.push(...(body[items] as Item[]).map((item) => item[id]))
    }
    expect(new Set(ids).size).toBe(count)
    expect(ids).toHaveLength(count)
    expect((await ask(`${path}?limit=3&offset=${count}`)).body[items]).toEqual([])
    expect((await ask(`${path}?limit=0`)).status).toBe(400)
    emulator.control.set({ maxPageItems: 2 })
    expect((await ask(`${path}?limit=3`)).body[items]).toHaveLength(2)
  })

  it.each(calls)('%s lies about its total when told to', async (path, items, total, count) => {
    emulator.control.set({ totalsOffBy: -1 })
    const { body } = await ask(path)
    expect(body[total]).toBe(count - 1)
    expect(body[items]).toHaveLength(count)
  })

  it('says in the words of each call that a machine is sold out; training does not list it', async () => {
    const listOf = async (path: string, items: string) => (await ask(path)).body[items] as Item[]
    const spec_code = 'modelarts.vm.cpu.8u'
    emulator.control.sellOut({ specCode: spec_code })
    expect(await listOf('/v2/PROJECT/training-job-flavors', 'flavors')).not.toContainEqual(
      expect.objectContaining({ flavor_id: spec_code }),
    )
    expect(await listOf('/v1/PROJECT/services/specifications', 'specifications')).toContainEqual(
      expect.objectContaining({ specification: spec_code, spec_status: 'sellout' }),
    )
    expect(await listOf('/v2/PROJECT/services/flavors', 'data')).toContainEqual(
      expect.objectContaining({ id: spec_code, sold_out: true }),
    )
  })

  it.each([
    ['ModelArts.2755', 400],
    ['ModelArts.2788', 400],
    ['ModelArts.50004000', 400],
    ['ModelArts.50001000', 401],
    ['ModelArts.50005101', 404],
    ['ModelArts.4395', 429],
  ])('fails with %s, which is a %i', async (code, status) => {
    emulator.control.behave({ kind: 'failure', code })
    for (const [path] of calls) {
      expect(await ask(path)).toMatchObject({ status, body: { error_code: code } })
    }
  })
})
