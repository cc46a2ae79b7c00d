import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { callerScene, keyFile, operator, teamMain } from '../support/caller-scene.js'
import { getChromium, launchChromium } from '../support/chromium.js'
import { ConsolePage } from '../support/console-page.js'
import { adminToken, consoleScene, type ConsoleScene } from '../support/console-scene.js'
import { eventually } from '../support/eventually.js'
import { SteadyLoad } from '../support/steady-load.js'

// Asked here, because whether the tests run must be known before they are named.
const executablePath = getChromium()

;(executablePath === undefined ? describe.skip : describe)('the console in a real browser', () => {
  let scene: ConsoleScene
  let browser: Browser
  let console: ConsolePage

  beforeAll(async () => {
    ;[scene, browser] = await Promise.all([consoleScene(), launchChromium(executablePath!)])
    console = await ConsolePage.open(browser, scene.service.url)
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await scene?.close()
  })

  const finding = (title: string) => console.page.locator('.findings li', { hasText: title })
  const ask = async (url: string, query = '') => (await fetch(`${url}/specs?job_type=train${query}`)).headers
  /** How long the answer is fresh, as caches reckon. */
  const freshFor = (headers: Headers): number =>
    Number(/max-age=(\d+)/.exec(headers.get('cache-control') ?? '')?.[1]) - Number(headers.get('age'))

  it('asks for a credential in a field with a label, and says that a wrong one is not accepted', async () => {
    const { page } = console
    const field = page.getByLabel('Admin credential')
    await field.waitFor()
    expect(await field.getAttribute('autocomplete')).toBe('off')
    expect(await page.evaluate('document.activeElement.id')).toBe('credential')
    expect(await console.pictures('sign-in')).toEqual([])
    await console.signIn('wrong')
    await page.getByRole('alert').getByText('This credential is not accepted.').waitFor()
    expect(await page.locator('#status').count()).toBe(0)
    await console.picture('sign-in-refused')
  })

  it('shows that all is well, after a sign-in that holds for this tab and a reload of it', async () => {
    const { page } = console
    await console.signIn(adminToken)
    await console.ready()
    await page.reload()
    await console.ready()
    expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie')).toBe('{}')
    await console.says(/^All is well$/)
    expect(await page.title()).toContain('✓ All is well')
    await page.locator('#replicas tbody tr').nth(1).waitFor()
    expect(await page.textContent('#status .facts')).toMatch(/Redis connected .* 2 replicas/)
  })

  it('draws what happens: the plots move under load, and the entries appear', async () => {
    const { page } = console
    const now = page.locator('.plot', { hasText: 'Requests' }).locator('.now')
    const drawn = () => page.evaluate<number>(highestPixel)
    const idle = await drawn()
    const load = new SteadyLoad({
      url: scene.service.url,
      ratePerSecond: 100,
      path: (n) => `/specs?job_type=train&engine_id=${n % 3}`,
      withIdle: false,
    })
    try {
      await eventually(async () => Number.parseFloat((await now.textContent()) ?? '') > 50, {
        timeoutMs: 10_000,
        what: 'the figure of requests rising',
      })
      await eventually(async () => (await drawn()) < idle, { what: 'the line rising' })
      await page
        .locator('.plot', { hasText: 'Hit ratio' })
        .getByText(/9\d(\.\d)? %|100 %/)
        .first()
        .waitFor()
      await page.locator('#entries tbody tr').nth(2).waitFor({ timeout: 10_000 })
      expect(await console.pictures('all-is-well')).toEqual([])
    } finally {
      await load.stop()
    }
  }, 60_000)

  it('changes the policy by keyboard alone: it was, it is, and the next answer of the other replica says so', async () => {
    const { page } = console
    await ask(scene.other.url)
    await page.getByLabel('ttl', { exact: true }).focus()
    await page.keyboard.type('soon')
    await page.getByText('whole seconds, 0 or more').waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('77')
    await page.getByText('ttl: 300 → 77').waitFor()
    await page.keyboard.press('Enter')
    await page
      .locator('#policy')
      .getByText(/In force on all replicas/)
      .waitFor()
    await eventually(async () => freshFor(await ask(scene.other.url)) <= 77, { timeoutMs: 1000 })
    const row = page.locator('#policy tbody tr').first()
    await row.getByText('operator').waitFor()
    expect(await row.locator('td').allTextContents()).toMatchObject([
      '300',
      '77',
      'operator',
      expect.anything(),
    ])
    await page.locator('#audit').getByText('ttl_seconds: 300 → 77').waitFor()
  })

  it('does not overwrite what another operator changed meanwhile', async () => {
    const { page } = console
    await page.getByLabel('min. refresh').fill('9')
    await fetch(`${scene.other.url}/admin/cache/policy`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/merge-patch+json' },
      body: '{"min_refresh_seconds":7}',
    })
    await page.locator('#policy tbody tr').last().getByText('7', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Apply 1 change' }).click()
    await page.getByText(/Not applied: another operator changed the policy meanwhile/).waitFor()
    await page.getByRole('button', { name: 'Apply 1 change' }).click()
    await page
      .locator('#policy')
      .getByText(/In force on all replicas/)
      .waitFor()
  })

  it('purges on both replicas what its preview says, after it is confirmed', async () => {
    const { page } = console
    for (const { url } of [scene.service, scene.other]) await ask(url, '&engine_id=1')
    const row = page.locator('#entries tbody tr', { hasText: 'engine 1' })
    await row.getByRole('button', { name: 'Purge' }).click()
    const dialog = page.getByRole('dialog', { name: 'Purge entries' })
    await dialog.getByText('1 entry', { exact: true }).waitFor()
    await dialog
      .getByText(/engine 1.*The other replica drops its own/s)
      .first()
      .waitFor()
    expect(await console.pictures('purge')).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    // The focus is back where it was, and nothing was purged.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Purge …')
    expect((await ask(scene.other.url, '&engine_id=1')).get('cache-status')).toContain('hit')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Purge 1 entry' }).click()
    await page
      .locator('#entries')
      .getByText(/^Purged on all replicas: .*engine 1/)
      .waitFor()
    await row.waitFor({ state: 'detached' })
    const cacheStatus = async () => (await ask(scene.other.url, '&engine_id=1')).get('cache-status') ?? ''
    await eventually(async () => (await cacheStatus()).includes('fwd=uri-miss'), { timeoutMs: 1000 })
  })

  it('refreshes one entry, filters and sorts', async () => {
    const { page } = console
    await page.getByRole('button', { name: 'Refresh' }).first().click()
    await page
      .locator('#entries')
      .getByText(/^Refreshed specs/)
      .waitFor()
    await page.getByLabel('Contains').fill('engine-that-is-not')
    await page.getByText('No list matches the filter.').waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Hits' }).press('Enter')
    expect(await page.locator('#entries thead th').nth(3).getAttribute('aria-sort')).toBe('descending')
  })

  // The rest needs no mouse either: fields, buttons and the dialog are the browser’s own.
  it('goes by the Tab key from part to part, and shows where the focus is', async () => {
    const { page } = console
    await page.evaluate('document.activeElement.blur()')
    const seen = new Set<string>()
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab')
      const { part, outline } = await page.evaluate<{ part: string; outline: number }>(focused)
      seen.add(part)
      expect(outline).toBeGreaterThanOrEqual(2)
    }
    for (const part of ['top', 'entries', 'policy', 'configuration']) expect(seen).toContain(part)
  })

  describe('with a replica killed, which takes its time to be gone,', () => {
    let killedAtMs: number
    beforeAll(async () => {
      killedAtMs = performance.now()
      await scene.other.kill('SIGKILL')
    })

    it('lets no caller in, but an admin’s key', async () => {
      const callers = await callerScene()
      const other = await ConsolePage.open(browser, callers.service.url)
      try {
        await other.page.getByLabel('Admin credential').waitFor()
        await other.signIn(teamMain.key)
        await other.page.getByText('This credential is valid, but it is not an admin’s.').waitFor()
        await other.signIn(operator.key)
        await other.ready()
        await callers.writeKeys(keyFile(teamMain))
        await other.page.getByText(/You were signed out/).waitFor({ timeout: 15_000 })
      } finally {
        await other.close()
        await callers.close()
      }
    }, 60_000)

    it('says when the replica itself does not answer any more, and that it is back', async () => {
      const { page } = console
      scene.service.signal('SIGSTOP')
      await console.says(/^This replica does not answer/)
      scene.service.signal('SIGCONT')
      await page.getByText('● live').waitFor({ timeout: 20_000 })
    }, 60_000)

    it('drops that replica, within 15 s', async () => {
      const rows = console.page.locator('#replicas tbody tr')
      const timeoutMs = killedAtMs + 20_000 - performance.now()
      await eventually(async () => (await rows.count()) === 1, { timeoutMs, what: 'the replica going' })
      await console.says(/^All is well$/)
    }, 40_000)
  })

  describe('says what is wrong', () => {
    it('when Redis is gone: that callers notice nothing; and the policy cannot be changed in silence', async () => {
      const { page } = console
      await scene.redis.kill()
      await console.says(/^Redis is gone$/)
      expect(await page.locator('.findings li').textContent()).toMatch(/Callers are served from memory/)
      await page.locator('#dependencies').getByText('✗ gone').waitFor()
      await page.getByLabel('ttl', { exact: true }).fill('60')
      await page.keyboard.press('Enter')
      const notApplied = page.locator('#policy').getByText(/^Not applied: /)
      await notApplied.waitFor()
      expect(await console.pictures('redis-gone')).toEqual([])
      await scene.redis.restart()
      await console.says(/^All is well$/)
      // The reason is gone; what was typed is kept.
      await notApplied.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: 'Discard' }).click()
    })

    it('when ModelArts fails: with which failure, what callers get, what to do and where the runbook says more', async () => {
      const { page } = console
      await ask(scene.service.url, '&engine_id=11')
      scene.emulator.control.behave({ kind: 'failure', status: 503 })
      await ask(scene.service.url, '&engine_id=12')
      await console.says(/ModelArts/)
      const text = await finding('upstream-error').textContent()
      expect(text).toMatch(/Lists that are held are/)
      expect(text).toMatch(/Do: /)
      expect(await page.locator('.findings').getByText('Callers get failures').count()).toBe(1)
      expect(await console.pictures('upstream-broken')).toEqual([])
      scene.emulator.control.behaveWell()
    })

    it('when our credentials are refused, first of all', async () => {
      const { page } = console
      scene.emulator.control.putKey({ ...demoKey, secretKey: 'another' })
      await ask(scene.service.url, '&engine_id=13')
      await console.says(/^ModelArts refuses our credentials/)
      expect(await finding('refuses our credentials').textContent()).toMatch(
        /aksk of project \w+.*502 for callers/,
      )
      const link = finding('refuses our credentials').getByRole('link', { name: /^Runbook/ })
      expect(await link.getAttribute('href')).toBe('console/runbook#upstream-credentials-rejected')
      expect(await page.title()).toMatch(/^✗ ModelArts refuses our credentials/)
      expect(await console.pictures('credentials-refused')).toEqual([])
    })
  })

  it('forgets the credential on signing out, and never asked another origin or broke its policy', async () => {
    const { page } = console
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Admin credential').waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
    expect(await page.locator('#status').count()).toBe(0)
    expect([console.faults, console.foreign]).toEqual([[], []])
  })
})

/** In the page: how far from the top the line of the first series reaches, right of the axis. */
const highestPixel = `(() => {
  const canvas = document.querySelector('.plot canvas')
  const { width, height } = canvas
  const from = Math.ceil(width / 3)
  const { data } = canvas.getContext('2d').getImageData(from, 0, width - from, height)
  for (let at = 0; at < data.length; at += 4) {
    const isBlue = data[at + 2] - data[at] > 100
    if (isBlue && data[at + 3] > 200) return Math.floor(at / 4 / (width - from))
  }
  return height
})()`

/** In the page: where the focus is, and how wide its outline. */
const focused = `(() => {
  const element = document.activeElement
  const part = element.closest('section')?.id ?? element.closest('header')?.className ?? ''
  return { part, outline: element === document.body ? 2 : parseFloat(getComputedStyle(element).outlineWidth) }
})()`
