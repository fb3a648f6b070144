// The sheet of a week. On a wall it takes the whole window, and sizes every letter by it.
const LETTERS = 72 // the larger, the smaller the text: 20 px of root at 1920x1080
const SMALLEST = 14

export default function ({ data }) {
  const root = document.documentElement
  const own = root.style.fontSize
  const fit = () => {
    const size = Math.sqrt(innerWidth * innerHeight) / LETTERS
    root.style.fontSize = data.wall ? `${Math.max(SMALLEST, size)}px` : own
  }
  root.toggleAttribute("data-wall", data.wall)
  window.addEventListener("resize", fit)
  fit()
  return () => {
    window.removeEventListener("resize", fit)
    root.removeAttribute("data-wall")
    root.style.fontSize = own
  }
}
