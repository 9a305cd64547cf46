// Options in tables are kept whole: browsers break lines behind each hyphen.
export default {
  start: () => {
    for (const code of document.querySelectorAll('article td code')) {
      const words = code.textContent.split(' ')
      code.replaceChildren(...words.flatMap((word, i) => {
        const span = document.createElement('span')
        span.className = 'word'
        span.textContent = word
        return i === 0 ? [span] : [' ', span]
      }))
    }
  }
}
