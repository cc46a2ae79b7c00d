import { describe, expect, it } from '@jest/globals'
import { fastify } from 'fastify'
import { RouteTable } from '../../../../src/http/server/route-table.js'

describe('the route table', () => {
  it('knows which methods a path takes, parameters and wildcards included', async () => {
    const server = fastify()
    const routes = new RouteTable()
    routes.watch(server)
    server.get('/specs', () => '')
    server.get('/v1/:project_id/job/resource-specs', () => '')
    server.delete('/docs/*', () => '')
    await server.ready()

    expect(routes.methodsFor('/specs')).toEqual(['GET', 'HEAD'])
    expect(routes.methodsFor('/v1/abc/job/resource-specs')).toEqual(['GET', 'HEAD'])
    expect(routes.methodsFor('/docs/a/b')).toEqual(['DELETE'])
    expect(routes.methodsFor('/v1/abc/def/job/resource-specs')).toEqual([])
    expect(routes.methodsFor('/specsx')).toEqual([])
  })
})
