/** Text that is HTML already. Only `html` makes it, so what is put into a page is escaped or was. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = string | number | Html | readonly Html[] | false | undefined

/** A template whose values are escaped, in text and in quoted attributes alike. Leaves out `false` and `undefined`. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.reduce((page, text, at) => page + toText(pieces[at - 1]) + text))
}

function toText(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'object') return piece.map(({ text }) => text).join('')
  return String(piece).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Running text, where `backticks` mean code and an empty line a new paragraph. */
export function prose(text: string): Html[] {
  return text.split('\n\n').map((paragraph) => html`<p>${inline(paragraph)}</p>`)
}

/** One piece of running text, without paragraphs. */
export function inline(text: string): Html {
  const pieces = text.split('`')
  return html`${pieces.map((piece, at) => (at % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`))}`
}
