export { accountPolicy, htmlOf } from './html.ts'
export { markdownOf } from './markdown.ts'
export { accountView } from './view.ts'
