import { chromium } from '@playwright/test'
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const shots = JSON.parse(process.argv[2])
for (const s of shots) {
  const [w, h] = s.size ?? [1440, 900]
  const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: s.dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') console.log(s.name, m.type(), m.text().slice(0, 400)) })
  page.on('pageerror', (e) => console.log(s.name, 'pageerror', e.message, (e.stack ?? '').split('\n')[1]))
  await page.goto('http://localhost:8123' + s.url)
  await page.waitForTimeout(s.wait ?? 900)
  for (const step of s.steps ?? []) {
    if (step.click) await page.click(step.click, { timeout: 4000 }).catch((e) => console.log(s.name, e.message.slice(0, 200)))
    if (step.type) await page.keyboard.type(step.type)
    if (step.key) await page.keyboard.press(step.key)
    if (step.eval) console.log(JSON.stringify(await page.evaluate(step.eval)))
    await page.waitForTimeout(step.wait ?? 500)
  }
  await page.screenshot({ path: `/tmp/off/web-run/${s.name}.png`, fullPage: !!s.full })
  await page.close()
}
await browser.close()
