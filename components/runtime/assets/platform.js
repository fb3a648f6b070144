// What the platform has no setting for, on every page: the language of the document, the keyboard of
// digits for numbers, the platform's own English words, lists that are searched without accents, and
// a menu that gives the page free.
const WORDS = "aria-label title placeholder alt".split(" ")
const ASIDE = "[data-testid=stText], [data-testid=stMarkdown], [data-testid=stDataFrame], textarea"
let words = new Map()
let rules = []
let copying = {}

// A word of the platform, alone or before a colon and what it is about.
const inReaderWords = (text) => {
  const word = text.split(":", 1)[0].trim()
  if (words.has(word)) return text.replace(word, words.get(word))
  for (const [pattern, word] of rules) if (pattern.test(text)) return text.replace(pattern, word)
  return text
}

// A label stands in attributes as it was sent: as markdown, which is quoted (components/runtime/plain).
// Without the quoting it is the text that a screen reader says.
const QUOTED = /:color\[\\(.)\]|\\([!-/:-@[-`{-~])/g

// What the platform wrote stays known, so that each language begins with it.
const sent = new WeakMap()
const inPlaceOf = (node, name, shown, read = shown) => {
  const known = sent.get(node)?.[name]
  const wrote = known?.put === shown ? known.wrote : read
  const put = inReaderWords(wrote)
  if (put !== wrote) sent.set(node, { ...sent.get(node), [name]: { wrote, put } })
  return put
}

const put = (node, name) => {
  const before = node.getAttribute(name)
  const after = inPlaceOf(node, name, before, before.replace(QUOTED, "$1$2"))
  if (after !== before) node.setAttribute(name, after)
}

const translate = (root) => {
  if ((root.parentElement ?? root).closest?.("svg, canvas")) return
  const elements = root.nodeType === Node.ELEMENT_NODE ? [root, ...root.querySelectorAll("*")] : []
  for (const element of elements) {
    for (const name of WORDS) if (element.hasAttribute(name)) put(element, name)
    if (element.matches("input[type=tel]")) element.inputMode = "numeric"
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  if (root.nodeType !== Node.TEXT_NODE) texts.nextNode()
  for (let text = texts.currentNode; text?.data !== undefined; text = texts.nextNode()) {
    if (text.parentElement?.closest(ASIDE)) continue
    const after = inPlaceOf(text, "text", text.data)
    if (after !== text.data) text.data = after
  }
}

// While somebody types into a list, lower case is without accents too: the list compares that.
const lower = String.prototype.toLowerCase
const isSearching = () =>
  document.activeElement?.matches?.("[data-testid=stSelectbox] input, [data-testid=stMultiSelect] input")
const plain = (text) =>
  /[^\x00-\x7f]/.test(text) && isSearching()
    ? text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\u0111/g, "d")
    : text
if (!window.langNgheSearch) {
  window.langNgheSearch = true
  String.prototype.toLowerCase = function () {
    return plain(lower.call(this))
  }
}

// Where the menu lies over the page it goes when a page is chosen: a tap on the page would only close it.
const FREE = "(max-width: 768px)", CLOSE = "[data-testid=stSidebarCollapseButton] button"
const giveFree = (event) => {
  if (matchMedia(FREE).matches && event.target.closest?.("[data-testid=stSidebarNavLink]"))
    document.querySelector(CLOSE)?.click()
}

// Beside the button that takes a picture, one that puts the same file on the clipboard. What the
// platform would hand to the browser as a download is taken on its way.
const TAKE = "[class*='st-key-png-'] [data-testid=stDownloadButton] button:not(.copies)"
const AWAIT = 30000, SHOWN = 4000 // milliseconds
const takenBy = (button) =>
  new Promise((resolve, reject) => {
    const click = HTMLAnchorElement.prototype.click
    const end = (finish, value) => {
      clearTimeout(late)
      HTMLAnchorElement.prototype.click = click
      finish(value)
    }
    const late = setTimeout(end, AWAIT, reject, new Error("no picture"))
    HTMLAnchorElement.prototype.click = function () {
      if (!this.hasAttribute("download")) return click.call(this)
      end(resolve, fetch(this.href).then((answer) => answer.blob()))
    }
    button.click()
  })

const offerCopies = (root) => {
  if (!copying.label || root.nodeType !== Node.ELEMENT_NODE) return
  for (const take of root.querySelectorAll(TAKE)) {
    if (take.parentElement.querySelector(".copies")) continue
    const copy = take.cloneNode(true)
    const word = copy.querySelector("p")
    copy.classList.add("copies")
    copy.removeAttribute("data-testid")
    copy.querySelector("[data-testid=stIconMaterial]").textContent = "content_copy"
    const tell = (text) => (word.textContent = text)
    tell(copying.label)
    copy.setAttribute("aria-live", "polite")
    copy.onclick = async (event) => {
      event.stopPropagation()
      const isAllowed = navigator.clipboard?.write && window.ClipboardItem
      const copied =
        isAllowed &&
        (await navigator.clipboard
          .write([new ClipboardItem({ "image/png": takenBy(take) })])
          .then(() => true, () => false))
      tell(copied ? copying.done : copying.refused)
      setTimeout(tell, SHOWN, copying.label)
    }
    take.after(copy)
    // Side by side: a second line would cost the picture its place.
    take.parentElement.style.display = "flex"
    take.parentElement.style.gap = "1rem"
  }
}

export default function ({ data }) {
  copying = data.copying
  const page = document.documentElement
  page.lang = data.language
  page.setAttribute("translate", "no")
  words = new Map(Object.entries(data.words))
  rules = data.rules.map(([pattern, word]) => [new RegExp(pattern), word])
  const watcher = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") {
        change.addedNodes.forEach(translate)
        change.addedNodes.forEach((node) => offerCopies(node.parentElement ?? document.body))
      }
      else if (change.type === "characterData") translate(change.target)
      else if (change.target.hasAttribute(change.attributeName)) put(change.target, change.attributeName)
    }
  })
  watcher.observe(document.body, {
    attributeFilter: WORDS,
    attributes: true,
    characterData: true,
    childList: true,
    subtree: true,
  })
  document.addEventListener("click", giveFree)
  translate(document.body)
  offerCopies(document.body)
  return () => {
    watcher.disconnect()
    document.removeEventListener("click", giveFree)
  }
}
