// The words inside st.file_uploader have no setting: put the reader's in their place, also in what
// is drawn later. Only text changes, so that Streamlit's own drawing finds its elements as they were.
export default function ({ data }) {
  const words = [
    [/^Upload$/, data.upload],
    [/^Drag and drop a file here$/, data.drop],
    [/^[\d.]+\s?MB per file/, data.limit],
    [/^File must be .* or smaller\.?$/, data.large],
    [/^.* files are not allowed\.?$/, data.kind],
  ]
  const translate = () => {
    for (const uploader of document.querySelectorAll("[data-testid=stFileUploader]")) {
      const texts = document.createTreeWalker(uploader, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const text = texts.currentNode
        for (const [english, word] of words) {
          if (english.test(text.data)) text.data = text.data.replace(english, word)
        }
      }
    }
  }
  const watcher = new MutationObserver(translate)
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
  translate()
  return () => watcher.disconnect()
}
