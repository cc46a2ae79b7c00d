import type { Emulator } from '../../src/emulator/emulator.js'

/** How often spec lists were asked for, answered or not, since `control.forgetRequests()`; of all questions, or of one. */
export function upstreamCalls(emulator: Emulator, query?: string): number {
  return emulator.control
    .requests()
    .requests.filter(
      ({ path, rawQuery }) =>
        path.endsWith('/job/resource-specs') && (query === undefined || rawQuery.includes(query)),
    ).length
}
