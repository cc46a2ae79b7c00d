import { chromium } from 'playwright-core'
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--headless','--no-sandbox','--disable-gpu']})
const which=process.argv.slice(2)
for(const [scenario,scheme,width] of which.map(w=>w.split(','))){
 await fetch('http://127.0.0.1:4777/scenario?name='+scenario)
 const p=await b.newPage({viewport:{width:+width,height:900},colorScheme:scheme})
 p.on('console',m=>m.type()==='error'&&console.log(m.text())); p.on('pageerror',e=>console.log(e.message))
 await p.goto('http://127.0.0.1:4777/console')
 if(scenario==='signin'){await p.screenshot({path:`/tmp/cdev/${scenario}-${scheme}-${width}.png`});continue}
 await p.fill('#credential','good');await p.keyboard.press('Enter')
 await p.waitForSelector('.facts');await p.waitForTimeout(2500)
 if(scenario==='purge'){await p.click('.filter .danger');await p.waitForTimeout(800)}
 await p.screenshot({path:`/tmp/cdev/${scenario}-${scheme}-${width}.png`,fullPage:scenario!=='purge'})
 console.log(scenario,width,await p.evaluate('[document.documentElement.scrollWidth,innerWidth].join()'))
 await p.close()
}
await b.close()
