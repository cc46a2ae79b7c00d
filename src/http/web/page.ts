import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Html, html } from './html.js'

const styles = readFileSync(new URL('./page.css', import.meta.url), 'utf8')

export interface PageContent {
  readonly title: string
  readonly body: Html
}

export interface Page {
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A whole page that loads nothing: its stylesheet is inline, and its Content-Security-Policy
 * allows that by hash and nothing else.
 */
export function page({ title, body }: PageContent): Page {
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${styles}</style>`)}
      </head>
      <body>
        ${body}
      </body>
    </html>`
  return { text, headers: { 'content-security-policy': policy } }
}

const policy = [
  `default-src 'none'`,
  // The hash of the element's exact text: not a space may be added to it.
  `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
  'img-src data:',
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')
