import { describe, expect, it } from '@jest/globals'
import { anyone, maySee, projectsOf, type Caller } from '../../../../src/http/callers/caller.js'
import { isPublicRoute } from '../../../../src/http/callers/public-routes.js'

const caller = (...projects: string[]): Caller => ({
  id: 'a',
  projects: projectsOf(projects),
  isAdmin: false,
})

describe('a caller', () => {
  it('sees the projects named to them, and no other', () => {
    expect(maySee(caller('p1', 'p2'), 'p2')).toBe(true)
    expect(maySee(caller('p1', 'p2'), 'p')).toBe(false)
    expect(maySee(caller('p1'), 'constructor')).toBe(false)
  })

  it('sees every project by *', () => {
    expect(maySee(caller('p1', '*'), 'p9')).toBe(true)
  })

  it('whom nobody identified sees nothing', () => {
    expect(maySee(undefined, 'p1')).toBe(false)
  })

  it('on a trusted network sees everything and administers nothing', () => {
    expect(maySee(anyone, 'p1')).toBe(true)
    expect(anyone.isAdmin).toBe(false)
  })
})

describe('a route', () => {
  it.each([
    '/health/live',
    '/health/ready',
    '/problems',
    '/problems/:slug',
    '/openapi.json',
    '/docs',
    '/metrics',
  ])('%s is for everybody', (url) => expect(isPublicRoute(url)).toBe(true))

  it.each([
    '/specs',
    '/v1/:project_id/job/resource-specs',
    '/admin/cache/entries',
    '/',
    '/docsx',
    '/healthz',
    '/new',
  ])('%s needs a caller', (url) => expect(isPublicRoute(url)).toBe(false))
})
