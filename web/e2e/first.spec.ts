import { expect, test, type Page } from '@playwright/test'

// What is awaited one after the other is counted, not timed: the time is printed, and its bound is for a machine
// that does much else.
const bound = 15_000 // milliseconds

/** Holds what is asked of the API until open is called; of what is asked after that, what keep names is held until the test ends. */
async function hold(page: Page, keep: RegExp): Promise<{ asked: string[]; open: () => void }> {
  const asked: string[] = []
  let open = (): void => undefined
  const opened = new Promise<void>((done) => (open = done))
  let over = false
  void opened.then(() => (over = true))
  await page.route('**/api/v1/**', async (route) => {
    const { pathname, search } = new URL(route.request().url())
    if (over && keep.test(pathname + search)) return
    asked.push(decodeURIComponent(pathname.replace('/api/v1/', '') + search))
    await opened
    await route.continue()
  })
  return { asked, open }
}

const ofPicture = ['network', 'owners', 'holdings', 'control', 'ultimate-owners']
const asks = (list: string[], id: string) => ofPicture.filter((name) => list.some((path) => path.startsWith(`entities/${id}/${name}`)))

test('a chart awaits one round of answers, and its layout is ready before they come', async ({ page }) => {
  const api = await hold(page, /./)
  const worker = page.waitForEvent('worker', ({ timeout: 20_000 }))
  await page.goto('/entity/ant-group')
  await worker
  await expect.poll(() => asks(api.asked, 'ant-group')).toEqual(ofPicture)
  api.open()
  await expect(page.locator('[data-card="ant-group"]')).toBeVisible() // though nothing that is asked now is answered
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('a question is asked once, and its chart awaits one round more', async ({ page }) => {
  const question = 'Who owns Alipay?'
  await page.goto('/')
  await expect(page.locator('[data-card]').first()).toBeVisible()
  const loaded: string[] = []
  page.on('request', (request) => request.resourceType() === 'script' && loaded.push(request.url()))
  const api = await hold(page, /^\/api\/v1\/ask/)
  await page.getByRole('combobox', { name: 'A name or a question' }).fill(question)
  await page.keyboard.press('Enter')
  await expect.poll(() => api.asked.filter((path) => path.startsWith('ask'))).toHaveLength(1)
  api.open()
  await expect(page.locator('[data-card="alipay"]')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('Alipay is a product operated by Alipay.com Co., Ltd.')
  expect(asks(api.asked, 'alipay')).toEqual(ofPicture)
  expect(loaded.filter((url) => !url.includes('worker'))).toEqual([]) // nothing on the way had to be fetched to go on
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('the first answer on screen, timed', async ({ page }) => {
  // The time of the first frame with a card, from the start of the navigation.
  await page.addInitScript(() => {
    const look = (): void => void requestAnimationFrame(document.querySelector('[data-card]') ? () => performance.mark('drawn') : look)
    look()
  })
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    await page.goto('/entity/ant-group')
    const time = await page.waitForFunction(() => performance.getEntriesByName('drawn')[0]?.startTime)
    times.push(Math.round((await time.jsonValue()) ?? Infinity))
    await page.goto('about:blank')
  }
  console.log(`    the first card stands after ${times.join(', ')} ms`)
  expect(Math.min(...times)).toBeLessThan(bound)
})

test('while another entity is awaited, the panel tells nothing of the former one', async ({ page }) => {
  await page.goto('/entity/ant-group')
  const panel = page.getByRole('complementary')
  await expect(panel).toContainText('蚂蚁')
  await page.route('**/api/v1/entities/alipay/**', () => undefined) // nothing comes
  await page.route('**/api/v1/entities/alipay', () => undefined)
  await page.getByRole('combobox', { name: 'A name or a question' }).fill('Who owns Alipay?')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/entity\/alipay/)
  expect(await panel.textContent()).not.toContain('蚂蚁')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})
