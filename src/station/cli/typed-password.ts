// A password for a command: asked for twice at a terminal, where it is not shown, or one line of the input. Never an
// argument: those stand in the list of processes and in the shell's history.

import { createInterface } from 'node:readline'
import { CommandFailure } from './connection.ts'

type Input = NodeJS.ReadStream
type Output = NodeJS.WritableStream

const enter = /[\r\n]/
const [interrupt, endOfInput, backspace, remove] = ['\u0003', '\u0004', '\u007f', '\b']

/** Rejects with `CommandFailure` when there is none, or when it is typed differently the second time. */
export async function typedPassword(name: string, input: Input, output: Output): Promise<string> {
  if (!input.isTTY) return firstLine(input)
  const first = await unseen(`Password of ${name}: `, input, output)
  if ((await unseen('The same once more: ', input, output)) !== first)
    throw new CommandFailure('the two are not the same; nothing was changed')
  return first
}

async function firstLine(input: Input): Promise<string> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) return line
  throw new CommandFailure('no password: type it at the prompt, or give it as one line of the input', 2)
}

function unseen(prompt: string, input: Input, output: Output): Promise<string> {
  output.write(prompt)
  input.setRawMode(true)
  input.setEncoding('utf8').resume()
  let typed = ''
  return new Promise((resolve, reject) => {
    const finish = (done: () => void): void => {
      input.off('data', take)
      input.setRawMode(false)
      input.pause()
      output.write('\n')
      done()
    }
    const take = (text: string): void => {
      for (const char of text) {
        if (enter.test(char) || char === endOfInput) return void finish(() => resolve(typed))
        if (char === interrupt)
          return void finish(() => reject(new CommandFailure('stopped; nothing was changed')))
        typed = char === backspace || char === remove ? [...typed].slice(0, -1).join('') : typed + char
      }
    }
    input.on('data', take)
  })
}
