// @ts-check
// Loaded before a Node program under test: answers what it uses, when asked over the channel to the bench. Costs
// nothing until then, and is in all of them alike.

/**
 * @typedef {object} Heap bytes, after a garbage collection
 * @property {number} heapUsed
 * @property {number} external
 * @property {number} arrayBuffers a part of `external`: where cached bodies live
 * @property {number} rss
 */

process.on('message', (question) => {
  if (question === 'heap') {
    globalThis.gc?.()
    globalThis.gc?.()
    process.send?.(process.memoryUsage())
  } else if (question === 'usage') {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() })
  }
})
process.channel?.unref()
