// What the platform has no setting for, on every page: the language of the document, the keyboard of
// digits for numbers, the platform's own English words, and lists that are searched without accents.
const WORDS = "aria-label title placeholder alt".split(" ")
const ASIDE = "[data-testid=stText], [data-testid=stMarkdown], [data-testid=stDataFrame], textarea"
let words = new Map()
let rules = []

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

export default function ({ data }) {
  const page = document.documentElement
  page.lang = data.language
  page.setAttribute("translate", "no")
  words = new Map(Object.entries(data.words))
  rules = data.rules.map(([pattern, word]) => [new RegExp(pattern), word])
  const watcher = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translate)
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
  translate(document.body)
  return () => watcher.disconnect()
}
