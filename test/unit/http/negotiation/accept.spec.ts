import { describe, expect, it } from '@jest/globals'
import type { FastifyRequest } from 'fastify'
import { requireJson } from '../../../../src/http/negotiation/accept.js'

describe('Accept', () => {
  const accepts = (accept?: string) => {
    try {
      requireJson({ raw: { headers: { accept } } } as FastifyRequest)
      return true
    } catch {
      return false
    }
  }

  it.each([
    [undefined],
    ['*/*'],
    ['application/json'],
    ['application/json;charset=utf-8'],
    ['application/*'],
    ['text/html,application/xhtml+xml,*/*;q=0.8'],
    ['text/html, application/json;q=0.1'],
    [''],
  ])('%s is served', (accept) => {
    expect(accepts(accept)).toBe(true)
  })

  it.each([
    ['text/html'],
    ['image/png, text/*'],
    ['application/json;q=0'],
    ['application/json;q=0, */*'],
    ['*/*;q=0'],
  ])('%s excludes JSON', (accept) => {
    expect(accepts(accept)).toBe(false)
  })
})
