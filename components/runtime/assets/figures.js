// A widget that is bound to the address is written there when it is drawn; one behind a button that
// is shut is not. The entry of the history stays the same: who goes back leaves the page at once.
export default function ({ data }) {
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
