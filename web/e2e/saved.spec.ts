import { readFile } from 'node:fs/promises'
import { expect, test, type Download, type Page } from '@playwright/test'

const card = (page: Page, id: string) => page.locator(`[data-card="${id}"]`)

async function save(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
  return readFile(await (file as Download).path(), 'utf8')
}

test('the network is saved as JSON, BODS and CSV, with what is on screen', async ({ page }) => {
  await page.goto('/entity/ant-group?view=network&as_of=2025-06-30')
  const status = page.getByText(/\d+ entities, \d+ relations, as of/)
  await expect(status).toBeVisible()
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('depends on')
  const [entities, relations] = ((await status.innerText()).match(/\d+/g) ?? []).map(Number)
  const json = JSON.parse(await save(page, 'What is shown, JSON')) as { entities: { id: string }[]; relations: unknown[] }
  expect([json.entities.length, json.relations.length]).toEqual([entities, relations])
  const statements = JSON.parse(await save(page, 'What is shown, BODS')) as { recordId: string; recordType: string }[]
  // BODS has no words for products and dependencies; everybody else is there.
  expect(statements.filter(({ recordType }) => recordType !== 'relationship').length).toBeGreaterThan((entities ?? 0) / 2)
  expect((await save(page, 'These rows, CSV')).trimEnd().split('\r\n').length).toBe((entities ?? 0) + 1)
})

test('a saved picture has a legend with its colours, and says where the other sources are', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto('/entity/ant-group?as_of=2025-06-30')
  await expect(card(page, 'ant-group')).toBeVisible()
  const drawing = await save(page, 'Picture, SVG')
  for (const part of ['>ownership</text>', '>in control</text>', 'h26" fill="none" stroke="#652eb1"', 'h26" fill="none" stroke="#349aee"', 'As of 2025-06-30.']) expect(drawing).toContain(part)
  expect(drawing).toMatch(/and \d+ more sources, which the page lists \(Export, or print\): http[^<]*\/entity\/ant-group/)
  expect(drawing).not.toContain('Purple:')
})

test('what changed stands in the table, sorts and is saved', async ({ page }) => {
  await page.goto('/entity/ant-group?as_of=2024-06-30&since=2020-10-05&view=table&panel=compare')
  const head = page.getByRole('button', { name: 'Change, 2020-10-05 → 2024-06-30' })
  await expect(head).toBeVisible()
  // 29.86% and 31.04%: the prospectus of 2020 and the notice of 2023 that the dataset quotes.
  await expect(page.getByRole('row', { name: /Hangzhou Junhan/ })).toContainText('share 29.86% → 31.04%')
  await head.click()
  await head.click()
  await expect(page.locator('tbody tr').first().locator('td').nth(1)).toHaveText(/^new/)
  expect(await save(page, 'These rows, CSV')).toContain('share 29.86% → 31.04%')
  await expect(page.getByRole('complementary')).toContainText('Of Ant Group no recorded owner holds, over all chains: 22.37–38.85% →')
})

test('an unknown entity is told once, in every view, and going back leaves it', async ({ page }) => {
  await page.goto('/entity/ant-group')
  await expect(card(page, 'ant-group')).toBeVisible()
  for (const view of ['chart', 'table', 'network']) {
    await page.goto(`/entity/ant-grup?view=${view}`)
    await expect(page.getByRole('alert')).toHaveCount(1)
    await expect(page.getByRole('alert')).toContainText('Not found. There is no entity "ant-grup"')
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
    await page.goBack()
    await expect(card(page, 'ant-group')).toBeVisible()
  }
})

test('the panel of rules says each threshold, and that the chart has another one', async ({ page }) => {
  await page.goto('/entity/ant-group?panel=rules')
  const panel = page.getByRole('complementary')
  await expect(panel.locator('summary').filter({ hasText: 'eu-amlr' })).toContainText('25% or more')
  await expect(panel).not.toContainText('The threshold is moved')
  await page.getByLabel('Threshold').fill('10%')
  await page.getByLabel('Threshold').press('Enter')
  await expect(panel).toContainText('The threshold is moved to 10%')
  await expect(panel.locator('summary').filter({ hasText: 'eu-amlr' })).toContainText('25% or more')
})

