import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Html, html } from './html.js'

const styles = readFileSync(new URL('./page.css', import.meta.url), 'utf8')

export interface PageContent {
  readonly title: string
  readonly body: Html
  /** JavaScript that the page runs, and that may call this service. */
  readonly script?: string
}

export interface Page {
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A whole page, which loads nothing: its one stylesheet and its script stand in it, and its
 * Content-Security-Policy admits these by hash and nothing else.
 */
export function page({ title, body, script }: PageContent): Page {
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${element('style', styles)}
      </head>
      <body>
        ${body} ${script !== undefined && element('script', script)}
      </body>
    </html>`
  return { text, headers: { 'content-security-policy': policyFor(script) } }
}

/** Its text is hashed for the policy, so not a space may be added to it. */
function element(name: 'style' | 'script', text: string): Html {
  return new Html(`<${name}>${text}</${name}>`)
}

function policyFor(script: string | undefined): string {
  return [
    `default-src 'none'`,
    `style-src ${hashSource(styles)}`,
    ...(script === undefined ? [] : [`script-src ${hashSource(script)}`, `connect-src 'self'`]),
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
