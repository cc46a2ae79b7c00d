import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import words from './eslint-words.js'

// Layout is Prettier's business, dead code knip's, imports .dependency-cruiser.cjs's: each is said once.
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
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // A union that grows must be noticed by those who switch on it; `default` may end in `never`.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],

      // The reason of an AbortSignal and a caught error are passed on as they are.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      // Nest and Node take literals where they name a class of options.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A class of Nest's has nothing in it when its decorator says it all.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // `return reply(…)` ends a handler, `() => stop()` is a callback without a result.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An empty function says that nothing is to be done.
      '@typescript-eslint/no-empty-function': 'off',
      // What an interface wants to be a promise is one, also where there is nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Numbers and booleans print as one expects.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // An empty text is mostly as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // `query['project_id']` says that the name comes from outside.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
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
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A flag that a callback sets looks constant to this rule.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `expect(fake.method).toHaveBeenCalled()` does not call it.
      '@typescript-eslint/unbound-method': 'off',
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