test('a table whose holders have no kind says what they were taken for', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('A file to read').setInputFiles({ name: 'Holders.csv', mimeType: 'text/csv', buffer: Buffer.from('owner,subject,share\nLi Na,Acme,40%\n') })
  await expect(page.getByRole('status').filter({ hasText: 'Holders.csv' })).toContainText('2 entities have no kind and are taken for companies: "Li Na", "Acme"; say what each is in the columns owner_kind and subject_kind')
  await page.getByLabel('A file to read').setInputFiles({ name: 'Other.csv', mimeType: 'text/csv', buffer: Buffer.from('owner,owned\nLi Na,Acme\n') })
  await expect(page.getByRole('alert').filter({ hasText: 'The file was not read' })).toContainText('there is no column "owned"; write subject')
})

test('hostile names stay text in every view, panel and saved file', async ({ page }) => {
  let alerted = false
  page.on('dialog', (dialog) => { alerted = true; void dialog.dismiss() })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto('/')
  const names = ['<img src=x onerror=alert(1)>', 'Acme \u202Egnp.exe', '👩‍👩‍👧‍👦 GmbH', 'x'.repeat(5000), 'First line\nsecond line', '"><script>alert(2)</script>', '=1+1']
  const lines = [
    { whoowns: 1 }, { source: { id: 's', title: '<svg onload=alert(3)>' } }, { entity: { id: 'target', kind: 'company', name: names[0], sources: ['s'] } },
    ...names.map((text, index) => ({ entity: { id: `h${index}`, kind: 'person', name: text, sources: ['s'] } })),
    ...names.map((_, index) => ({ relation: { id: `r${index}`, kind: 'OWNS', owner: `h${index}`, subject: 'target', share: { min: 0.1, max: 0.1, known: true }, sources: ['s'], note: names[0], confidence: 'B' } })),
  ]
  await page.getByLabel('A file to read').setInputFiles({ name: 'Evil.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n') + '\n') })
  await expect(page.getByRole('status').filter({ hasText: 'Evil.jsonl' })).toContainText('8 entities')
  for (const view of ['chart', 'network', 'table']) {
    for (const panel of ['facts', 'rules', 'paths', 'needs', 'whatif']) {
      await page.goto(`/entity/target?workspace=evil&view=${view}&panel=${panel}`)
      await expect(page.getByRole('complementary')).toBeVisible()
      await page.waitForLoadState('networkidle')
    }
    if (view === 'chart') expect(await save(page, 'Picture, SVG')).not.toMatch(/<(img|script|svg on)|\u202e|<text[^>]*>[^<]*x{300}/)
    else {
      expect(await save(page, 'These rows, CSV')).toMatch(/'=1\+1/)
      JSON.parse(await save(page, 'What is shown, JSON'))
      JSON.parse(await save(page, 'What is shown, BODS'))
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1440)
    expect(await page.locator('img, script:not([src])').count()).toBe(0)
  }
  await page.goBack()
  await expect(page).toHaveURL(/panel=needs/)
  expect([alerted, faults]).toEqual([false, []])
})

test('what is deleted under the viewer is told once, and elsewhere all goes on', async ({ page, request, baseURL }) => {
  await page.goto('/')
  await page.getByLabel('A file to read').setInputFiles({ name: 'Gone.csv', mimeType: 'text/csv', buffer: Buffer.from('owner,subject,share\nLi Na,Acme,40%\n') })
  await expect(page).toHaveURL(/workspace=gone/)
  await page.goto('/entity/alipay')
  await expect(card(page, 'alipay')).toBeVisible()
  await page.goto('/entity/Acme?workspace=gone')
  await expect(card(page, 'Acme')).toBeVisible()
  expect((await request.delete(`${baseURL}/api/v1/workspaces/gone`)).ok()).toBe(true)
  await page.getByLabel('Day', { exact: true }).fill('2021-01-01')
  await expect(page.getByRole('alert')).toHaveCount(1)
  await expect(page.getByRole('alert')).toContainText('gone')
  await page.goto('/entity/alipay')
  await expect(card(page, 'alipay')).toBeVisible()
})
