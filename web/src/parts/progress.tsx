// How far something has come, as a bar with its words.

export const Progress = ({ done, words }: { done: number; words: string }) => (
  <div class="progress">
    <progress max={1} value={Math.min(1, Math.max(0, done))} aria-label={words} />
    <span class="num small">{words}</span>
  </div>
)
