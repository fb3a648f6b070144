// What a screen reader says of an element stands in its attributes, where Streamlit puts a label
// as it was sent: as markdown, which is quoted (components/runtime/plain). Without the quoting it is
// the text. Attributes change nothing of what Streamlit draws, and stay until it writes them anew.
const LABELLED = ["input", "textarea", "section", "button", "[role=group]", "[role=radiogroup]"]
  .concat(["[role=listbox]", "[role=combobox]", "[role=spinbutton]"])
  .join()
const NAMES = ["aria-label", "title"]
const QUOTED = /:color\[\\(.)\]|\\([!-/:-@[-`{-~])/g

const unquote = (element) => {
  for (const name of NAMES) {
    const sent = element.getAttribute(name)
    const text = sent?.replace(QUOTED, "$1$2")
    if (sent && text !== sent) element.setAttribute(name, text)
  }
}

export default function () {
  const all = () => document.querySelectorAll(LABELLED).forEach(unquote)
  const watcher = new MutationObserver(all)
  watcher.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: NAMES,
  })
  all()
  return () => watcher.disconnect()
}
