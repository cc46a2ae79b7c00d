import { createHook } from 'node:async_hooks'
import { setFlagsFromString } from 'node:v8'

/** Above this V8's own limits, which follow the container's, leave enough room. */
const tightBelowBytes = 1_073_741_824
/** The old generation is collected when it has grown by this share; by itself V8 lets a small one grow fourfold. */
const growthPercent = 40

/** In a small container garbage is collected sooner: it costs some CPU time, and garbage there would be the end. */
export function limitGarbage(limitBytes: number | undefined): void {
  if (limitBytes === undefined || limitBytes > tightBelowBytes) return
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
}

/** For the life of the process. */
const held: object[] = []

/**
 * Keeps one of the objects that `process.nextTick` makes, a few for each request. A full collection while there is none
 * drops their shape, and V8 makes them by its slowest way from then on: each takes five times as long, a hit a tenth more.
 */
export function keepTickShape(): void {
  const hook = createHook({ init: (_id, _type, _trigger, resource) => held.push(resource) }).enable()
  process.nextTick(() => {})
  hook.disable()
}
