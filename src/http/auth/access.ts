import { Reflector } from '@nestjs/core'

/** `metrics`: for admins; for everyone with `CALLER_AUTH=none`. */
export type AccessLevel = 'public' | 'caller' | 'metrics' | 'admin'

/**
 * Who may use a route; stands beside its handler, or its controller. Without it: `caller`, so that a route that is
 * added and forgotten is closed.
 */
export const Access = Reflector.createDecorator<AccessLevel>()

export const Public = () => Access('public')

/** The route also takes the credential from `X-Auth-Token`, where clients of ModelArts put theirs. */
export const AcceptsAuthToken = Reflector.createDecorator<true>()
