import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { listsUnderTest, type ListsUnderTest } from '../support/lists-under-test.js'

let lists: ListsUnderTest

beforeAll(async () => {
  lists = await listsUnderTest()
})
afterAll(() => lists.close())

const body = async (query = '') => (await lists.get(`/engines?${query}`)).text

describe('the body of /engines', () => {
  it('of v1 is what ModelArts documents, with a count, its members in this order', async () => {
    const text = await body()
    expect(text).toMatch(/^{"engines":\[.*\],"engine_total_count":15,"is_success":true}$/)
    expect(text).toContain(
      '{"engine_type":1,"engine_name":"TensorFlow","engine_id":4,"engine_version":"TF-1.8.0-python3.6"}',
    )
  })

  it('of v2 has the same members; ids are text, and stay what they are', async () => {
    const { engines, engine_total_count, is_success } = JSON.parse(
      await body(`project_id=${projectIds.modern}`),
    ) as { engines: object[]; engine_total_count: number; is_success: boolean }
    expect([engine_total_count, is_success]).toEqual([engines.length, true])
    for (const engine of engines) {
      expect(engine).toMatchObject({
        engine_id: expect.stringMatching(/\D/),
        engine_name: expect.any(String),
        engine_version: expect.any(String),
      })
    }
  })

  it('keeps every digit of a 64-bit id, and fields that nobody knows', async () => {
    const engine =
      '{"engine_type":1,"engine_id":9223372036854775807,"engine_name":"a","engine_version":"b","z":1.50}'
    lists.emulator.control.behave({
      kind: 'answer',
      body: `{"is_success":true,"engines":[${engine}],"region":"eu-de"}`,
      times: 1,
    })
    expect(await body('job_type=inference')).toBe(
      `{"engines":[${engine}],"engine_total_count":1,"is_success":true,"region":"eu-de"}`,
    )
  })

  it('is an empty list where ModelArts has none', async () => {
    lists.emulator.control.behave({ kind: 'answer', body: '{"is_success":true,"engines":[]}', times: 1 })
    expect(await body('job_type=train')).toBe('{"engines":[],"engine_total_count":0,"is_success":true}')
  })
})
