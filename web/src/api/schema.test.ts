import { readFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, test } from 'vitest'

// openapi.json is held to the server by a test in Go; this holds the client to it.
test('the client is made of the OpenAPI document; make web-api makes it anew', async () => {
  const here = (name: string) => new URL(name, import.meta.url)
  const made = astToString(await openapiTS(readFileSync(here('openapi.json'), 'utf8')))
  expect(readFileSync(here('schema.d.ts'), 'utf8').endsWith(made)).toBe(true)
})
