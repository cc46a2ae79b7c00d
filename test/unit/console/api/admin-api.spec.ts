import { describe, expect, it, jest } from '@jest/globals'
import { AdminApi } from '../../../../packages/console/src/api/admin-api.js'
import { AdminProblem, NoAnswer } from '../../../../packages/console/src/api/problem.js'

/** Answers every request with this, and remembers them. */
function apiAnswering(answer: () => Response) {
  const requests: { url: string; init: RequestInit }[] = []
  const fetch = async (url: unknown, init: RequestInit = {}) => {
    requests.push({ url: String(url), init })
    return answer()
  }
  const onRefused = jest.fn()
  return { api: new AdminApi({ credential: 'secret', fetch, onRefused }), requests, onRefused }
}

const problem = (status: number) => Response.json({ code: 'c', title: 't', status }, { status })

describe('a call of the admin API', () => {
  it('has the credential in a header, never in the address, and leaves out what is not given', async () => {
    const { api, requests } = apiAnswering(() => Response.json({ ok: 1 }, { headers: { etag: '"7"' } }))
    expect(await api.get('cache/entries', { job_type: '', project_id: undefined })).toEqual({
      body: { ok: 1 },
      etag: '"7"',
    })
    expect(requests).toMatchObject([
      {
        url: 'admin/cache/entries?job_type=',
        init: {
          method: 'GET',
          headers: { authorization: 'Bearer secret' },
          credentials: 'omit',
        },
      },
    ])
  })

  it('sends a merge patch with the version that it is for', async () => {
    const { api, requests } = apiAnswering(() => Response.json({}))
    await api.patch('cache/policy', { ttl_seconds: 60 }, { 'if-match': '"7"' })
    expect(requests[0]?.init).toMatchObject({
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': '"7"' },
      body: '{"ttl_seconds":60}',
    })
  })

  it.each([
    [401, 1],
    [403, 1],
    [412, 0],
    [503, 0],
  ])('rejects with the problem of a %d, and ends the session %d times', async (status, times) => {
    const { api, onRefused } = apiAnswering(() => problem(status))
    await expect(api.get('status')).rejects.toBeInstanceOf(AdminProblem)
    expect(onRefused).toHaveBeenCalledTimes(times)
  })

  it('rejects with NoAnswer where none comes, or one that is no JSON', async () => {
    const failing = apiAnswering(() => {
      throw new TypeError('failed to fetch')
    })
    await expect(failing.api.get('status')).rejects.toBeInstanceOf(NoAnswer)
    const html = apiAnswering(() => new Response('<html>'))
    await expect(html.api.get('status')).rejects.toBeInstanceOf(NoAnswer)
  })
})
