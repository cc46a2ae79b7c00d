// @ts-check

/**
 * One round of load on one server, and the CPU time that it took. Some load goes before, uncounted: a server that
 * waited for its turn has cold caches.
 *
 * @param {import('../server-process.mjs').ServerProcess} server
 * @param {import('../load/load.mjs').Load} load
 * @param {import('../load/load.mjs').LoadOptions} options `seconds` is what counts
 */
export async function round(server, load, options) {
  server.emptyLog()
  await load({ ...options, seconds: Math.min(2, options.seconds) })
  const before = await server.usage()
  const result = await load(options)
  const { cpuMs } = await server.usage()
  const cpuUs = ((cpuMs - before.cpuMs) * 1000) / result.requests
  return { ...result, cpuUs, busy: (cpuUs * result.requestsPerSecond) / 1e6 }
}
