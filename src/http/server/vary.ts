import type { FastifyReply } from 'fastify'

/** Adds a field to `Vary`. Others (CORS) may have named one already. */
export function addVary(reply: FastifyReply, field: string): void {
  const vary = reply.getHeader('vary')
  reply.header('vary', vary === undefined ? field : `${String(vary)}, ${field}`)
}
