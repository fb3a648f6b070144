// What lies below the first screen is handed to the platform when that is painted: drawn together
// with it, it would hold it up. The server says where it begins (components/runtime/fold.py). This
// stands in the page itself (components/runtime/page.py): it has to be there before the socket is.
const BELOW = "lang_nghe: below"
const SHORT = 100 // bytes: longer than the message that says so
const DRAWN = 20 // milliseconds after which the platform begins to draw what has come
const UNSEEN = 1000 // milliseconds: a page that is out of sight is not painted
let waiting = null

const pause = (time) => new Promise((done) => setTimeout(done, time))
const idle = () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(() => done()))
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))

const wait = async () => {
  waiting = []
  await pause(DRAWN)
  await Promise.race([idle().then(painted), pause(UNSEEN)])
  const due = waiting
  waiting = null
  for (const hand of due) hand()
}

const isBelow = ({ data }) =>
  data.byteLength < SHORT && new TextDecoder().decode(data).includes(BELOW)

const inTurn = (hear, message) => {
  if (waiting) waiting.push(() => inTurn(hear, message))
  else if (isBelow(message)) wait()
  else hear(message)
}

const listen = WebSocket.prototype.addEventListener
WebSocket.prototype.addEventListener = function (kind, hear, ...how) {
  return listen.call(this, kind, kind === "message" ? (one) => inTurn(hear, one) : hear, ...how)
}
