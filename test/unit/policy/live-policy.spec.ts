import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  LivePolicy,
  PolicyConflict,
  PolicyNotKept,
  type PolicyChange,
} from '../../../src/policy/live-policy.js'
import { InvalidPolicy } from '../../../src/policy/merge-patch.js'
import type { PolicyChanges, PolicyState, PolicyValues } from '../../../src/policy/policy.js'
import type { ChangeOutcome, PolicyStore } from '../../../src/policy/policy-store.js'

const environment: PolicyValues = {
  ttl_seconds: 300,
  ttl_overrides: {},
  stale_while_revalidate_seconds: 600,
  stale_if_error_seconds: 86_400,
  min_refresh_seconds: 5,
}
const any = () => true

/** What replicas share, in memory. */
class FakePolicyStore implements PolicyStore {
  isReady = true
  kept: PolicyState | undefined

  async read(): Promise<PolicyState | undefined> {
    this.#mustBeThere()
    return this.kept
  }

  async change(expected: number, changes: PolicyChanges): Promise<ChangeOutcome> {
    this.#mustBeThere()
    if ((this.kept?.version ?? 0) !== expected) return { isChanged: false, state: this.kept }
    const state = { version: expected + 1, changes }
    this.kept = state
    return { isChanged: true, state }
  }

  async restore(state: PolicyState): Promise<void> {
    this.#mustBeThere()
    if (state.version > (this.kept?.version ?? 0)) this.kept = state
  }

  listen(): void {
    // A test says when to look.
  }

  #mustBeThere(): void {
    if (!this.isReady) throw new Error('away')
  }
}

let store: FakePolicyStore
let one: LivePolicy
let two: LivePolicy
beforeEach(() => {
  store = new FakePolicyStore()
  one = new LivePolicy(environment, store)
  two = new LivePolicy(environment, store)
})
afterEach(() => {
  one.close()
  two.close()
})

describe('replicas of the policy', () => {
  it('take a change of another, tell their listeners whose it was, and never go back', async () => {
    const heard: PolicyChange[] = []
    one.onChange((change) => heard.push(change))
    two.onChange((change) => heard.push(change))
    await one.patch({ ttl_seconds: 60 }, any)
    await two.sync()
    expect(heard).toMatchObject([
      { isOwn: true, version: 1, before: { ttl_seconds: 300 }, values: { ttl_seconds: 60 } },
      { isOwn: false, version: 1, before: { ttl_seconds: 300 }, values: { ttl_seconds: 60 } },
    ])
    store.kept = { version: 0, changes: { ttl_seconds: 7 } }
    await two.sync()
    expect(two.values.ttl_seconds).toBe(60)
  })

  it('change what is newest, not what they happen to know', async () => {
    await one.patch({ ttl_seconds: 60 }, any)
    const { before, after } = await two.patch({ min_refresh_seconds: 1 }, any)
    expect(before).toMatchObject({ ttl_seconds: 60, min_refresh_seconds: 5, version: 1 })
    expect(after).toMatchObject({ ttl_seconds: 60, min_refresh_seconds: 1, version: 2, persisted: true })
  })

  it('refuse a change that is meant for another version, and one that comes second at once', async () => {
    const isFirst = (version: number) => version === 0
    const outcomes = await Promise.allSettled([
      one.patch({ ttl_seconds: 1 }, isFirst),
      two.patch({ ttl_seconds: 2 }, isFirst),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    await expect(two.patch({ ttl_seconds: 3 }, isFirst)).rejects.toEqual(new PolicyConflict(1))
    expect(store.kept).toEqual({ version: 1, changes: { ttl_seconds: 1 } })
  })

  it('give the newest back to a store that has lost it, whichever of them looks first', async () => {
    await one.patch({ ttl_seconds: 60 }, any)
    await two.sync()
    await one.patch({ ttl_seconds: 61 }, any)
    store.kept = undefined
    await two.sync()
    expect(store.kept).toEqual({ version: 1, changes: { ttl_seconds: 60 } })
    await one.sync()
    expect(store.kept).toEqual({ version: 2, changes: { ttl_seconds: 61 } })
    await two.sync()
    expect(two.values.ttl_seconds).toBe(61)
  })

  it('change nothing while the store is away, and say that what holds is not kept', async () => {
    await one.patch({ ttl_seconds: 60 }, any)
    store.isReady = false
    await expect(one.patch({ ttl_seconds: 61 }, any)).rejects.toBeInstanceOf(PolicyNotKept)
    await expect(one.reset(any)).rejects.toBeInstanceOf(PolicyNotKept)
    // A wrong patch is wrong all the same.
    await expect(one.patch({ ttl_seconds: 0 }, any)).rejects.toBeInstanceOf(InvalidPolicy)
    expect(one.report).toMatchObject({ ttl_seconds: 60, version: 1, persisted: false })
    store.isReady = true
    expect((await one.reset(any)).after).toMatchObject({ ttl_seconds: 300, version: 2, persisted: true })
  })
})

describe('a policy without a store', () => {
  it('holds in this process, version by version, and is never called kept', async () => {
    const alone = new LivePolicy(environment)
    await alone.patch({ ttl_seconds: 60 }, any)
    expect(alone.report).toMatchObject({ ttl_seconds: 60, version: 1, persisted: false })
    await expect(alone.patch({ ttl_seconds: 61 }, (version) => version === 0)).rejects.toEqual(
      new PolicyConflict(1),
    )
    await alone.reset(any)
    expect(alone.report).toMatchObject({ ttl_seconds: 300, version: 2 })
  })
})
