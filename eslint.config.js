import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import words from './eslint-words.js'

// Layout is Prettier's business, dead code knip's, imports .dependency-cruiser.cjs's, what needs types .oxlintrc.jsonc's:
// each is said once.
// No file may switch a rule off for itself; what is relaxed is relaxed here, with its reason.
export default defineConfig(
  {
    ignores: [
      'dist/',
      'coverage/',
      '.cache/',
      'packages/client/dist/',
      'examples/picker/dist/',
      'packages/client/src/schemas.ts',
    ],
  },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx}'],
    // oxlint has no `noInlineConfig`.
    rules: {
      'no-warning-comments': ['error', { terms: ['oxlint-disable', 'oxlint-enable'], location: 'anywhere' }],
    },
  },
  { files: ['**/*.{js,mjs,cjs,ts,tsx}'], extends: [js.configs.recommended] },
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx,md,http,yml}', '**/.env.example', '**/Dockerfile'],
    ignores: ['eslint-words.js'],
    plugins: { words },
    rules: { 'words/plain-words': 'error' },
  },
  { files: ['**/*.{md,http,yml}', '**/.env.example', '**/Dockerfile'], language: 'words/text' },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // A class of Nest's has nothing in it when its decorator says it all.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // An empty function says that nothing is to be done.
      '@typescript-eslint/no-empty-function': 'off',
      // `_name` is left out on purpose; a rest beside it is what was wanted.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test says what it expects; a wrong shape fails it.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'fetch', 'performance', 'setTimeout', 'clearTimeout', 'AbortSignal', 'URL', 'module'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    // What runs in a page.
    files: ['src/http/openapi/ui/*.js'],
    languageOptions: {
      globals: Object.fromEntries(['globalThis'].map((name) => [name, 'readonly'])),
    },
  },
)
