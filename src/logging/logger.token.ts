/** Under this token Nest hands out the `Logger`. */
export const LOGGER = Symbol('LOGGER')
