// A widget that is bound to the address is written there when it is drawn; one behind a button that
// is shut is not. The entry of the history stays the same: who goes back leaves the page at once.
// One click may choose several things, each of which the platform writes into the address as a step
// of its own, some of them late in the run: until the next touch they are one step, which one step
// back takes back.
if (!window.langNgheSteps) {
  window.langNgheSteps = true
  const push = window.history.pushState
  let isTouched = true
  for (const touch of ["pointerdown", "keydown"])
    window.addEventListener(touch, () => (isTouched = true), { capture: true })
  window.history.pushState = function (...step) {
    if (!isTouched) return this.replaceState(...step)
    isTouched = false
    return push.apply(this, step)
  }
}

const AFTER = 300 // milliseconds: what is wanted in sight has its place by then

const show = (name) => {
  const there = document.getElementById(name) ?? document.querySelector(`.st-key-${name}`)
  if (!there) return
  there.style.scrollMarginTop = "8rem" // under the menu and the line that stays in sight
  there.scrollIntoView({ block: "start" })
}

export default function ({ data }) {
  if (data.sight) setTimeout(show, AFTER, data.sight)
  const address = new URL(window.location.href)
  const { searchParams: said } = address
  const wrong = Object.entries(data.values).filter(
    ([name, values]) => said.getAll(name).join("\n") !== values.join("\n")
  )
  if (!wrong.length) return
  for (const [name, values] of wrong) {
    said.delete(name)
    for (const value of values) said.append(name, value)
  }
  window.history.replaceState(window.history.state, "", address)
}
