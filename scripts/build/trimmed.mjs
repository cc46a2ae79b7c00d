/**
 * Leaves out large parts of packages that are loaded at start and never used here.
 *
 * @type {import('esbuild').Plugin}
 */
export const trimmed = {
  name: 'trimmed',
  setup({ onResolve, onLoad }) {
    // Nest's ValidationPipe takes all of class-validator, telephone numbers of all countries included. No route has
    // that pipe: the query is validated by the few functions that its class imports.
    onResolve({ filter: /^class-validator$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
    // axios makes forms with it. No request here has one, and it brings the list of all media types.
    onResolve({ filter: /^form-data$/ }, () => ({ path: 'form-data', namespace: 'absent' }))
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'export default class FormData {}' }))
  },
}
