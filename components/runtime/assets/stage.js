// A briefing on the stage: sizes every letter by the window, turns pages by key, number and swipe,
// blanks the screen, and tells how long it has been standing.
const LETTERS = 66 // the larger, the smaller the text: 21.8 px of root at 1920x1080, 14.9 at 1180x820
const SWIPE = 60 // pixels that a finger goes before it turns the page
const SETTLED_MS = 200
const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " "])
const BLANK = new Set(["b", "B", "."])
const LARGER = new Set(["z", "Z"])
const TYPED_MS = 1200 // a number goes on while it is typed; Enter ends it at once
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"])

const AWAY_MS = 100 // Streamlit takes the component away between two runs, and brings it back
const ANSWER_MS = 1000 // after a run that knows an older turn: the later one was lost on its way

let raised // the one stage of this window

export default function (component) {
  const { data } = component
  const stage = (raised ??= raise())
  stage.component = component
  stage.screens = data.screens
  stage.turns ??= data.turns
  clearTimeout(stage.leaving)
  clearTimeout(stage.repeating)
  if (stage.turns === data.turns) stage.screen = data.screen
  else stage.repeating = setTimeout(stage.tell, ANSWER_MS)
  return () => {
    stage.leaving = setTimeout(stage.leave, AWAY_MS)
  }
}

function raise() {
  const stage = {}
  const root = document.documentElement
  const own = root.style.fontSize
  const began = Date.now()
  let settling, touched, typing, typed = ""

  const fit = () => {
    const size = Math.round((10 * Math.sqrt(innerWidth * innerHeight)) / LETTERS) / 10
    root.style.fontSize = `${size}px`
    clearTimeout(settling)
    settling = setTimeout(() => {
      if (stage.size !== size) stage.component.setStateValue("letters", size)
      stage.size = size
    }, stage.size ? SETTLED_MS : 0)
  }
  const turn = (step) => {
    const next = Math.min(Math.max(stage.screen + step, 1), stage.screens)
    if (next === stage.screen) return
    stage.screen = next
    stage.turns += 1
    stage.tell()
  }
  stage.tell = () => stage.component.setTriggerValue("turn", [stage.screen, stage.turns])
  const clock = () => {
    const seconds = Math.floor((Date.now() - began) / 1000)
    const written = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
    root.style.setProperty("--stage-elapsed", `"${written}"`)
  }
  const ticking = setInterval(clock, 1000)
  const jump = () => {
    clearTimeout(typing)
    if (typed) turn(Number(typed) - stage.screen)
    typed = ""
  }
  const pressed = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.target.closest?.("input, textarea")) return
    if (/^\d$/.test(event.key)) {
      typed += event.key
      clearTimeout(typing)
      typing = setTimeout(jump, TYPED_MS)
      return
    }
    if (event.key === "Enter" && typed) {
      event.preventDefault()
      return jump()
    }
    if (BLANK.has(event.key)) return root.toggleAttribute("data-stage-blank")
    root.removeAttribute("data-stage-blank")
    if (LARGER.has(event.key)) return document.querySelector(".st-key-zoom button")?.click()
    const presses = event.key === " " && event.target.closest?.("a, button")
    const step = FORWARD.has(event.key) ? 1 : BACK.has(event.key) ? -1 : 0
    if (!step || presses) return
    event.preventDefault()
    turn(event.shiftKey && event.key === " " ? -1 : step)
  }
  const down = (event) => {
    touched = event.touches.length === 1 ? event.touches[0] : undefined
  }
  const up = (event) => {
    if (!touched) return
    const x = event.changedTouches[0].clientX - touched.clientX
    const y = event.changedTouches[0].clientY - touched.clientY
    touched = undefined
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? 1 : -1)
  }

  const heard = [
    [window, "resize", fit],
    [document, "keydown", pressed],
    [document, "touchstart", down],
    [document, "touchend", up],
  ]
  for (const [where, what, act] of heard) where.addEventListener(what, act, { capture: true })
  stage.leave = () => {
    if (document.querySelector(".st-key-stage")) {
      stage.leaving = setTimeout(stage.leave, AWAY_MS)
      return
    }
    for (const [where, what, act] of heard) where.removeEventListener(what, act, { capture: true })
    clearTimeout(settling)
    clearTimeout(typing)
    clearTimeout(stage.repeating)
    clearInterval(ticking)
    root.removeAttribute("data-stage-blank")
    root.style.removeProperty("--stage-elapsed")
    root.style.fontSize = own
    raised = undefined
  }
  queueMicrotask(fit)
  clock()
  return stage
}
