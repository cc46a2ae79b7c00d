import { describe, expect, it } from '@jest/globals'
import { anonymous, canAccess, projectsOf, type Caller } from '../../../../src/http/auth/caller.js'

const caller = (...projects: string[]): Caller => ({
  id: 'a',
  projects: projectsOf(projects),
  isAdmin: false,
})

describe('a caller', () => {
  it('sees the projects named to them, and no other', () => {
    expect(canAccess(caller('p1', 'p2'), 'p2')).toBe(true)
    expect(canAccess(caller('p1', 'p2'), 'p')).toBe(false)
    expect(canAccess(caller('p1'), 'constructor')).toBe(false)
  })

  it('sees every project by *', () => {
    expect(canAccess(caller('p1', '*'), 'p9')).toBe(true)
  })

  it('whom nobody identified sees nothing', () => {
    expect(canAccess(undefined, 'p1')).toBe(false)
  })

  it('on a trusted network sees everything and administers nothing', () => {
    expect(canAccess(anonymous, 'p1')).toBe(true)
    expect(anonymous.isAdmin).toBe(false)
  })
})
