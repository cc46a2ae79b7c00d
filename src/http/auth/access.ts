/**
 * The routes that ask nobody who they are. Every other one needs a caller, also one that is added
 * tomorrow: to be forgotten here means to be closed.
 */
const publicRoutes = ['/health', '/problems', '/openapi.json', '/docs', '/metrics']

export function isPublicRoute(url: string): boolean {
  return publicRoutes.some((route) => url === route || url.startsWith(`${route}/`))
}
